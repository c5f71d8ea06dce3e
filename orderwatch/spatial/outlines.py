"""Areas, corridors and what lies within a distance of them: one core shape and a reach."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.spatial import probability
from orderwatch.spatial.geodesy import distance_m
from orderwatch.spatial.plane import Plane
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Float64

_SAGITTA_M = 0.01


@dataclass(frozen=True, kw_only=True, eq=False)
class Outline(Zone):
    """All points no farther than `reach_m` from a core shape, which is drawn in a local plane.

    The margin is the signed margin of the core (negative inside an area, 0 on a line) less the
    reach: exact outside and for convex cores, a lower bound of the depth in a concave one. The
    nearest point of the core is found in the plane and its distance taken on the ellipsoid.

    Attributes:
        core: polygon, multipolygon, line or lines, in metres of the plane.
        plane: where those metres are.
        reach_m: half the width of a corridor, or the distance of a condition; 0 for an area.
    """

    core: BaseGeometry
    plane: Plane
    reach_m: float = 0.0
    _edges: dict[float, Float64] = field(default_factory=dict, repr=False)

    @property
    def centre(self) -> tuple[float, float]:
        """The centre of the plane."""
        return self.plane.lat, self.plane.lon

    @cached_property
    def extent_m(self) -> float:
        """From the centre to the farthest vertex, and the reach."""
        xy = shapely.get_coordinates(self.core)
        return float(np.hypot(xy[:, 0], xy[:, 1]).max()) + self.reach_m

    @cached_property
    def inscribed_radius_m(self) -> float:
        """The largest circle in the core, and the reach."""
        if not self._is_area:
            return self.reach_m
        return float(shapely.length(self._widest)) + self.reach_m

    @cached_property
    def middle(self) -> tuple[float, float]:
        """The centre of the largest circle in the core, or a point halfway along a line."""
        if self._is_area:
            point = shapely.get_point(self._widest, 0)
        else:
            parts = shapely.get_parts(self.core)
            longest = parts[int(np.argmax(shapely.length(parts)))]
            point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
        lat, lon = self.plane.to_lat_lon(shapely.get_coordinates(point))
        return float(lat[0]), float(lon[0])

    @cached_property
    def _widest(self) -> BaseGeometry:
        """The radius of the largest circle in the core, from its middle to the line."""
        radii = shapely.maximum_inscribed_circle(shapely.get_parts(self.core), 0.1)
        widest: BaseGeometry = radii[int(np.argmax(shapely.length(radii)))]
        return widest

    def margin_m(self, lat: Float64, lon: Float64) -> Float64:
        """Signed metres to the drawn line."""
        xy = self.plane.to_xy(lat, lon)
        points = shapely.points(xy)
        line = shapely.boundary(self.core) if self._is_area else self.core
        nearest = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(line, points), 0))
        apart = distance_m(lat, lon, *self.plane.to_lat_lon(nearest))
        if self._is_area:
            shapely.prepare(self.core)
            apart = np.where(shapely.contains_xy(self.core, xy[:, 0], xy[:, 1]), -apart, apart)
        return apart - self.reach_m

    def shape(self, by_m: float = 0.0, within_m: float = _SAGITTA_M) -> BaseGeometry:
        """The zone grown by `by_m` as one shape in the plane; arcs within 1 cm, or `within_m`."""
        distance = self.reach_m + by_m
        if distance == 0.0:
            return self.core
        return shapely.buffer(self.core, distance, quad_segs=_quad_segments(distance, within_m))

    def grown(self, by_m: float) -> Outline:
        """The same core with a longer reach."""
        return replace(self, reach_m=self.reach_m + by_m, _edges={})

    def _probability(
        self, lat: Float64, lon: Float64, margin: Float64, sigma: Float64, by_m: float
    ) -> Float64:
        return probability.polygon(self.plane.to_xy(lat, lon), self._outline(by_m), sigma)

    @property
    def _is_area(self) -> bool:
        return bool(shapely.get_dimensions(self.core) == 2)

    def _outline(self, by_m: float) -> Float64:
        """Edges of the zone grown by `by_m`, rings oriented; kept for the next call."""
        if by_m not in self._edges:
            self._edges[by_m] = oriented_edges(self.shape(by_m))
        return self._edges[by_m]


def oriented_edges(shape: BaseGeometry) -> Float64:
    """Edges (n, 4) of an area, outer rings anticlockwise and holes clockwise.

    Args:
        shape: polygon or multipolygon; validity does not settle the direction of its rings.
    """
    found = [np.empty((0, 4))]
    for part in shapely.get_parts(shape):
        if part.is_empty or shapely.get_dimensions(part) != 2:
            continue
        outer = shapely.get_exterior_ring(part)
        found.append(_ring_edges(outer, anticlockwise=True))
        for number in range(shapely.get_num_interior_rings(part)):
            found.append(_ring_edges(shapely.get_interior_ring(part, number), anticlockwise=False))
    return np.concatenate(found)


def _ring_edges(ring: BaseGeometry, *, anticlockwise: bool) -> Float64:
    xy = shapely.get_coordinates(ring)
    if bool(shapely.is_ccw(ring)) is not anticlockwise:
        xy = xy[::-1]
    return np.hstack([xy[:-1], xy[1:]])


def _quad_segments(radius_m: float, within_m: float) -> int:
    """Segments of a quarter circle so that its chords stay within so many metres of it."""
    ratio = 1.0 - min(within_m / abs(radius_m), 0.5)
    return max(4, math.ceil(math.pi / 4.0 / math.acos(ratio)))
