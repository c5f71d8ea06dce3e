"""The lines of one vector tile (MVT), in degrees, as the features of a GeoJSON file are.

Each tile gives what lies in its own square: makers of tiles let lines run on a little into the
next one, and what is there twice would be drawn and measured twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from google.protobuf.message import DecodeError
from mapbox_vector_tile.decoder import TileData
from mapbox_vector_tile.utils import LINESTRING, POLYGON
from shapely.geometry.base import BaseGeometry

from orderwatch.spatial.shape_files import Feature
from orderwatch.spatial.tiles.covering import Tile
from orderwatch.tables import Float64

MOST_NUMBERS = 600_000
"""Of the geometry of one tile: two a point."""
_MOST_LAYERS = 1_000
_MOST_EXTENT = 1 << 20
_EDGE = 1 / 1024
"""Of a step of the tile's grid, by which a line must lie within the square."""
_DAMAGED = "make or download it again"


def lines_of(data: bytes, tile: Tile, is_wanted: Callable[[str], bool]) -> list[Feature]:
    """The lines of a tile and the outlines of its areas, cut at its edge.

    Args:
        data: the unpacked tile.
        tile: where it lies.
        is_wanted: whether the layer of a name is.

    Raises:
        ValueError: it is damaged, or holds too much; "problem; remedy".
    """
    try:
        made = TileData(data)
    except DecodeError:
        raise _cannot_be_read(tile) from None
    layers = made.tile.layers
    if len(layers) > _MOST_LAYERS:
        raise _cannot_be_read(tile)
    told = [(layer, _with_lines(layer)) for layer in layers if is_wanted(layer.name)]
    if sum(len(one.geometry) for _, features in told for one in features) > MOST_NUMBERS:
        problem = f"holds tile {'/'.join(map(str, tile))} with over {MOST_NUMBERS // 2:,} points"
        raise ValueError(f"{problem}; make it with fewer layers")
    try:
        return [one for layer, own in told for one in _drawn(made, layer, own, tile)]
    except (IndexError, ValueError, shapely.GEOSException):
        raise _cannot_be_read(tile) from None


def _with_lines(layer: Any) -> list[Any]:
    return [one for one in layer.features if one.type in (LINESTRING, POLYGON)]


def _cannot_be_read(tile: Tile) -> ValueError:
    return ValueError(f"holds tile {'/'.join(map(str, tile))}, which cannot be read; {_DAMAGED}")


def _drawn(made: TileData, layer: Any, told: Sequence[Any], tile: Tile) -> Iterator[Feature]:
    """The library raises IndexError or ValueError where a geometry is none."""
    if not 0 < layer.extent <= _MOST_EXTENT:
        raise ValueError("a grid that cannot be")
    properties = _Properties(made, layer)
    for kind in (LINESTRING, POLYGON):
        own = [one for one in told if one.type == kind]
        parts = [made.parse_geometry(one.geometry, kind, layer.extent, True, None) for one in own]
        lines, of = _lines([list(_rings(one)) for one in parts])
        cut, which = _cut(lines, layer.extent, is_area=kind == POLYGON)
        for line, number in zip(_degrees(cut, tile, layer.extent), of[which].tolist(), strict=True):
            yield properties.of(own[number]), line


class _Properties:
    """What is told of the features of a layer.

    A tile may repeat a long text, and what it tells of a line in many pieces: each is read once,
    where it is needed, and shared.
    """

    def __init__(self, made: TileData, layer: Any) -> None:
        self._made, self._layer = made, layer
        self._known: dict[int, Any] = {}
        self._last: tuple[Any, Mapping[str, Any]] = (None, {})

    def of(self, feature: Any) -> Mapping[str, Any]:
        """The properties of a feature; pieces of one feature come one after the other."""
        if self._last[0] is not feature:
            keys, tags = self._layer.keys, feature.tags
            pairs = zip(tags[::2], tags[1::2], strict=False)
            self._last = feature, {keys[key]: self._value(value) for key, value in pairs}
        return self._last[1]

    def _value(self, number: int) -> Any:
        """A text or a number; None where the tile gives none."""
        if number not in self._known:
            try:
                self._known[number] = self._made.parse_value(self._layer.values[number])
            except ValueError:
                self._known[number] = None
        return self._known[number]


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[int]]]:
    """The lines of a line or of an area."""
    points = geometry["coordinates"]
    match geometry["type"]:
        case "LineString":
            yield points
        case "MultiLineString" | "Polygon":
            yield from points
        case "MultiPolygon":
            yield from (ring for rings in points for ring in rings)


def _lines(parts: Sequence[Sequence[Sequence[Sequence[int]]]]) -> tuple[Any, Any]:
    """Lines on the tile's grid, and which feature each is of."""
    kept = [(number, ring) for number, rings in enumerate(parts) for ring in rings if len(ring) > 1]
    lines = [shapely.LineString(np.array(ring, dtype=np.float64)) for _, ring in kept]
    return np.array(lines, dtype=object), np.array([number for number, _ in kept], dtype=np.int64)


def _cut(lines: Any, extent: int, *, is_area: bool) -> tuple[Any, Any]:
    """What lies in the square, and of which line each piece is.

    A line along the edge belongs to the tile to the east or south of it. Of an area a line along
    the edge is where its maker cut it, and no line of the map.
    """
    low = _EDGE if is_area else -_EDGE
    inside = shapely.clip_by_rect(lines, low, low, extent - _EDGE, extent - _EDGE)
    pieces, which = shapely.get_parts(inside, return_index=True)
    kept = (shapely.get_dimensions(pieces) == 1) & (shapely.length(pieces) > 0.0)
    return pieces[kept], which[kept]


def _degrees(lines: Any, tile: Tile, extent: int) -> Sequence[BaseGeometry]:
    """Longitude and latitude of lines on a tile's grid (spherical Mercator, EPSG:3857)."""
    zoom, x, y = tile

    def moved(points: Float64) -> Float64:
        across, down = ((points / extent + (x, y)) / 2**zoom).T
        lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * down))))
        return np.column_stack([across * 360.0 - 180.0, lat])

    found: Sequence[BaseGeometry] = shapely.transform(lines, moved)
    return found
