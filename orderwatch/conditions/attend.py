"""Attend: the records show that a device cannot have been at any of the places for the stay.

Only fixes that are AGAINST, outside every place, bound where the device was. Between two of them it
can have been at a place no longer than the time left after the way there and back, at `max_speed`
from the edge of its 95 % circle. All other fixes bound nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Bool, Float64, Int64

_FAR_US = 1 << 60


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How near a device's fixes let it have been; arrays of shape (n,).

    Attributes:
        start_us: earliest reading of each fix's time, µs.
        end_us: latest reading, µs.
        against: outside every place, and outside wherever an exception allows to be.
        way_m: g, metres to the nearest grown line that the error leaves.
        speed_mps: the fastest that a device can move.
    """

    start_us: Int64
    end_us: Int64
    against: Bool
    way_m: Float64
    speed_mps: float

    def around(self, window: tuple[int, int]) -> Reach:
        """The fixes that bound, from the last before a window to the first after it."""
        bound = np.flatnonzero(self.against)
        starts = self.start_us[bound]
        first, end = np.searchsorted(starts, window)
        kept = bound[max(int(first) - 1, 0) : int(end) + 1]
        return replace(
            self,
            start_us=self.start_us[kept],
            end_us=self.end_us[kept],
            against=self.against[kept],
            way_m=self.way_m[kept],
        )

    def longest_us(self, window: tuple[int, int], larger_m: float = 0.0) -> int:
        """The longest time in a window that the device can have been at a place, µs.

        Args:
            window: start and end, µs.
            larger_m: metres by which the places are grown besides.
        """
        bound = self.against & (self.way_m >= larger_m)
        way = np.floor((self.way_m[bound] - larger_m) / self.speed_mps * 1e6).astype(np.int64)
        leaves = np.concatenate([[-_FAR_US], self.start_us[bound] + way])
        returns = np.concatenate([self.end_us[bound] - way, [_FAR_US]])
        room = np.minimum(returns, window[1]) - np.maximum(leaves, window[0])
        return max(int(room.max()), 0)


def reach(fixes: Fixes, readings: Readings, zones: Sequence[Zone], policy: Policy) -> Reach:
    """What a device's fixes say of the time between them.

    Args:
        fixes: one device's fixes.
        readings: what they say of the places, read as places to stay in.
        zones: the places, at least one.
        policy: thresholds.
    """
    lat, lon = fixes.track.lat, fixes.track.lon
    ways = [
        zone.margin_m(lat, lon)
        - zone.tolerance_m
        - policy.clear_factor * (fixes.sigma_m + zone.extra_sigma_m)
        for zone in zones
    ]
    return Reach(
        start_us=fixes.start_us,
        end_us=fixes.end_us,
        against=readings.outcome == Outcome.AGAINST,
        way_m=np.maximum(np.min(np.array(ways), axis=0), 0.0),
        speed_mps=policy.max_speed_mps,
    )


def inside_larger(
    fixes: Fixes, index: Int64, zones: Sequence[Zone], larger_m: float, policy: Policy
) -> bool:
    """Whether a fix would be CONSISTENT with places grown by so many metres.

    Args:
        fixes: one device's fixes.
        index: the fixes asked about.
        zones: the places.
        larger_m: metres by which they are grown.
        policy: thresholds.
    """
    kept = index[~fixes.spike[index]]
    lat, lon = fixes.track.lat[kept], fixes.track.lon[kept]
    for zone in zones:
        sigma, shrink = fixes.sigma_m[kept] + zone.extra_sigma_m, zone.tolerance_m - larger_m
        if (zone.p_inside(lat, lon, sigma, shrink_m=shrink) >= policy.against_p).any():
            return True
    return False
