"""Local wall-clock time and UTC: only Python's zoneinfo decides."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import numpy.typing as npt

Int64 = npt.NDArray[np.int64]
Int8 = npt.NDArray[np.int8]

UNIQUE, AMBIGUOUS, NEVER = 0, 1, 2
"""Kinds of a local time: it happens once, twice, or never."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_US = timedelta(microseconds=1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class ParsedTime:
    """An instant (start = end), or a local day [start, end), µs UTC."""

    start_us: int
    end_us: int
    date_only: bool


@dataclass(frozen=True)
class LocalTimes:
    """UTC readings of local times, arrays of shape (n,).

    Attributes:
        first_us: the only or the first reading; for a time that never happens, the reading with
            the offset before the change.
        second_us: the second pass of a repeated hour, else equal to `first_us`.
        kind: UNIQUE, AMBIGUOUS or NEVER.
    """

    first_us: Int64
    second_us: Int64
    kind: Int8


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name such as Europe/London.

    Raises:
        ValueError: not a region's name (offsets and abbreviations are refused).
    """
    if "/" not in name and name != "UTC":
        raise ValueError(f"is not a time zone of a region; write Europe/London, not {name}")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = difflib.get_close_matches(name, available_timezones(), n=1)
        hint = f"; did you mean {near[0]}?" if near else "; write it like Europe/London"
        raise ValueError(f"is not a known time zone{hint}") from None


def parse_time(text: str, tz: ZoneInfo) -> ParsedTime:
    """A local time, a time with an offset, or a date alone (the whole local day).

    Raises:
        ValueError: another form, no such day, a local time that never happens or happens twice.
    """
    text = text.strip()
    if _DAY.fullmatch(text):
        start, end = local_day_bounds(_date(text), tz)
        return ParsedTime(start, end, date_only=True)
    match = _TIME.fullmatch(text)
    if not match:
        raise ValueError("is not a time; write 2026-03-02 11:40 or 2026-03-02")
    day, hour, minute, second, fraction, offset = match.groups()
    parsed = _date(day)
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        raise ValueError("has no such hour, minute or second; hours go from 00:00 to 23:59")
    naive = datetime(
        parsed.year, parsed.month, parsed.day, int(hour), int(minute), int(second or 0)
    )
    naive = naive.replace(microsecond=int((fraction or "").ljust(6, "0")))
    at = _with_offset(naive, offset) if offset else _only_reading(naive, tz)
    return ParsedTime(at, at, date_only=False)


def local_day_bounds(day: date, tz: ZoneInfo) -> tuple[int, int]:
    """Start and end of a local day, µs UTC; 23 or 25 hours apart where the clock changes."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"is out of range; years go from {_FIRST_YEAR} to {_LAST_YEAR}")
    return _midnight(day, tz), _midnight(day + timedelta(days=1), tz)


def to_local_text(us: int, tz: ZoneInfo) -> str:
    """`2026-04-14T08:10:00+01:00`, with as many decimals as needed."""
    at = (_EPOCH + timedelta(microseconds=us)).astimezone(tz)
    return f"{_trimmed(at)}{at:%z}"[:-2] + ":" + f"{at:%z}"[-2:]


def to_utc_text(us: int) -> str:
    """`2026-04-14T07:10:00Z`, with as many decimals as needed."""
    return _trimmed(_EPOCH + timedelta(microseconds=us)) + "Z"


def offsets_us(instants_us: Int64, tz: ZoneInfo) -> Int64:
    """UTC offset (local − UTC) at each instant, µs."""
    edges, offsets = _transitions(tz)
    return offsets[np.searchsorted(edges, instants_us, side="right")]


def utc_from_local(local_us: Int64, tz: ZoneInfo) -> LocalTimes:
    """UTC readings of naive local times, given as µs since 1970-01-01T00:00 local."""
    edges, offsets = _transitions(tz)
    guesses = []
    for shift in (-1, 1):
        day_off = local_us + shift * 86_400_000_000
        guesses.append(offsets[np.searchsorted(edges, day_off, side="right")])
    before, after = local_us - guesses[0], local_us - guesses[1]
    right_before = offsets_us(before, tz) == guesses[0]
    right_after = offsets_us(after, tz) == guesses[1]
    first = np.where(right_before, before, np.where(right_after, after, before))
    second = np.where(right_after, after, first)
    kind = np.where(first != second, AMBIGUOUS, UNIQUE)
    kind = np.where(right_before | right_after, kind, NEVER).astype(np.int8)
    return LocalTimes(np.minimum(first, second), np.maximum(first, second), kind)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("is no day of the calendar; write it as year-month-day") from None


def _with_offset(naive: datetime, offset: str) -> int:
    if offset == "Z":
        return (naive.replace(tzinfo=UTC) - _EPOCH) // _US
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError("has no such offset from UTC; write Z or +01:00")
    shift = timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1)
    return (naive.replace(tzinfo=timezone(shift)) - _EPOCH) // _US


def _only_reading(naive: datetime, tz: ZoneInfo) -> int:
    if not _FIRST_YEAR <= naive.year <= _LAST_YEAR:
        raise ValueError(f"is out of range; years go from {_FIRST_YEAR} to {_LAST_YEAR}")
    local = np.array([(naive - _NAIVE_EPOCH) // _US], dtype=np.int64)
    read = utc_from_local(local, tz)
    if read.kind[0] == NEVER:
        raise ValueError("never happened: the clocks went forward over it; write a time that did")
    if read.kind[0] == AMBIGUOUS:
        one, two = (to_local_text(int(at[0]), tz) for at in (read.first_us, read.second_us))
        raise ValueError(f"happened twice: the clocks went back; write {one} or {two}")
    return int(read.first_us[0])


@lru_cache(maxsize=65_536)
def _midnight(day: date, tz: ZoneInfo) -> int:
    """The first instant of a local day, also where its midnight is skipped."""
    local = np.array([(day - _NAIVE_EPOCH.date()).days * 86_400_000_000], dtype=np.int64)
    read = utc_from_local(local, tz)
    if read.kind[0] != NEVER:
        return int(read.first_us[0])
    edges, _ = _transitions(tz)
    return int(edges[np.searchsorted(edges, read.first_us[0], side="right") - 1])


def _trimmed(at: datetime) -> str:
    text = f"{at.year:04d}-{at:%m-%dT%H:%M:%S}"
    return f"{text}.{at.microsecond:06d}".rstrip("0") if at.microsecond else text


@lru_cache(maxsize=64)
def _transitions(tz: ZoneInfo) -> tuple[Int64, Int64]:
    """Instants (µs) at which the offset changes, and the offsets before, between and after."""
    step = timedelta(days=7)
    at = datetime(_FIRST_YEAR - 1, 12, 30, tzinfo=UTC)
    end = datetime(_LAST_YEAR + 1, 1, 3, tzinfo=UTC)
    edges: list[int] = []
    offsets = [_offset_us(at, tz)]
    while at < end:
        following = at + step
        if _offset_us(following, tz) != offsets[-1]:
            edge = _change_between(at, following, tz)
            edges.append((edge - _EPOCH) // _US)
            offsets.append(_offset_us(edge, tz))
        else:
            at = following
            continue
        at = edge
    return np.array(edges, dtype=np.int64), np.array(offsets, dtype=np.int64)


def _offset_us(at: datetime, tz: ZoneInfo) -> int:
    return (at.astimezone(tz).utcoffset() or timedelta()) // _US


def _change_between(low: datetime, high: datetime, tz: ZoneInfo) -> datetime:
    """The first whole second at which the offset is no longer that of `low`."""
    before = _offset_us(low, tz)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset_us(middle, tz) == before else (low, middle)
    return high
