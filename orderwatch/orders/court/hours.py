"""Curfew hours in the words of a court → weekly hours, only where every word is understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EVERY = frozenset(
    {"", "daily", "every day", "every night", "each day", "each night", "nightly", "7 days a week"}
)
_SETS = {
    "weekdays": "Mo-Fr",
    "on weekdays": "Mo-Fr",
    "every weekday": "Mo-Fr",
    "weekends": "Sa,Su",
    "on weekends": "Sa,Su",
    "at weekends": "Sa,Su",
    "every weekend": "Sa,Su",
}
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?(?::00)?\s*(am|pm|a\.m\.|p\.m\.|noon|midnight)?"
_SPAN = re.compile(
    rf"(?:between\s+)?(?:the\s+)?(?:hours\s+of\s+)?(?:from\s+)?{_CLOCK}\s*(?:-|–|to|and|until|till)\s*"
    rf"{_CLOCK}(?:\s*hours|\s*hrs)?",
    re.ASCII,
)


def hours_of(opens: str, closes: str, days: str) -> str:
    """Weekly hours from a start, an end and days in words; empty where one is not understood.

    >>> hours_of("22:00", "06:00", "Every day"), hours_of("18:00", "08:00", "2")
    ('Mo-Su 22:00-06:00', '')
    """
    named, span = days_of(days), _span(f"{opens} - {closes}")
    return f"{named} {span}" if named and span else ""


def hours_in(text: str) -> str:
    """Weekly hours from one sentence; empty unless the whole of it is understood.

    >>> hours_in("Mon -fri 7 AM -7 PM"), hours_in("Between the hours of 7pm and 7am daily.")
    ('Mo-Fr 07:00-19:00', 'Mo-Su 19:00-07:00')
    >>> hours_in("Tagged as per the order, 7pm to 7am daily.")
    ''
    """
    words = " ".join(text.lower().split()).rstrip(".")
    match = _SPAN.search(words)
    if not match or _SPAN.search(words, match.end()):
        return ""
    before, after = (words[: match.start()].strip(" ,:"), words[match.end() :].strip(" ,:"))
    if before and after:
        return ""
    return hours_of(*_ends(match), before or after) if before or after else ""


def days_of(text: str) -> str:
    """Days of the week in words: `every day`, `Mon to Fri`, `Monday, Wednesday`; else empty.

    >>> days_of("Mon -fri"), days_of("Monday and Thursday"), days_of("On weekends"), days_of("3")
    ('Mo-Fr', 'Mo,Th', 'Sa,Su', '')
    """
    words = " ".join(text.lower().replace("(inclusive)", "").split()).strip(" .,")
    words = words.removesuffix(" inclusive")
    if words in _EVERY:
        return "Mo-Su" if words else ""
    if words in _SETS:
        return _SETS[words]
    span = re.fullmatch(r"([a-z]+)\s*(?:-|–|to)\s*([a-z]+)", words)
    if span:
        first, last = (_day(one) for one in span.groups())
        return f"{first}-{last}" if first and last and first != last else ""
    found = [_day(one) for one in re.split(r"\s*(?:,|&|\band\b)\s*", words) if one]
    return ",".join(found) if found and all(found) else ""


def timetable(rows: Iterable[tuple[str, str, str]]) -> str:
    """Weekly hours from rows of day, start and end; empty where one is not understood.

    Args:
        rows: such as `("MONDAY", "19:00:00", "03:00:00")`; a day may stand several times.
    """
    by_day: dict[str, list[str]] = {}
    for day, opens, closes in rows:
        name, span = _day(day.lower()), _span(f"{opens} - {closes}")
        if not name or not span:
            return ""
        by_day.setdefault(name, []).append(span)
    return "; ".join(f"{days} {spans}" for days, spans in _together(by_day))


def _together(by_day: Mapping[str, list[str]]) -> Iterable[tuple[str, str]]:
    """Days with the same hours, joined where they follow each other."""
    runs: list[tuple[list[str], str]] = []
    for day in (one for one in DAYS if one in by_day):
        spans = ",".join(dict.fromkeys(by_day[day]))
        last = runs[-1] if runs else None
        if last and last[1] == spans and DAYS.index(day) == DAYS.index(last[0][-1]) + 1:
            last[0].append(day)
        else:
            runs.append(([day], spans))
    for days, spans in runs:
        yield (f"{days[0]}-{days[-1]}" if len(days) > 1 else days[0]), spans


def _day(word: str) -> str:
    for short, name in zip(DAYS, _NAMES, strict=True):
        if len(word) >= 2 and (name.startswith(word) or word in (name + "s", short.lower() + "s")):
            return short
        if word in ("tues", "weds", "thur", "thurs") and name.startswith(word[:2]):
            return short
    return ""


def _span(text: str) -> str:
    match = _SPAN.fullmatch(" ".join(text.lower().split()))
    if not match:
        return ""
    opens, closes = _ends(match)
    return f"{opens}-{closes}" if opens and closes and opens != closes else ""


def _ends(match: re.Match[str]) -> tuple[str, str]:
    groups = match.groups()
    return _clock(*groups[:3]), _clock(*groups[3:6])


def _clock(hour: str, minute: str | None, half: str | None) -> str:
    """A time of day; a bare hour without am or pm is not understood."""
    number, minutes = int(hour), minute or "00"
    if not half and not minute:
        return ""
    if half in ("noon", "midnight"):
        if number != 12:
            return ""
        number = 12 if half == "noon" else 0
    elif half:
        if not 1 <= number <= 12:
            return ""
        number = number % 12 + (12 if half.startswith("p") else 0)
    if number > 23 or int(minutes) > 59:
        return ""
    return f"{number:02d}:{minutes}"
