"""Conditions about contact: contacts of an order → findings as rows, with the account of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.conditions.contact_exceptions import Excuses
from orderwatch.conditions.contact_reading import Doubt, Reading, Terms, Unlisted
from orderwatch.conditions.contacts import Contact
from orderwatch.conditions.history import History
from orderwatch.conditions.no_contact import decide
from orderwatch.conditions.parties import Directory
from orderwatch.conditions.same_contact import contacts_of
from orderwatch.conditions.sighting import compared, weighed
from orderwatch.engine.contact_exports import ContactExports, contact_exports
from orderwatch.engine.contact_rows import ContactTables
from orderwatch.engine.contact_why import why_contact
from orderwatch.engine.place import EMPTY_PERIOD
from orderwatch.engine.verdict import OrderRecords, Verdict
from orderwatch.findings.account import Segments
from orderwatch.findings.contact_account import contact_account
from orderwatch.findings.incidents import Placed, incidents
from orderwatch.orders.in_force import Stretch, stretches
from orderwatch.orders.model import Condition, Order
from orderwatch.outcome import NearMissReason, Outcome
from orderwatch.tables import Int64
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import zone

NO_CONTACTS = "none of its identifiers occurs in an export of contacts"
NO_CHANNEL = "no export at hand shows a channel that the clause names"
_NO_TIME = "not in force in the account period"


def check_contact(records: OrderRecords, condition: Condition) -> Verdict:
    """Holds the contacts of an order against a condition not to contact persons."""
    order = records.order
    directory = Directory(order)
    exports = contact_exports(records, directory, expanded(order, condition.persons))
    shown = exports.channels & frozenset(condition.settings["channels"])
    if not exports.names or not shown:
        why = NO_CHANNEL if exports.names else NO_CONTACTS
        return Verdict(condition=condition, checked=False, why=why)
    if not len(records.period):
        return Verdict(condition=condition, checked=False, why=EMPTY_PERIOD)
    scene = _Scene(
        records=records,
        directory=directory,
        contacts=contacts_of(records.contacts, directory, records.policy),
        exports=exports,
    )
    return scene.verdict(condition)


def expanded(order: Order, names: Iterable[str]) -> tuple[str, ...]:
    """Persons and the members of groups, each once; the respondent is none of them."""
    found = dict.fromkeys(one for name in names for one in order.groups.get(name, (name,)))
    return tuple(one for one in found if one != order.respondent.id)


def terms_of(order: Order, condition: Condition) -> Terms:
    """What a condition forbids at one time."""
    settings, persons = condition.settings, expanded(order, condition.persons)
    people = (*order.protected, *order.people)
    return Terms(
        respondent=order.respondent.id,
        persons=frozenset(persons),
        channels=frozenset(settings["channels"]),
        actions=frozenset(settings["actions"]),
        attempts=settings["attempts"],
        indirect=settings["indirect"],
        answering=settings["answering"],
        names={one.id: one.names for one in people if one.id in persons},
    )


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """The contacts of one order and what bears on a condition about them."""

    records: OrderRecords
    directory: Directory
    contacts: Sequence[Contact]
    exports: ContactExports

    def verdict(self, condition: Condition) -> Verdict:
        records, order = self.records, self.records.order
        placed: list[Placed] = []
        segments: list[Segments] = []
        unlisted: Counter[Unlisted] = Counter()
        excuses = Excuses(zone(order.timezone), order.groups)
        history = History(self.contacts, order.respondent.id, records.policy)
        stood = self._stretches(condition)
        total = _union(one.force for one in stood if not one.shadow)
        for stretch in stood:
            inside = self._in_force(stretch, total)
            terms = terms_of(order, stretch.condition)
            readings, left_out = decide(inside, terms, history)
            with_places = (self._with_positions(one) for one in readings)
            own = [self._place(one, stretch, total, excuses) for one in with_places]
            placed += own
            if not stretch.shadow:
                unlisted += left_out
                segments.append(contact_account(stretch, own, self.exports.covered))
        tables = ContactTables(
            order=order,
            directory=self.directory,
            flags=records.flags,
            policy=records.policy,
        )
        found = incidents(_without_shadowed(placed), zone(order.timezone), records.policy)
        return Verdict(
            condition=condition,
            checked=True,
            why=why_contact(order, condition, self.exports, unlisted, self.contacts)
            if segments
            else _NO_TIME,
            exports=self.exports.names,
            rows=tables.rows(found),
            segments=segments,
            no_data=self.exports.basis,
        )

    def _stretches(self, condition: Condition) -> list[Stretch]:
        """The stretches of the condition, clipped to the account period, in order of time."""
        period = self.records.period
        low, high = int(period.starts_us[0]), int(period.ends_us[-1])
        found = []
        for one in stretches(self.records.order, condition.id, low, high, self.records.policy):
            clipped = replace(
                one,
                force=one.force.intersect(period),
                before_notice=one.before_notice.intersect(period),
                notice_day=one.notice_day.intersect(period),
            )
            if len(clipped.force):
                found.append(clipped)
        return found

    def _in_force(self, stretch: Stretch, total: Intervals) -> list[Contact]:
        """The contacts of a stretch: those that begin in it, or may have begun in it alone."""
        first, last = _ends(self.contacts)
        own = stretch.force.covers(first) | (stretch.force.covers(last) & ~total.covers(first))
        return [self.contacts[i] for i in np.flatnonzero(own).tolist()]

    def _with_positions(self, reading: Reading) -> Reading:
        """A sighting with what the respondent's devices say of it; any other reading as it is."""
        row = reading.contact.head
        if row.lat is None or row.lon is None or not row.reported_by:
            return reading
        policy = self.records.policy
        witnesses = [
            compared(
                row,
                one.period.device.id,
                one.fixes,
                worn=bool(one.period.device.worn),
                policy=policy,
            )
            for one in self.records.devices
        ]
        return weighed(reading, witnesses)

    def _place(
        self, reading: Reading, stretch: Stretch, total: Intervals, excuses: Excuses
    ) -> Placed:
        """Excepted, before notice, a near miss or a possible breach, in this order."""
        ends = _ends([reading.contact])
        force = stretch.force if stretch.shadow else total
        held = [int(force.index_of(one)[0]) for one in ends]
        if held[0] < 0 or held[0] != held[1]:
            note = "the clock of the record leaves open whether the condition was in force"
            reading = _unclear(reading, Doubt(code="edge_of_force", note=note))
        excuse = excuses.of(reading, stretch.exceptions)
        early = any(bool(stretch.before_notice.covers(one)[0]) for one in ends)
        reason = reading.reason
        if early or stretch.shadow:
            reason = NearMissReason.BEFORE_NOTICE
        elif any(bool(stretch.notice_day.covers(one)[0]) for one in ends):
            reason = NearMissReason.NOTICE_DAY
        return Placed(
            reading=reading,
            stretch=stretch,
            list_name="excepted" if excuse.by else "near_misses" if reason else "possible_breaches",
            reason=reason,
            excuse=excuse,
        )


def _unclear(reading: Reading, why: Doubt) -> Reading:
    return replace(
        reading,
        outcome=Outcome.UNCLEAR,
        reason=reading.reason or NearMissReason.UNCLEAR_ONLY,
        grade=None,
        flags=reading.flags | {why.code},
        doubts=(*reading.doubts, why),
    )


def _ends(contacts: Sequence[Contact]) -> tuple[Int64, Int64]:
    """The first and the last instant at which each contact may have begun, µs."""
    first = np.array([one.at_us for one in contacts], dtype=np.int64)
    last = np.array([max(one.at_us, one.end_us - 1) for one in contacts], dtype=np.int64)
    return first, last


def _union(parts: Iterable[Intervals]) -> Intervals:
    whole = Intervals.empty()
    for part in parts:
        whole = whole.union(part)
    return whole


def _without_shadowed(placed: Sequence[Placed]) -> list[Placed]:
    """A near miss of a version not yet notified gives way to a finding of the same contact."""
    found = {
        (id(one.reading.contact), one.reading.protected)
        for one in placed
        if one.list_name == "possible_breaches"
    }
    return [
        one
        for one in placed
        if not one.stretch.shadow or (id(one.reading.contact), one.reading.protected) not in found
    ]
