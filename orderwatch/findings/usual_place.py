"""Is the finding no deeper than where the device usually is, near the line?"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.policy import Policy
from orderwatch.tables import Float64, Int64

_DAY_US = 86_400_000_000
_MAD_TO_SIGMA = 1.0 / NormalDist().inv_cdf(0.75)
"""Median absolute deviation of a normal error → its standard deviation."""


def usual_place_near_line(
    fixes: Fixes, readings: Readings, index: Int64, policy: Policy
) -> float | None:
    """Hours a day near the line, where the finding is no deeper than is usual there; else None.

    Near the line: |m| ≤ 3 r95 of the fix. The finding's own episode is left out, so a single
    long stay does not excuse itself. Usual is what a twentieth of those fixes reach, and what the
    device's own scatter there would reach in one of them: a receiver that understates its error
    is found out by the place where it lies.

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
    if hours < policy.usual_hours_per_day:
        return None
    usual = _usual_depth_m(-readings.margin_m[near], policy)
    return hours if float(np.max(-readings.margin_m[index])) <= usual else None


def _usual_depth_m(depth_m: Float64, policy: Policy) -> float:
    """The greater of a quantile of the depths and the depth that chance alone would reach.

    Their middle and spread are the median and the scaled median deviation from it (Hampel 1974),
    which visits of less than half the time do not move; `usual_exceedances` of as many normal
    errors lie beyond the depth.
    """
    middle = float(np.median(depth_m))
    spread = _MAD_TO_SIGMA * float(np.median(np.abs(depth_m - middle)))
    share = min(0.5, policy.usual_exceedances / len(depth_m))
    chance = middle - spread * NormalDist().inv_cdf(share)
    return max(float(np.quantile(depth_m, policy.usual_depth_quantile)), chance)
