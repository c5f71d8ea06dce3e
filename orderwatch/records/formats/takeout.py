"""Google's own conclusions and the fixes among them: Semantic Location History, Timeline.json.

Only points with a time of their own are fixes (`kind` raw_path, timeline_path, raw_signal). Visits
and activities are what the service concluded; they are rows too, so that none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from orderwatch.records.formats.content import BROKEN, Content, Record, of_records
from orderwatch.records.formats.json_stream import as_text, inner, json_items

_E7_HEADER = ("kind", "time", "lat", "lon", "accuracy")
_HEADER = ("kind", "time", "position", "accuracy", "source")
TimeOf = Callable[[Any, Any], str | None]


def open_semantic(path: Path) -> Content:
    """The objects of a month of Semantic Location History (E7 integers)."""

    def read() -> Iterator[Record]:
        for _, item in json_items(path, ("timelineObjects",)):
            yield _concluded(item)
            points = inner(item, "activitySegment", "simplifiedRawPath", "points")
            yield from map(_raw_point, points if isinstance(points, list) else ())

    return of_records(read, _E7_HEADER)


def open_timeline(path: Path) -> Content:
    """The paths and signals of the Timeline.json that an Android phone exports."""

    def read() -> Iterator[Record]:
        for name, item in json_items(path, ("semanticSegments", "rawSignals")):
            if name == "semanticSegments":
                yield from _segment(item, _with_time)
            elif inner(item, "position") is not None or not isinstance(item, dict):
                yield _signal(item)

    return of_records(read, _HEADER)


def open_timeline_ios(path: Path) -> Content:
    """The paths of the location-history.json that Google Maps exports on an iPhone."""

    def read() -> Iterator[Record]:
        for _, item in json_items(path, ("",)):
            yield from _segment(item, _with_minutes)

    return of_records(read, _HEADER)


def _segment(item: Any, time_of: TimeOf) -> Iterator[Record]:
    """A visit or an activity is one row, each point of a path another."""
    broken = "is no object" if not isinstance(item, dict) else item.get(BROKEN)
    if broken:
        yield {BROKEN: broken}
        return
    for kind, names in (("visit", ("topCandidate", "placeLocation")), ("activity", ("start",))):
        if kind in item:
            place = inner(item, kind, *names)
            place = inner(place, "latLng") if isinstance(place, dict) else place
            time = as_text(item.get("startTime"))
            yield {"kind": kind, "time": time, "position": as_text(place)}
    points = item.get("timelinePath")
    for point in points if isinstance(points, list) else ():
        yield {
            BROKEN: _broken(point),
            "kind": "timeline_path",
            "time": time_of(item, point),
            "position": as_text(inner(point, "point")),
        }


def _signal(item: Any) -> Record:
    """A measured position; scans of networks and guesses of activity are no positions."""
    own = inner(item, "position")
    return {
        BROKEN: _broken(own),
        "kind": "raw_signal",
        "time": as_text(inner(own, "timestamp")),
        "position": as_text(inner(own, "LatLng") or inner(own, "latLng")),
        "accuracy": as_text(inner(own, "accuracyMeters")),
        "source": as_text(inner(own, "source")),
    }


def _concluded(item: Any) -> Record:
    kind, place = "placeVisit", "location"
    if inner(item, kind) is None:
        kind, place = "activitySegment", "startLocation"
    return {
        BROKEN: _broken(item),
        "kind": kind,
        "time": _iso(inner(item, kind, "duration"), "startTimestamp"),
        "lat": as_text(inner(item, kind, place, "latitudeE7")),
        "lon": as_text(inner(item, kind, place, "longitudeE7")),
    }


def _raw_point(point: Any) -> Record:
    return {
        BROKEN: _broken(point),
        "kind": "raw_path",
        "time": _iso(point, "timestamp"),
        "lat": as_text(inner(point, "latE7")),
        "lon": as_text(inner(point, "lngE7")),
        "accuracy": as_text(inner(point, "accuracyMeters")),
    }


def _broken(item: Any) -> str | None:
    if not isinstance(item, dict):
        return "is no object"
    return as_text(item.get(BROKEN))


def _iso(record: Any, name: str) -> str | None:
    """The time of a record; older exports write milliseconds under a name that ends in Ms."""
    written = as_text(inner(record, f"{name}Ms"))
    if written is None or not re.fullmatch(r"\d{1,14}", written):
        return as_text(inner(record, name)) or written
    return _text(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(written)))


def _with_time(_: Any, point: Any) -> str | None:
    return as_text(inner(point, "time"))


def _with_minutes(segment: Any, point: Any) -> str | None:
    """The start of the segment and the point's minutes after it."""
    minutes = as_text(inner(point, "durationMinutesOffsetFromStartTime")) or ""
    start = as_text(segment.get("startTime")) or ""
    try:
        at = datetime.fromisoformat(start) + timedelta(minutes=float(minutes))
    except (ValueError, OverflowError):
        return f"{start} + {minutes} min"
    return _text(at) if at.tzinfo else f"{start} + {minutes} min"


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
