"""Which tiles of a map to take: fine ones about what matters, coarse ones for the rest.

Columns are counted on past the antimeridian (x below 0 or from 2^zoom on), as longitudes are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

Tile = tuple[int, int, int]
"""(zoom, column from longitude -180 to the east, row from the north)."""
NEAR_DEG = 0.01
"""About 1 km: what lies so near to what matters is drawn as finely."""
_MOST_LAT = 85.051_128
"""Where the square of a web map ends."""
_FIRST = 4
"""Tiles to begin with."""


def covering(
    box: BaseGeometry, wanted: Sequence[BaseGeometry], finest: int, most: int
) -> list[Tile]:
    """Tiles that cover a box without overlap, in order of zoom, column and row.

    They are divided level by level about what is wanted, as long as there are not too many: of two
    shapes about the first until there are half as many as may be, then about the second.

    Args:
        box: x = longitude, y = latitude, with an area.
        wanted: shapes in degrees within it; what is wanted most last.
        finest: the zoom at which to stop.
        most: tiles.
    """
    tiles = _first(box, finest)
    for number, shape in enumerate(wanted, start=1):
        shapely.prepare(shape)
        bound = most * number // len(wanted)
        while True:
            parted = [one for one in tiles if one[0] < finest and _is_near(one, shape)]
            kept = set(tiles).difference(parted)
            grown = [*kept, *_children(parted, box)]
            if not parted or len(grown) > bound:
                break
            tiles = grown
    return sorted(tiles)


def edges(tile: Tile) -> tuple[float, float, float, float]:
    """West, south, east and north of a tile, degrees."""
    zoom, x, y = tile
    number = 2**zoom
    west, east = x / number * 360.0 - 180.0, (x + 1) / number * 360.0 - 180.0
    return west, _lat((y + 1) / number), east, _lat(y / number)


def _first(box: BaseGeometry, finest: int) -> list[Tile]:
    """The few finest tiles that cover the box."""
    for zoom in range(finest, 0, -1):
        columns, rows = _ranges(box, zoom)
        if len(columns) * len(rows) <= _FIRST:
            return [(zoom, x, y) for x in columns for y in rows]
    columns, rows = _ranges(box, 0)
    return [(0, x, y) for x in columns for y in rows]


def _ranges(box: BaseGeometry, zoom: int) -> tuple[range, range]:
    west, south, east, north = box.bounds
    number = 2**zoom
    columns = (math.floor((lon + 180.0) / 360.0 * number) for lon in (west, east))
    rows = (min(max(math.floor(_row(lat) * number), 0), number - 1) for lat in (north, south))
    (first, last), (top, bottom) = columns, rows
    return range(first, last + 1), range(top, bottom + 1)


def _children(tiles: Iterable[Tile], box: BaseGeometry) -> Iterator[Tile]:
    for zoom, x, y in tiles:
        for child in (
            (zoom + 1, 2 * x + right, 2 * y + down) for right in (0, 1) for down in (0, 1)
        ):
            if shapely.intersects(_square(child), box):
                yield child


def _is_near(tile: Tile, shape: BaseGeometry) -> bool:
    return bool(shapely.dwithin(shape, _square(tile), NEAR_DEG))


@lru_cache(maxsize=4_096)
def _square(tile: Tile) -> BaseGeometry:
    square: BaseGeometry = shapely.box(*edges(tile))
    return square


def _row(lat: float) -> float:
    """How far down the web map a latitude lies, 0 to 1 (spherical Mercator)."""
    kept = math.radians(min(max(lat, -_MOST_LAT), _MOST_LAT))
    return (1.0 - math.asinh(math.tan(kept)) / math.pi) / 2.0


def _lat(row: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * row))))
