"""Shares over cases, with intervals from resampling whole runs.

Cases of one run share its errors, so runs, not cases, are what chance draws: intervals are the
2.5th and 97.5th percentile of 2,000 resamples of runs (Efron 1979), and beside a zero stands the
rule of three over runs, 3/n (Hanley and Lippman-Hand 1983).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.rates.judging import Case
from orderwatch.tables import Float64

_RESAMPLES = 2_000
_SEED = 20_260_101
DISTANCES_M = ((10.0, 50.0), (50.0, 200.0), (200.0, np.inf))
LENGTHS_S = (30.0, 120.0, 300.0)


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share with its interval.

    Attributes:
        hits: of the numerator.
        of: of the denominator.
        runs: with any of the denominator.
        low: 2.5th percentile over resampled runs.
        high: 97.5th, or 3/runs where there is no hit.
    """

    hits: float
    of: float
    runs: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share; NaN of nothing."""
        return self.hits / self.of if self.of else float("nan")


def share(pairs: Iterable[tuple[int, float, float]]) -> Share:
    """The share of what belongs to runs.

    Args:
        pairs: (run, hits, of), several a run.
    """
    sums: dict[int, list[float]] = {}
    for run, hits, of in pairs:
        own = sums.setdefault(run, [0.0, 0.0])
        own[0] += hits
        own[1] += of
    table = np.array([one for one in sums.values() if one[1] > 0.0]).reshape(-1, 2)
    hits, of = table.sum(axis=0) if len(table) else (0.0, 0.0)
    low, high = _interval(table) if len(table) else (float("nan"), float("nan"))
    if not hits and len(table):
        high = min(1.0, 3.0 / len(table))
    return Share(hits=float(hits), of=float(of), runs=len(table), low=low, high=high)


def _interval(table: Float64) -> tuple[float, float]:
    rng = np.random.default_rng(_SEED)
    counts = rng.multinomial(len(table), np.full(len(table), 1.0 / len(table)), _RESAMPLES)
    drawn = counts @ table
    shares = drawn[:, 0] / np.where(drawn[:, 1] > 0.0, drawn[:, 1], np.nan)
    low, high = np.nanpercentile(shares, [2.5, 97.5])
    return float(low), float(high)


def never_entered(cases: Sequence[Case], rule: str, low_m: float, high_m: float) -> Share:
    """Cases without an entry, so far from the line, in which a rule finds something."""
    return share(
        (one.run, float(one.findings[rule] > 0), 1.0)
        for one in cases
        if not one.stays_s and low_m < one.apart_m <= high_m
    )


def without_entry(cases: Sequence[Case], rule: str) -> Share:
    """Findings that meet no true stay, among all findings."""
    return share((one.run, one.false[rule], one.findings[rule]) for one in cases)


def found(
    cases: Sequence[Case], rule: str, at_least_s: float, under_s: float = float("inf")
) -> Share:
    """Stays of a length that a rule finds."""
    return share(
        (one.run, float(met), 1.0)
        for one in cases
        for length, met in zip(one.stays_s, one.found[rule], strict=True)
        if at_least_s <= length < under_s
    )


def called_consistent(cases: Sequence[Case], at_least_s: float, under_s: float) -> Share:
    """Seconds truly inside that were called consistent, in stays of a length."""
    return share(
        (one.run, seconds, length)
        for one in cases
        for length, seconds in zip(one.stays_s, one.consistent_s, strict=True)
        if at_least_s <= length < under_s
    )


def false_dwell(cases: Sequence[Case], bound: str) -> Share:
    """Possible breaches whose least (`dwell_low`) or greatest (`dwell_high`) dwell is false."""
    return share((one.run, *getattr(one, bound)) for one in cases)


def only(cases: Sequence[Case], keep: Callable[[Case], bool]) -> list[Case]:
    """The cases for which something holds."""
    return [one for one in cases if keep(one)]
