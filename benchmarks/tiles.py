"""PMTiles files of vector tiles, made here from lines and areas: for the fuzz and the tests."""

from __future__ import annotations

import gzip
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry.base import BaseGeometry

Layers = Mapping[str, Sequence[tuple[Mapping[str, Any], BaseGeometry]]]
"""Layer -> features: properties, and a shape in longitude and latitude."""
EXTENT, BUFFER = 4096, 64
_ATTRIBUTION = '<a href="https://example.org/copyright">&copy; Invented Map</a> makers'


def tiles_file(
    layers: Layers,
    zooms: Iterable[int],
    *,
    metadata: Mapping[str, Any] | None = None,
    tile_type: TileType = TileType.MVT,
    compression: Compression = Compression.GZIP,
) -> bytes:
    """A whole file: at every zoom each tile that holds a part of a feature.

    Args:
        layers: what it shows.
        zooms: of its tiles.
        metadata: beside the names of the layers; None: an attribution with HTML.
        tile_type: what its header says.
        compression: likewise; tiles are packed with gzip, or not packed.
    """
    made: dict[int, bytes] = {}
    for zoom in zooms:
        for x, y in sorted(_touched(layers, zoom)):
            data = tile_of(layers, zoom, x, y)
            packed = gzip.compress(data, mtime=0) if compression is Compression.GZIP else data
            made[zxy_to_tileid(zoom, x, y)] = packed
    told: dict[str, Any] = dict({"attribution": _ATTRIBUTION} if metadata is None else metadata)
    told.setdefault("vector_layers", [{"id": name, "fields": {}} for name in layers])
    return archive_of(made, told, tile_type=tile_type, compression=compression)


def archive_of(
    tiles: Mapping[int, bytes],
    metadata: Mapping[str, Any],
    *,
    tile_type: TileType = TileType.MVT,
    compression: Compression = Compression.GZIP,
) -> bytes:
    """A file of tiles by their number, as they are."""
    out = io.BytesIO()
    writer: Any = Writer(out)  # type: ignore[no-untyped-call]
    for number in sorted(tiles):
        writer.write_tile(number, tiles[number])
    header: dict[str, Any] = {"tile_type": tile_type, "tile_compression": compression}
    edges = {"min_lon": -180.0, "min_lat": -85.0, "max_lon": 180.0, "max_lat": 85.0}
    header |= {f"{name}_e7": int(value * 1e7) for name, value in edges.items()}
    writer.finalize(header, dict(metadata))
    return out.getvalue()


def tile_of(layers: Layers, zoom: int, x: int, y: int) -> bytes:
    """One tile, unpacked: what lies in it, and a little beyond its edge as makers of tiles do."""
    told = []
    for name, features in layers.items():
        own = []
        for properties, shape in features:
            drawn = shapely.transform(shape, lambda points: _on_grid(points, zoom, x, y))
            low, high = -BUFFER, EXTENT + BUFFER
            inside = shapely.clip_by_rect(drawn, low, low, high, high)
            if not inside.is_empty:
                own.append({"geometry": inside, "properties": dict(properties)})
        if own:
            told.append({"name": name, "features": own})
    options = {"y_coord_down": True, "extents": EXTENT}
    made: bytes = mapbox_vector_tile.encode(told, default_options=options)
    return made


def _on_grid(points: Any, zoom: int, x: int, y: int) -> Any:
    lon, lat = points.T
    across = (lon + 180.0) / 360.0 * 2**zoom - x
    down = (1.0 - np.arcsinh(np.tan(np.radians(lat))) / math.pi) / 2.0 * 2**zoom - y
    return np.round(np.column_stack([across, down]) * EXTENT)


def _touched(layers: Layers, zoom: int) -> set[tuple[int, int]]:
    found = set()
    for features in layers.values():
        for _, shape in features:
            west, south, east, north = shape.bounds
            corners = _on_grid(np.array([[west, north], [east, south]]), zoom, 0, 0) / EXTENT
            (left, top), (right, bottom) = np.floor(corners).astype(int).tolist()
            found |= {(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)}
    return found
