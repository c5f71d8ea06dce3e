"""Weekly hours, time zone, holidays and calendars → the intervals in which windows are open.

A window belongs to the local day on which it opens: `Fr 22:00-02:00` runs into Saturday, and
`PH off` takes away the windows that open on a holiday, not the small hours of one that opened the
evening before. An instant is inside a window exactly if the local wall clock is: both passes of a
repeated hour are, and nothing of a skipped one.

The opening-hours package decides on which days which rule holds. It is asked on local time without
a zone, with public holidays rewritten to their dates, and with every window put as a minute of its
own in the day on which it opens, so that no rule cuts the windows of its neighbour days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np

from orderwatch.temporal.date_selectors import of_date
from orderwatch.temporal.holidays import holiday_dates
from orderwatch.temporal.intervals import Int64, Intervals
from orderwatch.temporal.local import zone
from orderwatch.temporal.offsets import intervals_from_local
from orderwatch.temporal.weekly_hours import Rule, read_rules

Calendar = tuple[tuple[str, str], ...]

_EPOCH_DAY = date(1970, 1, 1)
_MINUTE_US = 60_000_000
_DAY_US = 86_400_000_000
_SLOT_MINUTES = 2
"""A window stands for a minute, with a minute between it and the next."""
_MOST_DAYS = 100_000


@dataclass(frozen=True)
class Timetable:
    """Weekly hours as written in an order; without rules it holds always.

    Attributes:
        text: as written.
        rules: the rules in order.
    """

    text: str
    rules: tuple[Rule, ...] = field(repr=False)

    @property
    def uses_holidays(self) -> bool:
        """Whether a rule speaks of public holidays, so that the order must name whose."""
        return any(rule.on_holidays for rule in self.rules)

    def intervals(
        self,
        start_us: int,
        end_us: int,
        *,
        timezone: str,
        holidays: str,
        calendar: Calendar | None,
    ) -> Intervals:
        """The time within [start, end) in which a window is open.

        Args:
            start_us: µs UTC.
            end_us: µs UTC; at most 100,000 days after the start.
            timezone: the name of a zone, such as Europe/London.
            holidays: whose public holidays, such as GB-ENG; may be empty where no rule has PH.
            calendar: inclusive ranges of local dates (ISO) on which windows may open; None: any.

        Raises:
            ValueError: an unknown zone or holiday code, no code where PH needs one, dates that
                are none, or too long a time.
        """
        if start_us >= end_us:
            return Intervals.empty()
        if not self.rules and calendar is None:
            return Intervals.of([(start_us, end_us)])
        if self.uses_holidays and not holidays:
            raise ValueError("speaks of public holidays (PH); name whose, as holidays: GB-ENG")
        # A window may have opened on the day before, and local days begin up to a day apart.
        first, last = start_us // _DAY_US - 3, end_us // _DAY_US + 2
        if last - first > _MOST_DAYS:
            raise ValueError(f"covers over {_MOST_DAYS:,} days; give the time from and until")
        code = holidays if self.uses_holidays else ""
        local = _local_windows(self.rules, first, last, code, calendar)
        return intervals_from_local(local, zone(timezone), start_us, end_us)


@lru_cache(maxsize=4096)
def parse_timetable(text: str) -> Timetable:
    """Reads weekly hours such as `Mo-Fr 08:00-16:30; PH off`; an empty text holds always.

    The language is a part of OpenStreetMap's `opening_hours`: days, ranges of days, times, dates
    and ranges of dates, PH, off, 24/7.

    Raises:
        ValueError: "problem; remedy", to be read after the text; the remedy names the key to use
            instead where another one says it.
    """
    return Timetable(text, read_rules(text) if text.strip() else ())


@lru_cache(maxsize=512)
def _local_windows(
    rules: tuple[Rule, ...], first: int, last: int, code: str, calendar: Calendar | None
) -> Intervals:
    """The windows that open on the days [first, last) since 1970, in µs of the local clock."""
    days, opens, closes = _opened(rules, first, last, code)
    if calendar is not None:
        keep = _days_in(calendar).covers(days)
        days, opens, closes = days[keep], opens[keep], closes[keep]
    midnight = days * _DAY_US
    return Intervals.from_arrays(midnight + opens * _MINUTE_US, midnight + closes * _MINUTE_US)


def _opened(
    rules: tuple[Rule, ...], first: int, last: int, code: str
) -> tuple[Int64, Int64, Int64]:
    """For each window that opens on the days [first, last): its day, and its minutes."""
    if not rules:
        days = np.arange(first, last, dtype=np.int64)
        return days, np.zeros_like(days), np.full_like(days, 1440)
    from opening_hours import OpeningHours

    windows = sorted({window for rule in rules for window in rule.windows})
    text = _expression(rules, windows, _holidays(rules, first, last, code))
    if not text:
        return (np.empty(0, dtype=np.int64),) * 3
    low, high = _midnight(first), _midnight(last)
    minutes = np.array(
        [
            begin.toordinal() * 1440 + begin.hour * 60 + begin.minute
            for begin, _, state, _ in OpeningHours(text).intervals(low, high)
            if str(state) == "open"
        ],
        dtype=np.int64,
    )
    days = minutes // 1440 - _EPOCH_DAY.toordinal()
    chosen = np.array(windows, dtype=np.int64)[minutes % 1440 // _SLOT_MINUTES]
    return days, chosen[:, 0], chosen[:, 1]


def _expression(
    rules: tuple[Rule, ...], windows: list[tuple[int, int]], holidays: tuple[str, ...]
) -> str:
    """The rules in the package's language, each window as the minute of its place in the list."""
    text = ""
    for rule in rules:
        slots = ",".join(_slot(windows.index(window)) for window in rule.windows)
        for selector in _selectors(rule, holidays):
            part = f"{selector} {slots or 'off'}".strip()
            text += part if not text else f", {part}" if rule.adds else f"; {part}"
    return text


def _selectors(rule: Rule, holidays: tuple[str, ...]) -> list[str]:
    """The days of a rule in the package's language: weekly days, then the dates of holidays."""
    found = []
    if rule.days or not rule.on_holidays:
        found.append(f"{','.join(rule.dates)} {','.join(rule.days)}".strip())
    if rule.on_holidays and holidays:
        found.append(",".join(holidays))
    return found


def _slot(index: int) -> str:
    begin = index * _SLOT_MINUTES
    return f"{begin // 60:02d}:{begin % 60:02d}-{(begin + 1) // 60:02d}:{(begin + 1) % 60:02d}"


def _holidays(rules: tuple[Rule, ...], first: int, last: int, code: str) -> tuple[str, ...]:
    if not any(rule.on_holidays for rule in rules):
        return ()
    low, high = _day(first), _day(last)
    dates = holiday_dates(code, range(low.year, high.year + 1))
    return tuple(of_date(day) for day in sorted(dates) if low <= day <= high)


def _days_in(calendar: Calendar) -> Intervals:
    """The days of a calendar as intervals of day numbers since 1970."""
    pairs = []
    for low_text, high_text in calendar:
        low, high = date.fromisoformat(low_text), date.fromisoformat(high_text)
        pairs.append(((low - _EPOCH_DAY).days, (high - _EPOCH_DAY).days + 1))
    return Intervals.of(pairs)


def _day(number: int) -> date:
    return _EPOCH_DAY + timedelta(days=number)


def _midnight(number: int) -> datetime:
    day = _day(number)
    return datetime(day.year, day.month, day.day)
