"""Which fixes of two persons are a pair, against a slow second reading in plain Python."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pairs import POLICY, fixes

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.pairing import pairs_of

Line = list[tuple[int, int]]
"""(seconds, metres to the east) of each fix."""


def device(line: Line, **values: object) -> Fixes:
    ordered = sorted(line, key=lambda one: one[0])
    at, east = [one[0] for one in ordered], [(float(one[1]), 0.0) for one in ordered]
    return fixes(at, east, **values)  # type: ignore[arg-type]


lines = st.lists(
    st.tuples(st.integers(0, 240), st.integers(0, 3000)),
    min_size=1,
    max_size=9,
    unique_by=lambda one: one[0],
)


def metres(one: Fixes, i: int, two: Fixes, j: int) -> float:
    a, b = one.track, two.track
    return float(Geodesic.WGS84.Inverse(a.lat[i], a.lon[i], b.lat[j], b.lon[j])["s12"])


def pace(one: Fixes, i: int) -> float:
    """The lesser of the two speeds beside a fix, between a walk and 40 m/s."""
    at = one.start_us / 1e6
    beside = [(i - 1, i), (i, i + 1)]
    speeds = [
        metres(one, a, one, b) / max(at[b] - at[a], 1.0)
        for a, b in beside
        if a >= 0 and b < len(one)
    ]
    return min(max(min(speeds, default=0.0), 1.4), 40.0)


def slowly(own: Fixes, other: Fixes) -> dict[tuple[int, int], tuple[float, float]]:
    """(i, j) → (t, σ), every fix of one compared with every fix of the other."""
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for swapped, (one, two) in enumerate(((own, other), (other, own))):
        for i in range(len(one)):
            gaps = [abs(one.start_us[i] - two.start_us[j]) / 1e6 for j in range(len(two))]
            for j, gap in enumerate(gaps):
                if gap == min(gaps) and gap <= 30.0:
                    key = (j, i) if swapped else (i, j)
                    found.setdefault(key, []).append((one.start_us[i] / 1e6, pace(two, j)))
    told = {}
    for (i, j), ways in found.items():
        gap = abs(own.start_us[i] - other.start_us[j]) / 1e6
        skew = max(one[1] for one in ways) * gap
        sigma = math.sqrt(own.sigma_m[i] ** 2 + other.sigma_m[j] ** 2 + skew**2)
        told[i, j] = (max(one[0] for one in ways), sigma)
    return told


@settings(max_examples=60)
@given(lines, lines)
def test_pairs_times_and_errors_are_those_of_a_slow_reading(one: Line, two: Line) -> None:
    own, other = device(one), device(two, device_id="APP-1")
    expected, pairs = slowly(own, other), pairs_of(own, other, POLICY)
    keys = list(zip(pairs.own.track.row - 1, pairs.other.track.row - 1, strict=True))
    assert sorted(keys) == sorted(expected)
    assert (np.diff(pairs.fixes.start_us) >= 0).all()
    for number, (i, j) in enumerate(keys):
        t, sigma = expected[i, j]
        assert pairs.fixes.start_us[number] / 1e6 == t
        assert pairs.fixes.sigma_m[number] == pytest.approx(sigma, rel=1e-9)
        assert pairs.separation_m[number] == pytest.approx(metres(own, i, other, j), abs=1e-6)


@settings(max_examples=40)
@given(lines, lines)
def test_exchanging_the_persons_mirrors_the_pairs(one: Line, two: Line) -> None:
    own, other = device(one), device(two)
    here, there = pairs_of(own, other, POLICY), pairs_of(other, own, POLICY)
    assert here.fixes.start_us.tolist() == there.fixes.start_us.tolist()
    assert here.own.track.row.tolist() == there.other.track.row.tolist()
    np.testing.assert_array_equal(here.fixes.sigma_m, there.fixes.sigma_m)
    np.testing.assert_allclose(here.separation_m, there.separation_m, atol=1e-9)


CASES: list[tuple[str, Line, Line, list[tuple[int, int, int]]]] = [
    ("the same second", [(0, 0)], [(0, 9)], [(0, 1, 1)]),
    ("30 s apart is a pair, at the later fix", [(0, 0)], [(30, 9)], [(30, 1, 1)]),
    ("31 s apart is none", [(0, 0)], [(31, 9)], []),
    (
        "one fix serves all that it is nearest to",
        [(0, 0), (10, 0), (20, 0)],
        [(5, 9)],
        [(5, 1, 1), (10, 2, 1), (20, 3, 1)],
    ),
    ("of two equally near both count", [(10, 0)], [(0, 9), (20, 9)], [(10, 1, 1), (20, 1, 2)]),
]


@pytest.mark.parametrize(("name", "one", "two", "expected"), CASES, ids=[c[0] for c in CASES])
def test_which_fixes_are_a_pair(
    name: str, one: Line, two: Line, expected: Sequence[tuple[int, int, int]]
) -> None:
    pairs = pairs_of(device(one), device(two), POLICY)
    times = (pairs.fixes.start_us // 1_000_000).tolist()
    rows = zip(times, pairs.own.track.row.tolist(), pairs.other.track.row.tolist(), strict=True)
    assert list(rows) == expected, name


def test_a_clock_of_minutes_may_be_too_far_apart_to_pair() -> None:
    """12:00 may be 12:00:00 or 12:00:59: no pair is surely within 30 s."""
    own, other = device([(0, 0), (60, 0)], resolution_s=60), device([(0, 9), (60, 9)])
    assert len(pairs_of(own, other, POLICY)) == 0
    ten = device([(0, 0)], resolution_s=10)
    pairs = pairs_of(ten, device([(20, 9)]), POLICY)
    assert (pairs.fixes.end_us - pairs.fixes.start_us).tolist() == [0]
    assert pairs.fixes.sigma_m[0] == pytest.approx(math.sqrt(25 + 25 + (1.4 * 20) ** 2))


def test_bearing_is_from_the_respondent_to_the_other() -> None:
    pairs = pairs_of(device([(0, 100)]), device([(0, 0)]), POLICY)
    assert pairs.bearing_deg[0] == pytest.approx(270.0, abs=0.01)
