"""Which rows of one export are the same contacts as rows of another: an alignment in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from orderwatch.tables import Bool, ContactRecord, Int64

_MOST = 1 << 62
"""No sum of an alignment may be greater."""
Same = Callable[[int, slice], Bool]
"""Whether row i of the one and some rows of the other can be one contact."""


@dataclass(frozen=True, kw_only=True)
class Times:
    """The times of rows, sorted: earliest and latest reading, µs; arrays of shape (n,)."""

    at_us: Int64
    end_us: Int64


def times_of(rows: Sequence[ContactRecord]) -> Times:
    """The times of rows in time order."""
    at_us = np.array([row.at_us for row in rows], dtype=np.int64)
    coarse = np.array([row.resolution_us for row in rows], dtype=np.int64)
    return Times(at_us=at_us, end_us=at_us + coarse)


def apart_us(ones: Times, i: int, others: Times, part: slice) -> Int64:
    """Time between a row and some others, µs: by a coarse clock the shortest there can be."""
    before = ones.at_us[i] <= others.at_us[part]
    after = others.at_us[part] - ones.end_us[i]
    gap: Int64 = np.where(before, after, ones.at_us[i] - others.end_us[part])
    return np.maximum(gap, 0)


def aligned(ones: Times, others: Times, same: Same, tolerance_us: int) -> list[tuple[int, int]]:
    """Pairs (i, j) of rows that are one contact: each row at most once, in order of time.

    As many pairs as can be, and of those the nearest in time: clocks may differ, but within one
    export they run on, so that what came first in one came first in the other.

    Args:
        ones: rows of one export.
        others: rows of another.
        same: whether rows can be one contact, as far as it is not about time.
        tolerance_us: rows farther apart are never the same.
    """
    found: list[tuple[int, int]] = []
    for i_range, j_range in _clusters(ones, others, tolerance_us):
        if i_range and j_range:
            found += _Cluster(ones, others, (i_range, j_range), same, tolerance_us).best()
    return found


def _clusters(ones: Times, others: Times, tolerance_us: int) -> Iterator[tuple[range, range]]:
    """Runs of rows of both, cut where nothing before can be the same as anything after."""
    at_us = np.concatenate([ones.at_us, others.at_us])
    side = np.repeat([0, 1], [len(ones.at_us), len(others.at_us)])
    order = np.argsort(at_us, kind="stable")
    reach = np.maximum.accumulate(np.concatenate([ones.end_us, others.end_us])[order])
    cuts = np.flatnonzero(at_us[order][1:] - reach[:-1] > tolerance_us) + 1
    passed = np.concatenate([[0], np.cumsum(side[order])])  # rows of the other before each mark
    edges = [0, *cuts.tolist(), len(order)]
    for first, end in pairwise(edges):
        low, high = int(passed[first]), int(passed[end])
        yield range(first - low, end - high), range(low, high)


class _Cluster:
    """Rows of both sides close in time, and the best ways to pair the first of them.

    For each row of the one side only those of the other are tried that lie within the tolerance,
    and of each try one byte is kept: time and memory grow with the rows and with how many of them
    lie within the tolerance.
    """

    def __init__(
        self,
        ones: Times,
        others: Times,
        ranges: tuple[range, range],
        same: Same,
        tolerance_us: int,
    ) -> None:
        self.ones, self.others, self.same = ones, others, same
        self.i_range, self.j_range = i_range, j_range = ranges
        self._tolerance_us = tolerance_us
        own, theirs = slice(i_range.start, i_range.stop), slice(j_range.start, j_range.stop)
        times = others.at_us[theirs]
        coarse = int((others.end_us[theirs] - times).max())
        low = np.searchsorted(times, ones.at_us[own] - tolerance_us - coarse, side="left")
        high = np.searchsorted(times, ones.end_us[own] + tolerance_us, side="right")
        self._low, self._high = low.tolist(), np.maximum.accumulate(high).tolist()
        pairs, widest = min(len(i_range), len(j_range)), int((high - low).max())
        # A pair weighs more than all the time apart that the others could save.
        self._unit = 1 + tolerance_us * (pairs + 1) * (widest + 2) // _MOST
        self._pair = tolerance_us * (pairs + 1) // self._unit + 1

    def best(self) -> list[tuple[int, int]]:
        """The pairs: most of them, then least time apart, then those that come first."""
        chosen = self._choices()
        found: list[tuple[int, int]] = []
        m, n = len(self.i_range), len(self.j_range)
        while m and n:
            n = min(n, self._high[m - 1])
            choice = _SKIP_ONE if n <= self._low[m - 1] else chosen[m - 1][n - self._low[m - 1]]
            m -= choice != _SKIP_OTHER
            n -= choice != _SKIP_ONE
            if choice == _PAIR:
                found.append((self.i_range[m], self.j_range[n]))
        return found[::-1]

    def _choices(self) -> list[bytes]:
        """For each row m and each n of its band: what the best way for both ends in."""
        found: list[bytes] = []
        low, worth = 0, np.zeros(1, dtype=np.int64)  # of the first n, from n = low on
        for m in range(len(self.i_range)):
            band = np.arange(self._low[m], self._high[m] + 1)
            above = worth[np.minimum(band - low, len(worth) - 1)]
            row = above.copy()
            row[1:] = np.maximum(row[1:], above[:-1] + self._gain(m))
            row = np.maximum.accumulate(row)
            choice = np.where(row[1:] == row[:-1], _SKIP_OTHER, _PAIR)
            choice[row[1:] == above[1:]] = _SKIP_ONE
            found.append(bytes([_SKIP_ONE]) + choice.astype(np.uint8).tobytes())
            low, worth = self._low[m], row - row[0]
        return found

    def _gain(self, m: int) -> Int64:
        """What it is worth to pair a row with each of its band; less than nothing if it cannot."""
        first, i = self.j_range.start, self.i_range[m]
        part = slice(first + self._low[m], first + self._high[m])
        apart = apart_us(self.ones, i, self.others, part)
        fits = self.same(i, part) & (apart <= self._tolerance_us)
        return np.where(fits, self._pair - apart // self._unit, -1)


_SKIP_ONE, _SKIP_OTHER, _PAIR = 0, 1, 2
