"""GPX 1.0 and 1.1: points of tracks, routes and marks, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from orderwatch.records.formats.content import Content, Record, names_of, of_records
from orderwatch.records.formats.streams import open_bytes
from orderwatch.records.formats.xml_stream import child_text, elements, forget, local_name

_HEADER = ("kind", "lat", "lon", "time", "track", "segment")
_POINTS = ("trkpt", "rtept", "wpt")


def open_gpx(path: Path) -> Content:
    """The points of a GPX file.

    Columns: `kind` (trkpt, rtept or wpt), `lat`, `lon`, `time`, `track` (its name), `segment`
    (1 = first of the file), and the name of whatever else a point has, extensions included.
    """

    def read() -> Iterator[Record]:
        return _points(path)

    return of_records(read, names_of(read(), _HEADER), open_ended=True)


def _points(path: Path) -> Iterator[Record]:
    track, segment = None, 0
    for event, element, inside in elements(lambda: open_bytes(path), path):
        name = local_name(element)
        within = local_name(inside[-1]) if inside else ""
        if event == "start":
            segment += name == "trkseg"
            track = None if name == "trk" else track
        elif name == "name" and within == "trk":
            track = (element.text or "").strip() or None
        elif name in _POINTS:
            own = (track, str(segment)) if name == "trkpt" else (None, None)
            yield _point(element, name, *own)
        if event == "end" and (name in (*_POINTS, "trkseg", "trk", "rte") or len(inside) == 1):
            forget(element, inside)


def _point(element: Element, kind: str, track: str | None, segment: str | None) -> Record:
    found: dict[str, str | None] = {}
    for part in element.iter():
        if part is not element and part.text and part.text.strip():
            found.setdefault(local_name(part), part.text.strip())
    found |= {"kind": kind, "lat": element.get("lat"), "lon": element.get("lon")}
    found |= {"time": child_text(element, "time"), "track": track, "segment": segment}
    return found
