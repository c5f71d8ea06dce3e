"""Who came nearer: what the records show of each person's share of an approach.

Between the last CONSISTENT pair t₀ and the first AGAINST pair t₁ the respondent's share is
between |R₀P₀| − |R₁P₀| and |R₀P₁| − |R₁P₁| (the order of the steps is not known), widened by
`clear_factor` · √(σ_R0² + σ_R1²). The protected person's share is the same with both exchanged. A
person is shown to have come nearer if the lower bound of the share is above 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.pairing import Pairs
from orderwatch.conditions.readings import Readings
from orderwatch.findings.episodes import Episode
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.geodesy import distance_m

BY_RESPONDENT = "approach_by_respondent"
BY_PROTECTED = "approach_by_protected"
BY_BOTH = "approach_by_both"
UNCLEAR = "who_moved_unclear"


@dataclass(frozen=True, kw_only=True)
class Share:
    """Bounds of the metres by which one person's movement brought both nearer."""

    low_m: float
    high_m: float

    @property
    def shown(self) -> bool:
        """The person is shown to have come nearer."""
        return self.low_m > 0.0


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Who came nearer before an episode.

    Attributes:
        before: index of the last CONSISTENT pair t₀; None: none in the same unbroken run.
        against: index of the first AGAINST pair t₁ after it: the line was crossed by then.
        respondent: his share; None where there is no t₀.
        protected: the protected person's.
    """

    before: int | None
    against: int
    respondent: Share | None
    protected: Share | None

    @property
    def code(self) -> str:
        """One of the four flags."""
        own = self.respondent is not None and self.respondent.shown
        other = self.protected is not None and self.protected.shown
        if own and other:
            return BY_BOTH
        return BY_RESPONDENT if own else BY_PROTECTED if other else UNCLEAR


def who_moved(pairs: Pairs, readings: Readings, episode: Episode, policy: Policy) -> Moved | None:
    """Who came nearer before the episode; None where no pair of it is AGAINST.

    The run goes back over the edges of exceptions and notice, not over a silence.
    """
    against = episode.index[readings.outcome[episode.index] == Outcome.AGAINST]
    if not len(against):
        return None
    first, fixes = int(against[0]), pairs.fixes
    gaps = fixes.end_us[1 : first + 1] - fixes.start_us[:first] > policy.max_silence_s * 1e6
    start = int(np.flatnonzero(gaps)[-1]) + 1 if gaps.any() else 0
    outcome = readings.outcome[start : first + 1]
    clear = np.flatnonzero(outcome == Outcome.CONSISTENT)
    if not len(clear):
        return Moved(before=None, against=first, respondent=None, protected=None)
    before = start + int(clear[-1])
    later = np.flatnonzero(readings.outcome[before : first + 1] == Outcome.AGAINST)
    crossed = before + int(later[0])
    return Moved(
        before=before,
        against=crossed,
        respondent=share(pairs.own, pairs.other, before, crossed, policy),
        protected=share(pairs.other, pairs.own, before, crossed, policy),
    )


def share(mover: Fixes, other: Fixes, before: int, after: int, policy: Policy) -> Share:
    """Bounds of the mover's share between two pairs.

    Args:
        mover: fixes of the person asked about, one a pair.
        other: fixes of the other person, one a pair.
        before: index of the pair t₀.
        after: index of the pair t₁.
        policy: thresholds.
    """
    ways = [
        _apart_m(mover, before, other, beside) - _apart_m(mover, after, other, beside)
        for beside in (before, after)
    ]
    error = math.hypot(float(mover.sigma_m[before]), float(mover.sigma_m[after]))
    wide = policy.clear_factor * error
    return Share(low_m=min(ways) - wide, high_m=max(ways) + wide)


def _apart_m(one: Fixes, i: int, two: Fixes, j: int) -> float:
    lat, lon = one.track.lat[[i]], one.track.lon[[i]]
    return float(distance_m(lat, lon, two.track.lat[[j]], two.track.lon[[j]])[0])
