"""The hours of a condition: its windows, whose places they name, and the leeway they leave.

A curfew has a table of hours, each row with its own places and perhaps only every second week.
Where rows are open at once, to be at any of their places is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from orderwatch.orders.model import Condition, Order
from orderwatch.temporal.intervals import OPEN_START_US, Int64, Intervals
from orderwatch.temporal.local import local_day_bounds, zone

if TYPE_CHECKING:
    from orderwatch.temporal.timetable import Calendar, Timetable

Per = Literal["window", "day", "week", "month", "order"]
Places = tuple[str, ...]

TOLERANCE, ALLOWANCE = "tolerance", "allowance"
"""What `excepted_by` says of leeway; no exception of a curfew may have these ids."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_US = 86_400_000_000
_PAD_US = 40 * _DAY_US
"""Windows are looked at from so long before and after, so that their true ends are known."""


@dataclass(frozen=True, kw_only=True)
class Hours:
    """One row of a curfew's table.

    Attributes:
        place: the places of which any counts.
        when: weekly hours.
        every_weeks: 2 for every second week, 1 for every week.
        counted_from: ISO date on which the first of the counted weeks begins; "": every week.
    """

    place: Places
    when: str
    every_weeks: int = 1
    counted_from: str = ""


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """So long at both ends of a window, and whose rule it is."""

    length_us: int
    whose: str = ""


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """So much absence in all, in each period."""

    length_us: int
    per: Per


def hours_of(condition: Condition) -> tuple[Hours, ...]:
    """The rows of the table; a condition without one is a table of one row."""
    table: tuple[Hours, ...] = condition.settings.get("at", ())
    return table or (Hours(place=condition.place, when=condition.when),)


def open_time(order: Order, condition: Condition, start_us: int, end_us: int) -> Intervals:
    """When any row of the condition's hours is open within [start_us, end_us), µs UTC."""
    time = Intervals.empty()
    for _, part in _by_places(order, condition, start_us, end_us):
        time = time.union(part)
    return time


def demands(
    order: Order, condition: Condition, start_us: int, end_us: int
) -> list[tuple[Places, Intervals]]:
    """The places that count, and when: parts that do not overlap, none without time.

    Args:
        order: the order.
        condition: one of its conditions, as it reads in this time.
        start_us: start of the time asked about, µs UTC.
        end_us: its end, µs UTC.
    """
    groups = _by_places(order, condition, start_us, end_us)
    if len(groups) == 1:
        places, time = groups[0]
        return [(tuple(one for one in condition.place if one in places), time)] if len(time) else []
    edges = np.unique(np.concatenate([e for _, t in groups for e in (t.starts_us, t.ends_us)]))
    starts, ends = edges[:-1], edges[1:]
    found: dict[Places, Intervals] = {}
    open_ = np.array([time.covers(starts) for _, time in groups])
    for pattern in np.unique(open_.T, axis=0) if len(starts) else ():
        if pattern.any():
            names = {
                name for (group, _), on in zip(groups, pattern, strict=True) if on for name in group
            }
            places = tuple(name for name in condition.place if name in names)
            same = np.all(pattern == open_.T, axis=1)
            time = Intervals.from_arrays(starts[same], ends[same])
            found[places] = found.get(places, Intervals.empty()).union(time)
    return sorted(found.items(), key=lambda one: int(one[1].starts_us[0]))


def whole_windows(order: Order, condition: Condition, start_us: int, end_us: int) -> Intervals:
    """The unbroken windows, all places together, that touch [start_us, end_us), not clipped.

    One that is open for 40 days before the start, or after the end, is cut there.
    """
    low, high = start_us - _PAD_US, end_us + _PAD_US
    windows = open_time(order, condition, low, high)
    touch = (windows.ends_us > start_us) & (windows.starts_us < end_us)
    return Intervals(windows.starts_us[touch], windows.ends_us[touch])


def tolerance_time(order: Order, condition: Condition, start_us: int, end_us: int) -> Intervals:
    """The first and last minutes of the windows of each place within [start_us, end_us).

    An end is one of the timetable: neither where the condition begins in a window nor where
    another row goes on with the same place. Every place that counts then must be within its
    first or last minutes.
    """
    tolerance: Tolerance | None = condition.settings.get(TOLERANCE)
    if tolerance is None:
        return Intervals.empty()
    low, high = start_us - _PAD_US, end_us + _PAD_US
    within, strict = Intervals.empty(), Intervals.empty()
    for time in _of_each_place(_by_places(order, condition, low, high)):
        starts, ends = time.starts_us, time.ends_us
        early = np.where(starts > low, np.minimum(starts + tolerance.length_us, ends), starts)
        late = np.where(ends < high, np.maximum(ends - tolerance.length_us, starts), ends)
        lenient = Intervals.from_arrays(
            np.concatenate([starts, late]), np.concatenate([early, ends])
        )
        within, strict = within.union(lenient), strict.union(time.subtract(lenient))
    return within.subtract(strict).clip(start_us, end_us)


def _of_each_place(groups: Sequence[tuple[Places, Intervals]]) -> list[Intervals]:
    """When each place counts, whichever other places do as well."""
    times: dict[str, Intervals] = {}
    for places, time in groups:
        for name in places:
            times[name] = times.get(name, Intervals.empty()).union(time)
    return list(times.values())


def period_starts(
    order: Order, condition: Condition, per: Per, start_us: int, end_us: int
) -> Int64:
    """Where the periods of an allowance begin, µs, sorted; the first at or before the start."""
    if per == "order":
        return np.array([OPEN_START_US], dtype=np.int64)
    if per == "window":
        windows = whole_windows(order, condition, start_us, end_us).starts_us
        return windows if len(windows) else np.array([start_us], dtype=np.int64)
    tz = zone(order.timezone)
    first = (_EPOCH + timedelta(microseconds=start_us)).astimezone(tz).date()
    last = (_EPOCH + timedelta(microseconds=end_us)).astimezone(tz).date()
    days = _period_days(per, first, last)
    return np.array([local_day_bounds(one, tz)[0] for one in days], dtype=np.int64)


def is_more_lenient(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a changed setting of a condition surely leaves more leeway."""
    return _LOOSER.get(key, _never)(before, after)


def leaves_less(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a changed setting surely leaves less: told of tolerance, allowance and silence."""
    return key in _LOOSER and not _LOOSER[key](before, after)


def window_time(
    order: Order,
    when: str,
    calendar: str,
    start_us: int,
    end_us: int,
    *,
    weeks: Calendar | None = None,
) -> Intervals:
    """The windows `when` of a `calendar` of the order within [start_us, end_us), in local time.

    `weeks`: ranges of dates on which a window may open besides.
    """
    if start_us >= end_us:
        return Intervals.empty()
    if not when and not calendar and weeks is None:
        return Intervals.of([(start_us, end_us)])
    return _timetable(when).intervals(
        start_us,
        end_us,
        timezone=order.timezone,
        holidays=order.holidays,
        calendar=_days(order, calendar, weeks),
    )


def _days(order: Order, calendar: str, weeks: Calendar | None) -> Calendar | None:
    """The days on which a window may open; both must hold where both are given."""
    named = order.calendars[calendar] if calendar else None
    if named is None or weeks is None:
        return named if weeks is None else weeks
    both = ((max(a, c), min(b, d)) for a, b in named for c, d in weeks)
    return tuple(sorted((a, b) for a, b in both if a <= b))


def _by_places(
    order: Order, condition: Condition, start_us: int, end_us: int
) -> list[tuple[Places, Intervals]]:
    """The rows of the table with the same places as one: (places, when)."""
    found: dict[Places, Intervals] = {}
    for row in hours_of(condition):
        weeks = _weeks(row, start_us, end_us) if row.counted_from else None
        time = window_time(order, row.when, condition.calendar, start_us, end_us, weeks=weeks)
        places = tuple(sorted(row.place))
        found[places] = found.get(places, Intervals.empty()).union(time)
    return list(found.items())


def _weeks(row: Hours, start_us: int, end_us: int) -> Calendar:
    """The counted weeks, seven local days each from the date on, as ranges of dates."""
    first = date.fromisoformat(row.counted_from)
    step = 7 * row.every_weeks
    # A window may have opened on the day before, and local days begin up to a day apart.
    low = (_EPOCH + timedelta(microseconds=start_us)).date() - timedelta(days=10)
    high = (_EPOCH + timedelta(microseconds=end_us)).date() + timedelta(days=3)
    skipped = max(0, (low - first).days // step)
    found = []
    begin = first + timedelta(days=skipped * step)
    while begin <= high:
        found.append((begin.isoformat(), (begin + timedelta(days=6)).isoformat()))
        begin += timedelta(days=step)
    return tuple(found)


def _period_days(per: Per, first: date, last: date) -> Iterator[date]:
    """The first days of the periods that touch [first, last]."""
    if per == "month":
        day = first.replace(day=1)
        while day <= last:
            yield day
            day = (day + timedelta(days=31)).replace(day=1)
        return
    step = timedelta(days=7 if per == "week" else 1)
    day = first - timedelta(days=first.weekday()) if per == "week" else first
    while day <= last:
        yield day
        day += step


def _never(_: Mapping[str, Any], __: Mapping[str, Any]) -> bool:
    return False


def _longer_tolerance(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    old, new = before.get(TOLERANCE), after.get(TOLERANCE)
    return new is not None and (old is None or new.length_us >= old.length_us)


def _longer_allowance(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    old, new = before.get(ALLOWANCE), after.get(ALLOWANCE)
    if new is None or old is None:
        return new is not None
    return bool(new.per == old.per and new.length_us >= old.length_us)


_LOOSER: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], bool]] = {
    TOLERANCE: _longer_tolerance,
    ALLOWANCE: _longer_allowance,
    "silence_us": lambda before, after: bool(after["silence_us"] >= before["silence_us"]),
}


@lru_cache(maxsize=1024)
def _timetable(when: str) -> Timetable:
    from orderwatch.temporal.timetable import parse_timetable

    return parse_timetable(when)


def tolerance_words(tolerance: Tolerance) -> str:
    """`the tolerance of 10 min at both ends of the hours (contractor)`."""
    whose = f" ({tolerance.whose})" if tolerance.whose else ""
    return f"the tolerance of {tolerance.length_us // 60_000_000} min at both ends{whose}"


def allowance_words(allowance: Allowance) -> str:
    """`the allowance of 30 min in each week`."""
    period = "in all" if allowance.per == "order" else f"in each {allowance.per}"
    return f"the allowance of {allowance.length_us // 60_000_000} min {period}"
