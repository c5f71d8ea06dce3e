"""GeoJSON points: a FeatureCollection, features one a line, and the batches of Overland."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from orderwatch.records.formats.content import PEEKED, Content, Record, names_of, of_records
from orderwatch.records.formats.json_stream import events, flat_items

_HEADER = ("geometry.type", "geometry.lat", "geometry.lon")
_LISTS = ("features", "locations")


def open_geojson(path: Path) -> Content:
    """The features of a GeoJSON file, one a row.

    Columns: `geometry.type`, `geometry.lat`, `geometry.lon` (of points), `geometry.alt`,
    `feature.id`, and the properties by their own names.
    """
    item = _item(path)

    def read() -> Iterator[Record]:
        return map(_row, flat_items(events(path), item))

    return of_records(read, names_of(read(), _HEADER), open_ended=True)


def _item(path: Path) -> str:
    """Where a feature stands: in a list of the file, in the file as a list, or one a line."""
    for number, (prefix, event, _) in enumerate(islice(events(path), PEEKED)):
        if number == 0 and event == "start_array":
            return "item"
        if event == "start_array" and prefix in _LISTS:
            return f"{prefix}.item"
    return ""


def _row(feature: Record) -> Record:
    row: dict[str, str | None] = {}
    for name, value in feature.items():
        if name.startswith("properties."):
            row[name[11:]] = value
        elif name.startswith("\0"):
            row[name] = value
    row["geometry.type"] = feature.get("geometry.type")
    if row["geometry.type"] == "Point":
        # Longitude comes first, as GeoJSON has it.
        row["geometry.lon"] = feature.get("geometry.coordinates.0")
        row["geometry.lat"] = feature.get("geometry.coordinates.1")
        row["geometry.alt"] = feature.get("geometry.coordinates.2")
    row["feature.id"] = feature.get("id")
    return row
