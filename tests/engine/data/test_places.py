"""Which fixes can settle a place: exactly those with which a fix in its middle would."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support.orders import circle, condition, order
from support.tracks import track

from orderwatch.conditions.exclusion_zone import read
from orderwatch.conditions.fixes import prepare
from orderwatch.engine.data.places import can_settle, most_sigma_m, reaches, settling
from orderwatch.orders.model import PlaceVersion
from orderwatch.orders.zone_book import zone_book
from orderwatch.outcome import Method, Outcome
from orderwatch.policy import R95_FACTOR, Policy
from orderwatch.spatial.zones import Zone

POLICY = Policy()
SHAPES: dict[str, dict[str, object]] = {
    "circle": {"circle": {"centre": ["51.7520", "-0.3360"], "radius": "60 m"}},
    "area": {
        "wkt": "POLYGON ((-0.3285 51.7555, -0.3255 51.7557, -0.3253 51.7540, "
        "-0.3282 51.7538, -0.3285 51.7555))"
    },
    "corridor": {
        "corridor": {"line": [["51.7500", "-0.3450"], ["51.7502", "-0.3350"]], "width": "80 m"}
    },
    "grid reference": {"circle": {"centre": "OSGB 514800 206300", "radius": "60 m"}},
}


def zone_of(version: PlaceVersion) -> Zone:
    held = order(places={"zone": (version,)})
    book = zone_book(held, POLICY)
    return book.zone(book.in_force(["zone"], 0)[0])


@pytest.mark.parametrize(
    ("radius", "tolerance", "r95"),
    [("25 m", 0.0, 25.0), ("25 m", 5.0, 20.0), ("100 m", 5.0, 95.0), ("100 m", 10.0, 90.0)],
)
def test_a_circle_needs_r95_within_its_radius_less_the_tolerance(
    radius: str, tolerance: float, r95: float
) -> None:
    """1 − exp(−R²/2σ²) ≥ 0.95 exactly if R ≥ 2.4477 σ = r95."""
    found = most_sigma_m(zone_of(circle(radius, tolerance_m=tolerance)), POLICY)
    assert found * R95_FACTOR == pytest.approx(r95, abs=0.001)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_predicate_agrees_in_the_middle(shape: dict[str, object]) -> None:
    """Just under the greatest σ a fix in the middle is AGAINST, just over it is not."""
    zone = zone_of(PlaceVersion(label="", shape=shape))
    most = most_sigma_m(zone, POLICY)
    assert most > POLICY.sigma_floor_m
    for factor, expected in ((0.999, Outcome.AGAINST), (1.001, Outcome.UNCLEAR)):
        one = track([0.0], [0.0], accuracy_m=most * factor * math.sqrt(-2 * math.log(0.32)))
        lat, lon = zone.middle
        moved = type(one)(**{**vars(one), "lat": np.array([lat]), "lon": np.array([lon])})
        readings = read(prepare(moved, POLICY), [zone], [], POLICY)
        assert Outcome(int(readings.outcome[0])) is expected, factor


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("tolerance", [0.0, 5.0])
def test_the_cheap_bounds_say_what_the_exact_search_says(
    shape: dict[str, object], tolerance: float
) -> None:
    zone = zone_of(PlaceVersion(label="", shape=shape, tolerance_m=tolerance))
    most = most_sigma_m(zone, POLICY)
    tried = np.concatenate(
        [np.linspace(0.5, 2.0 * most, 997), most * np.array([1 - 1e-9, 1 + 1e-6])]
    )
    assert can_settle(zone, tried, POLICY).tolist() == (tried <= most).tolist()


@pytest.mark.parametrize("radius", ["5 m", "17 m"])
def test_a_place_that_nothing_settles(radius: str) -> None:
    """σ is at least 5 m, so r95 at least 12.2 m; the line is known to 5 m."""
    fixes = prepare(track([0.0], [0.0], accuracy_m=1.0), POLICY)
    held = order(places={"zone": (circle(radius),)})
    can, there = settling(fixes, reaches(held, POLICY), POLICY)["zone"]
    assert there.tolist() == [True]
    assert can.tolist() == [False]


def test_methods_and_unknown_radii() -> None:
    """Coarse cell and RF fixes never settle; a radius that is missing goes by the assumed one."""
    methods = [Method.GPS, Method.CELL, Method.RF, Method.CELL, Method.GPS, Method.CELL]
    radii = [10.0, 10.0, 10.0, 300.0, math.nan, math.nan]
    fixes = prepare(track(range(6), [0.0] * 6, accuracy_m=radii, method=methods), POLICY)
    held = order(places={"zone": (circle("1 km"),)})
    can, _ = settling(fixes, reaches(held, POLICY), POLICY)["zone"]
    assert can.tolist() == [True, True, True, False, True, False]


def test_versions_of_a_place_and_distances() -> None:
    """Each version counts in its time; the distance of a condition is part of the name."""
    small, large = circle("20 m", until_us=10_000_000), circle("200 m", from_us=20_000_000)
    held = order(
        places={"zone": (small, large)},
        conditions=(condition("c1"), condition("c2", distance_m=100.0)),
    )
    fixes = prepare(track([5.0, 15.0, 25.0], [0.0] * 3, accuracy_m=20.0), POLICY)
    found = settling(fixes, reaches(held, POLICY), POLICY)
    assert sorted(found) == ["zone", "zone+100m"]
    assert found["zone"][0].tolist() == [False, False, True]
    assert found["zone"][1].tolist() == [True, False, True]
    assert found["zone+100m"][0].tolist() == [True, False, True]


def test_the_middle_of_a_place_lies_inside() -> None:
    """Also of a ring whose centre is cut out."""
    shape = {
        "wkt": "POLYGON ((-0.34 51.75, -0.33 51.75, -0.33 51.76, -0.34 51.76, -0.34 51.75), "
        "(-0.338 51.752, -0.338 51.758, -0.331 51.758, -0.331 51.752, -0.338 51.752))"
    }
    zone = zone_of(PlaceVersion(label="", shape=shape))
    lat, lon = zone.middle
    depth = -float(zone.margin_m(np.array([lat]), np.array([lon]))[0])
    assert depth == pytest.approx(zone.inscribed_radius_m, abs=0.5)
