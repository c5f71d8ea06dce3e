"""UTC offsets and local wall-clock times over arrays: only Python's zoneinfo decides.

zoneinfo answers for one datetime at a time. Here its answers are kept as segments of constant
offset, found year by year as they are asked for, so that a million instants cost a look-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from orderwatch.temporal.intervals import Int64, Intervals

Int8 = npt.NDArray[np.int8]

UNIQUE, AMBIGUOUS, NEVER = 0, 1, 2
"""Kinds of a local time: it happened once, twice, or never."""

_EPOCH = datetime(1970, 1, 1)
_US = timedelta(microseconds=1)
_STEP = timedelta(days=3)
"""Shorter than the shortest stretch between two changes since 1900: four days, Freetown 1939."""
_WIDEST_US = 16 * 3_600_000_000
"""No offset from UTC is, or was, wider than this."""
_FIRST_YEAR, _LAST_YEAR = 2, 9998
"""Instants outside are read with the offset of the nearest of these years."""


@dataclass(frozen=True, eq=False)
class LocalTimes:
    """UTC readings of naive local times, arrays of shape (n,).

    Attributes:
        first_us: the only reading, or the first pass of a time that happened twice; for one that
            never happened the instant at which the clock jumped over it.
        second_us: the second pass of a time that happened twice, otherwise equal to `first_us`.
        kind: UNIQUE, AMBIGUOUS or NEVER.
    """

    first_us: Int64
    second_us: Int64
    kind: Int8


@dataclass(frozen=True, eq=False)
class Segments:
    """Stretches of constant offset in order of time: [start, end) in µs UTC, offset in µs."""

    starts_us: Int64
    ends_us: Int64
    offsets_us: Int64

    def index_of(self, instants_us: Int64) -> Int64:
        """For each instant the segment that holds it, the nearest at either end."""
        index = np.searchsorted(self.starts_us, instants_us, side="right") - 1
        return np.maximum(index, 0).astype(np.int64)


def offsets_us(instants_us: Int64, tz: ZoneInfo) -> Int64:
    """The UTC offset (local time less UTC) at each instant, µs.

    Args:
        instants_us: µs UTC, shape (n,), in any order.
        tz: a zone of `zone`.
    """
    if not len(instants_us):
        return np.empty(0, dtype=np.int64)
    segments = _segments(instants_us, tz)
    return segments.offsets_us[segments.index_of(instants_us)]


def segments_between(start_us: int, end_us: int, tz: ZoneInfo) -> Segments:
    """The segments of every year from that of `start_us` to that of `end_us`, in order of time."""
    return _segments(np.array([start_us, end_us], dtype=np.int64), tz, between=True)


def utc_from_local(local_us: Int64, tz: ZoneInfo) -> LocalTimes:
    """The UTC readings of naive local times.

    Args:
        local_us: µs since 1970-01-01T00:00 on the local clock, shape (n,), in any order.
        tz: a zone of `zone`.
    """
    first = np.zeros(len(local_us), dtype=np.int64)
    second, passes = first.copy(), np.zeros(len(local_us), dtype=np.int8)
    if not len(local_us):
        return LocalTimes(first, second, passes)
    segments = _segments(local_us, tz, beside=1)
    low = segments.index_of(local_us - _WIDEST_US)
    high = segments.index_of(local_us + _WIDEST_US)
    for step in range(int((high - low).max()) + 1):
        rows = np.flatnonzero(low + step <= high)
        index = low[rows] + step
        read = local_us[rows] - segments.offsets_us[index]
        holds = (segments.starts_us[index] <= read) & (read < segments.ends_us[index])
        rows, read = rows[holds], read[holds]
        first[rows] = np.where(passes[rows] == 0, read, first[rows])
        second[rows] = read
        passes[rows] += 1
    never = np.flatnonzero(passes == 0)
    first[never] = second[never] = _jumps(local_us[never], segments, low[never], high[never])
    kind = np.where(passes == 0, NEVER, np.where(passes == 1, UNIQUE, AMBIGUOUS))
    return LocalTimes(first, second, kind.astype(np.int8))


def intervals_from_local(local: Intervals, tz: ZoneInfo, start_us: int, end_us: int) -> Intervals:
    """The instants of [start, end) whose local wall clock lies in the given local time.

    Both passes of a repeated hour count, and nothing of an hour that the clock skipped.

    Args:
        local: intervals in µs since 1970-01-01T00:00 on the local clock.
        tz: a zone of `zone`.
        start_us: µs UTC.
        end_us: µs UTC.
    """
    if start_us >= end_us or not len(local):
        return Intervals.empty()
    segments = _segments(np.array([start_us, end_us - 1], dtype=np.int64), tz, between=True)
    starts: list[Int64] = []
    ends: list[Int64] = []
    triples = zip(segments.starts_us, segments.ends_us, segments.offsets_us, strict=True)
    for low, high, offset in triples:
        low_us, high_us = max(int(low), start_us), min(int(high), end_us)
        if low_us >= high_us:
            continue
        part = local.clip(low_us + int(offset), high_us + int(offset))
        starts.append(part.starts_us - offset)
        ends.append(part.ends_us - offset)
    return Intervals.from_arrays(np.concatenate(starts), np.concatenate(ends))


def _jumps(local_us: Int64, segments: Segments, low: Int64, high: Int64) -> Int64:
    """The instants at which the clock jumped over local times that never happened."""
    found = segments.starts_us[high]
    for step in range(int((high - low).max()) + 1 if len(high) else 0):
        index = np.maximum(high - step, low)
        after = segments.starts_us[index] + segments.offsets_us[index] > local_us
        found = np.where(after, segments.starts_us[index], found)
    return found


def _segments(us: Int64, tz: ZoneInfo, *, beside: int = 0, between: bool = False) -> Segments:
    """The segments of the years that occur, of `beside` more around them, of all `between`."""
    years = us.astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64) + 1970
    years = np.clip(years, _FIRST_YEAR, _LAST_YEAR)
    first, last = int(years.min()), int(years.max())
    occurring = [first, last] if first == last else np.bincount(years - first).nonzero()[0] + first
    wanted = set(range(first, last + 1)) if between else {int(year) for year in occurring}
    for shift in range(1, beside + 1):
        wanted |= {year + shift for year in wanted} | {year - shift for year in wanted}
    kept = tuple(sorted(year for year in wanted if _FIRST_YEAR <= year <= _LAST_YEAR))
    return _table(tz, kept)


@lru_cache(maxsize=256)
def _table(tz: ZoneInfo, years: tuple[int, ...]) -> Segments:
    rows = [row for year in years for row in _of_year(tz, year)]
    starts, ends, offsets = np.array(rows, dtype=np.int64).T.copy()
    return Segments(starts, ends, offsets)


@lru_cache(maxsize=16_384)
def _of_year(tz: ZoneInfo, year: int) -> tuple[tuple[int, int, int], ...]:
    """(start, end, offset) of the segments of one UTC year, µs."""
    at, end = datetime(year, 1, 1), datetime(year + 1, 1, 1)
    cuts, offsets = [at], [_offset(at, tz)]
    while at < end:
        following = min(at + _STEP, end)
        if _offset(following, tz) != offsets[-1]:
            change = _change_between(at, following, tz)
            if change == end:
                break
            cuts.append(change)
            offsets.append(_offset(change, tz))
        at = following
    cuts.append(end)
    edges = [(cut - _EPOCH) // _US for cut in cuts]
    return tuple(zip(edges[:-1], edges[1:], (offset // _US for offset in offsets), strict=True))


def _change_between(low: datetime, high: datetime, tz: ZoneInfo) -> datetime:
    """The first whole second at which the offset is that of `high`."""
    before = _offset(low, tz)
    seconds = (high - low) // timedelta(seconds=1)
    below = 0
    while seconds - below > 1:
        middle = (below + seconds) // 2
        if _offset(low + timedelta(seconds=middle), tz) == before:
            below = middle
        else:
            seconds = middle
    return low + timedelta(seconds=seconds)


def _offset(utc: datetime, tz: ZoneInfo) -> timedelta:
    """The offset at a naive UTC datetime."""
    return tz.fromutc(utc.replace(tzinfo=tz)).utcoffset() or timedelta()
