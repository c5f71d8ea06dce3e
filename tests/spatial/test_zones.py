"""Margins and P(inside) of zones against geodesics of another library and brute force."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st
from support.data import real_data

from orderwatch.policy import Policy
from orderwatch.spatial.build import build_zone
from orderwatch.spatial.geodesy import distance_m
from orderwatch.spatial.zones import Circle, Zone

POLICY = Policy()
WGS84 = Geodesic.WGS84
HOME = (51.752, -0.336)
L_SHAPE = [(0, 0), (400, 0), (400, 150), (150, 150), (150, 500), (0, 500)]


def place(east: float, north: float, home: tuple[float, float] = HOME) -> tuple[float, float]:
    turn = math.degrees(math.atan2(east, north))
    found = WGS84.Direct(*home, turn, math.hypot(east, north))
    return found["lat2"], found["lon2"]


def zone(shape: dict[str, object]) -> Zone:
    return build_zone(shape, tolerance_m=None, policy=POLICY, folder=None, resolve=lambda _: CIRCLE)


CIRCLE = zone({"circle": {"centre": "51.7520, -0.3360", "radius": "100 m"}})
CORNERS = [place(*one) for one in L_SHAPE]
WKT = f"POLYGON (({', '.join(f'{lon:.12f} {lat:.12f}' for lat, lon in [*CORNERS, CORNERS[0]])}))"
AREA = zone({"wkt": WKT})
LINE = [place(0, 0), place(300, 100), place(600, -50)]
CORRIDOR = zone(
    {"corridor": {"line": [(f"{a:.12f}", f"{b:.12f}") for a, b in LINE], "width": "40 m"}}
)


def margin(one: Zone, lat: float, lon: float) -> float:
    return float(one.margin_m(np.array([lat]), np.array([lon]))[0])


def dense(points: list[tuple[float, float]], step: float = 0.5) -> np.ndarray:
    """Points along geodesics, by geographiclib."""
    found = []
    for (lat1, lon1), (lat2, lon2) in pairwise(points):
        line = WGS84.InverseLine(lat1, lon1, lat2, lon2)
        for s in np.arange(0.0, line.s13, step):
            at = line.Position(float(s))
            found.append((at["lat2"], at["lon2"]))
    return np.array([*found, points[-1]])


def nearest(points: np.ndarray, lat: float, lon: float) -> float:
    n = len(points)
    return float(distance_m(points[:, 0], points[:, 1], np.full(n, lat), np.full(n, lon)).min())


RING, WAY = dense([*CORNERS, CORNERS[0]]), dense(LINE)
offsets = st.tuples(st.floats(-300, 900), st.floats(-300, 900))


@given(offsets)
def test_a_circle_is_a_geodesic_less_its_radius(offset: tuple[float, float]) -> None:
    lat, lon = place(*offset)
    expected = geodesic(HOME, (lat, lon)).meters - 100.0
    assert margin(CIRCLE, lat, lon) == pytest.approx(expected, abs=1e-6)


@given(offsets)
def test_an_area_is_as_far_as_the_nearest_point_of_its_ring(offset: tuple[float, float]) -> None:
    lat, lon = place(*offset)
    expected = nearest(RING, lat, lon)
    inside = shapely.contains_xy(shapely.Polygon(L_SHAPE), *offset)
    found = margin(AREA, lat, lon)
    # Ring points 0.5 m apart: the brute force is at most 0.25²/2d too long, and 0.25 m at the line.
    slack = 0.26 if expected < 1.0 else 0.04 / expected + 1e-3
    assert abs(found) <= expected + 1e-3
    assert abs(found) >= expected - slack
    if abs(found) > 0.01:
        assert (found < 0) == bool(inside)


@given(offsets)
def test_a_corridor_is_the_way_to_its_line_less_half_its_width(
    offset: tuple[float, float],
) -> None:
    lat, lon = place(*offset)
    expected = nearest(WAY, lat, lon) - 20.0
    assert margin(CORRIDOR, lat, lon) == pytest.approx(expected, abs=0.26)


@given(offsets, st.floats(1, 300))
def test_a_distance_round_an_area_takes_it_from_the_margin(
    offset: tuple[float, float], by: float
) -> None:
    lat, lon = place(*offset)
    found = margin(AREA.grown(by), lat, lon)
    assert found == pytest.approx(margin(AREA, lat, lon) - by, abs=1e-6)


@pytest.mark.parametrize("one", [CIRCLE, AREA, CORRIDOR, AREA.grown(50), CIRCLE.grown(95)])
@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(0, 100_000), st.floats(0, 360))
def test_far_is_never_wrong(one: Zone, lat: float, lon: float, beyond: float, turn: float) -> None:
    near = WGS84.Direct(*one.centre, turn, one.extent_m + beyond * 1.001)
    for at in ((lat, lon), (near["lat2"], near["lon2"])):
        arrays = np.array([at[0]]), np.array([at[1]])
        if one.far(*arrays, np.array([beyond]))[0]:
            assert one.margin_m(*arrays)[0] > beyond


@pytest.mark.parametrize("one", [CIRCLE, AREA, CORRIDOR])
@given(offsets, st.floats(5, 200), st.floats(0, 60))
def test_p_falls_as_the_place_shrinks(
    one: Zone, offset: tuple[float, float], sigma: float, by: float
) -> None:
    lat, lon = (np.array([value]) for value in place(*offset))
    whole = one.p_inside(lat, lon, np.array([sigma]))[0]
    less = one.p_inside(lat, lon, np.array([sigma]), shrink_m=by)[0]
    more = one.p_inside(lat, lon, np.array([sigma]), shrink_m=-by)[0]
    assert 0.0 <= less <= whole + 2e-6
    assert whole <= more + 2e-6 <= 1.0 + 2e-6


@pytest.mark.parametrize(
    ("one", "offset", "sigma", "shrink"),
    [
        (AREA, (150, 150), 30, 0),
        (AREA, (0, 0), 20, 0),
        (AREA, (75, 400), 40, 10),
        (AREA, (200, 100), 60, -20),
        (CORRIDOR, (300, 100), 15, 0),
        (CORRIDOR, (150, 50), 25, 5),
        (CIRCLE, (80, 0), 30, 5),
    ],
)
def test_p_against_monte_carlo(
    one: Zone, offset: tuple[float, float], sigma: float, shrink: float
) -> None:
    rng = np.random.default_rng(3)
    drawn = rng.normal(offset, sigma, size=(20_000, 2))
    points = np.array([place(*row) for row in drawn])
    inside = one.margin_m(points[:, 0], points[:, 1]) < -shrink
    lat, lon = (np.array([value]) for value in place(*offset))
    p = one.p_inside(lat, lon, np.array([float(sigma)]), shrink_m=shrink)[0]
    assert p == pytest.approx(inside.mean(), abs=4 * 0.5 / math.sqrt(20_000))


def test_distances_against_karneys_own_table() -> None:
    rows = np.loadtxt(real_data("geodesic/geodtest_under_100km.dat"))
    found = distance_m(rows[:, 0], rows[:, 1], rows[:, 3], rows[:, 4])
    assert np.abs(found - rows[:, 6]).max() < 1e-6


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"wkt": "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"}, "sound area"),
        ({"wkt": "POLYGON ((0 0, 1 1"}, "WKT"),
        ({"wkt": "POINT (0 0)"}, "not an area"),
        ({"wkt": "POLYGON ((0 51, 20 51, 20 60, 0 60, 0 51))"}, "200 km"),
        ({"wkt": "POLYGON ((0 88, 1 88, 1 89, 0 88))"}, "pole"),
        ({"circle": {"centre": "51, 0", "radius": "0 m"}}, "zero"),
        ({"circle": {"centre": "51, 0", "radius": "5"}}, "length"),
        ({"corridor": {"line": ["51, 0", "51, 0"], "width": "5 m"}}, "two different"),
    ],
)
def test_shapes_that_are_none(shape: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        zone(shape)


def test_an_area_over_the_180th_meridian() -> None:
    one = zone({"wkt": "POLYGON ((179.99 0, 180.01 0, 180.01 0.01, 179.99 0.01, 179.99 0))"})
    other = zone({"wkt": "POLYGON ((179.99 0, -179.99 0, -179.99 0.01, 179.99 0.01, 179.99 0))"})
    for lon in (179.995, -179.995, 180.0):
        assert margin(one, 0.005, lon) < 0
        assert margin(other, 0.005, lon) < 0
    assert margin(other, 0.005, 0.0) > 1e6


def test_a_place_cut_out_of_an_area() -> None:
    one = zone({"wkt": WKT, "minus": ["circle"]})
    assert margin(AREA, *place(50, 50)) < 0 < margin(one, *place(50, 50))
    assert margin(one, *place(50, 400)) < 0


def test_files_stay_inside_the_folder(tmp_path: Path) -> None:
    inner = tmp_path / "orders"
    inner.mkdir()
    (tmp_path / "secret.geojson").write_text("{}", encoding="utf-8")
    (inner / "link.geojson").symlink_to(tmp_path / "secret.geojson")
    for name in (
        "../secret.geojson",
        str(tmp_path / "secret.geojson"),
        "link.geojson",
        "C:\\a.kml",
    ):
        with pytest.raises(ValueError, match="folder"):
            build_zone(
                {"file": name},
                tolerance_m=None,
                policy=POLICY,
                folder=inner,
                resolve=lambda _: CIRCLE,
            )


GEOJSON = """{"type": "FeatureCollection", "features": [
 {"type": "Feature", "id": 7, "properties": {"name": "school", "kind": "x"}, "geometry":
  {"type": "Polygon", "coordinates": [[[0, 51], [0.01, 51], [0.01, 51.01], [0, 51]]]}},
 {"type": "Feature", "properties": {"name": "park", "kind": "x"}, "geometry":
  {"type": "Polygon", "coordinates": [[[0.1, 51], [0.11, 51], [0.11, 51.01], [0.1, 51]]]}}]}"""
KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>
<name>school</name><Polygon><outerBoundaryIs><LinearRing><coordinates>0,51,0 0.01,51,0
0.01,51.01,0 0,51,0</coordinates></LinearRing></outerBoundaryIs></Polygon>
</Placemark></Document></kml>"""


@pytest.mark.parametrize(
    ("name", "text", "more"),
    [
        ("a.geojson", GEOJSON, {"feature": "school"}),
        ("a.geojson", GEOJSON, {"feature": "7"}),
        ("a.geojson", GEOJSON, {"feature": "all"}),
        ("a.geojson", GEOJSON, {"where": {"kind": "x"}}),
        ("a.kml", KML, {}),
        ("a.kml", KML, {"feature": "school"}),
    ],
)
def test_shapes_in_files(tmp_path: Path, name: str, text: str, more: dict[str, object]) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    shape = {"file": name, **more}
    one = build_zone(
        shape, tolerance_m=None, policy=POLICY, folder=tmp_path, resolve=lambda _: CIRCLE
    )
    assert margin(one, 51.003, 0.006) < 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.kml", '<!DOCTYPE k [<!ENTITY a "b">]><kml/>'),
        ("a.kml", "<kml>"),
        ("a.geojson", "{"),
        ("a.geojson", "[1]"),
        ("a.geojson", '{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": 3}}'),
    ],
)
def test_files_that_hold_no_shape(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"\w"):
        build_zone(
            {"file": name},
            tolerance_m=None,
            policy=POLICY,
            folder=tmp_path,
            resolve=lambda _: CIRCLE,
        )


def test_real_files_that_are_not_valid() -> None:
    """Each either builds or is refused in words; none ends in another error."""
    folder = real_data("geojson/invalid")
    said = []
    for path in sorted(folder.rglob("*json")):
        try:
            build_zone(
                {"file": path.name, "feature": "all"},
                tolerance_m=None,
                policy=POLICY,
                folder=path.parent,
                resolve=lambda _: CIRCLE,
            )
        except ValueError as error:
            said.append(str(error))
    assert said
    assert all(said)


def test_a_circle_of_the_same_name_is_a_circle() -> None:
    assert isinstance(CIRCLE, Circle)
    assert CIRCLE.tolerance_m == POLICY.circle_tolerance_m
