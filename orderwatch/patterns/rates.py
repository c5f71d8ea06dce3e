"""Exact intervals for counts: how many a day, and whether they have become more or fewer.

All three rest on one model: occasions come independently of one another at a rate (a Poisson
process). Where they come in clusters the intervals are too narrow; `dispersion` tells when.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LEVEL = 0.95
_TAIL = (1.0 - LEVEL) / 2.0
_LEAST_SLICES = 4
_WEEK_DAYS = 7.0


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A number with its 95 % interval.

    Attributes:
        value: the estimate.
        low: the lower end.
        high: the upper end; infinite where nothing bounds it.
    """

    value: float
    low: float
    high: float

    @property
    def settles(self) -> bool:
        """A ratio of 1 lies outside."""
        return self.low > 1.0 or self.high < 1.0


def rate(count: int, days: float) -> Interval:
    """Occasions a day with the exact Poisson interval.

    Args:
        count: occasions.
        days: of observed time, more than 0.

    Source: Garwood (1936), Biometrika 28, 437-442.
    """
    from scipy.special import gammaincinv

    low = float(gammaincinv(count, _TAIL)) if count else 0.0
    high = float(gammaincinv(count + 1, 1.0 - _TAIL))
    return Interval(value=count / days, low=low / days, high=high / days)


def ratio_of_halves(first: int, second: int) -> Interval:
    """The rate in the second half of the observed time over that in the first.

    Given their sum, the number in the second half is binomial with share r / (1 + r) where r is
    the ratio of the rates; the exact interval of the share is turned into one of r.

    Args:
        first: occasions in the first half.
        second: in the second half of equal length; not both 0.

    Source: Przyborowski and Wilenski (1940), Biometrika 31, 313-323, with the binomial interval
    of Clopper and Pearson (1934), Biometrika 26, 404-413.
    """
    from scipy.special import betaincinv

    both = first + second
    low = float(betaincinv(second, first + 1, _TAIL)) if second else 0.0
    high = float(betaincinv(second + 1, first, 1.0 - _TAIL)) if first else 1.0
    return Interval(
        value=second / first if first else math.inf,
        low=_odds(low),
        high=_odds(high) if both else math.inf,
    )


def dispersion(elapsed: npt.NDArray[np.float64], days: float) -> float | None:
    """How far the counts of equal slices of observed time vary beyond chance: a tail probability.

    The slices are about a week long. A small value says that occasions come in clusters, or that
    their rate changes. None: fewer than four slices, or no occasion.

    Args:
        elapsed: observed time before each occasion, as a share of all of it, (n,).
        days: of observed time.

    Source: the index of dispersion, Cox and Lewis (1966), The Statistical Analysis of Series of
    Events, chapter 6.
    """
    from scipy.special import chdtrc

    slices = int(days // _WEEK_DAYS)
    if slices < _LEAST_SLICES or not len(elapsed):
        return None
    index = np.minimum((elapsed * slices).astype(np.int64), slices - 1)
    counts = np.bincount(index, minlength=slices)
    mean = float(counts.mean())
    return float(chdtrc(slices - 1, float(((counts - mean) ** 2).sum()) / mean))


def middle(values: Sequence[float]) -> float:
    """The median."""
    return float(np.median(np.array(values, dtype=np.float64)))


def _odds(share: float) -> float:
    return share / (1.0 - share) if share < 1.0 else math.inf
