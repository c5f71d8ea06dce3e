"""Ways into and out of the places of a condition, as invented positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from orderwatch.spatial.drawn import in_plane
from orderwatch.spatial.plane import Plane
from orderwatch.spatial.zones import Zone
from orderwatch.synth.errors import ErrorModel
from orderwatch.synth.trace import Position, Trace
from orderwatch.temporal.local import to_utc_text

_BEYOND_M = 300.0
"""Beside a place, outside stands so far from its line: no position of the trial is in doubt."""
_CLEAR_M = 100.0
_DRIVE_MPS = 13.4
_EVERY = "30 s"
_GOOD = ErrorModel(sigma_m=2.0, lying=2.0 / 5.0)
"""Errors of 2 m, stated as σ = 5 m: what is listed then hangs on the order, not on the receiver."""
_MARGIN_S = 300


def middle(zone: Zone) -> Position:
    """A point well inside a zone."""
    return zone.middle


def outside(zones: Sequence[Zone], near: Position) -> Position | None:
    """A point clear of all zones, as near to a point as can be; None where none was found.

    Args:
        zones: none of which it may lie in.
        near: a point in one of them.
    """
    plane = Plane(*near)
    shape = shapely.union_all([in_plane(one, plane) for one in zones])
    corners = np.concatenate(
        [
            shapely.get_coordinates(shapely.get_exterior_ring(part))
            for part in shapely.get_parts(shape)
        ]
    )
    away = np.hypot(corners[:, 0], corners[:, 1])
    for number in np.argsort(away, kind="stable").tolist():
        if away[number] == 0.0:
            continue
        point = corners[number] * (1.0 + _BEYOND_M / away[number])
        if shapely.distance(shape, shapely.Point(point)) >= _CLEAR_M:
            lat, lon = plane.to_lat_lon(point[None, :])
            return float(lat[0]), float(lon[0])
    return None


def visit(
    device: str, start: Position, goal: Position, from_us: int, minutes: float
) -> tuple[Mapping[str, str], ...]:
    """Positions of a device that drives to a point, stays there from an instant on, and returns.

    Args:
        device: its id.
        start: where it comes from and goes back to.
        goal: where it stays.
        from_us: when it has arrived, µs.
        minutes: how long it stays.
    """
    way_s = _way_s(start, goal)
    trace = _trace(device, start, from_us - (way_s + _MARGIN_S) * 1_000_000)
    trace.stay(f"{_MARGIN_S} s").drive_to(goal, speed_mps=_DRIVE_MPS)
    trace.stay(f"{minutes:g} min").drive_to(start, speed_mps=_DRIVE_MPS).stay(f"{_MARGIN_S} s")
    return tuple(trace.build().rows())


def still(
    device: str, place: Position, from_us: int, minutes: float
) -> tuple[Mapping[str, str], ...]:
    """Positions of a device that lies at a point from an instant on."""
    return tuple(_trace(device, place, from_us).stay(f"{minutes:g} min").build().rows())


def walk(
    device: str, line: Sequence[Position], from_us: int, stop_minutes: float = 0.0
) -> tuple[Mapping[str, str], ...]:
    """Positions of a device that walks along a line, and perhaps stops in its middle."""
    trace = _trace(device, line[0], from_us)
    half = len(line) // 2
    trace.along(line[1 : half + 1])
    if stop_minutes:
        trace.stay(f"{stop_minutes:g} min")
    trace.along(line[half + 1 :])
    return tuple(trace.stay("30 s").build().rows())


def _trace(device: str, at: Position, start_us: int) -> Trace:
    return Trace(device, to_utc_text(start_us), at, timezone="UTC", every=_EVERY, error=_GOOD)


def _way_s(start: Position, goal: Position) -> int:
    plane = Plane(*start)
    xy = plane.to_xy(np.array([goal[0]]), np.array([goal[1]]))[0]
    return int(np.ceil(np.hypot(*xy) / _DRIVE_MPS))
