"""Who came nearer: what the records show of each person's share of an approach.

Between the last CONSISTENT pair t₀ and the first AGAINST pair t₁ the respondent's share is
between |R₀P₀| − |R₁P₀| and |R₀P₁| − |R₁P₁| (the order of the steps is not known), widened by
`clear_factor` · √(σ_R0² + σ_R1²). The protected person's share is the same with both exchanged. A
person is shown to have come nearer if the lower bound of the share is above 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.pairing import Pairs
from orderwatch.conditions.readings import Readings
from orderwatch.findings.episodes import Episode
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.geodesy import distance_m
from orderwatch.tables import Int64

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
        respondent: the share of the respondent; None where there is no t₀.
        protected: that of the protected person.
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


@dataclass(frozen=True, kw_only=True)
class Crossings:
    """Where a run of pairs goes over the line, looked up for each episode.

    Attributes:
        against: indices of the AGAINST pairs.
        clear: (n,) index of the last CONSISTENT pair up to each pair, or -1.
        run: (n,) index of the first pair of the run without a silence that each pair is in.
    """

    against: Int64
    clear: Int64
    run: Int64

    @classmethod
    def of(cls, pairs: Pairs, readings: Readings, policy: Policy) -> Self:
        """For the pairs of two devices."""
        index, fixes = np.arange(len(pairs)), pairs.fixes
        silent = np.zeros(len(pairs), dtype=bool)
        silent[1:] = fixes.end_us[1:] - fixes.start_us[:-1] > policy.max_silence_s * 1e6
        clear = np.where(readings.outcome == Outcome.CONSISTENT, index, -1)
        return cls(
            against=np.flatnonzero(readings.outcome == Outcome.AGAINST),
            clear=np.maximum.accumulate(clear),
            run=np.maximum.accumulate(np.where(silent, index, 0)),
        )

    def start(self, episode: Episode) -> int:
        """The last CONSISTENT pair of its run before an episode; none: the first of the run."""
        return max(int(self.clear[episode.first]), int(self.run[episode.first]))

    def before(self, episode: Episode) -> tuple[int | None, int] | None:
        """The last CONSISTENT pair of its run, and the first AGAINST pair after that."""
        first = int(np.searchsorted(self.against, episode.first))
        if first == len(self.against) or self.against[first] > episode.last:
            return None
        near = int(self.against[first])
        clear = int(self.clear[near])
        if clear < self.run[near]:
            return None, near
        return clear, int(self.against[np.searchsorted(self.against, clear)])


def who_moved(pairs: Pairs, crossings: Crossings, episode: Episode, policy: Policy) -> Moved | None:
    """Who came nearer before the episode; None where no pair of it is AGAINST.

    The run goes back over the edges of exceptions and notice, not over a silence.
    """
    crossing = crossings.before(episode)
    if crossing is None:
        return None
    before, crossed = crossing
    if before is None:
        return Moved(before=None, against=crossed, respondent=None, protected=None)
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
