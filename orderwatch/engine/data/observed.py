"""When a device was observed, and how long its silences are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.policy import Policy
from orderwatch.tables import Bool, Int64
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import local_day_bounds

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Days:
    """Local days in a row: the first instant of each, µs UTC; each ends where the next begins."""

    first: date
    edges_us: Int64

    def __len__(self) -> int:
        return len(self.edges_us) - 1

    def of(self, instants_us: Int64) -> Int64:
        """The index of the day of each instant; every instant must lie in one."""
        found: Int64 = np.searchsorted(self.edges_us, instants_us, side="right") - 1
        return found

    def seconds_us(self, time: Intervals) -> Int64:
        """How much of some time lies in each day, µs."""
        return np.diff(_before(time, self.edges_us))

    def date(self, index: int) -> date:
        """The date of a day."""
        return self.first + timedelta(days=index)


def days_of(low_us: int, high_us: int, tz: ZoneInfo) -> Days:
    """The local days from that of an instant to that of the last before another one.

    Args:
        low_us: µs UTC.
        high_us: µs UTC, exclusive, after `low_us`.
        tz: the zone whose days they are.
    """
    first, last = (
        (_EPOCH + timedelta(microseconds=at)).astimezone(tz).date() for at in (low_us, high_us - 1)
    )
    count = (last - first).days + 1
    edges = [local_day_bounds(first + timedelta(days=n), tz)[0] for n in range(count)]
    edges.append(local_day_bounds(last, tz)[1])
    edges[0], edges[-1] = min(edges[0], low_us), max(edges[-1], high_us)
    return Days(first=first, edges_us=np.maximum.accumulate(np.array(edges, dtype=np.int64)))


def observed(fixes: Fixes, policy: Policy) -> Intervals:
    """The time between neighbouring fixes no farther apart than `max_silence`.

    It is what the account of time does not call no data: a lone fix observes no time, and with a
    clock of minutes the worse reading of both times counts.
    """
    heard = ~_silent(fixes, policy)
    return Intervals.from_arrays(fixes.start_us[:-1][heard], fixes.end_us[1:][heard])


def silences(fixes: Fixes | None, window: Intervals, policy: Policy) -> tuple[Int64, Int64]:
    """Start and length of each silence, or of the part of it within a window, µs, in order.

    From the window's start to the first fix, and from the last fix to its end, is a silence too
    where it is longer than `max_silence`.
    """
    limit = policy.max_silence_s * 1e6
    if fixes is None or not len(fixes):
        outer, starts, ends = window, _NONE, _NONE
    else:
        silent = _silent(fixes, policy)
        starts, ends = fixes.end_us[:-1][silent], fixes.start_us[1:][silent]
        span = (int(fixes.start_us[0]), int(fixes.end_us.max()))
        outer = window.subtract(Intervals.of([(span[0], max(span[1], span[0] + 1))]))
    long = outer.ends_us - outer.starts_us > limit
    found = [(outer.starts_us[long], outer.ends_us[long])]
    # Not as `Intervals`, which joins what a lone fix parts.
    for low, high in window:
        clipped = np.maximum(starts, low), np.minimum(ends, high)
        inside = clipped[0] < clipped[1]
        found.append((clipped[0][inside], clipped[1][inside]))
    begun, ended = (np.concatenate(one) for one in zip(*found, strict=True))
    order = np.argsort(begun, kind="stable")
    return begun[order], (ended - begun)[order]


def _silent(fixes: Fixes, policy: Policy) -> Bool:
    apart = fixes.end_us[1:] - fixes.start_us[:-1]
    return np.asarray(apart > policy.max_silence_s * 1e6)


def _before(time: Intervals, instants_us: Int64) -> Int64:
    """How much of some time lies before each instant, µs."""
    if not len(time):
        return np.zeros(len(instants_us), dtype=np.int64)
    lengths = np.concatenate([[0], np.cumsum(time.ends_us - time.starts_us)])
    begun = np.searchsorted(time.starts_us, instants_us, side="right")
    left = np.maximum(time.ends_us[np.maximum(begun, 1) - 1] - instants_us, 0)
    return np.asarray(lengths[begun] - np.where(begun > 0, left, 0), dtype=np.int64)
