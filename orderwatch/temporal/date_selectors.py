"""Dates in a text of weekly hours: "Apr 3", "Apr 3-10", "2026 Dec 20-2027 Jan 5", "Sep-Dec"."""

from __future__ import annotations

import calendar
import re
from datetime import date

from orderwatch.temporal.hour_words import Words, fault, refused

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = re.compile(r"(19|2\d)\d{2}", re.ASCII)
_DAY = re.compile(r"\d{1,2}", re.ASCII)
_LEAP_YEAR = 2000
_Point = tuple[int, int, int]
_ISO_REMEDY = "write dates as 2026 Apr 3, or list them under calendars: and name calendar:"


def read_dates(words: Words) -> tuple[str, ...]:
    """The selectors of dates that come next, in the language's own form; none where none does.

    A day without a year is one of every year.

    Raises:
        ValueError: no day of the calendar, a range that runs backwards, mixed forms.
    """
    if not _begins_date(words.next):
        return ()
    found = [_range(words)]
    while words.next == "," and _begins_date(words.after_next):
        words.pop()
        found.append(_range(words))
    return tuple(found)


def of_date(day: date) -> str:
    """The selector of one day."""
    return f"{day.year:04d} {_MONTHS[day.month - 1]} {day.day:02d}"


def _begins_date(word: str) -> bool:
    return word in _MONTHS or bool(_YEAR.fullmatch(word))


def _range(words: Words) -> str:
    year = _year(words)
    if year and (not words.next or words.next[0].isupper()) and words.next not in _MONTHS:
        raise refused(str(year))
    first = (year, _month(words), _day(words))
    if not words.take("-"):
        return _written(first, first)
    year = _year(words) or first[0]
    if first[2] and _DAY.fullmatch(words.next):
        return _written(first, (year, first[1], _day(words)))
    return _written(first, (year, _month(words), _day(words)))


def _year(words: Words) -> int:
    return int(words.pop()) if _YEAR.fullmatch(words.next) else 0


def _month(words: Words) -> int:
    if words.next not in _MONTHS:
        if words.next == "-" or words.next.isdigit():
            raise fault("has a date in figures", _ISO_REMEDY)
        raise refused(words.next)
    return _MONTHS.index(words.pop()) + 1


def _day(words: Words) -> int:
    """The day of the month, 0 where there is none."""
    if not _DAY.fullmatch(words.next):
        return 0
    day = int(words.pop())
    if not day:
        raise fault("has a day 0", "days of a month go from 1")
    return day


def _written(first: _Point, last: _Point) -> str:
    """The selector from the first to the last point, each (year, month, day), 0 = not given."""
    if bool(first[2]) != bool(last[2]):
        raise fault("has a range from a month to a day", "write both days, as Apr 1-May 3")
    if bool(first[0]) != bool(last[0]):
        raise fault("has a range with one year", "write both years, as 2026 Dec 20-2027 Jan 5")
    low = _checked(first[0], first[1], first[2] or 1)
    end = calendar.monthrange(low.year if not last[0] else last[0], last[1])[1]
    high = _checked(last[0], last[1], last[2] or end)
    if high < low and (first[0] or first[1] == last[1]):
        raise fault(
            "has a range of dates that runs backwards",
            "write the later day last, with its year, as 2026 Dec 20-2027 Jan 5",
        )
    if first[0]:
        return of_date(low) if low == high else f"{of_date(low)}-{of_date(high)}"
    names = [f"{_MONTHS[day.month - 1]} {day.day:02d}" for day in (low, high)]
    if not first[2]:
        names = [name[:3] for name in names]
    return names[0] if names[0] == names[1] else "-".join(names)


def _checked(year: int, month: int, day: int) -> date:
    try:
        return date(year or _LEAP_YEAR, month, day)
    except ValueError:
        name = f"{year or ''} {_MONTHS[month - 1]} {day}".strip()
        raise fault(f"has {name}, which is no day", "write a day of the calendar") from None
