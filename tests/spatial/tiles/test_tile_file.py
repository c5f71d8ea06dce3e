"""A PMTiles file as lines: which layers, which zooms, whom to name, within which bounds."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
import shapely

from benchmarks.tiles import Layers, tiles_file
from orderwatch.spatial.tiles import tile_file
from orderwatch.spatial.tiles.tile_file import TileFile, credit_of

HERE = shapely.Point(-0.336, 51.752)
BOX = HERE.buffer(0.01).envelope


def line(north: float = 0.0) -> shapely.LineString:
    return shapely.LineString([(-0.36, 51.7503 + north), (-0.31, 51.7503 + north)])


def opened(folder: Path, layers: Layers, zooms: Any = (14,), **values: Any) -> TileFile:
    path = folder / "town.pmtiles"
    path.write_bytes(tiles_file(layers, zooms, **values))
    return TileFile(path)


def names(file: TileFile, box: Any = BOX) -> set[str]:
    return {str(known["n"]) for known, _ in file.about(box, (box,))[0]}


KNOWN = ("roads", "water", "boundaries", "transportation", "waterway", "streets", "water_polygons")


@pytest.mark.parametrize("layer", KNOWN)
def test_layers_that_show_where_one_is(layer: str, tmp_path: Path) -> None:
    """Of the schemas in use; houses and areas of use are left out beside them."""
    layers = {layer: [({"n": "kept"}, line())], "buildings": [({"n": "house"}, line(0.001))]}
    assert names(opened(tmp_path, layers)) == {"kept"}


def test_a_file_of_the_users_own_layers_is_drawn_whole(tmp_path: Path) -> None:
    layers = {"my lines": [({"n": 1}, line())], "buildings": [({"n": 2}, line(0.001))]}
    assert names(opened(tmp_path, layers)) == {"1", "2"}


@pytest.mark.parametrize("told", [None, "roads", 7, [7, {"id": 7}, {}, {"id": ["roads"]}]])
def test_layers_that_are_not_told_are_drawn(told: Any, tmp_path: Path) -> None:
    file = opened(tmp_path, {"buildings": [({"n": 1}, line())]}, metadata={"vector_layers": told})
    assert names(file) == {"1"}


def test_the_finest_tiles_are_used(tmp_path: Path) -> None:
    """Each zoom holds a line of its own name."""
    for zooms in ((12, 13), (13, 14, 15)):
        path = tmp_path / "town.pmtiles"
        path.write_bytes(tiles_file({"roads": [({"n": "x"}, line())]}, zooms))
        file = TileFile(path)
        box = HERE.buffer(0.002).envelope
        found, whole = file.about(box, (box,))
        assert whole
        lengths = sum(shape.length for _, shape in found)
        assert lengths < 0.05 / 2 ** (max(zooms) - 13) + 0.02


def test_tiles_of_a_place_past_the_antimeridian(tmp_path: Path) -> None:
    """Tiles are numbered from -180; the order's box goes on past 180."""
    road = shapely.LineString([(-179.99, -17.0), (-179.95, -17.0)])
    file = opened(tmp_path, {"roads": [({}, road)]}, (12,))
    box = shapely.box(179.9, -17.1, 180.1, -16.9)
    ((_, shape),) = file.about(box, (box,))[0]
    assert shape.bounds == pytest.approx((180.01, -17.0, 180.05, -17.0), abs=1e-4)


def test_what_is_too_large_for_the_coarsest_tiles_is_said(tmp_path: Path) -> None:
    """A file that begins at zoom 14, and a box of a whole county."""
    file = opened(tmp_path, {"roads": [({"n": 1}, line())]}, (14,))
    box = shapely.box(-0.8, 51.4, 0.2, 52.0)
    assert file.about(box, (box,)) == ([], False)
    found, whole = file.about(box, (box, HERE))
    assert len(found) > 0
    assert not whole


def test_a_map_of_too_many_points_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = opened(tmp_path, {"roads": [({"n": 1}, line()), ({"n": 2}, line(0.001))]})
    assert len(names(file)) == 2
    monkeypatch.setattr(tile_file, "MOST_POINTS", 3)
    with pytest.raises(ValueError, match="holds over 3 points about what is shown; make it with"):
        file.about(BOX, (BOX,))


def test_tiles_are_read_once_and_not_kept_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = opened(tmp_path, {"roads": [({"n": 1}, line())]})
    first = file.about(BOX, (BOX,))
    calls: list[Any] = []
    monkeypatch.setattr(file._archive, "tile", lambda *one: calls.append(one))
    assert file.about(BOX, (BOX,)) == first
    assert calls == []
    monkeypatch.undo()
    monkeypatch.setattr(tile_file, "_MOST_KEPT", 5)
    file._kept.clear()
    assert file.about(BOX, (BOX,)) == first
    assert sum(points for points, _ in file._kept.values()) <= 5


def test_it_passes_between_processes(tmp_path: Path) -> None:
    file = opened(tmp_path, {"roads": [({"n": 1}, line())]})
    first = file.about(BOX, (BOX,))
    assert pickle.loads(pickle.dumps(file)).about(BOX, (BOX,)) == first
    assert len(pickle.dumps(file)) < 2_000


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ('<a href="https://example.org">&copy; Invented</a>  Map\nmakers', "© Invented Map makers"),
        ("plain & simple", "plain & simple"),
        ("a < b", "a < b"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<img src=x onerror=alert(1)>Map", "Map"),
        ("x" * 400, "x" * 160 + " …"),
        ("<" * 100_000, None),
        ("", ""),
        (None, ""),
        (["Map"], ""),
        ({"a": 1}, ""),
    ],
)
def test_whom_to_name(told: Any, words: str | None) -> None:
    said = credit_of({"attribution": told})
    assert len(said) <= 162
    assert words is None or said == words
