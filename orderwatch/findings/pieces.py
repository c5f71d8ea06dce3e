"""The in-force time of a stretch, cut where force, notice, exception or leeway begins or ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from orderwatch.tables import Bool, Int8, Int64
from orderwatch.temporal.intervals import Intervals


class Leeway(IntEnum):
    """What of a curfew's leeway a piece lies in (int8 in arrays)."""

    NONE = 0
    TOLERANCE = 1
    ALLOWANCE = 2


class NoticeClass(IntEnum):
    """Whether the respondent knew (int8 in arrays)."""

    GIVEN = 0
    BEFORE = 1
    DAY = 2


@dataclass(frozen=True)
class Pieces:
    """Disjoint, sorted pieces [start, end) of in-force time; arrays of shape (pieces,).

    Attributes:
        start_us: start, µs, inclusive.
        end_us: end, µs, exclusive.
        notice: `NoticeClass` codes.
        excepted_by: index of the exception that holds throughout, or -1.
        placed: an exception tied to a place or a route holds throughout, for who is there.
        leeway: `Leeway` codes; it cuts episodes, and the account of time is painted with it.
    """

    start_us: Int64
    end_us: Int64
    notice: Int8
    excepted_by: Int64
    placed: Bool
    leeway: Int8

    def __len__(self) -> int:
        return len(self.start_us)

    def index_of(self, instants_us: Int64) -> Int64:
        """For each instant the piece that holds it, or -1."""
        return Intervals(self.start_us, self.end_us).index_of(instants_us)


def cut(
    force: Intervals,
    before_notice: Intervals,
    notice_day: Intervals,
    exceptions: Sequence[Intervals],
    placed: Intervals,
    *,
    tolerance: Intervals | None = None,
    allowance: Intervals | None = None,
) -> Pieces:
    """Pieces of `force`; where several exceptions hold the first counts.

    Args:
        force: when the condition is in force, clipped to the account period.
        before_notice: the part of it before the respondent knew.
        notice_day: the part on the day of a date-only notice.
        exceptions: when each exception that needs no place holds.
        placed: when any exception tied to a place or a route holds.
        tolerance: a curfew's first and last minutes.
        allowance: when its allowance is not used up; tolerance counts first.
    """
    leeways = [one if one is not None else Intervals.empty() for one in (tolerance, allowance)]
    parts = [force, before_notice, notice_day, *exceptions, placed, *leeways]
    edges = np.unique(np.concatenate([e for p in parts for e in (p.starts_us, p.ends_us)]))
    starts, ends = edges[:-1], edges[1:]
    within = force.index_of(starts)
    keep = within >= 0
    starts, ends, within = starts[keep], ends[keep], within[keep]
    notice = np.where(
        before_notice.covers(starts),
        NoticeClass.BEFORE,
        np.where(notice_day.covers(starts), NoticeClass.DAY, NoticeClass.GIVEN),
    ).astype(np.int8)
    excepted_by = np.full(len(starts), -1, dtype=np.int64)
    for number in reversed(range(len(exceptions))):
        excepted_by[exceptions[number].covers(starts)] = number
    permitted = placed.covers(starts)
    leeway = np.where(
        leeways[0].covers(starts),
        Leeway.TOLERANCE,
        np.where(leeways[1].covers(starts), Leeway.ALLOWANCE, Leeway.NONE),
    ).astype(np.int8)
    first = _changes(within, notice, excepted_by, permitted, leeway)
    last = np.append(np.flatnonzero(first)[1:] - 1, len(starts) - 1)[: first.sum()]
    return Pieces(
        starts[first],
        ends[last],
        notice[first],
        excepted_by[first],
        permitted[first],
        leeway[first],
    )


def _changes(*keys: Int64 | Int8 | Bool) -> Bool:
    """True where any key differs from the one before; the first is always new."""
    first = np.ones(len(keys[0]), dtype=bool)
    first[1:] = False
    for key in keys:
        first[1:] |= key[1:] != key[:-1]
    return first
