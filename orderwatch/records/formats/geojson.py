"""GeoJSON points: a FeatureCollection, features one a line, and the batches of Overland."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orderwatch.records.formats.content import BROKEN, Content, Record, names_of, of_records
from orderwatch.records.formats.json_stream import as_text, flat, inner, json_items

_HEADER = ("geometry.type", "geometry.lat", "geometry.lon")


def open_geojson(path: Path, lists: tuple[str, ...]) -> Content:
    """The features of a GeoJSON file, one a row.

    Columns: `geometry.type`, `geometry.lat`, `geometry.lon` (of points), `geometry.alt`,
    `feature.id`, and the properties by their own names.

    Args:
        path: the file.
        lists: where the features stand: `features`, `locations`, or an empty text.
    """

    def read() -> Iterator[Record]:
        return (_row(item) for _, item in json_items(path, lists))

    return of_records(read, names_of(read(), _HEADER), open_ended=True)


def _row(feature: Any) -> Record:
    properties = inner(feature, "properties")
    row = dict(flat(properties)) if isinstance(properties, dict) else {}
    broken = inner(feature, BROKEN) or inner(feature, "geometry", BROKEN)
    if broken or not isinstance(feature, dict):
        row[BROKEN] = broken or "is no object"
    row["geometry.type"] = as_text(inner(feature, "geometry", "type"))
    place = inner(feature, "geometry", "coordinates")
    if row["geometry.type"] == "Point" and isinstance(place, list):
        # Longitude comes first, as GeoJSON has it.
        for name, value in zip(("lon", "lat", "alt"), place, strict=False):
            row[f"geometry.{name}"] = as_text(value)
    row["feature.id"] = as_text(inner(feature, "id"))
    return row
