"""The margin of a finding: by how much its line could be moved against it and the grade stay."""

from __future__ import annotations

import math

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.findings.grade import grade
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.tables import Int64


def stands_if_smaller_m(
    fixes: Fixes,
    readings: Readings,
    index: Int64,
    least: Grade,
    policy: Policy,
) -> int:
    """Largest whole number of metres, beyond the tolerance, that keeps the grade.

    A place that must not be entered is eroded by them, places to stay in are grown by them: the
    line moves against the finding. q falls as it moves, so the answer is found by bisection. It
    ends at the deepest fix plus its error: no position is farther past the line than that.

    Args:
        fixes: the device's fixes.
        readings: the condition's answers to them.
        index: the fixes of the episode, which has the grade `least` at 0 m.
        least: the grade to keep.
        policy: thresholds.
    """
    depth = float((-readings.margin_m[index]).max())
    low, high = 0, max(1, math.ceil(depth + 8.0 * float(fixes.sigma_m[index].max())) + 1)
    while high - low > 1:
        middle = (low + high) // 2
        found = grade(fixes, readings, index, policy, float(middle))
        if found and found.grade.rank >= least.rank:
            low = middle
        else:
            high = middle
    return low
