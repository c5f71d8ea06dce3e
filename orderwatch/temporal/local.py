"""Local time of a named zone as people write it, and as it is written out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from orderwatch.temporal.intervals import Int64
from orderwatch.temporal.offsets import (
    AMBIGUOUS,
    NEVER,
    UNIQUE,
    LocalTimes,
    offsets_us,
    utc_from_local,
)

__all__ = [
    "AMBIGUOUS",
    "NEVER",
    "UNIQUE",
    "Int64",
    "LocalTimes",
    "ParsedTime",
    "local_day_bounds",
    "offsets_us",
    "parse_time",
    "to_local_text",
    "to_utc_text",
    "utc_from_local",
    "zone",
]

FIRST_YEAR, LAST_YEAR = 1900, 9998
_EPOCH = datetime(1970, 1, 1)
_US = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_LONGEST_SHIFT = timedelta(hours=14)
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)? ?(Z|[+-]\d{2}:\d{2})?)?",
    re.ASCII,
)
_EXAMPLE = "write 2026-03-02 11:40, or 2026-03-02 for the whole day"
_ABBREVIATIONS = {
    "BST": "Europe/London",
    "GMT": "Europe/London",
    "GB": "Europe/London",
    "EIRE": "Europe/Dublin",
    "IST": "Europe/Dublin",
    "CET": "Europe/Paris",
    "CEST": "Europe/Paris",
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "ET": "America/New_York",
    "EST5EDT": "America/New_York",
    "CST": "America/Chicago",
    "CDT": "America/Chicago",
    "CT": "America/Chicago",
    "CST6CDT": "America/Chicago",
    "MST": "America/Denver",
    "MDT": "America/Denver",
    "MT": "America/Denver",
    "MST7MDT": "America/Denver",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "PT": "America/Los_Angeles",
    "PST8PDT": "America/Los_Angeles",
}
_OFFSET_NAME = re.compile(
    r"(UTC|GMT|Etc/GMT)?\s*[+-]?\s*\d{1,2}(:?\d{2})?|Z", re.ASCII | re.IGNORECASE
)
_NOT_A_TIME = (
    (r"", "is empty", _EXAMPLE),
    (r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(\D.*)?", "does not begin with the year", _EXAMPLE),
    (r".*\d ?[ap]\.?m\.?", "has a twelve-hour clock", "write hours from 00 to 23, as 17:40"),
    (
        r"\d{4}-.*\d ?[A-Za-z]{1,5}",
        "names its zone by letters",
        "write the offset, as 2026-07-02 11:40+01:00, or none for local time",
    ),
)


@dataclass(frozen=True)
class ParsedTime:
    """An instant (start = end), or for a date alone the local day [start, end); µs UTC."""

    start_us: int
    end_us: int
    date_only: bool


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The time zone of a region.

    Args:
        name: as in the time zone database, such as Europe/London; or UTC.

    Raises:
        ValueError: not the name of a region: an unknown one, an offset, an abbreviation.
    """
    if name in _names() and _is_region(name):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, OSError):
            problem, remedy = "is a time zone this machine has no data of", "install tzdata"
            raise ValueError(f"{problem}; {remedy}") from None
    raise ValueError(_zone_fault(name))


@lru_cache(maxsize=8192)
def parse_time(text: str, tz: ZoneInfo) -> ParsedTime:
    """A local time, a time with its offset, or a date alone.

    Args:
        text: `2026-03-02 11:40`, `2026-03-02T11:40:30`, with `Z` or `+01:00`, or `2026-03-02`.
        tz: the zone of a text without an offset.

    Raises:
        ValueError: "problem; remedy": another form, no day of the calendar, a local time that
            never happened, or one that happened twice and has no offset.
    """
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise ValueError(_time_fault(text.strip()))
    day_text, hour, minute, second, fraction, offset = match.groups()
    day = _date(day_text)
    if hour is None:
        return _whole_day(day, tz)
    if hour == "24":
        following = day + _DAY
        raise ValueError(f"has no such hour; write {following} {minute}:00 for the midnight after")
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        raise ValueError("has no such time of day; hours go from 00:00 to 23:59, seconds to 59")
    micro = int((fraction or "").ljust(6, "0"))
    local = datetime(day.year, day.month, day.day, int(hour), int(minute), int(second or 0), micro)
    shift = _shift(offset) if offset else _only_offset(local, tz)
    at_us = (local - _EPOCH - shift) // _US
    return ParsedTime(at_us, at_us, date_only=False)


def local_day_bounds(day: date, tz: ZoneInfo) -> tuple[int, int]:
    """The first instant of a local day and the end of its last, µs UTC.

    23 or 25 hours where the clock changes. A day whose midnight is skipped begins where the clock
    jumps to; where the clock goes back over midnight the second pass is still the day's. A day
    that a zone left out has no length.
    """
    return _midnight(day, tz, last=False), _midnight(day + _DAY, tz, last=True)


def to_local_text(us: int, tz: ZoneInfo) -> str:
    """`2026-04-14T08:10:00+01:00`: the local time with its offset, decimals as many as needed."""
    local = tz.fromutc((_EPOCH + timedelta(microseconds=us)).replace(tzinfo=tz))
    text = local.isoformat()
    return text if not local.microsecond else _trimmed(text, local.microsecond)


def to_utc_text(us: int) -> str:
    """`2026-04-14T07:10:00Z`: UTC, decimals as many as needed, up to six."""
    at = _EPOCH + timedelta(microseconds=us)
    text = at.isoformat()
    return (_trimmed(text, at.microsecond) if at.microsecond else text) + "Z"


def _trimmed(text: str, microsecond: int) -> str:
    six = f".{microsecond:06d}"
    return text.replace(six, six.rstrip("0"), 1)


def _whole_day(day: date, tz: ZoneInfo) -> ParsedTime:
    start_us, end_us = local_day_bounds(day, tz)
    if start_us >= end_us:
        raise ValueError(f"never happened in {tz.key}, which left the day out; write another day")
    return ParsedTime(start_us, end_us, date_only=True)


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("is no day of the calendar; write year-month-day") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"is out of range; years go from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _shift(offset: str) -> timedelta:
    if offset == "Z":
        return timedelta()
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    shift = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or shift > _LONGEST_SHIFT:
        raise ValueError("has no such offset from UTC; write Z, or one such as +01:00")
    return -shift if offset[0] == "-" else shift


def _only_offset(local: datetime, tz: ZoneInfo) -> timedelta:
    """The offset of a local time that happened exactly once (PEP 495 tells the others apart)."""
    first, second = _offsets(local, tz)
    if first == second:
        return first
    if first > second:
        one, two = (
            local.replace(tzinfo=tz, fold=fold).isoformat(sep=" ", timespec="auto")
            for fold in (0, 1)
        )
        raise ValueError(f"happened twice, as the clocks went back; write {one} or {two}")
    before, after = (
        to_local_text((local - _EPOCH - shift) // _US, tz) for shift in (second, first)
    )
    raise ValueError(
        f"never happened, as the clocks went forward over it; write {before} or {after}"
    )


def _offsets(local: datetime, tz: ZoneInfo) -> tuple[timedelta, timedelta]:
    first = local.replace(tzinfo=tz).utcoffset() or timedelta()
    return first, local.replace(tzinfo=tz, fold=1).utcoffset() or timedelta()


@lru_cache(maxsize=16_384)
def _midnight(day: date, tz: ZoneInfo, *, last: bool) -> int:
    """The first (or last) instant at which a local day's midnight is on the clock."""
    local = datetime(day.year, day.month, day.day)
    first, second = _offsets(local, tz)
    local_us = (local - _EPOCH) // _US
    if first < second:
        return int(utc_from_local(np.array([local_us], dtype=np.int64), tz).first_us[0])
    return local_us - (second if last else first) // _US


def _time_fault(text: str) -> str:
    for form, problem, remedy in _NOT_A_TIME:
        if re.fullmatch(form, text, re.IGNORECASE | re.ASCII):
            return f"{problem}; {remedy}"
    return f"is not a time; {_EXAMPLE}"


def _is_region(name: str) -> bool:
    return name in {"UTC", "Etc/UTC"} or ("/" in name and not name.startswith("Etc/"))


def _zone_fault(name: str) -> str:
    """Why a text is no zone of a region, and the nearest that is."""
    import difflib

    known = _ABBREVIATIONS.get(name.strip().upper())
    if known:
        return f"does not name a region with its changes of the clock; write a region, as {known}"
    if re.fullmatch(
        r"(UTC|GMT|Etc/GMT)?\s*[+-]?\s*\d{1,2}(:?\d{2})?|Z", name.strip(), re.IGNORECASE
    ):
        return "is an offset, which does not follow the clocks; write a region, as Europe/London"
    lower = {each.lower(): each for each in sorted(_names()) if _is_region(each)}
    wanted = name.strip().lower().replace(" ", "_")
    near = difflib.get_close_matches(wanted, lower, n=3, cutoff=0.6)
    if not near:
        last = {each.rpartition("/")[2]: each for each in lower}
        near = [last[one] for one in difflib.get_close_matches(wanted, last, n=3, cutoff=0.75)]
    if near:
        return f"is not a known time zone; did you mean {' or '.join(lower[one] for one in near)}?"
    return "is not a known time zone; write a region, as Europe/London or America/New_York"


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """The names of the time zone database, the same on every operating system."""
    from importlib.resources import files

    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())
