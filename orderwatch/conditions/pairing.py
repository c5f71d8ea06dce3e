"""Fixes of two persons put in pairs: where both were at nearly the same time.

For each fix of one device the other's nearest fix within `max_skew_s`, each pair once. A pair
stands at the time t of the fix whose nearest the other is. The device that has its fix at another
time may have moved since: its error grows by w · Δt, w being the lesser speed of the two steps
beside its fix, at least a walk and at most `speed_cap_mps`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.policy import R95_FACTOR, Policy
from orderwatch.spatial.geodesy import WGS84, distance_m
from orderwatch.tables import Bool, Float64, Int64


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """The pairs of two devices in order of time; arrays of shape (n,).

    Attributes:
        own: the respondent's fix of each pair.
        other: the protected person's fix of each pair.
        fixes: each pair as one fix at the time t of the pair, where the respondent was, with
            the error of the separation; unknown, spike, jump and coarse if either fix is.
        separation_m: metres between the two fixes.
        bearing_deg: direction from the respondent's fix to the other, degrees from north.
    """

    own: Fixes
    other: Fixes
    fixes: Fixes
    separation_m: Float64
    bearing_deg: Float64

    def __len__(self) -> int:
        return len(self.separation_m)

    def window(self, first: int, end: int) -> Pairs:
        """The pairs from index `first` up to and without `end`."""
        return Pairs(
            own=self.own.window(first, end),
            other=self.other.window(first, end),
            fixes=self.fixes.window(first, end),
            separation_m=self.separation_m[first:end],
            bearing_deg=self.bearing_deg[first:end],
        )


def pairs_of(own: Fixes, other: Fixes, policy: Policy) -> Pairs:
    """The pairs of two devices.

    Of several fixes that are equally near each makes a pair. Where each fix is the other's
    nearest the pair stands at the later of the two, with the greater of both speeds. A clock of
    minutes counts with its worse reading: the two can be as far apart as their intervals allow.

    Args:
        own: the respondent's device.
        other: the protected person's device.
        policy: thresholds.
    """
    i, j, from_own, from_other = _matched(own, other, policy)
    one, two = _taken(own, i), _taken(other, j)
    both, later_own = from_own & from_other, one.start_us >= two.start_us
    at_own = np.where(both, later_own, from_own)
    start = np.where(at_own, one.start_us, two.start_us)
    end = np.where(at_own, one.end_us, two.end_us)
    order = np.lexsort((one.start_us + two.start_us, start))
    one, two, start, end = _taken(one, order), _taken(two, order), start[order], end[order]
    pace = np.maximum(
        np.where(from_own, _pace_mps(other, policy)[j], 0.0),
        np.where(from_other, _pace_mps(own, policy)[i], 0.0),
    )[order]
    skew_m = pace * _apart_us(one, two) / 1e6
    sigma = np.sqrt(one.sigma_m**2 + two.sigma_m**2 + skew_m**2)
    lat, lon, lat2, lon2 = one.track.lat, one.track.lon, two.track.lat, two.track.lon
    azimuth, _, apart = WGS84.inv(lon, lat, lon2, lat2)
    return Pairs(
        own=one,
        other=two,
        fixes=_as_fixes(one, two, (start, end), sigma),
        separation_m=np.asarray(apart, dtype=np.float64),
        bearing_deg=np.mod(np.asarray(azimuth, dtype=np.float64), 360.0),
    )


def _as_fixes(one: Fixes, two: Fixes, time: tuple[Int64, Int64], sigma: Float64) -> Fixes:
    start, end = time
    track = replace(
        one.track,
        at_us=start,
        resolution_us=end - start,
        # Wi-Fi, cell and RF have higher codes than GPS: the less precise method of the two.
        method=np.maximum(one.track.method, two.track.method),
    )
    return Fixes(
        track=track,
        start_us=start,
        end_us=end,
        sigma_m=sigma,
        r95_m=sigma * R95_FACTOR,
        unknown=one.unknown | two.unknown,
        spike=one.spike | two.spike,
        jump=one.jump | two.jump,
        coarse_method=one.coarse_method | two.coarse_method,
    )


def _matched(own: Fixes, other: Fixes, policy: Policy) -> tuple[Int64, Int64, Bool, Bool]:
    """Indices of both fixes, and whether each was found from the own and from the other side."""
    i, j = _nearest(own, other)
    jj, ii = _nearest(other, own)
    count = max(len(other), 1)
    found = np.concatenate([i * count + j, ii * count + jj])
    keys = np.unique(found)
    i, j = keys // count, keys % count
    from_own = np.isin(keys, found[: len(found) - len(ii)])
    from_other = np.isin(keys, found[len(found) - len(ii) :])
    near = _apart_us(_taken(own, i), _taken(other, j)) <= policy.max_skew_s * 1e6
    return i[near], j[near], from_own[near], from_other[near]


def _nearest(own: Fixes, other: Fixes) -> tuple[Int64, Int64]:
    """(i, j): for each fix of `own` those of `other` that are nearest in time, equal ones all.

    The farthest that two intervals can be apart is the way between their middles plus half of
    both lengths, so middles are compared (twice over, in whole µs).
    """
    middle, target = own.start_us + own.end_us, other.start_us + other.end_us
    if not len(middle) or not len(target):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    order = np.argsort(target, kind="stable")
    target = target[order]
    after = np.searchsorted(target, middle)
    before, following = np.maximum(after - 1, 0), np.minimum(after, len(target) - 1)
    gap = np.minimum(np.abs(middle - target[before]), np.abs(middle - target[following]))
    low = np.searchsorted(target, middle - gap, side="left")
    low_end = np.searchsorted(target, middle - gap, side="right")
    high = np.maximum(np.searchsorted(target, middle + gap, side="left"), low_end)
    high_end = np.searchsorted(target, middle + gap, side="right")
    pairs = [_ranges(low, low_end), _ranges(high, high_end)]
    i, position = (np.concatenate([one[side] for one in pairs]) for side in (0, 1))
    return i, order[position]


def _ranges(first: Int64, end: Int64) -> tuple[Int64, Int64]:
    """(number of the range, each whole number in it) for ranges [first, end)."""
    count = np.maximum(end - first, 0)
    number = np.repeat(np.arange(len(first)), count)
    offset = np.arange(len(number)) - np.repeat(np.cumsum(count) - count, count)
    return number, first[number] + offset


def _apart_us(one: Fixes, two: Fixes) -> Int64:
    """The most that two fixes can be apart in time."""
    apart: Int64 = np.maximum(one.end_us - two.start_us, two.end_us - one.start_us)
    return apart


def _pace_mps(fixes: Fixes, policy: Policy) -> Float64:
    """How fast the device may have moved about each fix: the lesser of the steps beside it."""
    n = len(fixes)
    if n < 2:
        return np.full(n, policy.least_walk_mps)
    lat, lon = fixes.track.lat, fixes.track.lon
    way = distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:])
    time = np.maximum((fixes.start_us[1:] - fixes.end_us[:-1]) / 1e6, policy.least_step_s)
    speed = way / time
    lesser = np.minimum(np.append(speed[:1], speed), np.append(speed, speed[-1:]))
    return np.clip(lesser, policy.least_walk_mps, policy.speed_cap_mps)


def _taken(fixes: Fixes, index: Int64) -> Fixes:
    """The fixes at the indices, in their order."""
    values = {f.name: getattr(fixes, f.name)[index] for f in fields(fixes) if f.name != "track"}
    return Fixes(track=fixes.track.take(index), **values)
