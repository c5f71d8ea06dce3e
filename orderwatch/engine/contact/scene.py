"""Contacts held against a condition in each of its stretches: lists, account of time, rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

import numpy as np

from orderwatch.conditions.contact_exceptions import Excuse, Excuses
from orderwatch.conditions.contact_reading import Doubt, Reading, Unlisted, as_unclear
from orderwatch.conditions.contacts import Contact
from orderwatch.conditions.parties import Directory
from orderwatch.conditions.sighting import compared, weighed
from orderwatch.engine.contact.exports import ContactExports
from orderwatch.engine.contact.rows import ContactTables
from orderwatch.engine.contact.why import why_contact
from orderwatch.engine.verdict import OrderRecords, Verdict
from orderwatch.findings.account import Segments
from orderwatch.findings.contact_account import contact_account
from orderwatch.findings.incidents import Incident, Placed, incidents
from orderwatch.orders.in_force import Stretch, stretches
from orderwatch.orders.model import Condition
from orderwatch.outcome import NearMissReason
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
        condition: with every person and channel that its versions name.
        directory: who holds which identifier.
        contacts: by time.
        exports: what can be shown.
        read: contacts and the condition as it stands → readings, and what is counted only.
    """

    records: OrderRecords
    condition: Condition
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

    def verdict(self) -> Verdict:
        """What the condition comes to: findings as rows, with the account of its time."""
        found, condition = self.found(), self.condition
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

    def found(self) -> ContactsFound:
        """Its incidents, the account of its time, and what is counted only."""
        records, tz = self.records, zone(self.records.order.timezone)
        placed: list[Placed] = []
        segments: list[Segments] = []
        unlisted: Counter[Unlisted] = Counter()
        binding = Excuses(tz, records.order.groups)
        stood = stretches_in(records, self.condition)
        total = union(one.force for one in stood if not one.shadow)
        for stretch in stood:
            # What does not bind yet uses up nothing of what binds.
            excuses = Excuses(tz, records.order.groups) if stretch.shadow else binding
            inside = self._in_force(stretch, total)
            readings, left_out = self.read(inside, stretch.condition)
            own = self._placed(readings, stretch, total, excuses)
            placed += own
            if not stretch.shadow:
                unlisted += left_out
                segments.append(contact_account(stretch, own, self.exports.covered))
        found = incidents(_without_shadowed(placed), tz, records.policy)
        return ContactsFound(incidents=found, segments=segments, unlisted=unlisted)

    def _in_force(self, stretch: Stretch, total: Intervals) -> list[Contact]:
        """The contacts of a stretch: those that begin in it, or may have begun in it alone."""
        first, last = _instants([(one.at_us, one.end_us) for one in self.contacts])
        own = stretch.force.covers(first) | (stretch.force.covers(last) & ~total.covers(first))
        return [self.contacts[i] for i in np.flatnonzero(own).tolist()]

    def _with_positions(self, reading: Reading) -> Reading:
        """A sighting of the respondent, or of nobody who is named, with what the devices say."""
        row = reading.contact.head
        if row.lat is None or row.lon is None or not row.reported_by or row.channel != "in_person":
            return reading
        seen = {one.person_id for one in reading.contact.senders}
        if seen and self.directory.respondent not in seen:
            return reading  # somebody else was seen
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

    def _placed(
        self, readings: Iterable[Reading], stretch: Stretch, total: Intervals, excuses: Excuses
    ) -> list[Placed]:
        """The readings of a stretch in their lists.

        A call that goes on after its exception is cut there, and the rest has its turn after
        what came in between: exceptions are used up in order of time.
        """
        waiting = [(one.at_us, n, self._with_positions(one)) for n, one in enumerate(readings)]
        heapify(waiting)
        placed = []
        while waiting:
            _, number, reading = heappop(waiting)
            one, rest = self._place(reading, stretch, total, excuses)
            placed.append(one)
            if rest:
                heappush(waiting, (rest.at_us, number, rest))
        return placed

    def _place(
        self, reading: Reading, stretch: Stretch, total: Intervals, excuses: Excuses
    ) -> tuple[Placed, Reading | None]:
        """Excepted, before notice, a near miss or a possible breach, in this order; what is left.

        Left is the part of a call after its exception.
        """
        ends = _instants([(reading.at_us, reading.end_us)])
        force = stretch.force if stretch.shadow else total
        held = [int(force.index_of(one)[0]) for one in ends]
        if held[0] < 0 or held[0] != held[1]:
            note = "the clock of the record leaves open whether the condition was in force"
            reading = as_unclear(reading, Doubt(code="edge_of_force", note=note))
        excuse = excuses.of(reading, stretch.exceptions)
        early = any(bool(stretch.before_notice.covers(one)[0]) for one in ends)
        reason = reading.reason
        if early or stretch.shadow:
            reason = NearMissReason.BEFORE_NOTICE
        elif any(bool(stretch.notice_day.covers(one)[0]) for one in ends):
            reason = NearMissReason.NOTICE_DAY
        rest = self._rest(reading, excuse, stretch) if excuse.by else None
        placed = Placed(
            reading=replace(reading, until_us=excuse.until_us) if rest else reading,
            stretch=stretch,
            list_name="excepted" if excuse.by else "near_misses" if reason else "possible_breaches",
            reason=reason,
            excuse=excuse,
        )
        return placed, rest

    def _rest(self, reading: Reading, excuse: Excuse, stretch: Stretch) -> Reading | None:
        """What is left of a call after its exception, if that is more than lengths differ by."""
        edge_us, contact = excuse.until_us, reading.contact
        end_us = contact.at_us + contact.duration_us
        least_us = round(self.records.policy.match_duration_s * 1e6)
        bound = stretch.force.covers(np.array([edge_us], dtype=np.int64))[0]
        if not bound or edge_us >= stretch.end_us or end_us - edge_us <= least_us:
            return None
        flags = reading.flags | {"past_exception"}
        return replace(reading, stands_us=edge_us, flags=flags)


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


def _instants(times: Sequence[tuple[int, int]]) -> tuple[Int64, Int64]:
    """The first and the last instant of each time [start, end), µs."""
    first = np.array([start for start, _ in times], dtype=np.int64)
    last = np.array([max(start, end - 1) for start, end in times], dtype=np.int64)
    return first, last


def union(parts: Iterable[Intervals]) -> Intervals:
    """Time in any of some intervals."""
    whole = Intervals.empty()
    for part in parts:
        whole = whole.union(part)
    return whole


def _without_shadowed(placed: Sequence[Placed]) -> list[Placed]:
    """What a version not yet notified says gives way to a finding, and to the same in one list."""
    found = {_said(one, one.list_name) for one in placed if not one.stretch.shadow}
    return [
        one
        for one in placed
        if not one.stretch.shadow
        or not found & {_said(one, one.list_name), _said(one, "possible_breaches")}
    ]


def _said(one: Placed, list_name: str) -> tuple[int, tuple[str, ...], str]:
    return id(one.reading.contact), one.reading.protected, list_name
