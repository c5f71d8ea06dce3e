"""Lines of vector tiles: where they were drawn, as GDAL reads them as well; damaged ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import mapbox_vector_tile
import numpy as np
import pyogrio
import pytest
import shapely
from mapbox_vector_tile.Mapbox import vector_tile_pb2

from benchmarks.tiles import Layers, tile_of, tiles_file
from orderwatch.spatial.shape_files import Feature
from orderwatch.spatial.tiles.covering import edges
from orderwatch.spatial.tiles.tile_file import TileFile
from orderwatch.spatial.tiles.vector import lines_of

TILE = (14, 8176, 5446)
WEST, SOUTH, EAST, NORTH = edges(TILE)
STEP_DEG = (EAST - WEST) / 4096
MIDDLE = ((WEST + EAST) / 2, (SOUTH + NORTH) / 2)
ACROSS = shapely.LineString([(WEST - 0.001, MIDDLE[1]), (EAST + 0.001, MIDDLE[1])])
"""From a little west of the tile to a little east of it."""


def read(data: bytes) -> list[Feature]:
    return lines_of(data, TILE, lambda _: True)


def drawn(layers: Layers) -> list[Feature]:
    return read(tile_of(layers, *TILE))


def test_a_line_is_where_it_was_and_ends_at_the_edge() -> None:
    ((known, line),) = drawn({"roads": [({"kind": "path", "lanes": 2, "oneway": True}, ACROSS)]})
    assert known == {"kind": "path", "lanes": 2, "oneway": True}
    assert line.bounds == pytest.approx((WEST, MIDDLE[1], EAST, MIDDLE[1]), abs=STEP_DEG)
    assert line.bounds[2] <= EAST


def test_two_tiles_hold_a_line_once() -> None:
    """What makers of tiles give twice, beyond the edge, is not there twice."""
    layers = {"roads": [({}, ACROSS)]}
    zoom, x, y = TILE
    parts = []
    for column in (x - 1, x, x + 1):
        data = tile_of(layers, zoom, column, y)
        parts += [line for _, line in lines_of(data, (zoom, column, y), lambda _: True)]
    assert len(parts) == 3
    assert sum(one.length for one in parts) == pytest.approx(ACROSS.length, abs=2 * STEP_DEG)


UPRIGHT = shapely.LineString([(WEST, MIDDLE[1]), (WEST, SOUTH + 1e-4)])
LEVEL = shapely.LineString([(MIDDLE[0], NORTH), (EAST - 1e-4, NORTH)])


@pytest.mark.parametrize(("line", "west", "north"), [(UPRIGHT, 1, 0), (LEVEL, 0, 1)])
def test_a_line_along_an_edge_belongs_to_one_tile(line: Any, west: int, north: int) -> None:
    """To the tile east or south of it."""
    zoom, x, y = TILE
    other = zoom, x - west, y - north
    found = [
        len(lines_of(tile_of({"roads": [({}, line)]}, *one), one, lambda _: True))
        for one in (other, TILE)
    ]
    assert found == [0, 1]


def test_an_area_that_was_cut_at_the_edge_has_no_line_there() -> None:
    """A lake over four tiles: its shore alone, and the length of that."""
    shore = shapely.Point(WEST, NORTH).buffer(0.006, quad_segs=64)
    zoom, x, y = TILE
    total = 0.0
    for column in (x - 1, x):
        for row in (y - 1, y):
            data = tile_of({"water": [({}, shore)]}, zoom, column, row)
            for _, line in lines_of(data, (zoom, column, row), lambda _: True):
                total += line.length
                assert shapely.distance(shapely.boundary(shore), line) < 2 * STEP_DEG
                apart = shapely.hausdorff_distance(
                    line, shapely.intersection(shapely.boundary(shore), line.buffer(4 * STEP_DEG))
                )
                assert apart < 10 * STEP_DEG
    assert total == pytest.approx(shore.exterior.length, rel=0.01)


def test_an_area_cut_without_a_margin_has_no_line_there_either() -> None:
    """Its edge lies on the edge of the tile itself."""
    grid = shapely.Polygon([(-0.0, 0), (2000, 0), (2000, 4096), (0, 4096)])
    layer = {"name": "water", "features": [{"geometry": grid, "properties": {}}]}
    data = mapbox_vector_tile.encode(layer, default_options={"y_coord_down": True})
    ((_, line),) = read(data)
    assert line.bounds[0] == pytest.approx(line.bounds[2], abs=1e-9)


def test_points_and_unwanted_layers_are_left_out() -> None:
    layers: Layers = {"places": [({}, shapely.Point(MIDDLE))], "roads": [({}, ACROSS)]}
    assert len(drawn(layers)) == 1
    assert lines_of(tile_of(layers, *TILE), TILE, lambda name: name == "places") == []


def streets() -> Layers:
    chance = np.random.default_rng(3)
    starts = chance.uniform((-0.36, 51.74), (-0.31, 51.765), (80, 2))
    turns = chance.normal(0, 0.002, (80, 12, 2)).cumsum(axis=1)
    lines = [({"name": f"Street {n}"}, shapely.LineString(starts[n] + turns[n])) for n in range(80)]
    ponds = [
        ({"name": f"Pond {n}"}, shapely.Point(one).buffer(0.003) - shapely.Point(one).buffer(0.001))
        for n, one in enumerate(starts[:12])
    ]
    return {"roads": lines, "water": ponds}


def test_as_gdal_reads_the_same_file(tmp_path: Path) -> None:
    """Another reader: the same names, the same lines to a step of the grid, and no others."""
    path = tmp_path / "town.pmtiles"
    path.write_bytes(tiles_file(streets(), [12, 13]))
    box = shapely.box(-0.40, 51.71, -0.27, 51.80)
    own: dict[str, list[Any]] = {}
    found, whole = TileFile(path).about(box, (box,))
    assert whole
    for known, line in found:
        own.setdefault(str(known["name"]), []).append(line)
    other: dict[str, list[Any]] = {}
    for layer in ("roads", "water"):
        frame = pyogrio.read_dataframe(path, layer=layer).to_crs(4326)
        for told, shape in zip(frame["json"], frame.geometry, strict=True):
            known = json.loads(told)
            other.setdefault(str(known["name"]), []).append(shape)
    assert set(own) == set(other)
    for name, shapes in other.items():
        lines = shapely.MultiLineString(own[name])
        gdal = shapely.union_all(shapes)
        edge = shapely.boundary(gdal) if name.startswith("Pond") else gdal
        assert shapely.hausdorff_distance(lines, edge, densify=0.1) < 3e-5, name


def test_a_file_that_gdal_made(tmp_path: Path) -> None:
    """Another maker: its own layout, its own grid."""
    path = tmp_path / "gdal.pmtiles"
    told = {"kind": ["trunk", "lake"], "name": ["Long Road", "Pond"]}
    pond = shapely.Point(-0.336, 51.752).buffer(0.003)
    road = shapely.LineString([(-0.36, 51.7503), (-0.31, 51.7503)])
    frame = geopandas.GeoDataFrame(told, geometry=[road, pond], crs=4326)
    pyogrio.write_dataframe(frame, path, driver="PMTiles", layer="roads", MINZOOM=8, MAXZOOM=14)
    box = shapely.box(-0.37, 51.74, -0.30, 51.76)
    found, _ = TileFile(path).about(box, (box,))
    names = {str(known["name"]) for known, _ in found}
    assert names == {"Long Road", "Pond"}
    whole = shapely.MultiLineString([line for known, line in found if known["name"] == "Pond"])
    assert shapely.hausdorff_distance(whole, shapely.boundary(pond), densify=0.1) < 3e-5


def hostile(**values: Any) -> bytes:
    """A tile of one feature, as it is told."""
    told = {"type": 2, "geometry": [9, 0, 0, 10, 20, 20], "tags": [], "extent": 4096, **values}
    tile = vector_tile_pb2.tile()
    layer = tile.layers.add(name="roads", version=2, extent=told["extent"])
    for key in told.get("keys", ()):
        layer.keys.append(key)
    for value in told.get("texts", ()):
        layer.values.add(string_value=value)
    for _ in range(told.get("empty_values", 0)):
        layer.values.add()
    for _ in range(told.get("features", 1)):
        layer.features.add(type=told["type"], geometry=told["geometry"], tags=told["tags"])
    made: bytes = tile.SerializeToString()
    return made


def test_a_sound_tile_is_read() -> None:
    assert len(read(hostile())) == 1


MOST = (1 << 29) - 1
CANNOT = {
    "no protobuf": b"\xff" * 40,
    "cut short": hostile()[:-3],
    "half a point": hostile(geometry=[9, 0]),
    "more points than numbers": hostile(geometry=[9, 0, 0, (MOST << 3) | 2, 20, 20]),
    "a name that is not there": hostile(tags=[7, 0]),
    "a command that is too short": hostile(geometry=[4, 3]),
    "layers without end": b"\x1a\x00" * 2_000,
    "no grid": hostile(extent=0),
    "a grid without end": hostile(extent=(1 << 32) - 1),
}


@pytest.mark.parametrize("case", CANNOT)
def test_a_damaged_tile_is_named(case: str) -> None:
    with pytest.raises(ValueError, match=r"holds tile 14/8176/5446, which cannot be read; make"):
        read(CANNOT[case])


EMPTY = {
    "nothing": b"",
    "no geometry": hostile(geometry=[]),
    "a single point": hostile(geometry=[9, 0, 0]),
    "the same point again": hostile(geometry=[9, 0, 0, 18, 0, 0, 0, 0]),
    "far off": hostile(geometry=[9, (1 << 32) - 1, (1 << 32) - 1, 10, 4, 4]),
    "closed without end": hostile(type=3, geometry=[9, 0, 0, (MOST << 3) | 7]),
    "commands that are none": hostile(geometry=[(MOST << 3) | 5, 13]),
    "no kind": hostile(type=0),
}


@pytest.mark.parametrize("case", EMPTY)
def test_a_tile_without_a_line(case: str) -> None:
    assert read(EMPTY[case]) == []


def test_a_line_from_beyond_the_world_is_cut() -> None:
    """Numbers as large as they can be written."""
    top = (1 << 32) - 2
    ((_, line),) = read(hostile(geometry=[9, 4000, 4000, 10, top, top]))
    assert np.isfinite(line.bounds).all()
    assert shapely.box(WEST, SOUTH, EAST, NORTH).buffer(1e-9).contains(line)


def test_a_value_without_a_value() -> None:
    ((known, _),) = read(hostile(keys=["name"], empty_values=1, tags=[0, 0]))
    assert known == {"name": None}


def test_a_long_text_is_held_once() -> None:
    """A megabyte that a thousand features name."""
    found = read(hostile(keys=["name"], texts=["x" * 1_000_000], tags=[0, 0], features=1_000))
    assert len(found) == 1_000
    assert len({id(known["name"]) for known, _ in found}) == 1


def test_what_is_told_of_a_line_in_many_pieces_is_read_once() -> None:
    """A long list of tags, on a line that leaves the tile again and again."""
    out, back = 9_000, 8_999
    zigzag = [9, 2_000, 2_000, 4_000 << 3 | 2, *([out, 2, back, 2] * 2_000)]
    data = hostile(keys=["a"], texts=["b"], tags=[0, 0] * 200_000, geometry=zigzag)
    found = read(data)
    assert len(found) > 100
    assert len({id(known) for known, _ in found}) == 1


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orderwatch.spatial.tiles.vector.MOST_NUMBERS", 6)
    data = hostile(geometry=[9, 0, 0, 26, *([2] * 6)])
    with pytest.raises(ValueError, match=r"with over 3 points; make it with fewer layers"):
        read(data)
