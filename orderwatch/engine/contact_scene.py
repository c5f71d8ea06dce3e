"""Contacts held against a condition in each of its stretches: lists, account of time, rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.conditions.contact_exceptions import Excuses
from orderwatch.conditions.contact_reading import Doubt, Reading, Unlisted
from orderwatch.conditions.contacts import Contact
from orderwatch.conditions.parties import Directory
from orderwatch.conditions.sighting import compared, weighed
from orderwatch.engine.contact_exports import ContactExports
from orderwatch.engine.contact_rows import ContactTables
from orderwatch.engine.contact_why import why_contact
from orderwatch.engine.verdict import OrderRecords, Verdict
from orderwatch.findings.account import Segments
from orderwatch.findings.contact_account import contact_account
from orderwatch.findings.incidents import Incident, Placed, incidents
from orderwatch.orders.in_force import Stretch, stretches
from orderwatch.orders.model import Condition
from orderwatch.outcome import NearMissReason, Outcome
from orderwatch.tables import Int64
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import zone

Read = Callable[[Sequence[Contact], Condition], tuple[list[Reading], Counter[Unlisted]]]
NO_TIME = "not in force in the account period"


@dataclass(frozen=True, kw_only=True)
class ContactsFound:
    """The incidents of a condition, the account of its time, contacts that are counted only."""

    incidents: list[Incident]
    segments: list[Segments]
    unlisted: Counter[Unlisted]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The contacts of one order and what bears on a condition about them.

    Attributes:
        records: of the order.
        directory: who holds which identifier.
        contacts: by time.
        exports: what can be shown.
        read: contacts and the condition as it stands → readings, and what is counted only.
    """

    records: OrderRecords
    directory: Directory
    contacts: Sequence[Contact]
    exports: ContactExports
    read: Read

    @property
    def tables(self) -> ContactTables:
        """What the rows of its incidents are made with."""
        records = self.records
        return ContactTables(
            order=records.order,
            directory=self.directory,
            flags=records.flags,
            policy=records.policy,
        )

    def verdict(self, condition: Condition) -> Verdict:
        """What the condition comes to: findings as rows, with the account of its time."""
        found = self.found(condition)
        order = self.records.order
        return Verdict(
            condition=condition,
            checked=True,
            why=why_contact(order, condition, self.exports, found.unlisted, self.contacts)
            if found.segments
            else NO_TIME,
            exports=self.exports.names,
            rows=self.tables.rows(found.incidents),
            segments=found.segments,
            no_data=self.exports.basis,
        )

    def found(self, condition: Condition) -> ContactsFound:
        """Its incidents, the account of its time, and what is counted only."""
        records, tz = self.records, zone(self.records.order.timezone)
        placed: list[Placed] = []
        segments: list[Segments] = []
        unlisted: Counter[Unlisted] = Counter()
        excuses = Excuses(tz, records.order.groups)
        stood = stretches_in(records, condition)
        total = union(one.force for one in stood if not one.shadow)
        for stretch in stood:
            inside = self._in_force(stretch, total)
            readings, left_out = self.read(inside, stretch.condition)
            with_places = (self._with_positions(one) for one in readings)
            own = [self._place(one, stretch, total, excuses) for one in with_places]
            placed += own
            if not stretch.shadow:
                unlisted += left_out
                segments.append(contact_account(stretch, own, self.exports.covered))
        found = incidents(_without_shadowed(placed), tz, records.policy)
        return ContactsFound(incidents=found, segments=segments, unlisted=unlisted)

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


def stretches_in(records: OrderRecords, condition: Condition) -> list[Stretch]:
    """The stretches of a condition, clipped to the account period, in order of time."""
    period = records.period
    low, high = int(period.starts_us[0]), int(period.ends_us[-1])
    found = []
    for one in stretches(records.order, condition.id, low, high, records.policy):
        clipped = replace(
            one,
            force=one.force.intersect(period),
            before_notice=one.before_notice.intersect(period),
            notice_day=one.notice_day.intersect(period),
        )
        if len(clipped.force):
            found.append(clipped)
    return found


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


def union(parts: Iterable[Intervals]) -> Intervals:
    """Time in any of some intervals."""
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
