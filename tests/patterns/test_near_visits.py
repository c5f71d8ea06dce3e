"""Visits near a place: on the line, and against a second reading of the rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from support.courses import course_order
from support.tracks import CENTRE, track

from orderwatch.conditions.fixes import prepare
from orderwatch.patterns.fixated import listed_visits
from orderwatch.patterns.given import Visit
from orderwatch.patterns.near_visits import near_visits, places_kept_from
from orderwatch.policy import Policy
from orderwatch.spatial.accuracy import sigma_m
from orderwatch.tables import Track

START_S = 1_772_452_800.0
"""2026-03-02T12:00:00Z."""
DAY_US = 86_400_000_000
POLICY = Policy()


def visits_of(one: Track) -> list[Visit]:
    return near_visits(course_order(), [("TAG-1", prepare(one, POLICY))], POLICY)[0]


def minutes(*at: float) -> list[float]:
    return [START_S + 60.0 * one for one in at]


def radius_95(accuracy_m: float) -> float:
    some = np.array([accuracy_m])
    sigma, _ = sigma_m(some, np.array([0.68]), np.array([1], dtype=np.int8), POLICY)
    return float(sigma[0] * np.sqrt(-2.0 * np.log(0.05)))


@pytest.mark.parametrize(
    ("name", "beyond_m", "near"),
    [("a metre within", -1.0, True), ("a metre beyond", 1.0, False)],
)
def test_near_is_by_the_far_edge_of_the_fix(name: str, beyond_m: float, near: bool) -> None:
    """The place's radius is 5 m: 200 m from its line less the 95 % radius of the fix."""
    east = 5.0 + 200.0 - radius_95(10.0) + beyond_m
    assert bool(visits_of(track(minutes(0, 2), [east, east]))) is near, name


def test_a_worse_fix_is_never_nearer() -> None:
    """The same place with radii from 5 to 500 m: near, then not, and never near again."""
    answers = [
        bool(visits_of(track(minutes(0, 2), [120.0, 120.0], accuracy_m=one)))
        for one in (5.0, 20.0, 60.0, 100.0, 500.0)
    ]
    assert answers == sorted(answers, reverse=True)
    assert answers[0]
    assert not answers[-1]


def test_a_silence_and_a_fix_away_end_a_visit() -> None:
    """A gap of 16 minutes, and a fix 400 m off, make three visits of one stay."""
    at, east = minutes(0, 5, 21, 26, 30, 35), [50.0, 50.0, 50.0, 400.0, 50.0, 50.0]
    found = visits_of(track(at, east))
    assert [one.fixes for one in found] == [2, 1, 2]
    assert [one.place for one in found] == ["home"] * 3


def test_a_visit_names_its_place_by_key_only() -> None:
    """No field of it holds a coordinate."""
    (one,) = visits_of(track(minutes(0, 5), [50.0, 60.0]))
    assert one.place == "home"
    assert one.closest_m == pytest.approx(45.0, abs=0.01)
    assert not {field for field in Visit.__slots__ if "lat" in field or "lon" in field}


def test_only_places_of_conditions_not_to_enter() -> None:
    """A place that nobody is kept from has no visits near it."""
    order = course_order()
    more = replace(order, places={**order.places, "lodging": order.places["home"]})
    assert places_kept_from(more) == ("home",)


def visit(start_s: float, length_s: float) -> Visit:
    return Visit(
        place="home",
        order_id="CASE-1",
        device_id="TAG-1",
        start_us=round(start_s * 1e6),
        end_us=round((start_s + length_s) * 1e6),
        closest_m=50.0,
        fixes=2,
    )


@pytest.mark.parametrize(
    ("name", "lengths", "days", "listed"),
    [
        ("fifteen minutes exactly", [900.0], [0.0], 1),
        ("a second less", [899.0], [0.0], 0),
        ("two short ones", [60.0, 60.0], [0.0, 1.0], 0),
        ("three short ones within seven days exactly", [60.0] * 3, [0.0, 3.0, 7.0], 3),
        ("three within seven days and a second", [60.0] * 3, [0.0, 3.0, 7.0 + 1 / 86_400], 0),
        ("three short ones and a long one a month later", [60.0] * 3 + [900.0], [0, 1, 2, 30], 4),
        ("four, of which three lie close", [60.0] * 4, [0.0, 20.0, 21.0, 22.0], 3),
    ],
)
def test_which_visits_are_listed(
    name: str, lengths: list[float], days: list[float], listed: int
) -> None:
    """15 minutes, or three within seven days; both bounds inclusive."""
    some = [visit(START_S + day * 86_400, one) for day, one in zip(days, lengths, strict=True)]
    assert len(listed_visits(some, POLICY)) == listed, name


def test_two_devices_at_one_place_are_one_visit() -> None:
    """Ten minutes each, overlapping: one visit of 15 minutes by both."""
    one, two = visit(START_S, 600.0), replace(visit(START_S + 300.0, 600.0), device_id="PHONE")
    (found,) = listed_visits([one, two], POLICY)
    assert found.device_id == "PHONE;TAG-1"
    assert found.end_us - found.start_us == 900_000_000


@given(east=st.lists(st.sampled_from([0.0, 120.0, 170.0, 230.0, 400.0]), min_size=2, max_size=14))
@settings(max_examples=50, deadline=None)
def test_visits_by_a_second_reading(east: list[float]) -> None:
    """Fix by fix, with geopy's distances: runs of near fixes with no fix away between them."""
    one = track(minutes(*(2.0 * n for n in range(len(east)))), east)
    fixes = prepare(one, POLICY)
    runs: list[int] = []
    apart = True
    for n in range(len(east)):
        gap = geodesic(CENTRE, (one.lat[n], one.lon[n])).meters - 5.0
        if fixes.spike[n]:
            continue
        if gap + fixes.r95_m[n] <= 200.0:
            runs = [*runs, 1] if apart else [*runs[:-1], runs[-1] + 1]
            apart = False
        elif gap - fixes.r95_m[n] > 200.0:
            apart = True
    assert [v.fixes for v in visits_of(one)] == runs
