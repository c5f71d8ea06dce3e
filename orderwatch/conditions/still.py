"""The device kept its place for 24 h or more: every position agrees with their median.

A still window is a run of fixes at least `still_span_s` long in which the 95 % circle of every fix
holds the median of the positions. Windows are tried from the first fix of each hour, and from the
first and to the last fix of each run that may be still at all; a still time is what still windows
that share a fix cover together.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.policy import Policy
from orderwatch.tables import Bool, Float64, Int64
from orderwatch.temporal.intervals import Intervals

_HOUR_US = 3_600_000_000
_EQUATOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257223563
_SLACK = 1.01
"""What the plane of two fixes may be off when runs are looked for; the windows decide."""
_SAME_SCALE = 0.005
"""One plane does for all fixes whose degrees of longitude are as long as that: within the slack."""


def still_times(fixes: Fixes, policy: Policy) -> Intervals:
    """When the device kept its place, µs UTC, from the first fix to the end of the last.

    Spikes are left out. A fix with an r95 over `still_r95_m` has no part in the median and in the
    length of a window, but ends it where its circle does not hold the median.

    Args:
        fixes: of one device in one period.
        policy: length of a window, longest gap, greatest r95.
    """
    index = np.flatnonzero(~fixes.spike)
    sound = fixes.r95_m[index] <= policy.still_r95_m
    span, found = round(policy.still_span_s * 1e6), []
    start, end = fixes.start_us[index], fixes.end_us[index]
    for low, high in _runs(fixes, index, sound, policy):
        place = _Plane(fixes, index[low:high])
        firm = sound[low:high]
        for first, last in _windows(start[low:high], end[low:high], firm, span):
            if place.agrees(first, last, firm):
                found.append((int(start[low + first]), int(end[low + last]) + 1))
    # The microsecond joins windows that share one fix; it is taken off again.
    whole = Intervals.of(found)
    return Intervals(whole.starts_us, whole.ends_us - 1)


def _runs(fixes: Fixes, index: Int64, sound: Bool, policy: Policy) -> Iterator[tuple[int, int]]:
    """Runs of fixes that may hold a window: no gap, and no step out of both circles."""
    firm = np.flatnonzero(sound)
    if len(firm) < 2:
        return
    own = index[firm]
    gap = fixes.end_us[own[1:]] - fixes.start_us[own[:-1]] > policy.still_gap_s * 1e6
    north, east = _steps(fixes, own)
    reach = (fixes.r95_m[own[1:]] + fixes.r95_m[own[:-1]]) * _SLACK
    breaks = np.flatnonzero(gap | (np.hypot(north, east) > reach)) + 1
    first, last = firm[np.append(0, breaks)], firm[np.append(breaks, len(firm)) - 1]
    lasting = fixes.start_us[index[last]] - fixes.end_us[index[first]] >= policy.still_span_s * 1e6
    yield from zip(first[lasting].tolist(), (last[lasting] + 1).tolist(), strict=True)


def _windows(start: Int64, end: Int64, firm: Bool, span_us: int) -> Iterator[tuple[int, int]]:
    """First and last fix of each window that is tried."""
    own = np.flatnonzero(firm)
    begun, hour = start[own], start[own] // _HOUR_US
    fits = np.flatnonzero(end[own] + span_us <= begun[-1])
    begins = np.union1d(np.flatnonzero(np.append(True, hour[1:] != hour[:-1])), fits[-1:])
    reached = np.searchsorted(begun, end[own[begins]] + span_us)
    for first, last in zip(own[begins].tolist(), reached.tolist(), strict=True):
        if last < len(own):
            yield first, int(own[last])


class _Plane:
    """The positions of a run in metres about its first one."""

    def __init__(self, fixes: Fixes, index: Int64) -> None:
        track = fixes.track
        lat, lon = track.lat[index], track.lon[index]
        self._north, self._east = _metres(lat - lat[0], _turn(lon - lon[0]), float(np.median(lat)))
        self._r95 = fixes.r95_m[index]

    def agrees(self, first: int, last: int, firm: Bool) -> bool:
        """Whether the circle of every fix from `first` to `last` holds the median."""
        part = slice(first, last + 1)
        north, east, sound = self._north[part], self._east[part], firm[part]
        middle = np.median(north[sound]), np.median(east[sound])
        return bool((np.hypot(north - middle[0], east - middle[1]) <= self._r95[part]).all())


def _steps(fixes: Fixes, index: Int64) -> tuple[Float64, Float64]:
    """From each fix to the next, metres."""
    lat, lon = fixes.track.lat[index], fixes.track.lon[index]
    return _metres(np.diff(lat), _turn(np.diff(lon)), (lat[1:] + lat[:-1]) / 2.0)


def _turn(degrees: Float64) -> Float64:
    """A difference of longitudes, the short way round."""
    return (degrees + 180.0) % 360.0 - 180.0


def _metres(north: Float64, east: Float64, lat: Float64 | float) -> tuple[Float64, Float64]:
    """Degrees → metres on the plane that touches WGS 84 at a latitude."""
    squared = _FLATTENING * (2.0 - _FLATTENING)
    sine = np.sin(np.radians(lat))
    across = _EQUATOR_M / np.sqrt(1.0 - squared * sine * sine)
    along = across * (1.0 - squared) / (1.0 - squared * sine * sine)
    return np.radians(north) * along, np.radians(east) * across * np.cos(np.radians(lat))
