"""Places as zones: a signed margin to the drawn line, and P(inside)."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from orderwatch.spatial import probability
from orderwatch.spatial.geodesy import distance_m
from orderwatch.tables import Bool, Float64

_LEAST_RADIUS = 6_335_439.0
"""Least radius of curvature of WGS 84: no way is shorter than on a sphere of this radius."""
_WIDE = math.radians(10.0)
_CHORD = math.sin(_WIDE / 2.0) / (_WIDE / 2.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Zone(ABC):
    """A place that must not be entered.

    Attributes:
        tolerance_m: how well its line is known, metres.
        extra_sigma_m: added to the σ of every fix (2 m where OSGB36 was converted).
    """

    tolerance_m: float
    extra_sigma_m: float = 0.0

    @property
    @abstractmethod
    def centre(self) -> tuple[float, float]:
        """A point from which the zone is described: latitude, longitude."""

    @property
    @abstractmethod
    def extent_m(self) -> float:
        """Distance from the centre to the farthest point of the zone, metres."""

    @property
    @abstractmethod
    def inscribed_radius_m(self) -> float:
        """Radius of the largest circle within the zone, metres."""

    @property
    @abstractmethod
    def middle(self) -> tuple[float, float]:
        """The centre of the largest circle within the zone: latitude, longitude."""

    @abstractmethod
    def margin_m(self, lat: Float64, lon: Float64) -> Float64:
        """Signed metres from each point to the drawn line, negative inside; (n,)."""

    @abstractmethod
    def grown(self, by_m: float) -> Zone:
        """The places no farther than `by_m` from the zone."""

    @abstractmethod
    def _probability(
        self, lat: Float64, lon: Float64, margin: Float64, sigma: Float64, by_m: float
    ) -> Float64:
        """P(inside the zone grown by `by_m`) of fixes with their margins, no short cuts."""

    def p_inside(
        self,
        lat: Float64,
        lon: Float64,
        sigma_m: Float64,
        *,
        shrink_m: float = 0.0,
        margin_m: Float64 | None = None,
    ) -> Float64:
        """P(inside the zone eroded by `shrink_m`) for each fix, rounded to 6 decimals.

        Args:
            lat: degrees north, (n,).
            lon: degrees east, (n,).
            sigma_m: standard deviation of each fix, metres, (n,).
            shrink_m: metres of erosion; negative: the zone is grown.
            margin_m: as `margin_m` gives it for these fixes, if it is known already.
        """
        sigma = np.broadcast_to(np.asarray(sigma_m, dtype=np.float64), lat.shape)
        drawn = self.margin_m(lat, lon) if margin_m is None else margin_m
        margin = drawn + shrink_m
        p = np.where(margin < 0.0, 1.0, 0.0)
        near = np.flatnonzero(np.abs(margin) < probability.FAR_SIGMAS * sigma)
        if self.inscribed_radius_m - shrink_m <= 0.0:
            return np.zeros(len(lat))
        if len(near):
            p[near] = self._probability(lat[near], lon[near], drawn[near], sigma[near], -shrink_m)
        return np.asarray(np.round(p, 6), dtype=np.float64)

    def far(self, lat: Float64, lon: Float64, beyond_m: Float64) -> Bool:
        """Points surely farther than `beyond_m` outside the line, by a bound without geodesics.

        On WGS 84 no way is shorter than on the sphere of the least radius of curvature with the
        same latitudes and longitudes, so both tests are rigorous; a near point may be missed by
        neither, a far one may be left to the exact margin.
        """
        lat0, lon0 = self.centre
        reach = self.extent_m + np.asarray(beyond_m, dtype=np.float64)
        north = np.abs(lat - lat0) * (math.pi / 180.0 * _LEAST_RADIUS)
        found: Bool = north > reach
        if not len(lat):
            return found
        steepest = math.radians(abs(lat0)) + float(np.max(reach)) / _LEAST_RADIUS
        if steepest < math.pi / 2.0:
            turn = np.abs(lon - lon0)
            turn = np.minimum(np.minimum(turn, 360.0 - turn) * (math.pi / 180.0), _WIDE)
            found = found | (turn * (_CHORD * _LEAST_RADIUS * math.cos(steepest)) > reach)
        return found

    def with_line(self, *, tolerance_m: float, extra_sigma_m: float = 0.0) -> Self:
        """The same zone with another tolerance of its line."""
        return replace(self, tolerance_m=tolerance_m, extra_sigma_m=extra_sigma_m)


@dataclass(frozen=True, kw_only=True, eq=False)
class Circle(Zone):
    """All points no farther than `radius_m` from a point."""

    lat: float
    lon: float
    radius_m: float

    @property
    def centre(self) -> tuple[float, float]:
        """The centre."""
        return self.lat, self.lon

    @property
    def extent_m(self) -> float:
        """The radius."""
        return self.radius_m

    @property
    def inscribed_radius_m(self) -> float:
        """The radius."""
        return self.radius_m

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return self.lat, self.lon

    def margin_m(self, lat: Float64, lon: Float64) -> Float64:
        """Distance to the centre less the radius."""
        n = len(lat)
        return distance_m(np.full(n, self.lat), np.full(n, self.lon), lat, lon) - self.radius_m

    def grown(self, by_m: float) -> Circle:
        """The circle with a larger radius."""
        return replace(self, radius_m=self.radius_m + by_m)

    def _probability(
        self, lat: Float64, lon: Float64, margin: Float64, sigma: Float64, by_m: float
    ) -> Float64:
        return probability.circle(margin + self.radius_m, self.radius_m + by_m, sigma)
