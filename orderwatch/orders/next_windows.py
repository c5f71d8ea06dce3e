"""When a condition binds in the days to come, in words: the analyst's proof of its hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from orderwatch.orders.in_force import in_force
from orderwatch.orders.model import Order
from orderwatch.temporal.local import local_day_bounds, zone

DAYS = 14
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class _Window:
    """A stretch in force: the local day on which it begins, and its hours in words."""

    day: date
    hours: str


def next_windows(order: Order, condition_id: str, first: date) -> list[str]:
    """The times in force of a condition within fourteen local days, equal days as one line.

    Args:
        order: the order; suspensions, variations and the ends of conditions count.
        condition_id: of one of its conditions.
        first: the first of the days.
    """
    tz = zone(order.timezone)
    low = local_day_bounds(first, tz)[0]
    high = local_day_bounds(first + timedelta(days=DAYS), tz)[0]
    beyond = local_day_bounds(first + timedelta(days=2 * DAYS), tz)[0]
    windows = []
    for start_us, end_us in in_force(order, condition_id, low, beyond):
        if start_us <= low and end_us >= high:
            return ["all the time"]
        if start_us < high:
            start, end = (_EPOCH + timedelta(microseconds=us) for us in (start_us, end_us))
            windows.append(_window(start.astimezone(tz), end.astimezone(tz), end_us == beyond))
    return list(_lines(windows)) or ["not in force"]


def _window(start: datetime, end: datetime, goes_on: bool) -> _Window:
    """`19:00 to 07:00 the next day`; an end at midnight is 24:00 of the day before."""
    if goes_on:
        return _Window(start.date(), f"from {start:%H:%M} on")
    if end.hour == end.minute == end.second == 0 and end.date() > start.date():
        until, last = "24:00", end.date() - timedelta(days=1)
    else:
        until, last = f"{end:%H:%M}", end.date()
    days = (last - start.date()).days
    if days > 1:
        until += f" on {_day(last)}"
    elif days == 1:
        until += " the next day"
    return _Window(start.date(), f"{start:%H:%M} to {until}")


def _lines(windows: list[_Window]) -> Iterator[str]:
    """One line for each run of days with the same hours."""
    by_day: dict[date, list[str]] = {}
    for one in windows:
        by_day.setdefault(one.day, []).append(one.hours)
    run: list[date] = []
    hours: list[str] = []
    for day, found in [*by_day.items(), (date.max, [])]:
        if run and day - run[-1] == timedelta(days=1) and found == hours:
            run.append(day)
            continue
        if run:
            days = _day(run[0]) if len(run) == 1 else f"{_day(run[0])} to {_day(run[-1])}, each day"
            yield f"{days}: {' and '.join(hours)}"
        run, hours = [day], found


def _day(day: date) -> str:
    return f"{_NAMES[day.weekday()]} {day.isoformat()}"
