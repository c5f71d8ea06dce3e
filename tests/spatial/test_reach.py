"""Where a device can have been between two fixes, tried with other libraries and random ways."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon

from orderwatch.spatial.reach import LARGEST_M, VERTICES, Kind, Reach, outlines, reach

WGS84 = Geodesic.WGS84
Place = tuple[float, float]


def moved(start: Place, bearing: float, metres: float) -> Place:
    found = WGS84.Direct(*start, bearing, metres)
    return found["lat2"], found["lon2"]


def apart(one: Place, two: Place) -> float:
    return float(WGS84.Inverse(*one, *two)["s12"])


def between(before: Place, after: Place, way_m: float, r95: Place = (10.0, 20.0)) -> Reach:
    lat, lon = (np.array([[before[n]], [after[n]]]) for n in (0, 1))
    return reach(lat, lon, np.array([[r95[0]], [r95[1]]]), np.array([way_m]))


def polygon(found: Reach) -> Polygon:
    lats, lons = outlines(found, np.array([0]))
    assert lats.shape == (1, VERTICES)
    return Polygon(list(zip(lons[0], lats[0], strict=True)))


def holds(shape: Polygon, place: Place) -> bool:
    """Longitude is turned to the polygon's, which may lie across the antimeridian."""
    centre = shape.centroid.x
    lon = centre + (place[1] - centre + 180.0) % 360.0 - 180.0
    return bool(shape.covers(Point(lon, place[0])))


HOME = (51.752, -0.336)
CASES = [
    ("nobody moved: a circle", 0.0, 63_000.0, Kind.ELLIPSE, 31_515.0, 31_515.0),
    ("30 km on in 15 min", 30_000.0, 63_000.0, Kind.ELLIPSE, 31_515.0, 27_716.0),
    ("as far as anyone can come", 63_030.0, 63_000.0, Kind.ELLIPSE, 31_515.0, 0.0),
    ("a metre farther", 63_031.0, 63_000.0, Kind.IMPOSSIBLE, math.nan, math.nan),
    ("as long as is drawn", 0.0, 199_970.0, Kind.ELLIPSE, 100_000.0, 100_000.0),
    ("a metre longer", 0.0, 199_971.0, Kind.UNBOUNDED, math.nan, math.nan),
    ("far, and far from possible", 300_000.0, 250_000.0, Kind.IMPOSSIBLE, math.nan, math.nan),
]


@pytest.mark.parametrize(
    ("name", "way", "most", "kind", "major", "minor"), CASES, ids=[one[0] for one in CASES]
)
def test_axes(name: str, way: float, most: float, kind: Kind, major: float, minor: float) -> None:
    found = between(HOME, moved(HOME, 60.0, way), most)
    assert found.kind[0] == kind, name
    assert found.apart_m[0] == pytest.approx(way, abs=1e-6)
    assert found.semi_major_m[0] == pytest.approx(major, abs=0.5, nan_ok=True)
    assert found.semi_minor_m[0] == pytest.approx(minor, abs=1.0, nan_ok=True)


def test_the_centre_is_the_middle_and_the_bearing_that_of_the_way() -> None:
    after = moved(HOME, 240.0, 20_000.0)
    found = between(HOME, after, 63_000.0)
    centre = float(found.lat[0]), float(found.lon[0])
    assert geodesic(centre, HOME).m == pytest.approx(10_000.0, abs=0.01)
    assert geodesic(centre, after).m == pytest.approx(10_000.0, abs=0.01)
    bearing = float(found.bearing_deg[0])
    assert 0.0 <= bearing < 180.0
    assert apart(moved(centre, bearing, 10_000.0), HOME) < 0.01


def test_no_ellipse_where_no_place_can_be() -> None:
    assert between((84.9, 0.0), (84.9, 0.0), 63_000.0).kind[0] == Kind.NEAR_POLE
    assert between((84.5, 0.0), (84.5, 0.0), 63_000.0).kind[0] == Kind.ELLIPSE
    assert between((-84.9, 0.0), (-84.9, 0.0), 63_000.0).kind[0] == Kind.NEAR_POLE


ends = st.tuples(
    st.one_of(st.floats(-83.9, 83.9), st.sampled_from([0.0, 51.752, 70.0, 83.9, -83.9])),
    st.one_of(st.floats(-180.0, 180.0), st.sampled_from([180.0, -180.0, 179.9, -179.99])),
)
ways = st.one_of(st.floats(1_000.0, LARGEST_M - 1_000.0), st.sampled_from([63_000.0, 199_900.0]))


@settings(max_examples=60, deadline=None)
@given(
    ends, st.floats(0.0, 360.0), st.floats(0.0, 1.0), ways, st.floats(5.0, 500.0), st.integers(0)
)
def test_the_polygon_leaves_out_no_point_within_reach_and_holds_few_others(
    before: Place, bearing: float, share: float, way: float, r95: float, seed: int
) -> None:
    """Points about the ellipse, most of them near its edge, by an independent geodesic library."""
    after = moved(before, bearing, share * way)
    found = between(before, after, min(way, LARGEST_M - 2.0 * r95 - 1.0), (r95, r95))
    if found.kind[0] != Kind.ELLIPSE:
        assert found.kind[0] in (Kind.NEAR_POLE, Kind.IMPOSSIBLE)
        return
    shape, rng = polygon(found), np.random.default_rng(seed)
    assert shape.is_valid
    major, minor = float(found.semi_major_m[0]), float(found.semi_minor_m[0])
    centre = float(found.lat[0]), float(found.lon[0])
    for near in (0.5, 0.99, 0.9999, 1.0, 1.002, 1.01):
        for turn in rng.uniform(0.0, 2.0 * math.pi, 8):
            x, y = near * major * math.cos(turn), near * minor * math.sin(turn)
            aside = math.degrees(math.atan2(y, x))
            point = moved(centre, float(found.bearing_deg[0]) + aside, math.hypot(x, y))
            total = apart(point, before) + apart(point, after)
            if total <= 2.0 * major:
                assert holds(shape, point)
            if holds(shape, point):
                assert total <= 2.0 * major * 1.006 + 200.0


@settings(max_examples=40, deadline=None)
@given(ends, st.floats(0.0, 0.9), st.sampled_from([63_000.0, 120_000.0]), st.integers(0))
def test_no_way_that_is_slow_enough_leaves_it(
    before: Place, share: float, way: float, seed: int
) -> None:
    """Ways of five random legs between true places within both r95, at most v·Δt long."""
    rng = np.random.default_rng(seed)
    after = moved(before, rng.uniform(0.0, 360.0), share * way)
    found = between(before, after, way, (15.0, 400.0))
    if found.kind[0] != Kind.ELLIPSE:
        return
    shape = polygon(found)
    for _ in range(10):
        start = moved(before, rng.uniform(0.0, 360.0), rng.uniform(0.0, 15.0))
        end = moved(after, rng.uniform(0.0, 360.0), rng.uniform(0.0, 400.0))
        place, left = start, way
        for _ in range(5):
            leg = rng.uniform(0.0, way)
            there = moved(place, rng.uniform(0.0, 360.0), leg)
            if leg + apart(there, end) > left:
                continue
            place, left = there, left - leg
            assert holds(shape, place)


def test_the_corners_go_round_and_edges_are_as_long_as_said() -> None:
    shape = polygon(between(HOME, moved(HOME, 10.0, 40_000.0), 63_000.0))
    assert not shape.exterior.is_ccw
    assert len(shape.exterior.coords) == VERTICES + 1


def test_many_at_once_are_what_each_is_alone() -> None:
    rng = np.random.default_rng(1)
    lat, lon = rng.uniform(-80, 80, (2, 50)), rng.uniform(-180, 180, (2, 50))
    lat[1], lon[1] = lat[0] + rng.uniform(-0.3, 0.3, 50), lon[0] + rng.uniform(-0.3, 0.3, 50)
    r95, way = rng.uniform(5.0, 900.0, (2, 50)), rng.uniform(20_000.0, 260_000.0, 50)
    every = reach(lat, lon, r95, way)
    drawn = np.flatnonzero(every.kind == Kind.ELLIPSE)
    lats, _ = outlines(every, drawn)
    assert 10 < len(drawn) < 50
    for row, i in enumerate(drawn.tolist()):
        alone = reach(lat[:, [i]], lon[:, [i]], r95[:, [i]], way[[i]])
        assert (outlines(alone, np.array([0]))[0][0] == lats[row]).all()
