"""Which rows of one export are the same contacts as rows of another: an alignment in time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence

from orderwatch.tables import ContactRecord

_Worth = tuple[int, int]
"""Number of pairs, and less than nothing for the time apart, µs."""
Same = Callable[[int, int], bool]
"""Whether row i of the one and row j of the other can be one contact."""


def apart_us(one: ContactRecord, other: ContactRecord) -> int:
    """Time between two rows, µs: where a clock is coarse, the shortest there can be."""
    first, second = sorted((one, other), key=lambda row: row.at_us)
    return max(0, second.at_us - first.at_us - first.resolution_us)


def aligned(
    ones: Sequence[ContactRecord],
    others: Sequence[ContactRecord],
    same: Same,
    tolerance_us: int,
) -> list[tuple[int, int]]:
    """Pairs (i, j) of rows that are one contact: each row at most once, in order of time.

    As many pairs as can be, and of those the nearest in time: clocks may differ, but within one
    export they run on, so that what came first in one came first in the other.

    Args:
        ones: rows of one export, in time order.
        others: rows of another.
        same: whether two rows can be one contact.
        tolerance_us: rows farther apart are never the same.
    """
    found: list[tuple[int, int]] = []
    for i_range, j_range in _clusters(ones, others, tolerance_us):
        if i_range and j_range:
            cluster = _Cluster(ones, others, (i_range, j_range), same, tolerance_us)
            found += cluster.best()
    return found


def _clusters(
    ones: Sequence[ContactRecord], others: Sequence[ContactRecord], tolerance_us: int
) -> Iterator[tuple[range, range]]:
    """Runs of rows of both, cut where nothing before can be the same as anything after."""
    marks = sorted(
        [(row.at_us, row.at_us + row.resolution_us, 0) for row in ones]
        + [(row.at_us, row.at_us + row.resolution_us, 1) for row in others]
    )
    starts, counts, reach = [0, 0], [0, 0], None
    for at_us, end_us, side in marks:
        if reach is not None and at_us - reach > tolerance_us:
            yield _ranges(starts, counts)
            starts = list(counts)
        counts[side] += 1
        reach = end_us if reach is None else max(reach, end_us)
    if marks:
        yield _ranges(starts, counts)


def _ranges(starts: list[int], counts: list[int]) -> tuple[range, range]:
    return range(starts[0], counts[0]), range(starts[1], counts[1])


class _Cluster:
    """Rows of both sides close in time, and the best ways to pair the first of them.

    For each row of the one side only those of the other are tried that lie within the tolerance.
    """

    def __init__(
        self,
        ones: Sequence[ContactRecord],
        others: Sequence[ContactRecord],
        ranges: tuple[range, range],
        same: Same,
        tolerance_us: int,
    ) -> None:
        self.ones, self.others, self.same = ones, others, same
        self.i_range, self.j_range = i_range, j_range = ranges
        times = [others[j].at_us for j in j_range]
        coarse = max(others[j].resolution_us for j in j_range)
        self._bands = [
            (
                bisect_left(times, ones[i].at_us - tolerance_us - coarse),
                bisect_right(times, ones[i].at_us + ones[i].resolution_us + tolerance_us),
            )
            for i in i_range
        ]
        self._table: list[list[_Worth]] = []

    def best(self) -> list[tuple[int, int]]:
        """The pairs: most of them, then least time apart, then those that come first."""
        for m in range(len(self.i_range)):
            self._table.append(self._row(m))
        found: list[tuple[int, int]] = []
        m, n = len(self.i_range), len(self.j_range)
        while m and n:
            low, high = self._bands[m - 1]
            if n > high:
                n = high
            elif n <= low or self._worth(m, n) == self._worth(m - 1, n):
                m -= 1
            elif self._worth(m, n) == self._worth(m, n - 1):
                n -= 1
            else:
                m, n = m - 1, n - 1
                found.append((self.i_range[m], self.j_range[n]))
        return found[::-1]

    def _row(self, m: int) -> list[_Worth]:
        """The worth of pairing the first m + 1 rows with the first n, for the n of its band."""
        low, high = self._bands[m]
        i = self.i_range[m]
        row = [self._worth(m, low)]
        for n in range(low + 1, high + 1):
            j = self.j_range[n - 1]
            best = max(self._worth(m, n), row[-1])
            if self.same(i, j):
                pairs, near = self._worth(m, n - 1)
                best = max(best, (pairs + 1, near - apart_us(self.ones[i], self.others[j])))
            row.append(best)
        return row

    def _worth(self, m: int, n: int) -> _Worth:
        """What the first m rows paired with the first n come to."""
        while m and n < self._bands[m - 1][0]:
            m -= 1
        if not m:
            return (0, 0)
        low, high = self._bands[m - 1]
        return self._table[m - 1][min(n, high) - low]
