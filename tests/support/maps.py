"""A map of invented streets about the cases of the tests, as GeoJSON and as PMTiles."""

from __future__ import annotations

import json
from pathlib import Path

import shapely

from benchmarks.tiles import tiles_file

LAT, LON = 51.72, -0.38


def streets(
    lat: float = LAT, lon: float = LON, step: float = 0.004, number: int = 41
) -> list[shapely.LineString]:
    """A grid of streets about a point."""
    half = step * (number // 2)
    west, east, south, north = lon - half, lon + half, lat - half, lat + half
    steps = [n * step for n in range(number)]
    across = [[(west, south + one), (east, south + one)] for one in steps]
    down = [[(west + one, south), (west + one, north)] for one in steps]
    return [shapely.LineString(ends) for ends in (*across, *down)]


def write_map(path: Path, lines: list[shapely.LineString] | None = None, credit: str = "") -> Path:
    """Writes `.geojson` or `.pmtiles`, by the ending."""
    told = streets() if lines is None else lines
    if path.suffix == ".pmtiles":
        features = [({"kind": "minor_road"}, line) for line in told]
        metadata = {"attribution": credit} if credit else None
        path.write_bytes(tiles_file({"roads": features}, (10, 12, 13), metadata=metadata))
        return path
    parts = [list(line.coords) for line in told]
    path.write_text(json.dumps({"type": "MultiLineString", "coordinates": parts}), "utf-8")
    return path
