"""KML and KMZ: the tracks of Google's extension, and placemarks with a point and a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element

from orderwatch.errors import RecordsError
from orderwatch.records.formats.archives import check_archive, open_member
from orderwatch.records.formats.content import BROKEN, Content, Record, of_records
from orderwatch.records.formats.streams import open_bytes
from orderwatch.records.formats.xml_stream import child_text, elements, forget, local_name

_HEADER = ("kind", "time", "lat", "lon", "name")
_SHAPES = ("LineString", "Polygon", "LinearRing", "Model", "GroundOverlay")


def open_kml(path: Path) -> Content:
    """The positions of a KML file, or of the first KML file of a KMZ archive.

    Columns: `kind` (track, point, or what else a placemark is), `time`, `lat`, `lon`, `name` (of
    the placemark). A placemark without a position in time is one row.
    """
    with open_bytes(path) as file:
        packed = file.read(4) == b"PK\x03\x04"
    if not packed:
        return of_records(lambda: _positions(path, lambda: open_bytes(path)), _HEADER)
    named = [one for one in check_archive(path) if one.lower().endswith(".kml")]
    if not named:
        raise RecordsError(str(path), "holds no KML file", "save it as KMZ or KML again")
    return of_records(lambda: _positions(path, lambda: open_member(path, named[0])), _HEADER)


def _positions(
    path: Path, opened: Callable[[], AbstractContextManager[IO[bytes]]]
) -> Iterator[Record]:
    placemark: Element | None = None
    for event, element, inside in elements(opened, path):
        if event == "start":
            if placemark is None and local_name(element) == "Placemark":
                placemark = element
        elif element is placemark:
            yield from _placemark(element)
            placemark = None
            forget(element, inside)
        elif placemark is None:
            # Styles, tours and folders that have ended hold no record.
            forget(element, inside)


def _placemark(placemark: Element) -> Iterator[Record]:
    name = child_text(placemark, "name")
    tracks = [one for one in placemark.iter() if local_name(one) == "Track"]
    for track in tracks:
        yield from _track(track, name)
    if not tracks:
        yield _point(placemark, name)


def _track(track: Element, name: str | None) -> Iterator[Record]:
    whens = [(one.text or "").strip() for one in track if local_name(one) == "when"]
    coords = [(one.text or "").split() for one in track if local_name(one) == "coord"]
    if len(whens) != len(coords):
        problem = f"a track has {len(whens)} times for {len(coords)} positions"
        yield from [{BROKEN: problem}] * max(len(whens), len(coords))
        return
    for when, coord in zip(whens, coords, strict=True):
        yield {"kind": "track", "time": when or None, "name": name, **_lat_lon(coord)}


def _point(placemark: Element, name: str | None) -> Record:
    parts = {local_name(one): one for one in placemark.iter()}
    if "Point" in parts:
        kind, written = "point", child_text(parts["Point"], "coordinates") or ""
    else:
        kind, written = next((one for one in _SHAPES if one in parts), "Placemark"), ""
    stamp = parts.get("TimeStamp")
    time = child_text(stamp, "when") if stamp is not None else None
    return {"kind": kind, "time": time, "name": name, **_lat_lon(written.split(","))}


def _lat_lon(values: list[str]) -> dict[str, str | None]:
    """Longitude comes first, as KML has it."""
    if len(values) not in (2, 3):
        return {"lat": None, "lon": None}
    return {"lat": values[1].strip() or None, "lon": values[0].strip() or None}
