"""The margin of a finding: by how much its line could be moved against it and the grade stay."""

from __future__ import annotations

import math

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.findings.grade import grade
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.tables import Int64

_SURE_SIGMAS = 1.3
"""How deep beyond a straight line p is 0.9."""


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
    search begins where the depth of the second deepest fix says that it may end.

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
    middle, step = _guess(fixes, readings, index, tolerance_m), 1
    while high - low > 1:
        middle = min(max(middle, low + 1), high - 1)
        found = grade(fixes, readings, index, policy, float(middle))
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


def _guess(fixes: Fixes, readings: Readings, index: Int64, tolerance_m: float) -> int:
    """Where the second deepest fix is about as sure as a finding asks for."""
    sure = np.sort(-readings.margin_m[index] - _SURE_SIGMAS * fixes.sigma_m[index])
    deep = float(sure[-2:][0])
    return int(deep - tolerance_m) if math.isfinite(deep) else 0
