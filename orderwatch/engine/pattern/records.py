"""Records given beside a folder of results → what a pattern counts in them, by respondent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from orderwatch.engine.cases import plan
from orderwatch.engine.devices import respondent_devices
from orderwatch.engine.identities import identities
from orderwatch.engine.pattern.contacts import ContactIndex, contacts_in, heard, joined, window_of
from orderwatch.orders.model import Order
from orderwatch.patterns.course import Course
from orderwatch.patterns.gathered import OrderFacts
from orderwatch.patterns.given import (
    ContactsGiven,
    Given,
    LookAlike,
    PositionsGiven,
    Received,
    Sent,
    Visit,
)
from orderwatch.patterns.near_visits import Device, near_visits, seen_time
from orderwatch.policy import Policy
from orderwatch.records.store import RecordStore
from orderwatch.tables import Track
from orderwatch.temporal.intervals import OPEN_START_US, Intervals

OrderKey = tuple[str, str, str]
"""Run, order id, respondent id."""
_NO_ORDER = "not computed: the order file is not at hand; give it with --order"


class PatternRecords:
    """Looks up what the records given say of a respondent.

    Args:
        orders: the order files at hand, by run, order and respondent.
        store: the records, read and not yet matched.
        policy: thresholds.
        kinds: which kinds of records were given: `pings`, `contacts`.
        with_earlier: visits before the first notice are counted as well.
    """

    def __init__(
        self,
        orders: Mapping[OrderKey, Order],
        store: RecordStore,
        policy: Policy,
        *,
        kinds: Iterable[str],
        with_earlier: bool = False,
    ) -> None:
        self._orders, self._store, self._policy = orders, store, policy
        self._kinds, self._with_earlier = frozenset(kinds), with_earlier
        store.match_all(plan(_each_once(orders.values())).holdings)
        self._tracks: dict[str, list[Track]] = defaultdict(list)
        for _, case in store.cases():
            for track in case.tracks:
                self._tracks[track.device_id].append(track)
        self._contacts: dict[str, ContactIndex] = {}

    def __call__(self, course: Course) -> Given:
        """What the records say of one respondent."""
        held = [(one, self._orders[one.key]) for one in course.orders if one.key in self._orders]
        why = "" if len(held) == len(course.orders) else _NO_ORDER
        known = bool(held) and not why
        contacts = known and "contacts" in self._kinds
        positions = known and "pings" in self._kinds
        return Given(
            contacts=self._contacts_given(held) if contacts else None,
            positions=self._positions(held) if positions else None,
            why_contacts=why if "contacts" in self._kinds else "",
            why_positions=why if "pings" in self._kinds else "",
        )

    def _contacts_given(self, held: Sequence[tuple[OrderFacts, Order]]) -> ContactsGiven:
        sent: dict[tuple[str, int], Sent] = {}
        received: dict[tuple[str, int], Received] = {}
        alike: dict[str, LookAlike] = {}
        until_us = OPEN_START_US
        for facts, order in held:
            window = window_of(facts, order)
            rows = self._rows(order).touching(order)
            own, others = contacts_in(rows, order, window, self._policy)
            until_us = max(until_us, window.end_us)
            for one in others:
                key = (one.source, one.row)
                received[key] = heard(received[key], one) if key in received else one
            for each in own:
                key = (each.source, each.row)
                sent[key] = joined(sent[key], each) if key in sent else each
            for like in self._look_alikes(order):
                alike.setdefault(like.written, like)
        return ContactsGiven(
            sent=tuple(sorted(sent.values(), key=lambda one: (one.at_us, one.source, one.row))),
            received=tuple(
                sorted(received.values(), key=lambda one: (one.at_us, one.source, one.row))
            ),
            look_alikes=tuple(sorted(alike.values(), key=lambda one: (one.first_us, one.written))),
            until_us=until_us,
        )

    def _rows(self, order: Order) -> ContactIndex:
        region = order.phone_region
        if region not in self._contacts:
            rows = [row for _, found in self._store.contacts(region) for row in found]
            self._contacts[region] = ContactIndex(rows)
        return self._contacts[region]

    def _look_alikes(self, order: Order) -> Iterator[LookAlike]:
        for one in identities(order, self._store).listed:
            persons = tuple(name for name in one.persons if name != order.respondent.id)
            if "look_alike" in one.relations and persons:
                yield LookAlike(
                    written=one.written,
                    like=one.like,
                    persons=persons,
                    first_us=one.first_us,
                    contacts=one.sent + one.received,
                    order_id=order.id,
                )

    def _positions(self, held: Sequence[tuple[OrderFacts, Order]]) -> PositionsGiven:
        visits, earlier = set[Visit](), set[Visit]()
        near = seen = before = Intervals.empty()
        first = min(window_of(*one).start_us for one in held)
        for facts, order in held:
            window = window_of(facts, order)
            devices = self._devices(order)
            now = _within(devices, window.start_us, window.end_us)
            own, time = near_visits(order, now, self._policy)
            visits |= set(own)
            near = near.union(time)
            seen = _all_seen(now, seen, self._policy)
            if self._with_earlier:
                past = _within(devices, OPEN_START_US, first)
                earlier |= set(near_visits(order, past, self._policy)[0])
                before = _all_seen(past, before, self._policy)
        return PositionsGiven(
            visits=tuple(sorted(visits, key=_by_time)),
            near_us=near.total_us,
            observed_us=seen.total_us,
            earlier_visits=tuple(sorted(earlier, key=_by_time)) if self._with_earlier else None,
            earlier_us=before.total_us,
        )

    def _devices(self, order: Order) -> list[Device]:
        tracks = [track for found in self._tracks.values() for track in found]
        sources = {source.name: source for source in self._store.sources()}
        found = respondent_devices(order, tracks, sources, self._policy)
        return [(one.period.device.id, one.fixes) for one in found if one.fixes is not None]


def _each_once(orders: Iterable[Order]) -> list[Order]:
    """Orders of several runs, one file each."""
    return list({(one.id, one.respondent.id, one.sha256): one for one in orders}.values())


def _within(devices: Sequence[Device], start_us: int, end_us: int) -> list[Device]:
    found = []
    for name, fixes in devices:
        first, last = np.searchsorted(fixes.start_us, [start_us, end_us])
        own = fixes.window(int(first), int(last))
        found += [(name, own)] if len(own) else []
    return found


def _all_seen(devices: Sequence[Device], seen: Intervals, policy: Policy) -> Intervals:
    for _, fixes in devices:
        seen = seen.union(seen_time(fixes, policy))
    return seen


def _by_time(one: Visit) -> tuple[object, ...]:
    return one.start_us, one.order_id, one.place, one.device_id, one.end_us
