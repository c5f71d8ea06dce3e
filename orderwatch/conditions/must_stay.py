"""Must stay: CONSISTENT if p ≥ `against_p` for one place, AGAINST if s ≥ `clear_level` for all.

"Inside" is tested against each place shrunk by the tolerance of its line, "outside" against each
grown by it. s, the exclusion level, is the share of the error in the largest circle about the fix
that does not touch the place; q is the least s over the places. P(inside) ≤ 0.05 would not do for
"outside": p also falls because a place is small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.conditions.fixes import Fixes, repeats
from orderwatch.conditions.nearby import nearby
from orderwatch.conditions.permits import Permit, covering, without_stops
from orderwatch.conditions.readings import Readings
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.probability import exclusion_level
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Bool, Float64, Int64


@dataclass(frozen=True)
class _Predicate:
    """Arrays of shape (places, n): margins to the drawn lines, σ with the place's own share."""

    fixes: Fixes
    zones: Sequence[Zone]
    permits: Sequence[Permit]
    margins: Float64
    sigma: Float64
    tolerance: Float64

    def places(self, index: Int64) -> Float64:
        """P(inside) each place less its tolerance, shape (places, k)."""
        lat, lon = self.fixes.track.lat[index], self.fixes.track.lon[index]
        return np.array(
            [
                zone.p_inside(
                    lat,
                    lon,
                    sigma[index],
                    shrink_m=zone.tolerance_m,
                    margin_m=margin[index],
                )
                for zone, sigma, margin in zip(self.zones, self.sigma, self.margins, strict=True)
            ]
        )

    def outside(self, index: Int64, sigma_factor: float, larger_m: float) -> Float64:
        """The least exclusion level over the places, grown by their tolerance and more."""
        margin = self.margins[:, index] - self.tolerance - larger_m
        level = exclusion_level(margin, self.sigma[:, index] * sigma_factor)
        least: Float64 = np.min(level, axis=0)
        return least

    def carrying(self, index: Int64, sigma_factor: float, larger_m: float) -> Float64:
        """q: outside every place, and outside wherever an exception allows to be."""
        q = self.outside(index, sigma_factor, larger_m)
        for permit in self.permits:
            q = np.minimum(q, permit.outside_level(self.fixes, index, sigma_factor))
        return q


def read(
    fixes: Fixes,
    zones: Sequence[Zone],
    permits: Sequence[Permit],
    policy: Policy,
    exact: Bool | None = None,
) -> Readings:
    """The answer of a must-stay condition to each fix.

    Args:
        fixes: one device's fixes.
        zones: the places of the condition now, at least one; to be in any of them is enough.
        permits: exceptions that hold in a place or along a route: to be there is allowed too.
        policy: thresholds.
        exact: (n,) the fixes whose margin is asked for however far they are; None: all. The
            outcome of the others is the same, by a bound without geodesics.
    """
    predicate = _predicate(fixes, zones, permits, exact)
    every = np.arange(len(fixes))
    p = np.max(predicate.places(every), axis=0)
    alone = predicate.outside(every, 1.0, 0.0)
    permit = np.full(len(fixes), -1, dtype=np.int64)
    if permits:
        level = policy.clear_level
        kept = without_stops(fixes, every, alone, permits, policy, level=level)
        predicate = replace(predicate, permits=kept)
        permit = covering(fixes, every, alone, kept, policy, level=level)
    q = predicate.carrying(every, 1.0, 0.0)
    inside = (p >= policy.against_p) & ~fixes.spike
    beyond = _beyond(predicate, policy)
    coarse = fixes.coarse_method | (_too_small(predicate, policy) & ~beyond)
    shown = beyond & (alone >= policy.clear_level) & ~coarse
    against = shown & (q >= policy.clear_level)
    outcome = np.where(against & ~fixes.spike, Outcome.AGAINST, Outcome.UNCLEAR)
    return Readings(
        outcome=np.where(inside, Outcome.CONSISTENT, outcome).astype(np.int8),
        p=p,
        q=q,
        margin_m=-np.min(predicate.margins, axis=0),
        slack_m=np.where(inside, _depth(predicate, policy), 0.0),
        too_coarse=coarse,
        spike_against=against & fixes.spike,
        repeat=repeats(fixes, coarse),
        permit=permit,
        shown=shown & ~fixes.spike,
        carrying=predicate.carrying,
        must_stay=True,
    )


def _predicate(
    fixes: Fixes, zones: Sequence[Zone], permits: Sequence[Permit], exact: Bool | None
) -> _Predicate:
    margins = np.full((len(zones), len(fixes)), np.inf)
    asked = np.arange(len(fixes))
    if exact is not None:
        asked = np.flatnonzero(exact | nearby(fixes, zones))
    lat, lon = fixes.track.lat[asked], fixes.track.lon[asked]
    for number, zone in enumerate(zones):
        margins[number, asked] = zone.margin_m(lat, lon)
    return _Predicate(
        fixes=fixes,
        zones=zones,
        permits=permits,
        margins=margins,
        sigma=np.array([fixes.sigma_m + zone.extra_sigma_m for zone in zones]),
        tolerance=np.array([[zone.tolerance_m] for zone in zones]),
    )


def _beyond(predicate: _Predicate, policy: Policy) -> Bool:
    """m ≥ 2.4477 σ to every grown line; exact where a rounded s would not be."""
    slack = predicate.margins - predicate.tolerance - policy.clear_factor * predicate.sigma
    beyond: Bool = np.all(slack >= 0.0, axis=0)
    return beyond


def _depth(predicate: _Predicate, policy: Policy) -> Float64:
    """g: the way to the shrunk line, less 2.4477 σ, of the place whose line is farthest."""
    slack = -predicate.margins - predicate.tolerance - policy.clear_factor * predicate.sigma
    depth: Float64 = np.maximum(np.max(slack, axis=0), 0.0)
    return depth


def _too_small(predicate: _Predicate, policy: Policy) -> Bool:
    """The place that is nearest, in σ, is too small for the fix: R_in < 1.1774 σ."""
    inner = np.array([[zone.inscribed_radius_m] for zone in predicate.zones])
    small = inner < policy.coarse_factor * predicate.sigma
    nearest = np.argmin((predicate.margins - predicate.tolerance) / predicate.sigma, axis=0)
    chosen: Bool = np.take_along_axis(small, nearest[None, :], axis=0)[0]
    return chosen
