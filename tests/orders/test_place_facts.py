"""Where places lie and how large they are, against closed forms and geopy."""

from __future__ import annotations

import math

import pytest
from geopy.distance import geodesic
from support.orders import circle, order, us

from orderwatch.orders.model import PlaceVersion
from orderwatch.orders.place_facts import place_facts
from orderwatch.policy import Policy
from orderwatch.spatial.coordinates import grid_reference, parse_position


def at(lat: float, lon: float, **values: object) -> PlaceVersion:
    centre = [f"{lat}", f"{lon}"]
    return PlaceVersion(label="", shape={"circle": {"centre": centre, "radius": "100 m"}}, **values)


def test_size_and_position() -> None:
    (one,), _ = place_facts(order(), Policy())
    assert (one.name, one.confidential) == ("zone", False)
    assert (one.lat, one.lon) == (51.7520, -0.3360)
    assert one.area_m2 == pytest.approx(math.pi * 100**2, rel=1e-3)
    assert one.perimeter_m == pytest.approx(math.tau * 100, rel=1e-3)
    assert one.grid_reference == "TL 1496 0723"


@pytest.mark.parametrize(
    ("lat", "lon", "compass"),
    [
        (51.76, -0.336, "N"),
        (51.76, -0.323, "NE"),
        (51.752, -0.30, "E"),
        (51.75, -0.336, "S"),
        (51.752, -0.40, "W"),
        (51.76, -0.349, "NW"),
    ],
)
def test_apart(lat: float, lon: float, compass: str) -> None:
    told = order(places={"zone": (circle(),), "x": (at(lat, lon, confidential=True),)})
    _, (one,) = place_facts(told, Policy())
    apart = geodesic((51.752, -0.336), (lat, lon)).m
    assert (one.first, one.second, one.confidential, one.compass) == ("zone", "x", True, compass)
    assert one.middles_m == pytest.approx(apart, abs=0.01)
    assert one.edges_m == pytest.approx(apart - 200.0, abs=0.2)


def test_versions() -> None:
    """Each stands by itself; pairs are of versions that hold at one time."""
    early, late = (
        at(51.76, -0.336, until_us=us("2026-05-01")),
        at(51.75, -0.336, from_us=us("2026-05-01")),
    )
    facts, apart = place_facts(order(places={"zone": (early, late), "x": (circle(),)}), Policy())
    assert [one.name for one in facts] == ["zone (1)", "zone (2)", "x"]
    assert [(one.first, one.second) for one in apart] == [("zone (1)", "x"), ("zone (2)", "x")]


@pytest.mark.parametrize(
    ("lat", "lon"), [(51.752, -0.336), (50.1, -5.3), (60.5, -1.2), (57.6, -6.1), (54.0, 0.05)]
)
def test_grid_references_come_back(lat: float, lon: float) -> None:
    """Read again, a reference to 10 m is within half the diagonal of its square."""
    back = parse_position(grid_reference(lat, lon))
    assert geodesic((lat, lon), (back.lat, back.lon)).m < 7.1


@pytest.mark.parametrize(
    ("lat", "lon"), [(48.85, 2.35), (40.7, -74.0), (-33.9, 151.2), (70.0, 20.0), (0.0, 179.0)]
)
def test_off_the_grid(lat: float, lon: float) -> None:
    assert grid_reference(lat, lon) == ""
