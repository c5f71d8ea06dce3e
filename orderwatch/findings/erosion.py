"""The margin of a finding: by how much its line could be moved against it and the grade stay."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.findings.grade import grade
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.tables import Float64, Int64

_LEAST = 1e-6
"""Thresholds may be 0 or 1, which no depth reaches."""


def stands_if_smaller_m(
    fixes: Fixes,
    readings: Readings,
    index: Int64,
    least: Grade,
    policy: Policy,
    *,
    tolerance_m: float = 0.0,
) -> int:
    """Largest whole number of metres, beyond the tolerance, that keeps the grade.

    A place that must not be entered is eroded by them, places to stay in are grown by them: the
    line moves against the finding. q falls as it moves, so the answer is found by halving. It
    ends at the deepest fix plus its error: no position is farther past the line than that. The
    search begins where it would end at a straight line.

    Args:
        fixes: the device's fixes.
        readings: the condition's answers to them.
        index: the fixes of the episode, which has the grade `least` at 0 m.
        least: the grade to keep.
        policy: thresholds.
        tolerance_m: by which the line is moved already; it says where the search begins.
    """
    depth = float((-readings.margin_m[index]).max())
    low, high = 0, max(1, math.ceil(depth + 8.0 * float(fixes.sigma_m[index].max())) + 1)
    guess = _guess(fixes, readings, index, least, policy) - tolerance_m
    middle, step = int(guess) if math.isfinite(guess) else 0, 1
    while high - low > 1:
        middle = min(max(middle, low + 1), high - 1)
        found = grade(fixes, readings, index, policy, smaller_m=float(middle), least=least)
        if found and found.grade.rank >= least.rank:
            low = middle
            ahead = low + step
        else:
            high = middle
            ahead = high - step
        # Steps double until the answer lies between two of them; then halves.
        step *= 2
        middle = ahead if low < ahead < high else (low + high) // 2
    return low


def _guess(fixes: Fixes, readings: Readings, index: Int64, least: Grade, policy: Policy) -> float:
    """How deep the line may come by what the grade asks for, were it straight; metres.

    Strong asks for two fixes, weak for one, moderate for one with its σ enlarged or for two.
    """
    depth, sigma = -readings.margin_m[index], fixes.sigma_m[index]

    def reached(level: float, factor: float = 1.0) -> Float64:
        """Where each fix is as sure as that, the least first."""
        level = min(max(level, _LEAST), 1.0 - _LEAST)
        if readings.must_stay:
            return np.sort(depth - math.sqrt(-2.0 * math.log(1.0 - level)) * factor * sigma)
        return np.sort(depth - NormalDist().inv_cdf(level) * factor * sigma)

    if least == Grade.STRONG:
        return float(reached(policy.strong_p)[-2:][0])
    if least == Grade.WEAK:
        level = policy.clear_level if readings.must_stay else policy.against_p
        return float(reached(level)[-1])
    lone = float(reached(policy.lone_p, policy.lone_sigma_factor)[-1])
    return max(lone, float(reached(policy.moderate_p)[-2])) if len(index) > 1 else lone
