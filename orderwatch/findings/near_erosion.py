"""By how many metres a distance to a person can be smaller and a finding keep its grade.

With a smaller distance other pairs are AGAINST and CONSISTENT, so the line is crossed at another
time, and somebody else may be shown to have come nearer: who moved is asked anew. As the distance
shrinks a pair only goes from AGAINST over UNCLEAR to CONSISTENT; between two such changes the
grade can only fall, so it is enough to look at the ends of the stretches without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from orderwatch.conditions.pairing import Pairs
from orderwatch.conditions.readings import Readings
from orderwatch.findings.episodes import Episode
from orderwatch.findings.grade import grade
from orderwatch.findings.who_moved import BY_PROTECTED, UNCLEAR, Crossings, who_moved
from orderwatch.outcome import Grade, Outcome, at_most
from orderwatch.policy import Policy
from orderwatch.tables import Int8


@dataclass(frozen=True, kw_only=True)
class Nearer:
    """An episode of two devices under ever smaller distances.

    Attributes:
        pairs: of both devices.
        readings: what they say of the whole distance.
        episode: under the whole distance.
        start: the pair from which who moved is asked: the last CONSISTENT one before the episode
            in the same unbroken run, or the first of that run.
        distance_m: the whole distance.
        approach: coming nearer is forbidden, not being near.
        span_us: first and last record of the finding, µs.
        least: the grade to keep.
        policy: thresholds.
    """

    pairs: Pairs
    readings: Readings
    episode: Episode
    start: int
    distance_m: float
    approach: bool
    span_us: tuple[int, int]
    least: Grade
    policy: Policy

    def stands_m(self, most_m: int) -> int:
        """The largest whole number of metres, at most `most_m`, up to which it keeps its grade."""
        kept = 0
        while kept < most_m:
            now = self._answers(kept + 1)
            last = _last(kept + 1, most_m, partial(self._says, now))
            if not self._keeps(now, last):
                return _last(kept, last - 1, partial(self._keeps, now))
            kept = last
        return kept

    def _says(self, answers: Int8, smaller_m: int) -> bool:
        return np.array_equal(self._answers(smaller_m), answers)

    def _answers(self, smaller_m: int) -> Int8:
        """Outcomes as `conditions.keep_away.read` gives them, and which pairs are too coarse."""
        index, radius = np.arange(self.start, self.episode.last + 1), self.distance_m - smaller_m
        sigma, fixes = self.pairs.fixes.sigma_m[index], self.pairs.fixes
        clear = self.pairs.separation_m[index] - radius >= self.policy.clear_factor * sigma
        small = (radius < self.policy.coarse_factor * sigma) & ~clear
        coarse = fixes.coarse_method[index] | small
        q = self.readings.carrying(index, 1.0, float(smaller_m))
        against = (q >= self.policy.against_p) & ~clear & ~coarse
        outcome = np.where(clear, Outcome.CONSISTENT, Outcome.UNCLEAR)
        outcome[against] = Outcome.AGAINST
        outcome[fixes.spike[index]] = Outcome.UNCLEAR
        return np.array([outcome, coarse], dtype=np.int8)

    def _keeps(self, answers: Int8, smaller_m: int) -> bool:
        """Whether a part of the episode has the grade under a distance so much smaller."""
        if smaller_m == 0:
            return True
        end, start = self.episode.last + 1, self.start
        outcome, coarse = self.readings.outcome.copy(), self.readings.too_coarse.copy()
        outcome[start:end], coarse[start:end] = answers[0], answers[1] > 0
        readings = replace(self.readings, outcome=outcome, too_coarse=coarse)
        near = self.pairs.window(start, end)
        crossings = Crossings.of(near, replace(readings, outcome=answers[0]), self.policy)
        return any(
            self._graded(readings, part, smaller_m, near, crossings)
            for part in self._parts(outcome)
        )

    def _graded(
        self, readings: Readings, part: Episode, smaller_m: int, near: Pairs, crossings: Crossings
    ) -> bool:
        """Whether a part has the grade, by who is shown to have come nearer before it."""
        shifted = replace(part, first=part.first - self.start, last=part.last - self.start)
        moved = who_moved(near, crossings, shifted, self.policy)
        code, index, cap = UNCLEAR if moved is None else moved.code, part.index, Grade.STRONG
        if moved is not None and code == BY_PROTECTED:
            if self.approach:
                return False
            until_us = near.fixes.end_us[moved.against] + self.policy.leave_within_s * 1e6
            index = index[self.pairs.fixes.start_us[index] >= until_us]
            cap = Grade.MODERATE
        elif self.approach and code == UNCLEAR:
            cap = Grade.WEAK
        if not len(index):
            return False
        found = grade(
            self.pairs.fixes,
            readings,
            index,
            self.policy,
            smaller_m=float(smaller_m),
            least=self.least,
        )
        return found is not None and at_most(found.grade, cap).rank >= self.least.rank

    def _parts(self, outcome: Int8) -> Iterator[Episode]:
        """The runs of pairs of the episode that are not CONSISTENT, where they meet the finding."""
        index = self.episode.index[outcome[self.episode.index] != Outcome.CONSISTENT]
        fixes, (start_us, end_us) = self.pairs.fixes, self.span_us
        for run in np.split(index, np.flatnonzero(np.diff(index) > 1) + 1):
            if (
                len(run)
                and fixes.start_us[run[0]] <= end_us
                and start_us <= fixes.start_us[run[-1]]
            ):
                yield replace(self.episode, first=int(run[0]), last=int(run[-1]))


def _last(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The last of low ... high for which something holds that holds for `low`, then no more."""
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
