"""Must not enter: AGAINST if p ≥ `against_p`, CONSISTENT if s ≥ `clear_level`, else UNCLEAR.

A claim "inside" is tested against the place shrunk by the tolerance of its line, a claim
"outside" against the place grown by it. Of several places the one with the greatest p counts.
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
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Bool, Float64, Int64


@dataclass(frozen=True)
class _Predicate:
    """`known`: margins to the drawn lines as far as they are known, else nan; (places, n)."""

    fixes: Fixes
    zones: Sequence[Zone]
    permits: Sequence[Permit]
    known: Float64

    def sigma(self, zone: Zone, index: Int64) -> Float64:
        sigma: Float64 = self.fixes.sigma_m[index] + zone.extra_sigma_m
        return sigma

    def margins(self, index: Int64) -> Float64:
        """Signed metres to each drawn line, shape (places, k)."""
        return np.array([self.margin(number, index) for number in range(len(self.zones))])

    def margin(self, number: int, index: Int64) -> Float64:
        """Signed metres to the drawn line of one place, (k,); worked out where it is not known."""
        margin: Float64 = self.known[number, index]
        missing = np.isnan(margin)
        if missing.any():
            lat, lon = self.fixes.track.lat[index], self.fixes.track.lon[index]
            margin[missing] = self.zones[number].margin_m(lat[missing], lon[missing])
        return margin

    def places(self, index: Int64, sigma_factor: float = 1.0, smaller_m: float = 0.0) -> Float64:
        """P(inside) for each place and fix, shape (places, k), places less their tolerance."""
        lat, lon = self.fixes.track.lat[index], self.fixes.track.lon[index]
        return np.array(
            [
                zone.p_inside(
                    lat,
                    lon,
                    self.sigma(zone, index) * sigma_factor,
                    shrink_m=zone.tolerance_m + smaller_m,
                    margin_m=self.margin(number, index),
                )
                for number, zone in enumerate(self.zones)
            ]
        )

    def slack(self, margins: Float64, index: Int64, policy: Policy) -> Float64:
        """The least over the places of margin to the grown line − 2.4477 σ, metres."""
        slacks = [
            margin - zone.tolerance_m - policy.clear_factor * self.sigma(zone, index)
            for zone, margin in zip(self.zones, margins, strict=True)
        ]
        least: Float64 = np.min(slacks, axis=0)
        return least

    def carrying(self, index: Int64, sigma_factor: float, smaller_m: float) -> Float64:
        """q: P(inside), at most the level at which it lies outside where entry is permitted."""
        q: Float64 = np.max(self.places(index, sigma_factor, smaller_m), axis=0)
        for permit in self.permits:
            q = np.minimum(q, permit.outside_level(self.fixes, index, sigma_factor))
        return q


def read(
    fixes: Fixes, zones: Sequence[Zone], permits: Sequence[Permit], policy: Policy
) -> Readings:
    """The answer of a must-not-enter condition to each fix.

    Args:
        fixes: one device's fixes.
        zones: the places of the condition now, at least one.
        permits: exceptions that hold in a place or along a route.
        policy: thresholds.
    """
    n, near = len(fixes), np.flatnonzero(nearby(fixes, zones))
    predicate = _Predicate(fixes, zones, permits, np.full((len(zones), n), np.nan))
    answers = Readings(
        outcome=np.full(n, Outcome.CONSISTENT, dtype=np.int8),
        p=np.zeros(n),
        q=np.zeros(n),
        margin_m=np.full(n, np.inf),
        slack_m=np.zeros(n),
        too_coarse=np.zeros(n, dtype=bool),
        spike_against=np.zeros(n, dtype=bool),
        repeat=np.zeros(n, dtype=bool),
        permit=np.full(n, -1, dtype=np.int64),
        shown=np.zeros(n, dtype=bool),
        carrying=predicate.carrying,
    )
    if len(near):
        predicate.known[:, near] = predicate.margins(near)
        predicate = _read_near(predicate, answers, near, policy)
        repeat = repeats(fixes, answers.too_coarse)
        answers = replace(answers, repeat=repeat, carrying=predicate.carrying)
    answers.outcome[fixes.spike] = Outcome.UNCLEAR
    _settle_gaps(predicate, near, answers.slack_m, policy)
    answers.slack_m[fixes.spike] = 0.0
    return replace(answers, slack_m=np.maximum(answers.slack_m, 0.0))


def _read_near(predicate: _Predicate, answers: Readings, near: Int64, policy: Policy) -> _Predicate:
    """Fills the answers of the near fixes; returns the predicate without permits for stops."""
    fixes, margins, shares = predicate.fixes, predicate.margins(near), predicate.places(near)
    p = np.max(shares, axis=0)
    slack = predicate.slack(margins, near, policy)
    clear = slack >= 0.0
    small = _too_small(predicate, near, _likeliest(predicate, shares, margins, near), policy)
    coarse = fixes.coarse_method[near] | (small & ~clear)
    q = p
    if predicate.permits:
        level = policy.against_p
        permits = without_stops(fixes, near, p, predicate.permits, policy, level=level)
        predicate = replace(predicate, permits=permits)
        answers.permit[near] = covering(fixes, near, p, permits, policy, level=level)
        q = predicate.carrying(near, 1.0, 0.0)
    can_show = ~clear & ~coarse
    against = (q >= policy.against_p) & can_show
    answers.outcome[near] = np.where(
        against, Outcome.AGAINST, np.where(clear, Outcome.CONSISTENT, Outcome.UNCLEAR)
    )
    answers.p[near], answers.q[near] = p, q
    answers.shown[near] = (p >= policy.against_p) & can_show & ~fixes.spike[near]
    answers.margin_m[near], answers.slack_m[near] = np.min(margins, axis=0), slack
    answers.too_coarse[near] = coarse
    answers.spike_against[near] = against & fixes.spike[near]
    return predicate


def _likeliest(predicate: _Predicate, shares: Float64, margins: Float64, index: Int64) -> Int64:
    """The place with the greatest p; where several share it, the nearest in multiples of σ."""
    sigma = np.array([predicate.sigma(zone, index) for zone in predicate.zones])
    tolerance = np.array([[zone.tolerance_m] for zone in predicate.zones])
    apart = np.where(shares == np.max(shares, axis=0), (margins + tolerance) / sigma, np.inf)
    chosen: Int64 = np.argmin(apart, axis=0)
    return chosen


def _too_small(predicate: _Predicate, index: Int64, chosen: Int64, policy: Policy) -> Bool:
    """The place most likely entered is too small for the fix: R_in < 1.1774 σ."""
    inner = np.array([zone.inscribed_radius_m for zone in predicate.zones])
    extra = np.array([zone.extra_sigma_m for zone in predicate.zones])
    sigma = predicate.fixes.sigma_m[index] + extra[chosen]
    small: Bool = inner[chosen] < policy.coarse_factor * sigma
    return small


def _settle_gaps(predicate: _Predicate, near: Int64, slack: Float64, policy: Policy) -> None:
    """Exact slack for far fixes beside a gap over `max_unseen`; nowhere else does it count."""
    fixes = predicate.fixes
    long = fixes.end_us[1:] - fixes.start_us[:-1] > policy.max_unseen_s * 1e6
    beside = np.zeros(len(fixes), dtype=bool)
    beside[:-1] |= long
    beside[1:] |= long
    beside[near] = False
    index = np.flatnonzero(beside)
    if len(index):
        slack[index] = predicate.slack(predicate.margins(index), index, policy)
