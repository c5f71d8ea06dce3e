"""Lengths of time as people write them: "3 min", "14 days", "1 h 30 min"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_SECOND_US = 1_000_000
_UNITS_US = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), _SECOND_US),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60 * _SECOND_US),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3_600 * _SECOND_US),
    **dict.fromkeys(("d", "day", "days"), 86_400 * _SECOND_US),
    **dict.fromkeys(("week", "weeks"), 7 * 86_400 * _SECOND_US),
}
_PART = r"(\d{1,9}(?:\.\d{1,6})?) ?([A-Za-z]+)"
_WHOLE = re.compile(rf"{_PART}(?: (?:and )?{_PART})*", re.ASCII)
_PARTS = re.compile(_PART, re.ASCII)
_LONGEST_US = 200 * 366 * 86_400 * _SECOND_US
_EXAMPLE = "write a number and a unit, as 3 min, 2 h or 14 days"


@lru_cache(maxsize=1024)
def parse_duration(text: str) -> int:
    """A length of time in µs; a day is 24 hours, a week seven of them.

    Args:
        text: numbers with units: s, min, h, days, weeks, in full or plural, larger units first.

    Raises:
        ValueError: "problem; remedy": no unit, an unknown unit, a month or a year (their length
            varies), less than nothing.
    """
    flat = " ".join(text.split())
    if not _WHOLE.fullmatch(flat):
        raise ValueError(_fault(flat))
    total, smallest = 0, _LONGEST_US
    for number, unit in _PARTS.findall(flat):
        unit_us = _unit_us(unit)
        if unit_us >= smallest:
            raise ValueError("has units out of order; write larger ones first, as 1 h 30 min")
        smallest = unit_us
        exact = Decimal(number) * unit_us
        if exact != int(exact):
            raise ValueError("is no whole number of microseconds; write fewer decimals")
        total += int(exact)
    if total > _LONGEST_US:
        raise ValueError("is over 200 years; write a shorter time")
    return total


def _unit_us(unit: str) -> int:
    lower = unit.lower()
    if unit in _UNITS_US or lower in _UNITS_US:
        return _UNITS_US[lower]
    if lower in {"m", "ms", "mo", "month", "months", "y", "yr", "yrs", "year", "years"}:
        if lower == "m":
            raise ValueError("has the unit m, which is a metre or a minute; write min")
        if lower == "ms":
            raise ValueError("has the unit ms; write seconds, as 0.5 s")
        raise ValueError("has a unit whose length varies; write days or weeks")
    raise ValueError(f"has an unknown unit; {_EXAMPLE}")


def _fault(text: str) -> str:
    if not text:
        return f"is empty; {_EXAMPLE}"
    if re.fullmatch(r"[+-]?\d+(\.\d+)?", text, re.ASCII):
        return f'has no unit; write "{text.lstrip("+-")} min" (or s, h, days)'
    if text.startswith("-"):
        return f"is less than nothing; {_EXAMPLE}"
    return f"is not a length of time; {_EXAMPLE}"


def duration_text(us: int) -> str:
    """`45 s`, `6 min`, `6 h 10 min`, `2 d 3 h`: rounded down, at most two units."""
    seconds = us // 1_000_000
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min" + (f" {seconds} s" if seconds else "")
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h" + (f" {minutes} min" if minutes else "")
    days, hours = divmod(hours, 24)
    return f"{days} d" + (f" {hours} h" if hours else "")


def stated_text(us: int) -> str:
    """A length that an order states, to the last digit: `2 d 1 h 30 min`, `1 h 1 s`, `0.5 s`."""
    minutes, rest = divmod(us, 60_000_000)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24) if hours >= 48 else (0, hours)
    seconds = f"{rest // 1_000_000}.{rest % 1_000_000:06d}".rstrip("0").rstrip(".")
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    words = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join([*words, f"{seconds} s"] if rest or not words else words)
