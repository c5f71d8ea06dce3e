"""Trying a broken file of a map: its lines are drawn, or it is refused by name."""

from __future__ import annotations

import gzip
import json
import random
import struct
from functools import cache
from pathlib import Path

import shapely
from pmtiles.tile import Entry, serialize_directory, zxy_to_tileid

from benchmarks.fuzz.breaking import broken, broken_bytes
from benchmarks.fuzz.trying import in_time, named
from benchmarks.tiles import Layers, tile_of, tiles_file
from orderwatch.errors import OrderwatchError
from orderwatch.evidence.basemap import MOST_POINTS, read_basemap
from orderwatch.spatial.tiles.covering import covering

_ROAD = shapely.LineString([(-0.36, 51.7503), (-0.336, 51.7511), (-0.31, 51.7503)])
_LAKE = shapely.Point(-0.336, 51.752).buffer(0.002)
_LAYERS: Layers = {
    "roads": [({"kind": "trunk", "name": "Long Road", "lanes": 2, "width": 7.5}, _ROAD)],
    "water": [({"kind": "lake", "deep": True}, _LAKE)],
}
_BOX = shapely.box(-0.338, 51.751, -0.334, 51.753)
_TILES = covering(_BOX, (_BOX,), 14, 64)
_GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": known, "geometry": shapely.geometry.mapping(shape)}
            for features in _LAYERS.values()
            for known, shape in features
        ],
    }
)
_DIRECTORY_AT, _TILES_AT = 8, 56
"""Where the header holds the offset and the length of a part."""


def try_basemap(folder: Path, chance: random.Random) -> str:
    """Reads a broken map and draws it: lines in the box, not too many, or a named error."""
    way = chance.choice((_whole, _whole, _directory, _tile, _tile, _geojson))
    path = folder / ("town.geojson" if way is _geojson else "town.pmtiles")
    path.write_bytes(way(chance))
    with in_time():
        try:
            basemap = read_basemap(path)
            lines, _ = basemap.drawn(_BOX)
            basemap.about(_BOX)
        except OrderwatchError as error:
            return named(error, path)
    points = [point for line in lines for point in line]
    assert len(points) <= MOST_POINTS
    west, south, east, north = _BOX.bounds
    rounding = 1e-6
    for lat, lon in points:
        assert west - rounding <= lon <= east + rounding, lon
        assert south - rounding <= lat <= north + rounding, lat
    return "read"


@cache
def sound() -> bytes:
    """The file before it is broken."""
    return tiles_file(_LAYERS, (12, 13, 14))


def _part(at: int) -> bytes:
    start, length = struct.unpack_from("<QQ", sound(), at)
    return sound()[start : start + length]


def _whole(chance: random.Random) -> bytes:
    """Anything in the file: mostly its header, which decides about all else."""
    data = sound()
    if chance.random() < 0.5:
        return broken_bytes(data[:127], chance) + data[127:]
    return broken_bytes(data, chance)


def _directory(chance: random.Random) -> bytes:
    """The list of tiles, packed again as if it were sound."""
    plain = gzip.decompress(_part(_DIRECTORY_AT))
    return _built(gzip.compress(broken_bytes(plain, chance), mtime=0), _part(_TILES_AT))


def _tile(chance: random.Random) -> bytes:
    """The tiles of the place, packed again as if they were sound."""
    entries, packed = [], b""
    for tile in sorted(_TILES, key=lambda one: zxy_to_tileid(*one)):
        data = gzip.compress(broken_bytes(tile_of(_LAYERS, *tile), chance), mtime=0)
        entries.append(Entry(zxy_to_tileid(*tile), len(packed), len(data), 1))
        packed += data
    return _built(serialize_directory(entries), packed)


def _geojson(chance: random.Random) -> bytes:
    return broken(_GEOJSON, chance)


def _built(root: bytes, tiles: bytes) -> bytes:
    """A file of these parts, with the header of the sound one."""
    header, metadata = bytearray(sound()[:127]), b"{}"
    start = len(header)
    for at, part in ((_DIRECTORY_AT, root), (24, metadata), (40, b""), (_TILES_AT, tiles)):
        struct.pack_into("<QQ", header, at, start, len(part))
        start += len(part)
    return bytes(header) + root + metadata + tiles
