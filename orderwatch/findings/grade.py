"""How well the records of an episode carry it: strong, moderate, weak, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.findings.wording import sides
from orderwatch.outcome import Grade, Method, Outcome
from orderwatch.policy import Policy
from orderwatch.tables import Bool, Float64, Int64


@dataclass(frozen=True, kw_only=True)
class Cap:
    """The best grade that a circumstance allows, and the circumstance in words."""

    grade: Grade
    why: str


@dataclass(frozen=True, kw_only=True)
class Graded:
    """A grade, its reason in words, and the fixes (indices in the track) that carry it."""

    grade: Grade
    reason: str
    carried_by: Int64


def grade(
    fixes: Fixes,
    readings: Readings,
    index: Int64,
    policy: Policy,
    *,
    smaller_m: float = 0.0,
    least: Grade = Grade.WEAK,
) -> Graded | None:
    """The best grade of the episode's held runs; None: nothing carries a possible breach.

    Args:
        fixes: the device's fixes.
        readings: the condition's answers to them.
        index: the fixes of the episode.
        policy: thresholds.
        smaller_m: metres by which the line is moved against the claim (`stands_if_smaller_m`).
        least: the least grade that is asked for; a lower one may be left out.
    """
    level = policy.clear_level if readings.must_stay else policy.against_p
    q = readings.q[index]
    if smaller_m != 0:
        # q falls as the line moves: a fix that carries nothing where it stands carries nothing.
        may = q >= min(policy.run_p, level)
        q = np.zeros(len(index))
        q[may] = readings.carrying(index[may], 1.0, smaller_m)
    skipped = fixes.spike[index] | readings.too_coarse[index]
    best: Graded | None = None
    for run in _held_runs(q, skipped, policy):
        found = _grade_run(fixes, readings, index[run], q[run], policy)
        if found is None and least != Grade.STRONG:
            found = _lone(fixes, readings, index[run], policy, smaller_m)
        if found and (best is None or found.grade.rank > best.grade.rank):
            best = found
    if best or least != Grade.WEAK:
        return best
    against = (q >= level) & ~readings.too_coarse[index]
    against &= (readings.outcome[index] == Outcome.AGAINST) | readings.spike_against[index]
    if not against.any():
        return None
    reason = _weak_reason(fixes, index[against])
    return Graded(grade=Grade.WEAK, reason=reason, carried_by=index[against])


def _held_runs(q: Float64, skipped: Bool, policy: Policy) -> list[Int64]:
    """Positions of consecutive fixes with q ≥ `run_p`, skipped ones left out."""
    sound = np.flatnonzero(~skipped)
    held = q[sound] >= policy.run_p
    edges = np.flatnonzero(np.diff(np.concatenate([[False], held, [False]]).astype(np.int8)))
    return [sound[a:b] for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]


def _grade_run(
    fixes: Fixes, readings: Readings, run: Int64, q: Float64, policy: Policy
) -> Graded | None:
    """Strong or moderate by two fixes; a fix of unknown accuracy carries neither."""
    known = ~fixes.unknown[run]
    run, q = run[known], q[known]
    if not len(run):
        return None
    method = fixes.track.method[run]
    precise = (method == Method.GPS) | (method == Method.UNKNOWN)
    fresh = ~readings.repeat[run]
    high = q >= policy.strong_p
    if high.any() and (high & fresh).any() and (high & precise).any():
        first, last = run[high][0], run[high & fresh][-1]
        if _apart_us(fixes, readings, first, last) >= policy.strong_span_s * 1e6:
            reason = f"two sound positions at least {policy.strong_span_s:.15g} s apart"
            return Graded(grade=Grade.STRONG, reason=reason, carried_by=run[high])
    lasting = _apart_us(fixes, readings, run[0], run[-1]) >= policy.moderate_span_s * 1e6
    if lasting and (q >= policy.moderate_p).any() and fresh[1:].any():
        reason = f"positions held for at least {policy.moderate_span_s:.15g} s, one of them sound"
        return Graded(grade=Grade.MODERATE, reason=reason, carried_by=run)
    return None


def _lone(
    fixes: Fixes, readings: Readings, run: Int64, policy: Policy, smaller_m: float
) -> Graded | None:
    """Moderate by one fix of known accuracy that holds with its σ enlarged."""
    candidates = run[~fixes.unknown[run]]
    if not len(candidates):
        return None
    wide = readings.carrying(candidates, policy.lone_sigma_factor, smaller_m)
    alone = candidates[wide >= policy.lone_p]
    if not len(alone):
        return None
    side = sides(readings.must_stay).against
    reason = f"one position {side} even with {policy.lone_sigma_factor:.15g} times its stated error"
    return Graded(grade=Grade.MODERATE, reason=reason, carried_by=alone)


def _apart_us(fixes: Fixes, readings: Readings, first: int, last: int) -> int:
    """The least time between two fixes, both readings of their clocks considered.

    Of pairs that time is between the fixes of either device: many pairs may hold one fix.
    """
    apart = int(fixes.start_us[last] - fixes.end_us[first])
    if readings.least_apart_us is None:
        return apart
    return min(apart, readings.least_apart_us(int(first), int(last)))


def _weak_reason(fixes: Fixes, against: Int64) -> str:
    if fixes.spike[against].all():
        return "only a position that the ones before and after make doubtful"
    if fixes.unknown[against].all():
        return "no stated accuracy"
    return "too few independent positions, or too near the line for their error"
