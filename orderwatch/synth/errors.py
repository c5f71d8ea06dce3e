"""How a synthetic receiver errs: correlated noise, stated radius, outliers, cached repeats."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from orderwatch.policy import R95_FACTOR


@dataclass(frozen=True, kw_only=True)
class ErrorModel:
    """The errors of a receiver.

    Attributes:
        sigma_m: standard deviation on each axis, metres.
        correlation_s: time after which the correlation of two errors has fallen to 1/e.
        level: share of fixes that the stated radius is said to hold.
        lying: factor by which the stated radius is too small (2: half of what it should be).
        outlier_rate: share of fixes thrown `outlier_m` away.
        outlier_m: how far.
        repeat_rate: share of fixes that are the last position once more.
        states_accuracy: whether a radius is given at all.
    """

    sigma_m: float = 5.0
    correlation_s: float = 120.0
    level: float = 0.68
    lying: float = 1.0
    outlier_rate: float = 0.0
    outlier_m: float = 400.0
    repeat_rate: float = 0.0
    states_accuracy: bool = True

    @property
    def stated_m(self) -> float:
        """The radius as the receiver states it: σ √(−2 ln(1 − level)), less what it lies."""
        return self.sigma_m * math.sqrt(-2.0 * math.log1p(-self.level)) / self.lying

    @property
    def r95_m(self) -> float:
        """The radius that truly holds 95 %."""
        return self.sigma_m * R95_FACTOR


EXACT = ErrorModel(sigma_m=1e-9, level=0.68, lying=1e-9 / 5.0)
"""No error, stated as 7.5 m at 68 % (σ = 5 m, the floor of the default policy)."""


class Noise:
    """Errors of one device in time: a first-order Gauss-Markov process on each axis.

    `random.Random.gauss` is used because its sequence for a seed is the same on every platform
    and in every version of Python that is supported.
    """

    def __init__(self, model: ErrorModel, seed: int) -> None:
        self.model = model
        self._random = random.Random(seed)  # noqa: S311 - a repeatable simulation, no secret
        self._last_us: int | None = None
        self._error = (0.0, 0.0)

    def at(self, at_us: int) -> tuple[float, float]:
        """The error at a time after the last one asked for, metres east and north."""
        model, kept = self.model, 0.0
        if self._last_us is not None and model.correlation_s > 0.0:
            kept = math.exp(-(at_us - self._last_us) / 1e6 / model.correlation_s)
        fresh = model.sigma_m * math.sqrt(1.0 - kept * kept)
        east, north = (self._random.gauss(0.0, 1.0) * fresh for _ in range(2))
        self._error = (kept * self._error[0] + east, kept * self._error[1] + north)
        self._last_us = at_us
        if self._random.random() < model.outlier_rate:
            turn = self._random.uniform(0.0, 2.0 * math.pi)
            out = model.outlier_m
            return self._error[0] + out * math.cos(turn), self._error[1] + out * math.sin(turn)
        return self._error

    def repeats(self) -> bool:
        """Whether the next fix is the last position once more."""
        return self._random.random() < self.model.repeat_rate
