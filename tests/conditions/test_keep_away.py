"""What a pair of fixes says about a distance to a person."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pairs import POLICY, fixes

from orderwatch.conditions.keep_away import read
from orderwatch.conditions.pairing import pairs_of
from orderwatch.conditions.readings import Readings
from orderwatch.outcome import Outcome

AGAINST, CONSISTENT, UNCLEAR = Outcome.AGAINST, Outcome.CONSISTENT, Outcome.UNCLEAR


def reading(
    apart_m: float,
    *,
    sigma: tuple[float, float] = (5.0, 5.0),
    later_s: float = 0.0,
    distance_m: float = 50.0,
) -> Readings:
    own = fixes([0], [(0.0, 0.0)], sigma_m=sigma[0])
    other = fixes([later_s], [(apart_m, 0.0)], sigma_m=sigma[1])
    return read(pairs_of(own, other, POLICY), distance_m, (), POLICY)


# σ of two fixes of 5 m is 7.07 m: outside is shown from 2.4477 · 7.07 = 17.3 m beyond the line.
CASES = [
    ("side by side", {"apart_m": 0.0}, AGAINST),
    ("38 m apart", {"apart_m": 38.0}, UNCLEAR),
    ("on the line", {"apart_m": 50.0}, UNCLEAR),
    ("17 m beyond the line", {"apart_m": 67.0}, UNCLEAR),
    ("18 m beyond the line", {"apart_m": 68.0}, CONSISTENT),
    ("side by side, one good and one bad fix", {"apart_m": 0.0, "sigma": (5.0, 40.0)}, UNCLEAR),
    ("a bad fix too coarse for the distance", {"apart_m": 0.0, "sigma": (5.0, 60.0)}, UNCLEAR),
    ("a bad fix 160 m away", {"apart_m": 160.0, "sigma": (5.0, 40.0)}, CONSISTENT),
    ("side by side, 10 s apart in time", {"apart_m": 0.0, "later_s": 10.0}, AGAINST),
    ("side by side, 30 s apart in time", {"apart_m": 0.0, "later_s": 30.0}, UNCLEAR),
    ("70 m, 30 s apart in time", {"apart_m": 70.0, "later_s": 30.0}, UNCLEAR),
]


@pytest.mark.parametrize(("name", "values", "outcome"), CASES, ids=[one[0] for one in CASES])
def test_outcome(name: str, values: dict[str, float], outcome: Outcome) -> None:
    assert reading(**values).outcome.tolist() == [outcome], name  # type: ignore[arg-type]


def test_the_margin_is_the_separation_less_the_distance() -> None:
    found = reading(20.0)
    assert found.margin_m[0] == pytest.approx(-30.0, abs=1e-3)
    assert reading(50.0).slack_m[0] == 0.0
    assert reading(100.0).slack_m[0] == pytest.approx(50.0 - 2.4477468 * 50**0.5, abs=1e-3)


@pytest.mark.parametrize(
    ("apart_m", "sigma", "later_s"),
    [(30.0, (10.0, 15.0), 0.0), (50.0, (5.0, 20.0), 0.0), (60.0, (12.0, 9.0), 10.0)],
)
def test_p_is_the_share_of_true_separations_within_the_distance(
    apart_m: float, sigma: tuple[float, float], later_s: float
) -> None:
    """Monte Carlo: both errors, and a walk of 1.4 m/s since the other fix, drawn 400,000 times."""
    rng, n = np.random.default_rng(7), 400_000
    walked = 1.4 * later_s
    own = rng.normal(0.0, sigma[0], (n, 2))
    other = np.array([apart_m, 0.0]) + rng.normal(0.0, sigma[1], (n, 2))
    apart = np.hypot(*(other + rng.normal(0.0, walked, (n, 2)) - own).T)
    found = reading(apart_m, sigma=sigma, later_s=later_s)
    assert found.p[0] == pytest.approx((apart <= 50.0).mean(), abs=0.003)


@settings(max_examples=50)
@given(
    st.floats(0.0, 300.0),
    st.floats(5.0, 60.0),
    st.floats(5.0, 60.0),
    st.floats(1.0, 8.0),
    st.sampled_from([0.0, 9.0, 25.0]),
)
def test_worse_accuracy_settles_no_more(
    apart_m: float, one: float, two: float, factor: float, later_s: float
) -> None:
    better = reading(apart_m, sigma=(one, two), later_s=later_s).outcome[0]
    worse = reading(apart_m, sigma=(one * factor, two), later_s=later_s).outcome[0]
    assert worse in (better, UNCLEAR)


def test_a_smaller_distance_carries_less() -> None:
    found, index = reading(10.0), np.array([0])
    carried = [float(found.carrying(index, 1.0, smaller)[0]) for smaller in (0, 20, 40, 50, 60)]
    assert carried == sorted(carried, reverse=True)
    assert carried[-2:] == [0.0, 0.0]


def test_a_repeat_is_a_pair_in_which_neither_has_moved() -> None:
    own = fixes([0, 60, 120, 180], [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)])
    other = fixes([0, 60, 120, 180], [(9.0, 0.0), (9.0, 0.0), (8.0, 0.0), (8.0, 0.0)])
    found = read(pairs_of(own, other, POLICY), 50.0, (), POLICY)
    assert found.repeat.tolist() == [False, True, False, True]


def test_a_spike_of_either_device_is_unclear() -> None:
    times = [0, 60, 120]
    still, jumping = [(0.0, 0.0)] * 3, [(9000.0, 0.0), (9.0, 0.0), (9000.0, 0.0)]
    own, other = fixes(times, still), fixes(times, jumping)
    for one, two in ((own, other), (other, own)):
        found = read(pairs_of(one, two, POLICY), 50.0, (), POLICY)
        assert found.outcome.tolist() == [CONSISTENT, UNCLEAR, CONSISTENT]
        assert found.spike_against.tolist() == [False, True, False]


def test_no_pair_at_all() -> None:
    found = read(pairs_of(fixes([0], [(0.0, 0.0)]), fixes([], []), POLICY), 50.0, (), POLICY)
    assert len(found.outcome) == len(found.repeat) == 0
