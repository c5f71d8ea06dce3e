"""Interval algebra against sets of whole numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals

_SPAN = 40
_pairs = st.lists(st.tuples(st.integers(0, _SPAN), st.integers(0, _SPAN)), max_size=8)


def _points(pairs: object) -> set[int]:
    return {point for start, end in pairs for point in range(start, end)}


@settings(max_examples=200)
@given(_pairs, _pairs, st.integers(-5, _SPAN + 5), st.integers(-5, _SPAN + 5))
def test_the_algebra_is_that_of_sets(one, other, low, high):
    """Union, intersection, difference and clip hold exactly the points that sets hold."""
    a, b = Intervals.of(one), Intervals.of(other)
    points, more = _points(one), _points(other)
    assert _points(a) == points
    assert _points(a.union(b)) == points | more
    assert _points(a.intersect(b)) == points & more
    assert _points(a.subtract(b)) == points - more
    assert _points(a.clip(low, high)) == points & set(range(low, high))
    assert a.total_us == len(points)


@settings(max_examples=200)
@given(_pairs, _pairs)
def test_results_are_sorted_disjoint_and_joined(one, other):
    """Whatever made them, intervals are in order and no two touch, so equality means equality."""
    a, b = Intervals.of(one), Intervals.of(other)
    for made in (a, a.union(b), a.intersect(b), a.subtract(b)):
        assert (made.starts_us < made.ends_us).all()
        assert (made.starts_us[1:] > made.ends_us[:-1]).all()
    assert a.union(b) == b.union(a)
    assert hash(a.union(b)) == hash(b.union(a))
    assert a.subtract(b).union(a.intersect(b)) == a


@settings(max_examples=100)
@given(_pairs)
def test_covers_is_half_open(pairs):
    """An instant is inside from the start on, and not at the end."""
    made, points = Intervals.of(pairs), _points(pairs)
    instants = np.arange(-2, _SPAN + 3, dtype=np.int64)
    assert made.covers(instants).tolist() == [int(at) in points for at in instants]
    held = made.index_of(instants)
    for at, index in zip(instants.tolist(), held.tolist(), strict=True):
        assert index == -1 or made.starts_us[index] <= at < made.ends_us[index]


def test_nothing_and_always():
    """Empty time behaves as an empty set; all time holds both of its ends' worth."""
    nothing, always = Intervals.empty(), Intervals.always()
    assert len(nothing) == 0
    assert nothing.total_us == 0
    assert always.subtract(nothing) == always
    assert nothing.subtract(always) == nothing
    assert nothing.intersect(always) == nothing
    assert nothing.union(always) == always
    assert list(always) == [(OPEN_START_US, OPEN_END_US)]
    assert nothing.covers(np.array([0], dtype=np.int64)).tolist() == [False]
    assert nothing != "nothing"
