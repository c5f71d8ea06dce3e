"""The device entered on one side, left on another, and went on all the way in between.

*Different sides*: the straight way from the last fix outside before to the first fix outside
after runs through the place, wherever both truly lay within their 95 % circles. *Went on*: no
neighbouring fixes are more than `stop_least_s` apart; from each fix the first fix that much later
is shown to be farther along that way (by more than both r95 together); and the whole way took no
longer than `pass_pace_mps` would.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.geodesy import WGS84
from orderwatch.spatial.plane import Plane
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Float64, Int64

_STEPS = 400
"""Points at which the straight way is tried; a crossing that falls between two is not claimed."""


def passed_through(
    fixes: Fixes, readings: Readings, index: Int64, zones: Sequence[Zone], policy: Policy
) -> tuple[int, int] | None:
    """The fixes outside before and after an episode that passed through; None: it did not.

    Args:
        fixes: the device's fixes.
        readings: the answers of a must-not-enter condition.
        index: the fixes of the episode.
        zones: the places of the condition.
        policy: thresholds.
    """
    before, after = int(index[0]) - 1, int(index[-1]) + 1
    if before < 0 or after >= len(fixes):
        return None
    if not (readings.outcome[[before, after]] == Outcome.CONSISTENT).all():
        return None
    deepest = int(index[np.argmin(readings.margin_m[index])])
    at = fixes.track.lat[[deepest]], fixes.track.lon[[deepest]]
    zone = min(zones, key=lambda one: float(one.margin_m(*at)[0]))
    if not _went_on(fixes, before, after, policy) or not _across(fixes, before, after, zone):
        return None
    return before, after


def _across(fixes: Fixes, before: int, after: int, zone: Zone) -> bool:
    """Every straight way between the two 95 % circles runs through the place."""
    track, share = fixes.track, np.linspace(0.0, 1.0, _STEPS + 1)
    lat, lon = float(track.lat[before]), float(track.lon[before])
    azimuth, _, way = WGS84.inv(lon, lat, float(track.lon[after]), float(track.lat[after]))
    n = len(share)
    lons, lats, _ = WGS84.fwd(
        np.full(n, lon), np.full(n, lat), np.full(n, float(azimuth)), float(way) * share
    )
    error = (1.0 - share) * fixes.r95_m[before] + share * fixes.r95_m[after]
    depth = -zone.margin_m(np.asarray(lats), np.asarray(lons)) - zone.tolerance_m
    return bool((depth >= error).any())


def _went_on(fixes: Fixes, before: int, after: int, policy: Policy) -> bool:
    """Neither a stop of `stop_least_s`, nor a way back, nor a stroll can lie between both fixes."""
    least_us = policy.stop_least_s * 1e6
    kept = np.arange(before, after + 1)
    kept = kept[~fixes.spike[kept]]
    start, end = fixes.start_us[kept], fixes.end_us[kept]
    if (end[1:] - start[:-1] > least_us).any():
        return False
    r95, progress_m = fixes.r95_m[kept], _progress_m(fixes, before, after, kept)
    shown_m = progress_m[-1] - r95[0] - r95[-1]
    if (end[-1] - start[0]) / 1e6 * policy.pass_pace_mps > shown_m:
        return False
    later = np.searchsorted(start, end + round(least_us))
    one = np.flatnonzero(later < len(kept))
    two = later[one]
    return bool((progress_m[two] - progress_m[one] > r95[one] + r95[two]).all())


def _progress_m(fixes: Fixes, before: int, after: int, kept: Int64) -> Float64:
    """How far each fix lies along the straight way from the fix before to the fix after."""
    lat, lon = fixes.track.lat, fixes.track.lon
    plane = Plane(lat=float(lat[before]), lon=float(lon[before]))
    xy = plane.to_xy(lat[kept], lon[kept])
    along: Float64 = xy @ (xy[-1] / max(float(np.hypot(*xy[-1])), 1e-9))
    return along
