"""Which rows of two exports are one contact, against every way to pair them."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.contact_stories import record

from orderwatch.conditions.alignment import aligned, apart_us
from orderwatch.tables import ContactRecord

S = 1_000_000


def at(seconds: list[int], resolution_us: int = 0) -> list[ContactRecord]:
    return [record(t * S, "R", ["P1"], resolution_us=resolution_us) for t in seconds]


def pairs_of(ones: list[int], others: list[int], tolerance_s: int = 120) -> list[tuple[int, int]]:
    left, right = at(ones), at(others)

    def same(i: int, j: int) -> bool:
        return apart_us(left[i], right[j]) <= tolerance_s * S

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
    minute = at([60], 60 * S)[0]
    assert apart_us(at([0])[0], minute) == 60 * S
    assert apart_us(at([90])[0], minute) == 0
    assert apart_us(minute, at([180])[0]) == 60 * S


def best_by_trying(ones: list[int], others: list[int], tolerance_s: int) -> tuple[int, int]:
    """Most pairs in order of time and, of those, the least seconds apart: all ways tried."""

    @cache
    def of(i: int, j: int) -> tuple[int, int]:
        if i == len(ones) or j == len(others):
            return (0, 0)
        found = [of(i + 1, j), of(i, j + 1)]
        apart = abs(ones[i] - others[j])
        if apart <= tolerance_s:
            number, cost = of(i + 1, j + 1)
            found.append((number + 1, cost - apart))
        return max(found)

    return of(0, 0)


times = st.lists(st.integers(0, 900), max_size=7).map(sorted)


@settings(max_examples=60, deadline=None)
@given(ones=times, others=times, tolerance_s=st.sampled_from([30, 120]))
def test_no_other_way_pairs_more_or_nearer(
    ones: list[int], others: list[int], tolerance_s: int
) -> None:
    found = pairs_of(ones, others, tolerance_s)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(found))
    assert all(abs(ones[i] - others[j]) <= tolerance_s for i, j in found)
    cost = sum(abs(ones[i] - others[j]) for i, j in found)
    assert (len(found), -cost) == best_by_trying(ones, others, tolerance_s)
