"""Whether p means what it says: the share of fixes truly inside, by decile of p."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

from benchmarks.rates.judging import placed_zone
from benchmarks.rates.labelled import SECOND_US, Run
from benchmarks.rates.running import Placing, seeded
from orderwatch.conditions.fixes import prepare
from orderwatch.policy import Policy
from orderwatch.tables import Bool, Float64

DECILES = 10
_EVERY_ZONE = 3
_APART_US = 2 * SECOND_US
"""The reference is interpolated over this at most."""


def by_run(runs: Sequence[Run], policy: Policy, placing: Placing = seeded) -> Float64:
    """Sums of a run: (runs, deciles, 3), the last axis: fixes, sum of p, truly inside."""
    work = partial(_of_run, policy=policy, placing=placing)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return np.array(list(pool.map(work, runs, chunksize=4)))


def _of_run(run: Run, *, policy: Policy, placing: Placing) -> Float64:
    sums = np.zeros((DECILES, 3))
    lat, lon, known = _truth(run)
    if not known.any():
        return sums
    track = run.track.take(known)
    sigma = prepare(run.track, policy).sigma_m[known]
    for placed in placing(run)[::_EVERY_ZONE]:
        zone = placed_zone(placed, run, policy)
        p = zone.p_inside(track.lat, track.lon, sigma)
        inside = zone.margin_m(lat, lon) < 0.0
        # Those who never came near a zone teach nothing about p between 0 and 1.
        told = (p > 0.0) | inside
        which = np.minimum((p[told] * DECILES).astype(int), DECILES - 1)
        for column, values in enumerate((np.ones(len(which)), p[told], inside[told])):
            sums[:, column] += np.bincount(which, weights=values, minlength=DECILES)
    return sums


def _truth(run: Run) -> tuple[Float64, Float64, Bool]:
    """Where the device was at each fix, and at which fixes that is known."""
    at = run.track.at_us
    after = np.searchsorted(run.at_us, at).clip(1, max(1, len(run.at_us) - 1))
    gap = run.at_us[after] - run.at_us[after - 1]
    known = (gap <= _APART_US) & (at >= run.at_us[0]) & (at <= run.at_us[-1])
    at = at[known].astype(np.float64)
    lat, lon = (np.interp(at, run.at_us, one) for one in (run.lat, run.lon))
    return lat, lon, known


def overclaim(sums: Float64) -> tuple[Float64, Float64, Float64]:
    """Mean p less the share inside, by decile, with 95 % intervals over resampled runs.

    Args:
        sums: (runs, deciles, 3).
    """
    rng = np.random.default_rng(20_260_102)
    counts = rng.multinomial(len(sums), np.full(len(sums), 1.0 / len(sums)), 1_000)
    drawn = np.einsum("rn,ndk->rdk", counts, sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (drawn[..., 1] - drawn[..., 2]) / drawn[..., 0]
        total = sums.sum(axis=0)
        value = (total[:, 1] - total[:, 2]) / total[:, 0]
    low, high = np.full((2, len(value)), np.nan)
    some = total[:, 0] > 0
    low[some], high[some] = np.nanpercentile(means[:, some], [2.5, 97.5], axis=0)
    return value, low, high
