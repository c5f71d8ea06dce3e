"""P(inside): the share of a circular normal error that falls in a place.

Circle: the noncentral chi-square distribution with two degrees of freedom (the circular coverage
function, DiDonato and Jarnagin 1961). Area: the sum over the edges of Owen's T function (Owen
1956, "Tables for computing bivariate normal probabilities").
"""

from __future__ import annotations

import numpy as np

from orderwatch.tables import Float64

FAR_SIGMAS = 6.0
"""Beyond this many σ from the line p is 0 outside and 1 inside (error under 1e-8)."""
_LARGE_RATIO = 300.0
_NO_EDGE = 1e-9
_FAR_EDGE = 8.5
"""σ from a fix to an edge beyond which its two T differ by under 5e-17: exp(−r²/2)/2π · angle."""
_CELLS = 2_000_000
"""Fixes times edges worked on at once: 16 MB an array."""


def circle(distance_m: Float64, radius_m: float, sigma_m: Float64) -> Float64:
    """P that a point lies in a circle.

    Args:
        distance_m: from the fix to the centre, (n,).
        radius_m: of the circle; 0 or less: nothing is inside.
        sigma_m: standard deviation on each axis, (n,).
    """
    from scipy.special import chndtr, ndtr

    if radius_m <= 0.0:
        return np.zeros(len(distance_m))
    ratio = radius_m / sigma_m
    p = np.empty(len(distance_m))
    small = ratio <= _LARGE_RATIO
    p[small] = chndtr(ratio[small] ** 2, 2.0, (distance_m[small] / sigma_m[small]) ** 2)
    z = ((distance_m - radius_m) / sigma_m)[~small]
    density = np.exp(-z * z / 2.0) / np.sqrt(2.0 * np.pi)
    p[~small] = ndtr(-z) - density / (2.0 * ratio[~small])
    return np.clip(p, 0.0, 1.0)


def polygon(xy: Float64, edges: Float64, sigma_m: Float64) -> Float64:
    """P that a point lies in an area whose outer rings run anticlockwise and holes clockwise.

    Args:
        xy: fixes in metres, (n, 2).
        edges: (edges, 4): x and y of the start, x and y of the end.
        sigma_m: standard deviation on each axis, (n,).
    """
    n = len(xy)
    p = np.zeros(n)
    if not len(edges):
        return p
    step = max(1, _CELLS // len(edges))
    for first in range(0, n, step):
        part = slice(first, first + step)
        p[part] = _polygon(xy[part], edges, sigma_m[part])
    return np.clip(p, 0.0, 1.0)


def exclusion_level(margin_m: Float64, sigma_m: Float64) -> Float64:
    """s = 1 − exp(−(m/σ)²/2): the share of the error in the circle that just touches a place.

    Args:
        margin_m: from the fix to the line, (...,); 0 or less: s is 0.
        sigma_m: standard deviation on each axis, same shape.

    Returns:
        s, rounded to 6 decimals as P(inside) is.
    """
    ratio = np.maximum(margin_m, 0.0) / sigma_m
    return np.asarray(np.round(-np.expm1(-ratio * ratio / 2.0), 6), dtype=np.float64)


def _polygon(xy: Float64, edges: Float64, sigma_m: Float64) -> Float64:
    along = edges[:, 2:] - edges[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])
    edges, along, length = edges[length > 0.0], along[length > 0.0], length[length > 0.0]
    ux, uy = along[:, 0] / length, along[:, 1] / length
    ax, ay = edges[:, 0] - xy[:, :1], edges[:, 1] - xy[:, 1:]
    h = ax * uy - ay * ux
    apart = np.abs(h)
    start = ax * ux + ay * uy
    k = apart / sigma_m[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = start / apart, (start + length) / apart
        share = (np.arctan(b) - np.arctan(a)) / (2.0 * np.pi)
    beside = np.maximum(np.maximum(start, -start - length), 0.0) / sigma_m[:, None]
    close = (k >= _NO_EDGE) & (k * k + beside * beside <= _FAR_EDGE * _FAR_EDGE)
    share[close] -= owens_t_of(k[close], b[close]) - owens_t_of(k[close], a[close])
    total: Float64 = np.where(k >= _NO_EDGE, np.sign(h) * share, 0.0).sum(axis=1)
    return total


def owens_t_of(h: Float64, a: Float64) -> Float64:
    """Owen's T function; scipy is loaded when a near fix needs it."""
    from scipy.special import owens_t

    return np.asarray(owens_t(h, a), dtype=np.float64)
