"""Over the 180th meridian everything is as it is elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwatch.policy import Policy
from orderwatch.spatial.build import build_zone
from orderwatch.spatial.zones import Zone

NORTH = -16.5
RING = [(-0.01, 0.0), (0.012, 0.001), (0.009, 0.011), (0.0, 0.004), (-0.01, 0.01), (-0.01, 0.0)]
LINE = [(-0.02, 0.0), (0.001, 0.003), (0.02, 0.0)]


def none(name: str) -> Zone:
    raise KeyError(name)


def wrapped(lon: float) -> float:
    return (lon + 540.0) % 360.0 - 180.0


def place(kind: str, middle: float, *, wrap: bool) -> Zone:
    """A shape about a meridian, its longitudes past 180 as they are or wrapped."""
    turn = wrapped if wrap else float
    if kind == "circle":
        shape: dict[str, object] = {
            "circle": {"centre": (f"{NORTH}", f"{wrapped(middle):.9f}"), "radius": "800 m"}
        }
    elif kind == "wkt":
        ring = ", ".join(f"{turn(middle + x):.9f} {NORTH + y:.9f}" for x, y in RING)
        shape = {"wkt": f"POLYGON (({ring}))"}
    else:
        line = [(f"{NORTH + y:.9f}", f"{wrapped(middle + x):.9f}") for x, y in LINE]
        shape = {"corridor": {"line": line, "width": "60 m"}}
    return build_zone(shape, tolerance_m=None, policy=Policy(), folder=None, resolve=none)


@pytest.mark.parametrize("kind", ["circle", "wkt", "corridor"])
@pytest.mark.parametrize("wrap", [True, False])
@given(east=st.floats(-0.03, 0.03), north=st.floats(-0.02, 0.02), sigma=st.floats(2, 200))
def test_margins_and_probabilities_are_those_of_greenwich(
    kind: str, wrap: bool, east: float, north: float, sigma: float
) -> None:
    here, there = place(kind, 0.0, wrap=False), place(kind, 180.0, wrap=wrap)
    lat = np.array([NORTH + north])
    lon0, lon180 = np.array([east]), np.array([wrapped(180.0 + east)])
    spread = np.array([sigma])
    assert there.margin_m(lat, lon180) == pytest.approx(here.margin_m(lat, lon0), abs=0.01)
    p_there, p_here = there.p_inside(lat, lon180, spread), here.p_inside(lat, lon0, spread)
    assert p_there == pytest.approx(p_here, abs=1e-4)


def test_two_halves_are_one_area() -> None:
    halves = (
        "MULTIPOLYGON (((179.99 -16.5, 180 -16.5, 180 -16.49, 179.99 -16.49, 179.99 -16.5)),"
        "((-180 -16.5, -179.99 -16.5, -179.99 -16.49, -180 -16.49, -180 -16.5)))"
    )
    one = build_zone({"wkt": halves}, tolerance_m=None, policy=Policy(), folder=None, resolve=none)
    margin = one.margin_m(np.full(3, -16.495), np.array([179.9999, 180.0, -179.9999]))
    assert margin == pytest.approx(np.full(3, -553.0), abs=1.0)
