"""The device entered on one side, left on another, and did not stop in between.

*Different sides*: the straight way from the last fix outside before to the first fix outside
after runs through the place, wherever both truly lay within their 95 % circles. *No stop*: no
neighbouring fixes are more than `stop_least_s` apart, and from each fix the device is shown to
be elsewhere (farther than both r95 together) by the first fix that much later.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.geodesy import WGS84, distance_m
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Int64

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
    if _stopped(fixes, before, after, policy) or not _across(fixes, before, after, zone):
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


def _stopped(fixes: Fixes, before: int, after: int, policy: Policy) -> bool:
    """A stop of `stop_least_s` may lie between the two fixes."""
    least_us = policy.stop_least_s * 1e6
    kept = np.arange(before, after + 1)
    kept = kept[~fixes.spike[kept]]
    start, end = fixes.start_us[kept], fixes.end_us[kept]
    if (end[1:] - start[:-1] > least_us).any():
        return True
    later = np.searchsorted(start, end + round(least_us))
    first = np.flatnonzero(later < len(kept))
    one, two = kept[first], kept[later[first]]
    lat, lon = fixes.track.lat, fixes.track.lon
    apart = distance_m(lat[one], lon[one], lat[two], lon[two])
    return bool((apart <= fixes.r95_m[one] + fixes.r95_m[two]).any())
