"""Time observed and silences, against known tracks and a brute-force reading."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.orders import LONDON, us
from support.tracks import track

from orderwatch.conditions.fixes import prepare
from orderwatch.engine.data.observed import days_of, observed, silences
from orderwatch.policy import Policy
from orderwatch.temporal.intervals import Intervals

POLICY = Policy()
SECOND = 1_000_000
LIMIT = 900


def window(start_s: float, end_s: float) -> Intervals:
    return Intervals.of([(round(start_s * SECOND), round(end_s * SECOND))])


@pytest.mark.parametrize(
    ("times", "asked", "seen_s", "silent"),
    [
        ([0, 60, 120], (0, 120), 120, []),
        ([0, 900], (0, 900), 900, []),
        ([0, 901], (0, 901), 0, [(0, 901)]),
        ([0, 60, 4000, 4060], (0, 4060), 120, [(60, 3940)]),
        ([0, 2000, 4000], (0, 4000), 0, [(0, 2000), (2000, 2000)]),
        ([1000, 1060], (0, 1060), 60, [(0, 1000)]),
        ([900, 960], (0, 960), 60, []),
        ([0, 60], (0, 2000), 60, [(60, 1940)]),
        ([0, 60], (0, 960), 60, []),
        ([0, 4000], (1000, 2000), 0, [(1000, 1000)]),
        ([0, 60], (5000, 9000), 0, [(5000, 4000)]),
        ([500], (0, 1000), 0, []),
        ([1000], (0, 3000), 0, [(0, 1000), (1000, 2000)]),
    ],
)
def test_silences_of_a_track(
    times: list[float], asked: tuple[float, float], seen_s: float, silent: list[tuple[float, float]]
) -> None:
    fixes = prepare(track(times, [0.0] * len(times)), POLICY)
    seen = observed(fixes, POLICY).intersect(window(*asked))
    assert seen.total_us == seen_s * SECOND
    starts, lengths = silences(fixes, window(*asked), POLICY)
    found = list(zip(starts.tolist(), lengths.tolist(), strict=True))
    # A single fix is an instant; 1 µs of it is nobody's silence.
    assert [(a / SECOND, b / SECOND) for a, b in found] == [
        (pytest.approx(a, abs=2e-6), pytest.approx(b, abs=2e-6)) for a, b in silent
    ]


def test_a_device_without_a_fix_is_one_silence_a_window() -> None:
    starts, lengths = silences(None, window(0, 5000).union(window(9000, 9100)), POLICY)
    assert starts.tolist() == [0]
    assert lengths.tolist() == [5000 * SECOND]


def test_a_clock_of_minutes_takes_the_worse_reading() -> None:
    """Fixes written 14 and 15 minutes apart: the second pair may be 16 minutes apart."""
    times = [0.0, 840.0, 840.0 + 900.0]
    fixes = prepare(track(times, [0.0] * 3, resolution_s=60.0), POLICY)
    assert list(observed(fixes, POLICY)) == [(0, 900 * SECOND)]


@pytest.mark.parametrize(
    ("low", "high", "first", "hours"),
    [
        ("2026-04-14T00:00", "2026-04-15T00:00", date(2026, 4, 14), [24]),
        ("2026-03-28T12:00", "2026-03-30T12:00", date(2026, 3, 28), [24, 23, 24]),
        ("2026-10-24T12:00", "2026-10-26T12:00", date(2026, 10, 24), [24, 25, 24]),
    ],
)
def test_local_days(low: str, high: str, first: date, hours: list[int]) -> None:
    """A day has 23 or 25 hours where the clock changes."""
    edges = [us(low), us(high)]
    days = days_of(edges[0], edges[1], LONDON)
    assert days.date(0) == first
    assert (np.diff(days.edges_us) / (3600 * SECOND)).tolist() == hours
    assert days.seconds_us(Intervals.of([(edges[0], edges[1])])).sum() == edges[1] - edges[0]


TIMES = st.lists(st.integers(0, 30_000), min_size=1, max_size=40)


@settings(max_examples=50)
@given(times=TIMES, low=st.integers(-2_000, 20_000), length=st.integers(1, 20_000))
def test_second_by_second(times: list[int], low: int, length: int) -> None:
    """Observed and silent seconds sum to the window, as counting them one by one says."""
    times = sorted(times)
    fixes = prepare(track(times, [0.0] * len(times)), POLICY)
    seen = observed(fixes, POLICY).intersect(window(low, low + length))
    heard = np.zeros(60_000, dtype=bool)
    for one, two in itertools.pairwise(times):
        if two - one <= LIMIT:
            heard[one + 5_000 : two + 5_000] = True
    assert seen.total_us == int(heard[low + 5_000 : low + length + 5_000].sum()) * SECOND
    starts, lengths = silences(fixes, window(low, low + length), POLICY)
    covered = Intervals.from_arrays(starts, starts + lengths)
    assert not len(covered.intersect(seen))
    assert covered.total_us == lengths.sum()
    assert covered.total_us <= length * SECOND - seen.total_us
