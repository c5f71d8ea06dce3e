"""The account of time of a condition by week, with bounds of what may be against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from orderwatch.findings.account import Basis, Code, Segments
from orderwatch.findings.wording import local
from orderwatch.tables import Int64
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import local_day_bounds

_ROOM = int(Basis.COULD | Basis.COULD_NOT)


@dataclass(frozen=True, kw_only=True)
class Week:
    """One local week, Monday to Sunday; times in µs.

    Attributes:
        monday: its first day.
        start_us: start, UTC.
        end_us: end, UTC, exclusive.
        parts: state → time in it; together the time in force.
        most_us: the most that can be possible breach: what is, what is unclear, and of each
            silence what it has room for.
    """

    monday: date
    start_us: int
    end_us: int
    parts: Mapping[Code, int]
    most_us: int


def by_week(accounts: Sequence[Segments], zone: ZoneInfo) -> Iterator[Week]:
    """The weeks that have time in force, in order; the parts of all are the parts of the whole.

    Args:
        accounts: of one condition, none over another.
        zone: whose Mondays begin a week.
    """
    filled = [one for one in accounts if len(one)]
    if not filled:
        return
    low = min(int(one.start_us.min()) for one in filled)
    high = max(int(one.end_us.max()) for one in filled)
    mondays = _mondays(low, high, zone)
    starts = np.array([local_day_bounds(one, zone)[0] for one in mondays], dtype=np.int64)
    parts = np.zeros((len(mondays), len(Code)), dtype=np.int64)
    most = np.zeros(len(mondays), dtype=np.int64)
    for one in filled:
        _add(one, starts, parts, most)
    for number, monday in enumerate(mondays[:-1]):
        if parts[number].any():
            yield Week(
                monday=monday,
                start_us=int(starts[number]),
                end_us=int(starts[number + 1]),
                parts={code: int(parts[number, code]) for code in Code},
                most_us=int(most[number]),
            )


def _add(segments: Segments, week_starts: Int64, parts: Int64, most: Int64) -> None:
    """Adds the segments, cut at the weeks, to the parts (weeks, states) and the most (weeks,)."""
    order = np.argsort(segments.start_us, kind="stable")
    segments = segments.take(order)
    edges = np.unique(np.concatenate([segments.start_us, segments.end_us, week_starts]))
    starts, lengths = edges[:-1], np.diff(edges)
    holder = Intervals(segments.start_us, segments.end_us).index_of(starts)
    kept = holder >= 0
    starts, lengths, holder = starts[kept], lengths[kept], holder[kept]
    state, basis = segments.state[holder], segments.basis[holder]
    week = np.searchsorted(week_starts, starts, side="right") - 1
    np.add.at(parts, (week, state.astype(np.int64)), lengths)
    bounded = (basis & _ROOM) != 0
    room = np.where(bounded, np.minimum(segments.unseen_us[holder], lengths), lengths)
    against = (state == Code.POSSIBLE_BREACH) | (state == Code.UNCLEAR)
    may = np.where(state == Code.NO_DATA, room, np.where(against, lengths, 0))
    np.add.at(most, week, may)


def _mondays(low_us: int, high_us: int, zone: ZoneInfo) -> list[date]:
    """The Mondays from the one at or before the start to the one after the end."""
    day = local(low_us, zone).date()
    monday, found = day - timedelta(days=day.weekday() + 7), []
    last = local(high_us, zone).date() + timedelta(days=8)
    while monday <= last:
        found.append(monday)
        monday += timedelta(days=7)
    return found
