"""Reported accuracy → standard deviation of a circular normal error."""

from __future__ import annotations

import numpy as np

from orderwatch.outcome import Method
from orderwatch.policy import Policy
from orderwatch.tables import Bool, Float64, Int8


def sigma_m(
    accuracy_m: Float64, level: Float64, method: Int8, policy: Policy
) -> tuple[Float64, Bool]:
    """σ in metres, and whether the export gave no usable radius.

    σ = max(r / √(−2 ln(1 − level)), `sigma_floor_m`), the Rayleigh quantile.

    Args:
        accuracy_m: reported radius; 0, negative, NaN or infinite is unknown.
        level: share of fixes the radius is said to hold, in (0, 1); NaN: `default_level`.
        method: `Method` codes, which give the radius where none is reported.
        policy: thresholds.
    """
    unknown = ~(np.isfinite(accuracy_m) & (accuracy_m > 0.0))
    stated = np.where(np.isnan(level) | unknown, policy.default_level, level)
    radius = np.where(unknown, _assumed(policy)[method], accuracy_m)
    sigma = radius / np.sqrt(-2.0 * np.log1p(-stated))
    return np.maximum(sigma, policy.sigma_floor_m), unknown


def _assumed(policy: Policy) -> Float64:
    radii = np.zeros(len(Method))
    radii[Method.UNKNOWN] = policy.unknown_radius_m
    radii[Method.GPS] = policy.gps_radius_m
    radii[Method.WIFI] = policy.wifi_radius_m
    radii[Method.RF] = policy.rf_radius_m
    radii[Method.CELL] = policy.cell_radius_m
    return radii
