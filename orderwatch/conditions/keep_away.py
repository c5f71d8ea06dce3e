"""Not nearer than a distance to a person who moves: what each pair of fixes says.

AGAINST if p ≥ `against_p`, p being the share of the error of the separation that falls in the
circle of the distance about the protected person; CONSISTENT if the separation is greater than
the distance by `clear_factor` σ; else UNCLEAR. A distance to a person has no line, so there is no
tolerance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.pairing import Pairs
from orderwatch.conditions.permits import Permit, covering, without_stops
from orderwatch.conditions.readings import Readings
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.spatial import probability
from orderwatch.tables import Bool, Float64, Int64


@dataclass(frozen=True)
class _Predicate:
    pairs: Pairs
    distance_m: float
    permits: Sequence[Permit]

    def shares(self, index: Int64, sigma_factor: float = 1.0, smaller_m: float = 0.0) -> Float64:
        """P(nearer than the distance less `smaller_m`), rounded to 6 decimals."""
        apart, radius = self.pairs.separation_m[index], self.distance_m - smaller_m
        if radius <= 0.0:
            return np.zeros(len(index))
        sigma = self.pairs.fixes.sigma_m[index] * sigma_factor
        p = np.where(apart < radius, 1.0, 0.0)
        near = np.abs(apart - radius) < probability.FAR_SIGMAS * sigma
        p[near] = probability.circle(apart[near], radius, sigma[near])
        return np.asarray(np.round(p, 6), dtype=np.float64)

    def carrying(self, index: Int64, sigma_factor: float, smaller_m: float) -> Float64:
        """q: p, at most the level at which the respondent lies outside where it is permitted."""
        q, at_t = self.shares(index, sigma_factor, smaller_m), self.where()
        for permit in self.permits:
            q = np.minimum(q, permit.outside_level(at_t, index, sigma_factor))
        return q

    def where(self) -> Fixes:
        """The respondent's fixes at the times of the pairs: exceptions in a place go by these."""
        fixes = self.pairs.fixes
        return replace(self.pairs.own, start_us=fixes.start_us, end_us=fixes.end_us)


def read(pairs: Pairs, distance_m: float, permits: Sequence[Permit], policy: Policy) -> Readings:
    """The answer of a keep-away condition to each pair.

    Args:
        pairs: of one device of the respondent and one of the protected person.
        distance_m: how near is forbidden, over 0.
        permits: exceptions that hold where the respondent is.
        policy: thresholds.
    """
    predicate, every = _Predicate(pairs, distance_m, permits), np.arange(len(pairs))
    fixes, margin = pairs.fixes, pairs.separation_m - distance_m
    slack = margin - policy.clear_factor * fixes.sigma_m
    clear = slack >= 0.0
    coarse = fixes.coarse_method | ((distance_m < policy.coarse_factor * fixes.sigma_m) & ~clear)
    p = q = predicate.shares(every)
    permit = np.full(len(pairs), -1, dtype=np.int64)
    if permits:
        level = policy.against_p
        kept = without_stops(predicate.where(), every, p, permits, policy, level=level)
        predicate = replace(predicate, permits=kept)
        permit = covering(predicate.where(), every, p, kept, policy, level=level)
        q = predicate.carrying(every, 1.0, 0.0)
    can_show = ~clear & ~coarse
    against = (q >= policy.against_p) & can_show
    outcome = np.where(clear, Outcome.CONSISTENT, Outcome.UNCLEAR)
    outcome[against] = Outcome.AGAINST
    outcome[fixes.spike] = Outcome.UNCLEAR
    return Readings(
        outcome=outcome.astype(np.int8),
        p=p,
        q=q,
        margin_m=margin,
        slack_m=np.where(fixes.spike, 0.0, np.maximum(slack, 0.0)),
        too_coarse=coarse,
        spike_against=against & fixes.spike,
        repeat=_repeats(pairs, coarse),
        permit=permit,
        shown=(p >= policy.against_p) & can_show & ~fixes.spike,
        carrying=predicate.carrying,
        alone=_alone(pairs, outcome, policy),
        least_apart_us=partial(_least_apart_us, pairs),
    )


def _alone(pairs: Pairs, outcome: Int64, policy: Policy) -> Bool:
    """AGAINST pairs, none CONSISTENT or silent between, in which a device has a single fix.

    Every fix of the other within the skew pairs with it, so a stray one would look like many.
    """
    alone = np.zeros(len(pairs), dtype=bool)
    index = np.flatnonzero(outcome == Outcome.AGAINST)
    if not len(index):
        return alone
    silent = np.diff(pairs.fixes.start_us[index]) > policy.max_silence_s * 1e6
    clear = np.cumsum(outcome == Outcome.CONSISTENT)[index]
    new = np.concatenate([[True], (np.diff(clear) != 0) | silent])
    run = np.cumsum(new) - 1
    single = np.zeros(run[-1] + 1, dtype=bool)
    for track in (pairs.own, pairs.other):
        other = np.concatenate([[0], (np.diff(track.start_us[index]) != 0) & ~new[1:]])
        single |= np.bincount(run, weights=other, minlength=len(single)) == 0
    alone[index] = single[run]
    return alone


def _least_apart_us(pairs: Pairs, first: int, last: int) -> int:
    """Between the fixes of that device whose fixes are less far apart, µs."""
    return min(
        int(track.start_us[last] - track.end_us[first]) for track in (pairs.own, pairs.other)
    )


def _repeats(pairs: Pairs, too_coarse: Bool) -> Bool:
    """Pairs in which neither device has another position than in the last sound pair before."""
    sound = ~pairs.fixes.spike & ~too_coarse
    last = np.maximum.accumulate(np.where(sound, np.arange(len(pairs)), -1))
    before = np.concatenate([[-1], last[:-1]])[: len(pairs)].astype(np.int64)
    repeat: Bool = before >= 0
    for track in (pairs.own.track, pairs.other.track):
        repeat = repeat & (track.lat == track.lat[before]) & (track.lon == track.lon[before])
    return repeat
