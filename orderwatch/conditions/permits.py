"""Exceptions that hold in a place or along a route: where a fix inside is permitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.policy import Policy
from orderwatch.spatial.geodesy import distance_m
from orderwatch.spatial.probability import exclusion_level
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Bool, Float64, Int64


@dataclass(frozen=True, kw_only=True)
class Permit:
    """One exception tied to a place, a route or both (then both must hold).

    Attributes:
        places: entry is permitted inside any of these; none: anywhere.
        along: and only on this route.
        applies: (n,) whether the whole of the fix's time lies in the exception's time.
        max_stop_us: longest stop on the route; None: no limit.
    """

    places: tuple[Zone, ...]
    along: Zone | None
    applies: Bool
    max_stop_us: int | None

    def probability(self, fixes: Fixes, index: Int64, sigma_factor: float = 1.0) -> Float64:
        """Greatest share of each fix that may lie where entry is permitted, lines grown."""
        lat, lon = fixes.track.lat[index], fixes.track.lon[index]

        def inside(zone: Zone) -> Float64:
            sigma = (fixes.sigma_m[index] + zone.extra_sigma_m) * sigma_factor
            return zone.p_inside(lat, lon, sigma, shrink_m=-zone.tolerance_m)

        share = np.ones(len(index))
        if self.places:
            share = np.max([inside(zone) for zone in self.places], axis=0)
        if self.along is not None:
            share = np.minimum(share, inside(self.along))
        return np.where(self.applies[index], share, 0.0)

    def outside_level(self, fixes: Fixes, index: Int64, sigma_factor: float = 1.0) -> Float64:
        """Exclusion level s of each fix against the permitted part; 1 where nothing is permitted.

        Outside the permitted part is outside every place, or off the route. A small share inside
        would not do: it also falls because the permitted part is small.
        """
        lat, lon = fixes.track.lat[index], fixes.track.lon[index]

        def outside(zone: Zone) -> Float64:
            sigma = (fixes.sigma_m[index] + zone.extra_sigma_m) * sigma_factor
            return exclusion_level(zone.margin_m(lat, lon) - zone.tolerance_m, sigma)

        level = np.zeros(len(index))
        if self.places:
            level = np.min([outside(zone) for zone in self.places], axis=0)
        if self.along is not None:
            level = np.maximum(level, outside(self.along))
        return np.where(self.applies[index], level, 1.0)


def without_stops(
    fixes: Fixes,
    index: Int64,
    carried: Float64,
    permits: Sequence[Permit],
    policy: Policy,
    *,
    level: float,
) -> list[Permit]:
    """The permits, no longer applying to fixes of a stop longer than they allow.

    `carried` is the q of the fixes without a permit; one shows the claim alone if ≥ `level`.
    """
    kept = []
    for permit in permits:
        if permit.max_stop_us is not None:
            shown = carried >= level
            share = carried - permit.probability(fixes, index)
            covers = shown & (share < policy.run_p) & permit.applies[index]
            applies = permit.applies.copy()
            applies[index[_stopped(fixes, index, covers, permit.max_stop_us, policy)]] = False
            kept.append(replace(permit, applies=applies))
        else:
            kept.append(permit)
    return kept


def covering(
    fixes: Fixes,
    index: Int64,
    carried: Float64,
    permits: Sequence[Permit],
    policy: Policy,
    *,
    level: float,
) -> Int64:
    """For each fix of `index` the permit that covers it, or -1.

    A fix is covered if it shows the claim alone (its q without a permit ≥ `level`) and less than
    half of it can lie on the forbidden side but outside the permitted part.
    """
    best = np.full(len(index), -1, dtype=np.int64)
    greatest = np.zeros(len(index))
    for number, permit in enumerate(permits):
        share = permit.probability(fixes, index)
        covers = (carried >= level) & (carried - share < policy.run_p) & permit.applies[index]
        better = covers & ((share > greatest) | (best < 0))
        best[better], greatest[better] = number, share[better]
    return best


def _stopped(fixes: Fixes, index: Int64, candidate: Bool, max_stop_us: int, policy: Policy) -> Bool:
    """Fixes in a stop: from a covered fix for longer than allowed nothing shows that it ended.

    The stop is a circle of `stop_radius` about its first fix. Both its ends lie in it with their
    r95; a fix between that only may lie in it, or a spike, neither ends nor shows it.
    """
    rows = index[~fixes.spike[index]]
    stopped = np.zeros(len(fixes), dtype=bool)
    order = np.cumsum(~fixes.spike)[rows]
    start, end = fixes.start_us[rows], fixes.end_us[rows]
    parted = (np.diff(order) != 1) | (end[1:] - start[:-1] > policy.max_silence_s * 1e6)
    stretch_end = np.append(np.flatnonzero(parted), len(rows) - 1)[
        np.concatenate([[0], np.cumsum(parted)])[: len(rows)]
    ]
    lasts = np.searchsorted(start, end + max_stop_us, side="right")
    covered = np.flatnonzero(np.isin(rows, index[candidate]))
    for first, last in zip(covered.tolist(), lasts[covered].tolist(), strict=True):
        if last <= stretch_end[first]:
            reach = _stop_end(
                fixes, rows[first : int(stretch_end[first]) + 1], last - first, policy
            )
            stopped[rows[first : first + reach]] = True
    return stopped[index] & candidate


def _stop_end(fixes: Fixes, rows: Int64, least: int, policy: Policy) -> int:
    """How many fixes a stop about the first one holds; 0: it ends before the fix `least`."""
    step, size = 64, least + 1
    while True:
        part = rows[: size + step]
        lat, lon = fixes.track.lat[part], fixes.track.lon[part]
        apart = distance_m(np.full(len(part), lat[0]), np.full(len(part), lon[0]), lat, lon)
        left = np.flatnonzero(apart - fixes.r95_m[part] > policy.stop_radius_m)
        within = np.flatnonzero(apart + fixes.r95_m[part] <= policy.stop_radius_m)
        within = within[within < (left[0] if len(left) else len(part))]
        if not len(within) or within[0] != 0:
            return 0
        if within[-1] >= least:
            return int(within[-1]) + 1
        if len(left) or len(part) == len(rows):
            return 0
        step *= 2
