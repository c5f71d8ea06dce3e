"""What can be said of a track before any condition: error, spikes, jumps, coarse methods."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np

from orderwatch.outcome import Method
from orderwatch.policy import R95_FACTOR, Policy
from orderwatch.spatial.accuracy import sigma_m
from orderwatch.spatial.geodesy import distance_m
from orderwatch.tables import Bool, Float64, Int64, Track

_METRES_PER_DEGREE_LAT = math.radians(1.0) * 6_399_600.0
"""Upper bound on WGS 84: the greatest radius of curvature of a meridian is 6,399,594 m."""
_METRES_PER_DEGREE_LON = math.radians(1.0) * 6_378_137.0
"""Upper bound on WGS 84: a degree of longitude at the equator."""


@dataclass(frozen=True, kw_only=True)
class Fixes:
    """A track with its error model and its odd fixes named; arrays of shape (n,).

    Attributes:
        track: the track itself.
        start_us: earliest reading of each fix's time, µs.
        end_us: latest reading (equal to the start where the clock is exact).
        sigma_m: standard deviation of the circular normal error, metres.
        r95_m: radius that holds 95 %, metres.
        unknown: the export gives no usable radius.
        spike: out and back faster than `max_speed`.
        jump: an excessive step without return on one side of the fix.
        coarse_method: cell or RF with r95 over `coarse_cell_r95_m` or of unknown radius.
    """

    track: Track
    start_us: Int64
    end_us: Int64
    sigma_m: Float64
    r95_m: Float64
    unknown: Bool
    spike: Bool
    jump: Bool
    coarse_method: Bool

    def __len__(self) -> int:
        return len(self.start_us)

    def window(self, first: int, end: int) -> Fixes:
        """The fixes from index `first` up to and without `end`."""
        values = {
            f.name: getattr(self, f.name)[first:end] for f in fields(self) if f.name != "track"
        }
        return Fixes(track=self.track.take(slice(first, end)), **values)


def prepare(track: Track, policy: Policy) -> Fixes:
    """The error model, spikes, jumps and coarse methods of one track."""
    sigma, unknown = sigma_m(track.accuracy_m, track.level, track.method, policy)
    if track.sources_sigma_m:
        sigma = sigma + np.array(track.sources_sigma_m)[track.source]
    r95 = sigma * R95_FACTOR
    far_method = (track.method == Method.CELL) | (track.method == Method.RF)
    spike, jump = _spikes(track, r95, policy)
    return Fixes(
        track=track,
        start_us=track.at_us,
        end_us=track.at_us + track.resolution_us,
        sigma_m=sigma,
        r95_m=r95,
        unknown=unknown,
        spike=spike,
        jump=jump,
        coarse_method=far_method & (unknown | (r95 > policy.coarse_cell_r95_m)),
    )


def repeats(fixes: Fixes, too_coarse: Bool) -> Bool:
    """Fixes at the position of the last one before that is neither spike nor too coarse."""
    sound = ~fixes.spike & ~too_coarse
    last = np.maximum.accumulate(np.where(sound, np.arange(len(fixes)), -1))
    before = np.concatenate([[-1], last[:-1]])
    lat, lon = fixes.track.lat, fixes.track.lon
    same = (lat == lat[before]) & (lon == lon[before])
    repeat: Bool = (before >= 0) & same
    return repeat


def _spikes(track: Track, r95: Float64, policy: Policy) -> tuple[Bool, Bool]:
    n = len(track)
    spike, jump = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    if n < 2:
        return spike, jump
    steps = np.arange(n - 1)
    excessive = np.zeros(n - 1, dtype=bool)
    worth = _may_be_excessive(track, r95, policy)
    excessive[worth] = _excessive(track, r95, steps[worth], steps[worth] + 1, policy)
    middle = np.flatnonzero(excessive[:-1] & excessive[1:]) + 1
    spike[middle] = ~_excessive(track, r95, middle - 1, middle + 1, policy)
    lone = np.flatnonzero(excessive & ~spike[:-1] & ~spike[1:])
    jump[lone] = jump[lone + 1] = True
    return spike, jump


def _allowed_m(track: Track, first: Int64, second: Int64, policy: Policy) -> Float64:
    """How far a device can come between two fixes at `max_speed`, metres."""
    apart = (track.at_us[second] - track.at_us[first]) / 1e6
    resolution = np.maximum(track.resolution_us[first], track.resolution_us[second]) / 1e6
    return policy.max_speed_mps * np.maximum(np.maximum(apart, resolution), policy.least_step_s)


def _may_be_excessive(track: Track, r95: Float64, policy: Policy) -> Int64:
    """Steps that a rigorous upper bound of the distance does not acquit (the far minority)."""
    north = np.abs(np.diff(track.lat)) * _METRES_PER_DEGREE_LAT
    turn = np.abs(np.diff(track.lon))
    east = np.minimum(turn, 360.0 - turn) * _METRES_PER_DEGREE_LON
    steps = np.arange(len(track) - 1)
    allowed = _allowed_m(track, steps, steps + 1, policy) + r95[:-1] + r95[1:]
    return np.flatnonzero(north * north + east * east > allowed * allowed)


def _excessive(track: Track, r95: Float64, first: Int64, second: Int64, policy: Policy) -> Bool:
    apart = distance_m(track.lat[first], track.lon[first], track.lat[second], track.lon[second])
    beyond: Bool = apart - r95[first] - r95[second] > _allowed_m(track, first, second, policy)
    return beyond
