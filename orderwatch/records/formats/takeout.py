"""Google's own conclusions and the fixes among them: Semantic Location History, Timeline.json.

Only points with a time of their own are fixes (`kind` raw_path, timeline_path, raw_signal). Visits
and activities are what the service concluded; they are rows too, so that none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.formats.content import BROKEN, Content, Record, of_records
from orderwatch.records.formats.json_stream import Event, events, flat_items

_E7_HEADER = ("kind", "time", "lat", "lon", "accuracy")
_HEADER = ("kind", "time", "position", "accuracy", "source")
_MOST_POINTS = 200_000
"""Points of one path; a path lasts hours."""


def open_semantic(path: Path) -> Content:
    """The objects of a month of Semantic Location History (E7 integers)."""

    def read() -> Iterator[Record]:
        inner = "activitySegment.simplifiedRawPath.points"
        for record, points in _grouped(path, "timelineObjects.item", inner):
            yield record if BROKEN in record else _visit(record)
            yield from map(_raw_point, points)

    return of_records(read, _E7_HEADER)


def open_timeline(path: Path) -> Content:
    """The paths and signals of the Timeline.json that an Android phone exports."""

    def read() -> Iterator[Record]:
        return chain(_segments(path, "semanticSegments.item", _with_time), _signals(path))

    return of_records(read, _HEADER)


def open_timeline_ios(path: Path) -> Content:
    """The paths of the location-history.json that Google Maps exports on an iPhone."""
    return of_records(lambda: _segments(path, "item", _with_minutes), _HEADER)


def _segments(
    path: Path, item: str, time_of: Callable[[Record, Record], str | None]
) -> Iterator[Record]:
    for record, points in _grouped(path, item, "timelinePath"):
        if BROKEN in record:
            yield record
        for kind, place in (
            ("visit", "visit.topCandidate.placeLocation"),
            ("activity", "activity.start"),
        ):
            if any(name.startswith(f"{kind}.") for name in record):
                where = record.get(place) or record.get(f"{place}.latLng")
                yield {"kind": kind, "time": record.get("startTime"), "position": where}
        for point in points:
            time = time_of(record, point)
            yield {"kind": "timeline_path", "time": time, "position": point.get("point")}


def _signals(path: Path) -> Iterator[Record]:
    """The measured positions; scans of networks and guesses of activity are no positions."""
    for record in flat_items(events(path), "rawSignals.item"):
        own = {name[9:]: value for name, value in record.items() if name.startswith("position.")}
        if own:
            yield {
                "kind": "raw_signal",
                "time": own.get("timestamp"),
                "position": own.get("LatLng") or own.get("latLng"),
                "accuracy": own.get("accuracyMeters"),
                "source": own.get("source"),
            }


def _grouped(path: Path, item: str, inner: str) -> Iterator[tuple[Record, list[Record]]]:
    """Each item with the objects of one list within it."""
    kept: list[Event] = []
    prefix = f"{item}.{inner}.item"

    def passed() -> Iterator[Event]:
        for event in events(path):
            if event[0].startswith(prefix):
                kept.append(event)
                if len(kept) > _MOST_POINTS * 8:
                    problem = f"has a path of over {_MOST_POINTS:,} points"
                    raise RecordsError(str(path), problem, "export it again")
            yield event

    for record in flat_items(passed(), item):
        points = list(flat_items(iter(kept), prefix))
        kept.clear()
        yield record, points


def _visit(record: Record) -> Record:
    kind, place = "placeVisit", "placeVisit.location"
    if not any(name.startswith("placeVisit.") for name in record):
        kind, place = "activitySegment", "activitySegment.startLocation"
    return {
        "kind": kind,
        "time": _iso(record, f"{kind}.duration.startTimestamp"),
        "lat": record.get(f"{place}.latitudeE7"),
        "lon": record.get(f"{place}.longitudeE7"),
    }


def _raw_point(point: Record) -> Record:
    return {
        BROKEN: point.get(BROKEN),
        "kind": "raw_path",
        "time": _iso(point, "timestamp"),
        "lat": point.get("latE7"),
        "lon": point.get("lngE7"),
        "accuracy": point.get("accuracyMeters"),
    }


def _iso(record: Record, name: str) -> str | None:
    """The time of a record; older exports write milliseconds under a name that ends in Ms."""
    written = record.get(f"{name}Ms")
    if written is None or not re.fullmatch(r"\d{1,14}", written):
        return record.get(name) or written
    return _text(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(written)))


def _with_time(_: Record, point: Record) -> str | None:
    return point.get("time")


def _with_minutes(record: Record, point: Record) -> str | None:
    """The start of the segment and the point's minutes after it."""
    minutes = point.get("durationMinutesOffsetFromStartTime") or ""
    try:
        start = datetime.fromisoformat(record.get("startTime") or "")
        after = timedelta(minutes=float(minutes))
    except (ValueError, OverflowError):
        return record.get("startTime") and f"{record.get('startTime')} + {minutes} min"
    return _text(start + after) if start.tzinfo else None


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
