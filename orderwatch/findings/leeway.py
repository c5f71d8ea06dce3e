"""Leeway of a curfew: absence within its tolerance or its allowance is excepted, in time order."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.findings.account import Basis, Code, Segments
from orderwatch.findings.timeline import time_of
from orderwatch.tables import Bool, Int64
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals


@dataclass(frozen=True, kw_only=True)
class Spending:
    """The absence of one stretch that uses up an allowance.

    Attributes:
        absence: its possible breach, what exceptions and tolerance cover left out.
        force: its time in force.
        length_us: the allowance; 0: it has none.
        per: what its periods are, in a word.
        starts_us: where the periods begin, sorted, the first at or before `force`.
    """

    absence: Intervals
    force: Intervals
    length_us: int
    per: str
    starts_us: Int64


def absence(segments: Segments) -> Intervals:
    """The time of possible breach."""
    return time_of(segments, segments.state == Code.POSSIBLE_BREACH)


def paint(segments: Segments, time: Intervals, basis: Basis) -> Segments:
    """Possible breach within `time` as excepted, on a basis; all else as it was."""
    breach = segments.state == Code.POSSIBLE_BREACH
    if not len(time) or not breach.any():
        return segments
    pieces = [_cut(segments.take(breach), time, basis), segments.take(~breach)]
    joined = Segments(
        *(
            np.concatenate([getattr(one, name) for one in pieces])
            for name in ("start_us", "end_us", "state", "basis", "unseen_us", "exceptable")
        )
    )
    return joined.take(np.argsort(joined.start_us, kind="stable"))


def allowance_time(spent: Sequence[Spending]) -> list[Intervals]:
    """The part of each stretch's time in force in which its allowance is not yet used up.

    Absence uses it up in time order, whatever stretch it lies in. A period of which all the
    absence is within the allowance counts to its end, so that a single position away is within it
    too; otherwise it ends where the absence beyond it begins.
    """
    ends = _used_up(spent)
    found = []
    for number, one in enumerate(spent):
        if not one.length_us:
            found.append(Intervals.empty())
            continue
        stops = np.append(one.starts_us[1:], OPEN_END_US)
        pairs = [
            (start, min(stop, ends.get((number, start), stop)))
            for start, stop in zip(one.starts_us.tolist(), stops.tolist(), strict=True)
        ]
        found.append(one.force.intersect(Intervals.of(pairs)))
    return found


def most_in_a_period(time: Intervals, starts_us: Int64) -> int:
    """The most of some time that lies in one period, µs; before the first start is one as well."""
    edges = [OPEN_START_US, *starts_us.tolist(), OPEN_END_US]
    return max(time.clip(low, high).total_us for low, high in itertools.pairwise(edges))


def _used_up(spent: Sequence[Spending]) -> dict[tuple[int, int], int]:
    """(stretch, start of the period) → where absence beyond the stretch's allowance begins.

    What earlier stretches have used of a period counts; how much it allows is each stretch's own.
    """
    parts: list[tuple[int, int, int, int]] = []
    for number, one in enumerate(spent):
        if one.length_us:
            parts += [(start, end, number, period) for start, end, period in _by_period(one)]
    used: dict[tuple[str, int], int] = defaultdict(int)
    ends: dict[tuple[int, int], int] = {}
    for start, end, number, period in sorted(parts):
        one = spent[number]
        key = (one.per, period)
        left = max(one.length_us - used[key], 0)
        if end - start > left and (number, period) not in ends:
            ends[number, period] = start + left
        used[key] += end - start
    return ends


def _by_period(one: Spending) -> list[tuple[int, int, int]]:
    """The absence cut at the edges of periods: (start, end, start of the period)."""
    edges = np.unique(np.concatenate([one.absence.starts_us, one.absence.ends_us, one.starts_us]))
    starts, ends = edges[:-1], edges[1:]
    inside = one.absence.covers(starts)
    starts, ends = starts[inside], ends[inside]
    period = one.starts_us[np.searchsorted(one.starts_us, starts, side="right") - 1]
    return list(zip(starts.tolist(), ends.tolist(), period.tolist(), strict=True))


def _cut(breach: Segments, time: Intervals, basis: Basis) -> Segments:
    """Segments of possible breach, cut at the edges of a time and painted within it."""
    edges = np.unique(
        np.concatenate([breach.start_us, breach.end_us, time.starts_us, time.ends_us])
    )
    starts, ends = edges[:-1], edges[1:]
    holder = Intervals(breach.start_us, breach.end_us).index_of(starts)
    kept = holder >= 0
    starts, ends, holder = starts[kept], ends[kept], holder[kept]
    lenient: Bool = time.covers(starts)
    cut = replace(breach.take(holder), start_us=starts, end_us=ends)
    return replace(
        cut,
        state=np.where(lenient, Code.EXCEPTED, cut.state).astype(np.int8),
        basis=np.where(lenient, int(basis), cut.basis),
    )
