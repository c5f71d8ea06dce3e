"""A basemap is what was given: lines of GeoJSON or of PMTiles, cut to what is shown."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from support.orders import DAY, START, circle, order

from benchmarks.tiles import Layers, tiles_file
from orderwatch.errors import InputError
from orderwatch.evidence import basemap as module
from orderwatch.evidence.basemap import Basemap, read_basemap
from orderwatch.evidence.page.places import places
from orderwatch.evidence.page.view import Drawn
from orderwatch.policy import Policy

PERIOD = (START, START + 30 * DAY)
NEAR = shapely.LineString([(-0.36, 51.752), (-0.336, 51.7521), (-0.30, 51.752)])
FAR = shapely.LineString([(2.0, 48.0), (2.1, 48.1)])
AREA = shapely.Polygon([(-0.337, 51.75), (-0.335, 51.75), (-0.335, 51.753)])
FEATURES = [({"name": "Long Road"}, NEAR), ({}, FAR), ({"kind": "lake"}, AREA)]


def drawn(**values: Any) -> tuple[Drawn, ...]:
    return tuple(places(order(places={"zone": (circle(**values),)}), PERIOD, Policy()))


def geojson(path: Path, features: Any = FEATURES) -> Path:
    told = [
        {"type": "Feature", "properties": known, "geometry": shapely.geometry.mapping(shape)}
        for known, shape in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": told}), "utf-8")
    return path


def pmtiles(path: Path, layers: Layers | None = None, zooms: Any = (12, 13, 14)) -> Path:
    path.write_bytes(tiles_file(layers or {"roads": FEATURES}, zooms))
    return path


MAKERS = {"geojson": geojson, "pmtiles": pmtiles}


@pytest.mark.parametrize("form", MAKERS)
def test_it_is_cut_to_what_the_page_shows(form: str, tmp_path: Path) -> None:
    """Streets about the places; what lies far off is left out, and areas are outlines."""
    basemap = read_basemap(MAKERS[form](tmp_path / f"streets.{form}"))
    lines, words = basemap.under(drawn(), ())
    assert min(lon for line in lines for _, lon in line) > -0.35
    assert max(lon for line in lines for _, lon in line) < -0.32
    assert words == f"Grey lines: streets.{form}, as given and not checked."
    assert basemap.credit == ("© Invented Map makers" if form == "pmtiles" else "")
    shown = shapely.MultiLineString([[(lon, lat) for lat, lon in line] for line in lines])
    box = shapely.box(*shown.bounds)
    wanted = shapely.union_all([shapely.intersection(NEAR, box), shapely.boundary(AREA)])
    assert shapely.hausdorff_distance(shown, wanted, densify=0.1) < 2e-5


def test_without_one_nothing_is_drawn() -> None:
    none = "There is no map behind it: none is fetched."
    assert Basemap().under(drawn(), ()) == ((), none)
    assert Basemap().about(AREA) == ((), True)


@pytest.mark.parametrize("form", MAKERS)
def test_a_page_that_shows_nothing_has_no_map(form: str, tmp_path: Path) -> None:
    basemap = read_basemap(MAKERS[form](tmp_path / f"streets.{form}"))
    assert basemap.under((), ()) == ((), "There is no map behind it: none is fetched.")


@pytest.mark.parametrize("form", MAKERS)
def test_a_file_of_another_place_says_so(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"streets.{form}"
    far = [({}, FAR)]
    basemap = read_basemap(geojson(path, far) if form == "geojson" else pmtiles(path, {"r": far}))
    assert basemap.under(drawn(), ()) == ((), f"There is no line of streets.{form} here.")


def test_a_file_without_coarse_tiles_says_what_is_missing(tmp_path: Path) -> None:
    """The place is 60 km wide, and the file begins at zoom 14."""
    basemap = read_basemap(pmtiles(tmp_path / "streets.pmtiles", zooms=(14,)))
    lines, words = basemap.under(drawn(radius="30 km"), ())
    assert lines == ()
    assert words == (
        "There is no line of streets.pmtiles here. streets.pmtiles has no tiles that are coarse "
        "enough for all of this: lines are missing."
    )


@pytest.mark.parametrize("form", MAKERS)
def test_many_short_lines_end(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They cannot be drawn with fewer points: the shortest are left out, and it is said."""
    monkeypatch.setattr(module, "MOST_POINTS", 100)
    many = [
        ({}, shapely.LineString([(lon, 51.752), (lon, 51.752 + n * 2e-6)]))
        for n, lon in ((n, -0.34 + n * 1e-5) for n in range(1, 400))
    ]
    path = tmp_path / f"streets.{form}"
    made = geojson(path, many) if form == "geojson" else pmtiles(path, {"roads": many})
    lines, words = read_basemap(made).under(drawn(), ())
    assert 90 <= sum(map(len, lines)) <= 100
    assert min(line[-1][0] - line[0][0] for line in lines) > 340 * 2e-6
    assert "drawn coarsely because there are many" in words


def test_features_about_a_shape_have_their_properties(tmp_path: Path) -> None:
    """The same from both files: what a road is called stands with its line."""
    for form, make in MAKERS.items():
        features, whole = read_basemap(make(tmp_path / f"streets.{form}")).about(AREA)
        assert whole
        assert {"Long Road"} == {str(known["name"]) for known, _ in features if "name" in known}
        assert {shapely.get_dimensions(line) for _, line in features} == {1}


def test_what_is_embedded_depends_on_what_is_shown_alone(tmp_path: Path) -> None:
    """Everything farther than the box may be otherwise: not a line changes."""
    other = [({"name": "Long Road"}, NEAR), ({}, FAR), ({"kind": "lake"}, AREA)]
    other += [({}, shapely.LineString([(-0.3, 51.9 + n / 50), (-0.2, 51.9)])) for n in range(9)]
    for form, make in MAKERS.items():
        one = make(tmp_path / f"one.{form}")
        two = tmp_path / f"two.{form}"
        made = geojson(two, other) if form == "geojson" else pmtiles(two, {"roads": other})
        first, second = (read_basemap(path).under(drawn(), ())[0] for path in (one, made))
        assert first == second


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.geojson", b"{}", "is not GeoJSON"),
        ("a.geojson", b"[" * 100_000, "is not GeoJSON"),
        ("a.geojson", None, "cannot be read"),
        ("a.pmtiles", None, "cannot be read"),
        ("a.pmtiles", b"", "is not a PMTiles file of version 3; give a file of vector tiles"),
        ("a.pmtiles", b"{}", "is not a PMTiles file of version 3"),
        ("a.geojson", b"PMTiles\x03", "is cut short; make or download it again"),
        (
            "a.geojson",
            b'{"type": "LineString", "coordinates": [[0, 1], [NaN, 1]]}',
            "holds a position that is not a number",
        ),
        (
            "a.geojson",
            b'{"type": "LineString", "coordinates": [[0, 1], [' + b"9" * 400 + b", 1]]}",
            "holds a geometry that is not valid GeoJSON",
        ),
        (
            "a.geojson",
            b'{"type": "LineString", "coordinates": [[0, 1], [1e400, 1]]}',
            "holds a position that is not a number",
        ),
    ],
)
def test_a_faulty_file_is_named(tmp_path: Path, name: str, data: bytes | None, words: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError, match=rf"a\.\w+: {words}"):
        read_basemap(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_basemap(tmp_path)


def test_a_tile_that_is_damaged_is_named_where_it_is_needed(tmp_path: Path) -> None:
    """A map elsewhere is drawn; the error of this one says which file and which tile."""
    path = pmtiles(tmp_path / "streets.pmtiles", {"roads": [({}, NEAR)]}, (14,))
    data = bytearray(path.read_bytes())
    start = int.from_bytes(data[56:64], "little")
    data[start + 20 :] = bytes(len(data) - start - 20)
    path.write_bytes(data)
    basemap = read_basemap(path)
    with pytest.raises(InputError, match=r"streets\.pmtiles: holds .*; make or download it again"):
        basemap.under(drawn(), ())
    assert basemap.about(shapely.box(3.0, 48.0, 3.01, 48.01)) == ([], True)


@pytest.mark.parametrize("missing", ["pmtiles", "mapbox_vector_tile"])
def test_without_the_extra_the_remedy_is_named(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GeoJSON needs none of it."""
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: found(name) if name != missing else None
    )
    words = (
        f"streets.pmtiles: is PMTiles, which needs the library {missing}, which is not installed; "
        'install it: pip install "orderwatch[pmtiles]"'
    )
    with pytest.raises(InputError) as raised:
        read_basemap(pmtiles(tmp_path / "streets.pmtiles"))
    assert str(raised.value).endswith(words)
    assert read_basemap(geojson(tmp_path / "a.geojson")).is_large


def test_a_copy_may_not_tell_the_name() -> None:
    told = Basemap(path=Path("9 Close.pmtiles"), name="9 Close.pmtiles", credit="Close maps")
    masked = told.masked(lambda text: text.replace("Close", "[withheld]"))
    assert (masked.name, masked.credit) == ("9 [withheld].pmtiles", "[withheld] maps")
    assert masked.path == told.path
