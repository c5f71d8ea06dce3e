"""Which rows of two exports are one contact, against every way to pair them."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.contact_stories import record

from orderwatch.conditions.alignment import Times, aligned, apart_us, times_of
from orderwatch.tables import Bool

S = 1_000_000


def at(seconds: list[int], resolution_us: int = 0) -> Times:
    return times_of([record(t * S, "R", ["P1"], resolution_us=resolution_us) for t in seconds])


def pairs_of(ones: list[int], others: list[int], tolerance_s: int = 120) -> list[tuple[int, int]]:
    left, right = at(ones), at(others)

    def same(i: int, part: slice) -> Bool:
        return apart_us(left, i, right, part) <= tolerance_s * S

    return aligned(left, right, same, tolerance_s * S)


@pytest.mark.parametrize(
    ("ones", "others", "wanted"),
    [
        ([0], [120], [(0, 0)]),
        ([0], [121], []),
        ([0, 60, 120], [50, 110, 170], [(0, 0), (1, 1), (2, 2)]),
        ([0, 60], [55], [(1, 0)]),
        ([0, 10_000], [10_010], [(1, 0)]),
        ([], [5], []),
    ],
    ids=["on the line", "beyond", "a clock 50 s ahead", "the nearer", "hours apart", "none"],
)
def test_pairs(ones: list[int], others: list[int], wanted: list[tuple[int, int]]) -> None:
    assert pairs_of(ones, others) == wanted


def test_a_coarse_clock_is_read_in_favour_of_one_contact() -> None:
    """A row of the minute from 60 s on and one at 0 s are at least 60 s apart."""
    minute, whole = at([60], 60 * S), slice(None)
    assert apart_us(at([0]), 0, minute, whole) == [60 * S]
    assert apart_us(at([90]), 0, minute, whole) == [0]
    assert apart_us(minute, 0, at([0, 90, 180]), whole).tolist() == [60 * S, 0, 60 * S]


Row = tuple[int, int]
"""Second, and how many it can last: 60 by a clock of minutes."""


def apart_s(one: Row, other: Row) -> int:
    first, second = sorted((one, other), key=lambda row: row[0])
    return max(0, second[0] - sum(first))


def best_by_trying(ones: list[Row], others: list[Row], tolerance_s: int) -> tuple[int, int]:
    """Most pairs in order of time and, of those, the least seconds apart: all ways tried."""

    @cache
    def of(i: int, j: int) -> tuple[int, int]:
        if i == len(ones) or j == len(others):
            return (0, 0)
        found = [of(i + 1, j), of(i, j + 1)]
        apart = apart_s(ones[i], others[j])
        if apart <= tolerance_s:
            number, cost = of(i + 1, j + 1)
            found.append((number + 1, cost - apart))
        return max(found)

    return of(0, 0)


rows = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 900), st.just(0)),
        st.tuples(st.integers(0, 15).map(lambda minute: 60 * minute), st.just(60)),
    ),
    max_size=8,
).map(sorted)


@settings(max_examples=200, deadline=None)
@given(ones=rows, others=rows, tolerance_s=st.sampled_from([30, 120]))
def test_no_other_way_pairs_more_or_nearer(
    ones: list[Row], others: list[Row], tolerance_s: int
) -> None:
    """Also where clocks of seconds and of minutes stand in one export."""
    left, right = (
        times_of([record(t * S, "R", ["P1"], resolution_us=coarse * S) for t, coarse in side])
        for side in (ones, others)
    )
    found = aligned(
        left, right, lambda i, part: apart_us(left, i, right, part) >= 0, tolerance_s * S
    )
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(found))
    apart = [apart_s(ones[i], others[j]) for i, j in found]
    assert all(one <= tolerance_s for one in apart)
    assert (len(found), -sum(apart)) == best_by_trying(ones, others, tolerance_s)


def test_many_rows_at_one_time() -> None:
    """Thousands of messages in one minute on both sides keep to a byte for each two of them."""
    busy = times_of([record(n * 20_000, "R", ["P1"]) for n in range(3000)])
    found = aligned(busy, busy, lambda i, part: apart_us(busy, i, busy, part) >= 0, 120 * S)
    assert found == [(n, n) for n in range(3000)]
