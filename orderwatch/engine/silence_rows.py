"""The rows of silences.csv: where a device can have been while it recorded nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.engine.devices import DeviceTrack
from orderwatch.engine.nearness.condition import persons_near
from orderwatch.engine.verdict import OrderRecords
from orderwatch.orders.model import MUST_STAY_KINDS
from orderwatch.policy import Policy
from orderwatch.spatial.reach import Kind, Reach, outlines, reach
from orderwatch.tables import Float64, Int64
from orderwatch.temporal.intervals import Intervals

Row = dict[str, Any]
_OF_POSITIONS = MUST_STAY_KINDS | {"exclusion_zone", "keep_away"}
_AT_ONCE = 4_096


def silence_rows(records: OrderRecords) -> Iterator[Row]:
    """One row for each silence of a device that reaches into the account period.

    Devices of protected persons have none unless their track was asked for: both ends of a
    silence are positions. An order without a condition on positions has none either.
    """
    order = records.order
    if not any(one.kind in _OF_POSITIONS for one in order.every_condition):
        return
    devices = [(order.respondent.id, one) for one in records.devices]
    if records.with_protected_track:
        devices += [(name, one) for name in persons_near(order) for one in records.protected[name]]
    for person, device in devices:
        if device.fixes is None:
            continue
        origin = (order.id, order.respondent.id, person, device.period.device.id)
        silences = _silences(device, device.fixes, records.period, records.policy)
        for first in range(0, len(silences), _AT_ONCE):
            part = silences[first : first + _AT_ONCE]
            for row in _rows(device.fixes, part, records.policy):
                yield dict(zip(_ORIGIN, origin, strict=True)) | row


_ORIGIN = ("order_id", "respondent_id", "person_id", "device_id")


def _silences(device: DeviceTrack, fixes: Fixes, period: Intervals, policy: Policy) -> Int64:
    """Indices of the fixes before each silence with time in the account period."""
    accounted = period.clip(device.period.from_us, device.period.until_us)
    start, end = fixes.start_us[:-1], fixes.end_us[1:]
    silent = np.flatnonzero(end - start > policy.max_silence_s * 1e6)
    following = np.searchsorted(accounted.ends_us, start[silent], side="right")
    starts = np.append(accounted.starts_us, np.iinfo(np.int64).max)
    return silent[starts[following] < end[silent]]


def _rows(fixes: Fixes, before: Int64, policy: Policy) -> Iterator[Row]:
    """The silences after the fixes named, without whose they are."""
    track, ends = fixes.track, np.array([before, before + 1])
    start_us, end_us = fixes.start_us[before], fixes.end_us[before + 1]
    way_m = np.asarray(policy.max_speed_mps * (end_us - start_us) / 1e6, dtype=np.float64)
    found = reach(track.lat[ends], track.lon[ends], fixes.r95_m[ends], way_m)
    drawn = np.flatnonzero(found.kind == Kind.ELLIPSE)
    lats, lons = outlines(found, drawn)
    polygons = dict(zip(drawn.tolist(), map(_wkt, lats, lons), strict=True))
    for i in range(len(before)):
        yield {
            "started_at": int(start_us[i]),
            "ended_at": int(end_us[i]),
            "silence_s": int(end_us[i] - start_us[i]),
            **_end("before", fixes, int(before[i])),
            **_end("after", fixes, int(before[i]) + 1),
            **_shape(found, i),
            "outline": polygons.get(i),
        }


def _end(name: str, fixes: Fixes, fix: int) -> Row:
    """The position at one end."""
    track = fixes.track
    return {
        f"{name}_source": track.sources[int(track.source[fix])],
        f"{name}_row": int(track.row[fix]),
        f"{name}_lat": float(track.lat[fix]),
        f"{name}_lon": float(track.lon[fix]),
        f"{name}_r95_m": float(fixes.r95_m[fix]),
    }


def _shape(found: Reach, i: int) -> Row:
    cells: Row = {
        "centre_lat": float(found.lat[i]),
        "centre_lon": float(found.lon[i]),
        "semi_major_m": float(found.semi_major_m[i]),
        "semi_minor_m": float(found.semi_minor_m[i]),
        "bearing_deg": float(found.bearing_deg[i]),
    }
    cells = {name: None if math.isnan(value) else value for name, value in cells.items()}
    kind = Kind(found.kind[i]).name.lower()
    return {"apart_m": float(found.apart_m[i]), "reach": kind, **cells}


def _wkt(lats: Float64, lons: Float64) -> str:
    """A closed ring, anticlockwise as GeoJSON has it."""
    corners = [f"{lon:.5f} {lat:.5f}" for lat, lon in zip(lats[::-1], lons[::-1], strict=True)]
    return f"POLYGON (({', '.join([*corners, corners[0]])}))"
