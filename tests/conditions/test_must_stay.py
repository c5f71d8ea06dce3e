"""Places to stay in: the three answers, on the line and beside it, against Monte Carlo."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.tracks import CENTRE, east_of, track

from orderwatch.conditions.fixes import prepare
from orderwatch.conditions.must_stay import read
from orderwatch.conditions.permits import Permit
from orderwatch.conditions.readings import Readings
from orderwatch.outcome import Method, Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.probability import exclusion_level
from orderwatch.spatial.zones import Circle

POLICY = Policy()
SIGMA_8 = 8.0 / math.sqrt(-2.0 * math.log(0.32))
CLEAR = math.sqrt(-2.0 * math.log(0.05))
"""2.4477: a margin of so many σ shows that a fix was outside."""


def circle(radius_m: float, east_m: float = 0.0, tolerance_m: float = 5.0) -> Circle:
    lat, lon = east_of(east_m) if east_m else CENTRE
    return Circle(lat=lat, lon=lon, radius_m=radius_m, tolerance_m=tolerance_m)


def answer(east_m: float, *zones: Circle, **more: object) -> Readings:
    fixes = prepare(track([0.0], [east_m], **{"accuracy_m": 8.0, **more}), POLICY)  # type: ignore[arg-type]
    return read(fixes, zones or (circle(100.0),), (), POLICY)


@pytest.mark.parametrize(
    ("east_m", "expected"),
    [
        (0.0, Outcome.CONSISTENT),
        (80.0, Outcome.CONSISTENT),
        (95.0, Outcome.UNCLEAR),
        (100.0, Outcome.UNCLEAR),
        (105.0, Outcome.UNCLEAR),
        (105.0 + CLEAR * SIGMA_8 - 0.01, Outcome.UNCLEAR),
        (105.0 + CLEAR * SIGMA_8 + 0.01, Outcome.AGAINST),
        (2_000.0, Outcome.AGAINST),
    ],
)
def test_the_answer_by_distance_from_the_middle_of_100_m(east_m: float, expected: Outcome) -> None:
    assert Outcome(answer(east_m).outcome[0]) is expected


def test_margins_are_negative_outside() -> None:
    assert answer(160.0).margin_m[0] == pytest.approx(-60.0, abs=0.01)
    assert answer(40.0).margin_m[0] == pytest.approx(60.0, abs=0.01)


def test_any_of_several_places_is_enough() -> None:
    far = circle(100.0, 5_000.0)
    assert answer(5_000.0, circle(100.0), far).outcome[0] == Outcome.CONSISTENT
    between = answer(2_500.0, circle(100.0), far)
    assert between.outcome[0] == Outcome.AGAINST
    # 110 m from the middle of the second: not shown outside it, so q is its s.
    near = answer(5_110.0, circle(100.0), far)
    assert near.outcome[0] == Outcome.UNCLEAR
    expected = 1.0 - math.exp(-((5.0 / SIGMA_8) ** 2) / 2.0)
    assert near.q[0] == pytest.approx(expected, abs=1e-3)


def test_a_small_share_inside_a_small_place_is_no_absence() -> None:
    """Good to 300 m over 25 m: p is under 0.05 at the very middle, s is 0."""
    found = answer(0.0, circle(25.0), accuracy_m=300.0)
    assert found.p[0] < 0.05
    assert (found.q[0], found.outcome[0], found.too_coarse[0]) == (0.0, Outcome.UNCLEAR, True)


def test_a_cell_fix_far_away_shows_no_absence() -> None:
    found = answer(9_000.0, accuracy_m=800.0, method=Method.CELL)
    assert (found.outcome[0], found.too_coarse[0]) == (Outcome.UNCLEAR, True)


def test_growing_the_place_weakens_the_claim() -> None:
    found = answer(160.0)
    index = np.array([0])
    q = [float(found.carrying(index, 1.0, by)[0]) for by in (0.0, 30.0, 50.0, 55.0)]
    assert q == sorted(q, reverse=True)
    assert q[0] == found.q[0]
    assert q[-1] == pytest.approx(0.0, abs=1e-4)


def test_an_exception_in_a_place_is_one_more_place() -> None:
    fixes = prepare(track([0.0, 60.0], [5_000.0, 2_500.0], accuracy_m=8.0), POLICY)
    permit = Permit(
        places=(circle(100.0, 5_000.0),), along=None, applies=np.ones(2, bool), max_stop_us=None
    )
    found = read(fixes, (circle(100.0),), (permit,), POLICY)
    assert found.permit.tolist() == [0, -1]
    assert found.outcome.tolist() == [Outcome.UNCLEAR, Outcome.AGAINST]
    off = replace(permit, applies=np.zeros(2, bool))
    assert read(fixes, (circle(100.0),), (off,), POLICY).outcome[0] == Outcome.AGAINST


@settings(max_examples=60)
@given(
    st.floats(0.0, 600.0),
    st.floats(5.0, 200.0),
    st.floats(5.0, 200.0),
    st.sampled_from([25.0, 50.0, 100.0, 300.0]),
)
def test_a_worse_fix_settles_no_more(
    east_m: float, one: float, two: float, radius_m: float
) -> None:
    """A settled fix of a larger radius was settled the same way by a smaller one."""
    fine, coarse = (answer(east_m, circle(radius_m), accuracy_m=r) for r in sorted((one, two)))
    if coarse.outcome[0] != Outcome.UNCLEAR:
        assert fine.outcome[0] == coarse.outcome[0]


@pytest.mark.parametrize(("margin_m", "sigma_m"), [(5.0, 5.0), (20.0, 10.0), (49.0, 20.0)])
def test_s_is_the_share_of_the_error_nearer_than_the_line(margin_m: float, sigma_m: float) -> None:
    rng = np.random.default_rng(20260414)
    apart = np.hypot(*rng.normal(0.0, sigma_m, (2, 400_000)))
    s = exclusion_level(np.array([margin_m]), np.array([sigma_m]))[0]
    assert s == pytest.approx(float((apart <= margin_m).mean()), abs=0.003)


def test_s_is_the_clear_level_exactly_where_the_margin_is() -> None:
    s = exclusion_level(np.array([CLEAR * 7.0, 0.0, -3.0]), np.array([7.0, 7.0, 7.0]))
    assert s.tolist() == [0.95, 0.0, 0.0]
