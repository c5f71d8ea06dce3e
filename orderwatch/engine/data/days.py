"""What one device recorded on each day: counts, radii, odd fixes, order of the rows, clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.engine.data.observed import Days, days_of, observed, silences
from orderwatch.engine.data.oddities import clock_facts, file_facts, overlaps
from orderwatch.outcome import METHOD_NAMES
from orderwatch.policy import Policy
from orderwatch.records.model import Duplicates, Source
from orderwatch.tables import Bool, DeviceEvents, Float64, Int64
from orderwatch.temporal.intervals import Intervals

_HOUR_US = 3_600_000_000
_SILENCES = {
    "silences_1h": (0, _HOUR_US),
    "silences_6h": (_HOUR_US, 6 * _HOUR_US),
    "silences_24h": (6 * _HOUR_US, 24 * _HOUR_US),
    "silences_longer": (24 * _HOUR_US, 1 << 62),
}
"""Column → lengths of the silences it counts, from and under, µs."""
_QUANTILES = {"radius_p05_m": 0.05, "radius_p50_m": 0.5, "radius_p95_m": 0.95}
_METHODS = {"unknown": "unknown_method"}
_NO_TIMES = np.empty(0, dtype=np.int64)
_MINUTE_US, _SECOND_US = 60_000_000, 1_000_000

Facts = dict[str, Int64 | Float64]
"""Column of data.csv → its value on each day."""


@dataclass(frozen=True, kw_only=True)
class DeviceDays:
    """One device, day by day.

    Attributes:
        days: the local days from the first to the last that the window or a fix is in.
        facts: columns of data.csv.
        settles: place → on each day how many fixes can settle it, and how many there are.
        still: when the device kept its place.
    """

    days: Days
    facts: Facts
    settles: Mapping[str, tuple[Int64, Int64]]
    still: Intervals = field(default_factory=Intervals.empty)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What one device recorded.

    Attributes:
        fixes: its positions; None: it has none.
        duplicates: rows that repeat one of these.
        events: what it reported besides.
        still: when it kept its place.
    """

    fixes: Fixes | None
    duplicates: Sequence[Duplicates] = ()
    events: Sequence[DeviceEvents] = ()
    still: Intervals = field(default_factory=Intervals.empty)

    @property
    def event_starts_us(self) -> Int64:
        """When its events begin, in no order."""
        return np.concatenate([_NO_TIMES, *(one.from_us for one in self.events)])

    @property
    def span_us(self) -> list[int]:
        """Its first instant and the end of its last; empty where it recorded nothing."""
        own = [self.fixes.start_us] if self.fixes is not None else []
        at = np.concatenate([self.event_starts_us, *own])
        return [int(at.min()), int(at.max()) + 1] if len(at) else []


def device_days(
    recorded: Recorded,
    window: Intervals,
    tz: ZoneInfo,
    *,
    sources: Mapping[str, Source],
    settling: Mapping[str, tuple[Bool, Bool]],
    policy: Policy,
) -> DeviceDays | None:
    """The facts of each day of one device.

    Args:
        recorded: what it recorded.
        window: the time that is accounted for and in which the device was the person's.
        tz: the zone whose days they are.
        sources: name → file.
        settling: place → for each fix whether it can settle the place, and whether the place is
            there at its time.
        policy: thresholds.

    Returns:
        None where there is neither a record nor a window.
    """
    edges = [*window.starts_us[:1].tolist(), *window.ends_us[-1:].tolist(), *recorded.span_us]
    if not edges:
        return None
    days, fixes = days_of(min(edges), max(edges), tz), recorded.fixes
    facts = _time(fixes, window, days, policy)
    facts["events"] = _per_day(days.of(recorded.event_starts_us), len(days))
    if fixes is None:
        return DeviceDays(days=days, facts=facts, settles={})
    day, count = days.of(fixes.start_us), len(days)
    marks = file_facts(fixes.track, sources, policy) | clock_facts(fixes)
    facts |= {name: _per_day(day, count, where) for name, where in marks.items()}
    facts |= _counts(fixes, day, count) | _radii(fixes, day, count)
    copied = np.concatenate([_NO_TIMES, *(one.at_us for one in recorded.duplicates)])
    facts["duplicates"] = _per_day(days.of(copied), count)
    facts["still_s"] = days.seconds_us(recorded.still)
    facts["overlap_s"] = days.seconds_us(overlaps(fixes.track, recorded.duplicates))
    settles = {
        place: (_per_day(day, count, can), _per_day(day, count, there))
        for place, (can, there) in settling.items()
    }
    return DeviceDays(days=days, facts=facts, settles=settles, still=recorded.still)


def _time(fixes: Fixes | None, window: Intervals, days: Days, policy: Policy) -> Facts:
    """The time of the window in each day, how much of it was observed, and the silences."""
    held = days.seconds_us(window)
    seen = window.intersect(observed(fixes, policy)) if fixes is not None else Intervals.empty()
    heard = days.seconds_us(seen)
    facts: Facts = {"held_s": held, "observed_s": heard, "silent_s": held - heard}
    starts, lengths = silences(fixes, window, policy)
    day = days.of(starts)
    for name, (low, high) in _SILENCES.items():
        facts[name] = _per_day(day, len(days), (lengths >= low) & (lengths < high))
    longest = np.zeros(len(days), dtype=np.int64)
    np.maximum.at(longest, day, lengths)
    facts["longest_silence_s"] = longest
    return facts


def _counts(fixes: Fixes, day: Int64, count: int) -> Facts:
    """Fixes by method, files, and how many share the commonest second of the minute."""
    track = fixes.track
    facts: Facts = {
        "fixes": _per_day(day, count),
        "radius_unknown": _per_day(day, count, fixes.unknown),
    }
    for word, method in METHOD_NAMES.items():
        facts[_METHODS.get(word, word)] = _per_day(day, count, track.method == method)
    files = len(track.sources)
    facts["files"] = _per_day(np.unique(day * files + track.source) // files, count)
    second = track.at_us % _MINUTE_US // _SECOND_US
    slots = np.bincount(day * 60 + second, minlength=count * 60).reshape(count, 60)
    facts["same_second"] = slots.max(axis=1)
    return facts


def _radii(fixes: Fixes, day: Int64, count: int) -> Facts:
    """Quantiles of the reported radii: the least radius that so many fixes do not exceed."""
    known = ~fixes.unknown
    radius, sizes = fixes.track.accuracy_m[known], _per_day(day[known], count)
    first = np.cumsum(sizes) - sizes
    for low, size in zip(first.tolist(), sizes.tolist(), strict=True):  # fixes lie day after day
        radius[low : low + size].sort()
    facts: Facts = {}
    for name, share in _QUANTILES.items():
        values = np.full(count, np.nan)
        some = sizes > 0
        place = first[some] + np.ceil(share * sizes[some]).astype(np.int64) - 1
        values[some] = radius[place]
        facts[name] = values
    return facts


def _per_day(day: Int64, count: int, where: Bool | None = None) -> Int64:
    if where is not None:
        if not where.any():  # of most odd things there are none
            return np.zeros(count, dtype=np.int64)
        day = day[where]
    return np.bincount(day, minlength=count).astype(np.int64)
