"""Zones as shapes: every vertex lies on the line that the margin is measured to."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from orderwatch.policy import Policy
from orderwatch.spatial.build import build_zone
from orderwatch.spatial.drawn import in_degrees, in_plane, rounded
from orderwatch.spatial.plane import Plane
from orderwatch.spatial.zones import Zone

SHAPES: dict[str, dict[str, object]] = {
    "circle": {"circle": {"centre": "51.7520, -0.3360", "radius": "100 m"}},
    "circle at the antimeridian": {"circle": {"centre": "-16.5, 179.9999", "radius": "200 m"}},
    "area": {
        "wkt": "POLYGON ((-0.34 51.75, -0.33 51.75, -0.33 51.76, -0.34 51.76, -0.34 51.75), "
        "(-0.338 51.752, -0.338 51.758, -0.331 51.758, -0.331 51.752, -0.338 51.752))"
    },
    "two areas": {
        "wkt": "MULTIPOLYGON (((-0.34 51.75, -0.33 51.75, -0.33 51.76, -0.34 51.75)), "
        "((-0.32 51.75, -0.31 51.75, -0.31 51.76, -0.32 51.75)))"
    },
    "corridor": {
        "corridor": {"line": [["51.7500", "-0.3450"], ["51.7502", "-0.3350"]], "width": "80 m"}
    },
}


def zone_of(shape: dict[str, object]) -> Zone:
    return build_zone(shape, tolerance_m=5.0, policy=Policy(), folder=None, resolve=lambda _: None)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("grown_m", [0.0, 30.0, 150.0])
def test_vertices_lie_on_the_line(shape: dict[str, object], grown_m: float) -> None:
    zone = zone_of(shape)
    drawn = in_degrees(zone, grown_m)
    assert drawn.is_valid
    outer = shapely.get_exterior_ring(shapely.get_parts(drawn))
    lon, lat = shapely.get_coordinates(outer).T
    assert lon.max() - lon.min() < 1.0
    margin = zone.margin_m(lat, (lon + 180.0) % 360.0 - 180.0)
    assert np.abs(margin - grown_m).max() < 0.02


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_what_is_drawn_is_what_is_inside(shape: dict[str, object]) -> None:
    zone = zone_of(shape)
    drawn = in_degrees(zone)
    low_x, low_y, high_x, high_y = drawn.bounds
    x, y = np.meshgrid(np.linspace(low_x, high_x, 41), np.linspace(low_y, high_y, 41))
    lon, lat = x.ravel(), y.ravel()
    margin = zone.margin_m(lat, (lon + 180.0) % 360.0 - 180.0)
    clear = np.abs(margin) > 0.1
    inside = shapely.contains_xy(drawn, lon, lat)
    assert (inside[clear] == (margin < 0.0)[clear]).all()
    assert inside.any()


def test_shrunk_to_nothing() -> None:
    assert in_degrees(zone_of(SHAPES["circle"]), -100.0).is_empty
    assert in_degrees(zone_of(SHAPES["corridor"]), -40.0).is_empty


def test_in_the_plane_of_another_zone() -> None:
    """Areas in square metres agree with π R² and with the zone's own plane."""
    plane = Plane(51.76, -0.33)
    circle = in_plane(zone_of(SHAPES["circle"]), plane)
    assert circle.area == pytest.approx(np.pi * 100.0**2, rel=1e-3)
    outline = zone_of(SHAPES["area"])
    assert in_plane(outline, plane).area == pytest.approx(outline.shape().area, rel=1e-5)


@given(
    st.lists(st.floats(-1e4, 1e4) | st.integers(-(10**10), 10**10).map(lambda n: n / 2e7)),
    st.sampled_from([6, 7]),
)
@example([51.12345675, -0.33333335, 0.00000005, -0.00000001, 179.99999995], 7)
def test_degrees_are_rounded_as_one_by_one(degrees: list[float], decimals: int) -> None:
    """Also near a half, where the product with the power of ten is itself rounded."""
    found = rounded(np.array(degrees, dtype=np.float64), decimals).tolist()
    assert [str(one) for one in found] == [str(round(one, decimals)) for one in degrees]
