"""Which rows of one export are the same contacts as rows of another: an alignment in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from orderwatch.tables import ContactRecord

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
        found += _best(ones, others, i_range, j_range, same)
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


def _best(
    ones: Sequence[ContactRecord],
    others: Sequence[ContactRecord],
    i_range: range,
    j_range: range,
    same: Same,
) -> list[tuple[int, int]]:
    """The best pairs of one cluster: most pairs, then least time apart, then earliest."""
    if not i_range or not j_range:
        return []
    width = len(j_range) + 1
    table = [[(0, 0)] * width]
    for i in i_range:
        row = [(0, 0)]
        for n, j in enumerate(j_range, 1):
            best = max(table[-1][n], row[n - 1])
            if same(i, j):
                pairs, cost = table[-1][n - 1]
                best = max(best, (pairs + 1, cost - apart_us(ones[i], others[j])))
            row.append(best)
        table.append(row)
    return _traced(table, i_range, j_range)


def _traced(
    table: list[list[tuple[int, int]]], i_range: range, j_range: range
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    m, n = len(i_range), len(j_range)
    while m and n:
        if table[m][n] == table[m][n - 1]:
            n -= 1
        elif table[m][n] == table[m - 1][n]:
            m -= 1
        else:
            m, n = m - 1, n - 1
            found.append((i_range[m], j_range[n]))
    return found[::-1]
