"""Tolerance and allowance against a reading second by second."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.findings.account import Basis, Code, Segments
from orderwatch.findings.leeway import Spending, allowance_time, paint
from orderwatch.temporal.intervals import Intervals

spans = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=8)
states = st.lists(st.sampled_from(list(Code)), min_size=1, max_size=12)


def spending(absence: Intervals, length: int, edges: list[int], per: str = "day") -> Spending:
    return Spending(
        absence=absence,
        force=Intervals.of([(0, 120)]),
        length_us=length,
        per=per,
        starts_us=np.array(edges, dtype=np.int64),
    )


@settings(max_examples=60)
@given(spans, spans, st.integers(1, 60), st.sets(st.integers(1, 119), max_size=3))
def test_an_allowance_is_used_up_second_by_second(
    one: list[tuple[int, int]], two: list[tuple[int, int]], length: int, inner: set[int]
) -> None:
    """Absence painted is the first `length` seconds of each period, over both stretches."""
    first = Intervals.of(one)
    second = Intervals.of(two).subtract(first)
    edges = sorted({0, *inner})
    times = allowance_time([spending(first, length, edges), spending(second, length, edges)])
    used: dict[int, int] = defaultdict(int)
    for second_no in range(120):
        at = np.array([second_no], dtype=np.int64)
        period = max(edge for edge in edges if edge <= second_no)
        for absence, time in zip((first, second), times, strict=True):
            if absence.covers(at)[0]:
                used[period] += 1
                assert time.covers(at)[0] == (used[period] <= length), second_no


def test_a_period_within_its_allowance_counts_to_its_end() -> None:
    absence = Intervals.of([(10, 40)])
    (exact,) = allowance_time([spending(absence, 30, [0, 60])])
    assert exact == Intervals.of([(0, 120)])
    (over,) = allowance_time([spending(absence, 29, [0, 60])])
    assert over == Intervals.of([(0, 39), (60, 120)])


def test_without_an_allowance_there_is_no_time_of_it() -> None:
    (none,) = allowance_time([spending(Intervals.of([(10, 40)]), 0, [0])])
    assert none == Intervals.empty()


@settings(max_examples=60)
@given(states, spans)
def test_only_possible_breach_is_painted(states: list[Code], time: list[tuple[int, int]]) -> None:
    n = len(states)
    start = np.arange(n, dtype=np.int64) * 10
    segments = Segments(
        start,
        start + 10,
        np.array(states, dtype=np.int8),
        np.zeros(n, dtype=np.int64),
        np.zeros(n, dtype=np.int64),
        np.zeros(n, dtype=bool),
    )
    within = Intervals.of(time)
    found = paint(segments, within, Basis.TOLERANCE)
    assert np.all(found.start_us[1:] == found.end_us[:-1])
    assert (found.start_us[0], found.end_us[-1]) == (0, n * 10)
    for at in range(n * 10):
        i = int(np.searchsorted(found.start_us, at, side="right")) - 1
        lenient = within.covers(np.array([at], dtype=np.int64))[0]
        state = states[at // 10]
        if state == Code.POSSIBLE_BREACH and lenient:
            assert (found.state[i], found.basis[i]) == (Code.EXCEPTED, Basis.TOLERANCE)
        else:
            assert (found.state[i], found.basis[i]) == (state, 0)


@pytest.mark.parametrize("basis", [Basis.TOLERANCE, Basis.ALLOWANCE])
def test_nothing_to_paint_changes_nothing(basis: Basis) -> None:
    empty = Segments(
        *(np.empty(0, dtype=np.int64) for _ in range(2)),
        np.empty(0, dtype=np.int8),
        *(np.empty(0, dtype=np.int64) for _ in range(2)),
        np.empty(0, dtype=bool),
    )
    assert len(paint(empty, Intervals.of([(0, 10)]), basis)) == 0
