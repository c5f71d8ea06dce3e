"""Is the finding no deeper than where the device usually is, near the line?"""

from __future__ import annotations

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.policy import Policy
from orderwatch.tables import Int64

_DAY_US = 86_400_000_000


def usual_place_near_line(
    fixes: Fixes, readings: Readings, index: Int64, policy: Policy
) -> float | None:
    """Hours a day near the line, where the finding is no deeper than is usual there; else None.

    Near the line: |m| ≤ 3 r95 of the fix. The finding's own episode is left out, so a single
    long stay does not excuse itself.

    Args:
        fixes: the device's fixes.
        readings: the condition's answers to them.
        index: the fixes of the episode.
        policy: thresholds.
    """
    near = np.abs(readings.margin_m) <= policy.usual_r95_factor * fixes.r95_m
    near[index] = False
    if not near.any():
        return None
    delta = fixes.end_us[1:] - fixes.start_us[:-1]
    pair = near[:-1] & near[1:] & (delta <= policy.max_silence_s * 1e6)
    apart = fixes.start_us[1:] - fixes.start_us[:-1]
    days = 1 + int(np.count_nonzero(np.diff(fixes.start_us // _DAY_US)))
    hours = float(apart[pair].sum()) / 3.6e9 / days
    usual = float(np.quantile(-readings.margin_m[near], policy.usual_depth_quantile))
    deepest = float(np.max(-readings.margin_m[index]))
    return hours if hours >= policy.usual_hours_per_day and deepest <= usual else None
