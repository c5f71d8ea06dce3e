"""Entered and left on different sides without a stop: worked cases, and errors drawn at random."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pairs import POLICY, at_xy, fixes

from orderwatch.conditions.exclusion_zone import read
from orderwatch.conditions.fixes import Fixes
from orderwatch.findings.passing import passed_through
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.build import build_zone
from orderwatch.spatial.zones import Circle, Zone
from orderwatch.tables import Int64

Points = list[tuple[float, float]]


def circle(radius_m: float = 100.0) -> Circle:
    lat, lon = at_xy(0.0, 0.0)
    return Circle(lat=lat, lon=lon, radius_m=radius_m, tolerance_m=5.0)


def street() -> Zone:
    """A street of 60 m from west to east, 2 km long."""
    line = [at_xy(-1000.0, 0.0), at_xy(1000.0, 0.0)]
    shape = {"corridor": {"line": [list(map(str, one)) for one in line], "width": "60 m"}}

    def nobody(name: str) -> Zone:
        raise KeyError(name)

    return build_zone(shape, tolerance_m=0.0, policy=Policy(), folder=None, resolve=nobody)


def inside_of(found: Fixes, zone: Zone) -> Int64:
    """The episode: the fixes between the last one outside and the next one outside."""
    outcome = read(found, [zone], (), POLICY).outcome
    return np.flatnonzero(outcome != Outcome.CONSISTENT)


def passes(points: Points, every_s: float, zone: Zone, sigma_m: float = 5.0) -> bool:
    found = fixes([every_s * n for n in range(len(points))], points, sigma_m=sigma_m)
    answers = read(found, [zone], (), POLICY)
    index = inside_of(found, zone)
    if not len(index):
        return False
    return passed_through(found, answers, index, [zone], POLICY) is not None


def along(*xs: float, y: float = 0.0) -> Points:
    return [(x, y) for x in xs]


def _rounds(minutes: int) -> Points:
    """A walk round the middle, 50 m from it, 84 m a minute."""
    turns = [84.0 / 50.0 * n for n in range(minutes)]
    return [(50.0 * math.cos(one), 50.0 * math.sin(one)) for one in turns]


THROUGH = along(-300.0, -100.0, 0.0, 100.0, 300.0)
CASES: list[tuple[str, Points, float, Zone, bool]] = [
    ("straight through, 20 s a step", THROUGH, 20.0, circle(), True),
    ("in and out by the same side", along(-300.0, 0.0, -300.0), 20.0, circle(), False),
    ("out by the side, at a right angle", [(-300.0, 0.0), (0.0, 0.0), (0.0, 300.0)], 20.0, circle(),
     False),
    ("out nearly opposite", [(-300.0, 0.0), (0.0, 0.0), (300.0, 60.0)], 20.0, circle(), True),
    ("a corner cut, 8 m inside the line", along(-300.0, 0.0, 300.0, y=92.0), 20.0, circle(), False),
    ("steps of two minutes", THROUGH, 120.0, circle(), True),
    ("steps of over two minutes may hide a stop", THROUGH, 121.0, circle(), False),
    ("a stop of four minutes", along(-300.0, *[0.0] * 13, 300.0), 20.0, circle(), False),
    ("walking, a step of 20 m in 20 s", along(*range(-200, 201, 20)), 20.0, circle(), True),
    ("across a street", [(0.0, -200.0), (0.0, 0.0), (0.0, 200.0)], 20.0, street(), True),
    ("along it and out by the same side", [(-200.0, -200.0), (0.0, 0.0), (200.0, -200.0)], 20.0,
     street(), False),
    ("no fix after", along(-300.0, 0.0), 20.0, circle(), False),
    ("back and forth once on the way", along(-300.0, 60.0, -60.0, 300.0), 120.0, circle(), False),
    ("round about in the place for half an hour", [(-300.0, 0.0), *_rounds(30), (300.0, 0.0)], 60.0,
     circle(), False),
    ("straight on at 0.8 m/s", along(*range(-320, 321, 48)), 60.0, circle(), True),
    ("straight on at 0.6 m/s: too slow to be going", along(*range(-324, 325, 36)), 60.0, circle(),
     False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "points", "every_s", "zone", "passed"), CASES, ids=[one[0] for one in CASES]
)
def test_passed_through(
    name: str, points: Points, every_s: float, zone: Zone, passed: bool
) -> None:
    assert passes(points, every_s, zone) is passed, name


def test_sides_that_only_good_fixes_tell_apart() -> None:
    """A chord 45 m from the middle lies 50 m inside the line less its tolerance."""
    chord = along(-800.0, 0.0, 800.0, y=45.0)
    assert passes(chord, 20.0, circle(), sigma_m=20.0)  # r95 49 m
    assert not passes(chord, 20.0, circle(), sigma_m=21.0)  # r95 51 m


def _noisy(points: Points, sigma_m: float, rng: np.random.Generator) -> Points:
    return [(x + rng.normal(0.0, sigma_m), y + rng.normal(0.0, sigma_m)) for x, y in points]


@pytest.mark.parametrize("sigma_m", [5.0, 15.0])
def test_one_who_stopped_or_turned_back_is_seldom_said_to_have_passed(sigma_m: float) -> None:
    """Of 300 each: a stop of T and two ping intervals, and a way back to the side it came from."""
    rng, wrong = np.random.default_rng(3), [0, 0]
    stop = along(-600.0, -300.0, *[0.0] * 9, 300.0, 600.0)  # 160 s in one place
    for _ in range(300):
        back = math.radians(rng.uniform(-60.0, 60.0))
        away = (-400.0 * math.cos(back), 400.0 * math.sin(back))
        turned = [(-400.0, 0.0), (-150.0, 0.0), (0.0, 0.0), away]
        for number, way in enumerate((stop, turned)):
            wrong[number] += passes(_noisy(way, sigma_m, rng), 20.0, circle(), sigma_m)
    assert max(wrong) / 300 <= 0.02


def test_who_wanders_in_the_place_is_not_said_to_have_passed() -> None:
    """In by the west and out by the east, two hours of walking about at 1.4 m/s between."""
    rng, said = np.random.default_rng(5), 0
    for _ in range(100):
        place, way = np.array([-200.0, 0.0]), [(-450.0, 0.0)]
        goal = place
        for _ in range(120):
            while np.hypot(*(goal - place)) < 84.0:
                goal = rng.uniform(-200.0, 200.0, 2)
            place = place + 84.0 * (goal - place) / np.hypot(*(goal - place))
            way.append((float(place[0]), float(place[1])))
        said += passes([*way, (450.0, 0.0)], 60.0, circle(300.0))
    assert said == 0


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-250, 250), st.integers(-60, 60)), min_size=1, max_size=9),
    st.sampled_from([15.0, 40.0, 60.0, 120.0]),
    st.sampled_from([5.0, 12.0]),
    st.sampled_from([100.0, 250.0]),
)
def test_who_passed_went_on_all_the_time_and_fast_enough(
    middle: list[tuple[int, int]], every_s: float, sigma_m: float, radius_m: float
) -> None:
    """Every pair of fixes looked at, in plain Python."""
    points = [(-400.0, 0.0), *((float(x), float(y)) for x, y in middle), (400.0, 0.0)]
    if not passes(points, every_s, circle(radius_m), sigma_m):
        return
    found = fixes([every_s * n for n in range(len(points))], points, sigma_m=sigma_m)
    index = inside_of(found, circle(radius_m))
    way = points[index[0] - 1 : index[-1] + 2]
    r95 = 2.0 * sigma_m * math.sqrt(-2.0 * math.log(0.05))
    length = math.dist(way[0], way[-1])
    assert every_s * (len(way) - 1) * 0.7 <= length - r95 + 0.1
    steps = math.ceil(120.0 / every_s)
    toward = [(way[-1][0] - way[0][0]) / length, (way[-1][1] - way[0][1]) / length]
    for one, two in zip(way, way[steps:], strict=False):
        on = (two[0] - one[0]) * toward[0] + (two[1] - one[1]) * toward[1]
        assert on > r95 - 0.1


def test_most_who_drive_straight_through_are_said_to_have_passed() -> None:
    rng, said = np.random.default_rng(4), 0
    for _ in range(200):
        way = _noisy(along(*range(-600, 601, 200), y=rng.uniform(-40.0, 40.0)), 8.0, rng)
        said += passes(way, 20.0, circle(), 8.0)
    assert said / 200 >= 0.95
