"""Exact intervals: reference values, an independent oracle, and how often they hold the truth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from orderwatch.patterns.rates import dispersion, middle, rate, ratio_of_halves


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (4, 1.0899, 10.2416), (10, 4.7954, 18.3904)],
)
def test_the_interval_of_a_poisson_count(count: int, low: float, high: float) -> None:
    """The table of Garwood (1936), as printed in textbooks, for one day of observed time."""
    found = rate(count, 1.0)
    assert found.value == count
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)


def test_a_rate_is_a_day_of_observed_time() -> None:
    """Twice the time, half the rate."""
    one, two = rate(4, 10.0), rate(4, 20.0)
    assert (one.value, one.low, one.high) == pytest.approx(
        (2 * two.value, 2 * two.low, 2 * two.high)
    )


@pytest.mark.parametrize(("first", "second"), [(4, 2), (2, 10), (7, 7), (0, 6), (6, 0), (1, 30)])
def test_the_ratio_is_that_of_the_exact_binomial_interval(first: int, second: int) -> None:
    """Against scipy's own Clopper-Pearson interval, found by another route."""
    found = ratio_of_halves(first, second)
    share = stats.binomtest(second, first + second).proportion_ci(0.95, method="exact")
    assert found.low == pytest.approx(share.low / (1 - share.low), rel=1e-9)
    high = share.high / (1 - share.high) if share.high < 1 else math.inf
    assert found.high == pytest.approx(high, rel=1e-9)
    assert found.value == (pytest.approx(second / first) if first else math.inf)


@pytest.mark.parametrize("number", range(1, 8))
def test_fewer_than_six_cannot_show_a_change(number: int) -> None:
    """All of them in one half: only from six on does the interval leave out 1."""
    assert ratio_of_halves(0, number).settles is (number >= 6)
    assert ratio_of_halves(number, 0).settles is (number >= 6)


@pytest.mark.parametrize("truth", [0.25, 1.0, 3.0])
@pytest.mark.parametrize("mean", [3.0, 8.0, 40.0])
def test_the_ratio_holds_the_truth_at_least_as_often_as_it_says(truth: float, mean: float) -> None:
    """Monte Carlo: two Poisson counts, 20,000 times; at least 95 % less its own error."""
    rng = np.random.default_rng(3)
    first = rng.poisson(mean, 20_000)
    second = rng.poisson(mean * truth, 20_000)
    known = {
        pair: ratio_of_halves(*pair)
        for pair in set(zip(first.tolist(), second.tolist(), strict=True))
        if sum(pair)
    }
    kept = [p for p in zip(first.tolist(), second.tolist(), strict=True) if sum(p)]
    held = sum(known[p].low <= truth <= known[p].high for p in kept) / len(kept)
    assert held >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / len(kept))


def test_clusters_make_the_interval_too_narrow() -> None:
    """The documented weakness: occasions in clusters of five on average are held less often."""
    rng = np.random.default_rng(5)
    held = []
    for _ in range(4_000):
        counts = [int(rng.geometric(0.2, rng.poisson(3.0)).sum()) for _ in range(2)]
        if sum(counts) >= 6:
            found = ratio_of_halves(*counts)
            held.append(found.low <= 1.0 <= found.high)
    assert 0.45 < float(np.mean(held)) < 0.75


def test_clusters_are_noticed() -> None:
    """Even occasions are no clusters; all in one week of eight are."""
    even = np.linspace(0.0, 0.999, 24)
    assert (dispersion(even, 56.0) or 0.0) > 0.9
    week = np.full(24, 0.3)
    assert (dispersion(week, 56.0) or 1.0) < 1e-6
    assert dispersion(even, 27.9) is None
    assert dispersion(np.array([]), 56.0) is None


def test_the_middle() -> None:
    """The median, of an even number too."""
    assert middle([3.0, 1.0, 2.0]) == 2.0
    assert middle([4.0, 1.0]) == 2.5
