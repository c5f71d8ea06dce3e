"""Tiles that cover a box: without overlap, not too many, and fine about what matters."""

from __future__ import annotations

import itertools

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.spatial.tiles.covering import NEAR_DEG, Tile, covering, edges

WEB = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)
HALF_M = 20_037_508.342789244


@pytest.mark.parametrize("tile", [(0, 0, 0), (1, 1, 0), (14, 8176, 5447), (15, 0, 32767)])
def test_edges_are_those_of_the_web_map(tile: Tile) -> None:
    """By pyproj: a tile is a square of EPSG:3857."""
    zoom, x, y = tile
    side = 2 * HALF_M / 2**zoom
    west, south, east, north = edges(tile)
    assert WEB.transform(west, south) == pytest.approx(
        (x * side - HALF_M, HALF_M - (y + 1) * side), abs=1e-3
    )
    assert WEB.transform(east, north) == pytest.approx(
        ((x + 1) * side - HALF_M, HALF_M - y * side), abs=1e-3
    )


@given(
    lon=st.floats(-179, 179),
    lat=st.floats(-80, 80),
    wide=st.floats(1e-5, 30),
    high=st.floats(1e-5, 5),
    finest=st.integers(0, 18),
    most=st.integers(4, 80),
)
@settings(max_examples=60, deadline=None)
def test_the_box_is_covered_once(
    lon: float, lat: float, wide: float, high: float, finest: int, most: int
) -> None:
    """Every point of it lies in exactly one tile, whatever is wanted."""
    box = shapely.box(lon, lat, lon + wide, lat + high)
    found = covering(box, (box, shapely.Point(lon, lat)), finest, most)
    assert found == sorted(set(found))
    assert len(found) <= most
    assert all(zoom <= finest for zoom, _, _ in found)
    inner = [edge + (0.31 * step if step else 0.0) for edge, step in ((lon, wide), (lat, high))]
    points = [(lon, lat), (lon + wide, lat + high), (inner[0], inner[1])]
    for across, up in points:
        holding = [
            one for one in map(edges, found) if one[0] <= across < one[2] and one[1] < up <= one[3]
        ]
        assert len(holding) == 1, (across, up)


def test_all_of_a_small_box_is_fine() -> None:
    box = shapely.box(-0.35, 51.74, -0.32, 51.76)
    found = covering(box, (box,), 14, 64)
    assert {zoom for zoom, _, _ in found} == {14}


def test_of_a_large_box_what_is_wanted_most_is_fine() -> None:
    """Everything as finely as the bound allows, then the fixes alone."""
    box = shapely.box(-1.0, 51.0, 1.0, 52.5)
    fix = shapely.Point(-0.336, 51.752)
    found = covering(box, (box, shapely.MultiPoint([fix])), 14, 64)
    (own,) = (one for one in found if shapely.box(*edges(one)).contains(fix))
    assert own[0] == 14
    assert min(zoom for zoom, _, _ in found) < 11
    for one in found:
        if one[0] == 14:
            parent = shapely.box(*edges((13, one[1] // 2, one[2] // 2)))
            assert shapely.dwithin(parent, fix, NEAR_DEG)


def test_a_box_over_the_antimeridian_goes_on() -> None:
    found = covering(shapely.box(179.9, -17.0, 180.1, -16.9), (), 10, 64)
    assert {x < 2**zoom for zoom, x, _ in found} == {True, False}


def test_what_lies_beyond_the_map_is_its_last_row() -> None:
    found = covering(shapely.box(10, 86, 11, 89), (), 5, 64)
    assert {y for _, _, y in found} == {0}


def test_it_does_not_depend_on_what_lies_elsewhere() -> None:
    """The same box and wishes give the same tiles; another wish within them changes no other."""
    box = shapely.box(-0.5, 51.5, 0.0, 52.0)
    one, two = shapely.Point(-0.45, 51.95), shapely.Point(-0.05, 51.55)
    for first, second in itertools.permutations((one, two)):
        alone = covering(box, (first,), 14, 200)
        both = covering(box, (shapely.MultiPoint([first, second]),), 14, 200)
        near = {tile for tile in alone if tile[0] == 14}
        assert near <= set(both)
    assert np.all([covering(box, (one,), 14, 64) == covering(box, (one,), 14, 64)])
