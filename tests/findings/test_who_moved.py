"""Who came nearer: worked cases, the mirror, and true movements drawn at random."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pairs import POLICY, fixes

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.keep_away import read
from orderwatch.conditions.pairing import pairs_of
from orderwatch.findings.episodes import Episode
from orderwatch.findings.who_moved import Crossings, Moved, share, who_moved
from orderwatch.outcome import Outcome

Path = list[tuple[float, float]]
APART_M = 50.0


def moved(own: Path, other: Path, *, every_s: float = 60.0, sigma_m: float = 5.0) -> Moved | None:
    """Who came nearer before the run of near pairs that ends the paths."""
    times = [every_s * n for n in range(len(own))]
    pairs = pairs_of(
        fixes(times, own, sigma_m=sigma_m), fixes(times, other, sigma_m=sigma_m), POLICY
    )
    readings = read(pairs, APART_M, (), POLICY)
    last = len(pairs) - 1
    clear = np.flatnonzero(readings.outcome == Outcome.CONSISTENT)
    first = int(clear[-1]) + 1 if len(clear) else 0
    episode = Episode(first=first, last=last, piece=0, permit=-1)
    return who_moved(pairs, Crossings.of(pairs, readings, POLICY), episode, POLICY)


FAR, NEAR, HOME = (200.0, 0.0), (10.0, 0.0), (0.0, 0.0)
# Each share is widened by 2.4477 · √(5² + 5²) = 17.3 m.
CASES = [
    ("the respondent walks up", [FAR, NEAR], [HOME, HOME], "approach_by_respondent"),
    ("the protected person walks up", [HOME, HOME], [FAR, NEAR], "approach_by_protected"),
    ("both walk up", [(-60.0, 0.0), HOME], [(60.0, 0.0), (9.0, 0.0)], "approach_by_both"),
    ("together from the first record", [HOME, HOME], [NEAR, NEAR], "who_moved_unclear"),
    (
        "both closed in by less than the error of either",
        [(-34.0, 0.0), (-17.0, 0.0)],
        [(34.0, 0.0), (17.0, 0.0)],
        "who_moved_unclear",
    ),
    (
        "one follows the other, who goes away more slowly",
        [(-200.0, 0.0), (60.0, 0.0)],
        [(0.0, 0.0), (70.0, 0.0)],
        "approach_by_respondent",
    ),
]


@pytest.mark.parametrize(("name", "own", "other", "code"), CASES, ids=[one[0] for one in CASES])
def test_who_is_shown_to_have_come_nearer(name: str, own: Path, other: Path, code: str) -> None:
    found = moved(own, other)
    assert found is not None, name
    assert found.code == code, (name, found)


def test_the_bounds_are_those_of_the_formula() -> None:
    found = moved([FAR, NEAR], [HOME, HOME])
    assert found is not None
    assert found.respondent is not None
    assert found.protected is not None
    wide = math.sqrt(-2 * math.log(0.05)) * math.sqrt(50)
    assert found.respondent.low_m == pytest.approx(190 - wide, abs=0.01)
    assert found.respondent.high_m == pytest.approx(190 + wide, abs=0.01)
    assert found.protected.low_m == pytest.approx(-wide, abs=0.01)
    assert found.protected.high_m == pytest.approx(wide, abs=0.01)


def test_a_silence_breaks_the_run() -> None:
    """Farther apart before a silence of 16 minutes: who came nearer in it is not known."""
    told = moved([FAR, NEAR], [HOME, HOME], every_s=960.0)
    assert told is not None
    assert told.code == "who_moved_unclear"
    assert told.before is None


def test_nothing_is_said_where_no_pair_is_against() -> None:
    assert moved([FAR, (50.0, 0.0)], [HOME, HOME]) is None


coordinates = st.tuples(st.integers(-300, 300), st.integers(-300, 300)).map(
    lambda one: (float(one[0]), float(one[1]))
)


@settings(max_examples=60)
@given(st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=6))
def test_exchanging_the_persons_mirrors_who_moved(
    steps: list[tuple[tuple[float, float], ...]],
) -> None:
    own = [one[0] for one in steps] + [(0.0, 0.0)]
    other = [one[1] for one in steps] + [(8.0, 0.0)]
    here, there = moved(own, other), moved(other, own)
    assert here is not None
    assert there is not None
    mirrored = {"approach_by_respondent": "approach_by_protected"}
    mirrored |= {two: one for one, two in mirrored.items()}
    assert there.code == mirrored.get(here.code, here.code)
    assert (here.before, here.against) == (there.before, there.against)
    for one, two in ((here.respondent, there.protected), (here.protected, there.respondent)):
        if one is not None and two is not None:
            assert one.low_m == pytest.approx(two.low_m, abs=1e-6)
            assert one.high_m == pytest.approx(two.high_m, abs=1e-6)


def _drawn(true: Fixes, sigma_m: float, rng: np.random.Generator) -> Fixes:
    """The fixes with a normal error on both axes."""
    error = rng.normal(0.0, sigma_m, (len(true), 2))
    metre_lat, metre_lon = 1.0 / 111_250.0, 1.0 / (111_320.0 * math.cos(math.radians(51.752)))
    true.track.lat[:] += error[:, 0] * metre_lat
    true.track.lon[:] += error[:, 1] * metre_lon
    return true


@pytest.mark.parametrize("sigma_m", [5.0, 15.0, 40.0])
def test_the_true_share_lies_between_the_bounds_in_95_of_100(sigma_m: float) -> None:
    """Random approaches; the true share with the steps of both in a random order.

    The respondent goes part of his way, the other all of hers, the respondent the rest: his share
    is what his own two parts took off the distance.
    """
    rng, inside, n = np.random.default_rng(11), 0, 1500
    for _ in range(n):
        own = rng.uniform(-200.0, 200.0, (2, 2))
        other = np.vstack([rng.uniform(-200.0, 200.0, 2), own[1] + rng.uniform(-30.0, 30.0, 2)])
        middle = own[0] + rng.uniform() * (own[1] - own[0])
        true = (
            math.dist(own[0], other[0]) - math.dist(middle, other[0])
            + math.dist(middle, other[1]) - math.dist(own[1], other[1])
        )  # fmt: skip
        one, two = (
            _drawn(fixes([0, 60], path.tolist(), sigma_m=sigma_m), sigma_m, rng)
            for path in (own, other)
        )
        found = share(one, two, 0, 1, POLICY)
        inside += found.low_m <= true <= found.high_m
    assert inside / n >= 0.95


def test_an_approach_is_seldom_shown_of_one_who_stood_still() -> None:
    """The respondent stands; the protected person comes from 150 m: at most 1 in 40 claims of him.

    One side of an interval that holds 98.6 % of a difference on a line is over in 0.7 %.
    """
    rng, wrong, n = np.random.default_rng(5), 0, 1500
    for _ in range(n):
        turn = rng.uniform(0.0, 2.0 * math.pi)
        start = (150.0 * math.cos(turn), 150.0 * math.sin(turn))
        own = _drawn(fixes([0, 60], [HOME, HOME], sigma_m=10.0), 10.0, rng)
        other = _drawn(fixes([0, 60], [start, NEAR], sigma_m=10.0), 10.0, rng)
        wrong += share(own, other, 0, 1, POLICY).shown
    assert wrong / n <= 0.025
