"""What of an order is in force when: one stretch per reading of a condition and of its places."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from orderwatch.orders.model import ClauseException, Condition, Order
from orderwatch.orders.versions import (
    Version,
    binding_time,
    first_notice,
    versions,
)
from orderwatch.orders.windows import demands, tolerance_time, window_time
from orderwatch.orders.zone_book import VersionKey, ZoneBook, zone_book
from orderwatch.policy import Policy
from orderwatch.temporal.intervals import OPEN_START_US, Intervals

if TYPE_CHECKING:
    from orderwatch.spatial.zones import Zone


@dataclass(frozen=True, kw_only=True)
class ExceptionInForce:
    """One exception within a stretch, with the places as they stand in `when`.

    All that is given must hold; several are alternatives, and one exception may stand twice with
    the versions of a dated place. `contact`: terms that only contact has (see
    `orders.read_contact.exception_keys`).
    """

    id: str
    when: Intervals
    places: tuple[Zone, ...]
    along: Zone | None
    max_stop_us: int | None
    judgement: bool
    granted_us: int | None
    reason: str
    contact: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One condition between two changes (a variation, a dated place).

    Attributes:
        condition: as it reads in this time.
        start_us: start, µs UTC.
        end_us: end, µs UTC.
        force: when it binds within [start_us, end_us): windows, suspensions, discharge applied.
        before_notice: the part of `force` before the first notice.
        notice_day: the part on the day of a first notice of which only the date is recorded.
        notice_recorded: False where no notice of the condition, or of a change, is recorded.
        zones: the places grown by the distance; empty where no version of a place is in force,
            which leaves the time in the account with nothing to test against.
        place_ids: the place of each zone; a place with two versions at once stands twice.
        proxies: whether each zone is a list of premises from a source.
        exceptions: those that can apply here.
        shadow: a tightened version between its making and notice of it; it lists near misses
            and has no part in the account of time.
        tolerance: the first and last minutes of a curfew's windows, where it has such a rule.
    """

    condition: Condition
    start_us: int
    end_us: int
    force: Intervals
    before_notice: Intervals
    notice_day: Intervals
    notice_recorded: bool
    zones: tuple[Zone, ...]
    place_ids: tuple[str, ...]
    proxies: tuple[bool, ...]
    exceptions: tuple[ExceptionInForce, ...]
    shadow: bool
    tolerance: Intervals = field(default_factory=Intervals.empty)


def stretches(
    order: Order, condition_id: str, start_us: int, end_us: int, policy: Policy
) -> tuple[Stretch, ...]:
    """The stretches of a condition that have time in force within [start_us, end_us).

    Args:
        order: the order.
        condition_id: the condition's id in the order file.
        start_us: start of the account, µs UTC.
        end_us: its end, µs UTC; finite where the condition has windows.
        policy: the tolerance of lines that state none.

    Returns:
        In order of start, a shadow after the stretch beside it. The `force` of those that are no
        shadow do not overlap; together they are the in-force time of the condition.

    Raises:
        KeyError: the order has no such condition.
        OrderFaults: a place cannot be built.
    """
    book = zone_book(order, policy)
    found: list[Stretch] = []
    for version in versions(order, condition_id):
        force = binding_time(order, version, start_us, end_us)
        if len(force):
            low, high = max(start_us, version.start_us), min(end_us, version.end_us)
            found.extend(_by_place(order, version, book, force, (low, high)))
    return tuple(sorted(found, key=lambda stretch: (stretch.start_us, stretch.shadow)))


def in_force(
    order: Order, condition_id: str, start_us: int, end_us: int, *, shadow: bool = False
) -> Intervals:
    """When a condition binds within [start_us, end_us), without its places.

    Args:
        order: the order.
        condition_id: the condition's id in the order file.
        start_us: start, µs UTC.
        end_us: end, µs UTC; finite where the condition has windows.
        shadow: the time of tightened versions before notice of them instead.

    Raises:
        KeyError: the order has no such condition.
    """
    time = Intervals.empty()
    for version in versions(order, condition_id):
        if version.shadow == shadow:
            time = time.union(binding_time(order, version, start_us, end_us))
    return time


def _by_place(
    order: Order, version: Version, book: ZoneBook, force: Intervals, span: tuple[int, int]
) -> Iterator[Stretch]:
    """Cuts a version where its places change: by the table of hours, by versions of a place."""
    condition = version.condition
    before, on_the_day = _around_notice(version, force)
    tolerance = tolerance_time(order, condition, *span)
    for part, (start_us, end_us), keys in _by_hours(order, condition, book, force, span):
        yield Stretch(
            condition=condition,
            start_us=start_us,
            end_us=end_us,
            force=part,
            before_notice=before.intersect(part),
            notice_day=on_the_day.intersect(part),
            notice_recorded=version.notice_recorded,
            zones=tuple(book.zone(key, condition.distance_m) for key in keys),
            place_ids=tuple(key[0] for key in keys),
            proxies=tuple(order.places[key[0]][key[1]].proxy_list for key in keys),
            exceptions=_exceptions(order, condition, book, (start_us, end_us)),
            shadow=version.shadow,
            tolerance=tolerance.intersect(part),
        )


def _by_hours(
    order: Order,
    condition: Condition,
    book: ZoneBook,
    force: Intervals,
    span: tuple[int, int],
) -> Iterator[tuple[Intervals, tuple[int, int], tuple[VersionKey, ...]]]:
    """The parts of a version's force with the places that count in each: (force, span, keys)."""
    for places, time in demands(order, condition, *span):
        for start_us, end_us, keys in _pieces(book, places, span):
            part = force.intersect(time).clip(start_us, end_us)
            if len(part):
                yield part, (start_us, end_us), keys


def _around_notice(version: Version, force: Intervals) -> tuple[Intervals, Intervals]:
    """The time before the first notice, and that on the day of a notice without an hour."""
    first = first_notice(version.notice)
    if first is None:
        return Intervals.empty(), Intervals.empty()
    before = force.clip(OPEN_START_US, first.start_us)
    if not first.day_only:
        return before, Intervals.empty()
    return before, force.clip(first.start_us, first.end_us)


def _pieces(
    book: ZoneBook, place_ids: tuple[str, ...], span: tuple[int, int]
) -> list[tuple[int, int, tuple[VersionKey, ...]]]:
    """The span cut where the versions in force change: (start, end, versions)."""
    low, high = span
    edges = sorted({low, high} | {edge for edge in book.edges(place_ids) if low < edge < high})
    pieces: list[tuple[int, int, tuple[VersionKey, ...]]] = []
    for start_us, end_us in itertools.pairwise(edges):
        keys = book.in_force(place_ids, start_us)
        if pieces and pieces[-1][2] == keys:
            start_us = pieces.pop()[0]  # noqa: PLW2901
        pieces.append((start_us, end_us, keys))
    return pieces


def _exceptions(
    order: Order, condition: Condition, book: ZoneBook, span: tuple[int, int]
) -> tuple[ExceptionInForce, ...]:
    found: list[ExceptionInForce] = []
    for exception in condition.exceptions:
        low, high = max(span[0], exception.from_us), min(span[1], exception.until_us)
        when = window_time(order, exception.when, exception.calendar, low, high)
        if len(when):
            found.extend(_exception_by_place(condition, exception, book, when))
    return tuple(found)


def _exception_by_place(
    condition: Condition, exception: ClauseException, book: ZoneBook, when: Intervals
) -> Iterator[ExceptionInForce]:
    """One entry per version of its places; none where it names a place that is not in force."""
    route = (exception.along,) if exception.along else ()
    named = (*exception.place, *route)
    span = (int(when.starts_us[0]), int(when.ends_us[-1]))
    for start_us, end_us, _ in _pieces(book, named, span):
        part = when.clip(start_us, end_us)
        places = book.in_force(exception.place, start_us)
        along = book.in_force(route, start_us)
        missing = (exception.place and not places) or (route and not along)
        if missing or not len(part):
            continue
        yield ExceptionInForce(
            id=exception.id,
            when=part,
            places=tuple(_permitted(condition, book, key) for key in places),
            along=book.zone(along[0]) if along else None,
            max_stop_us=exception.max_stop_us,
            judgement=exception.judgement,
            granted_us=exception.granted_us,
            reason=exception.reason,
            contact=exception.contact,
        )


def _permitted(condition: Condition, book: ZoneBook, key: VersionKey) -> Zone:
    """An exception for one of the condition's own places lifts it there with its distance.

    Otherwise the ring about the place, through which one must pass, would stay forbidden.
    """
    own = key[0] in condition.place
    return book.zone(key, condition.distance_m if own else 0.0)
