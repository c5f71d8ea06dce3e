"""Zones as shapes: in degrees for maps and files, or in the plane of another zone."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.spatial.geodesy import WGS84
from orderwatch.spatial.outlines import Outline
from orderwatch.spatial.plane import Plane
from orderwatch.spatial.zones import Circle, Zone
from orderwatch.tables import Float64

_VERTICES = 128
"""Of a circle: its chords lie at most R · 0.0003 inside the arc, 3 cm at 100 m."""
_LEAST_VERTICES = 24
"""Of a circle drawn coarser: it still looks round."""
_HALF = 1e-5
"""So near a half the product of degrees up to 10^4 and 10^7 may fall on its other side."""


def in_degrees(zone: Zone, grown_m: float = 0.0, *, within_m: float | None = None) -> BaseGeometry:
    """The polygon or polygons of a zone, x = longitude and y = latitude on WGS 84.

    Longitudes go on past ±180 where the zone does, so that every ring stays in one piece.

    Args:
        zone: a circle or an outline.
        grown_m: metres by which it is grown; negative: shrunk, perhaps to nothing.
        within_m: how far chords may lie from their arcs, metres, so that there are fewer of them;
            None: as near as they can be.
    """
    lat0, lon0 = zone.centre
    if isinstance(zone, Circle):
        radius = zone.radius_m + grown_m
        if radius <= 0.0:
            return shapely.Polygon()
        turn = np.linspace(0.0, 360.0, _vertices(radius, within_m), endpoint=False)
        n = len(turn)
        lon, lat, _ = WGS84.fwd(np.full(n, lon0), np.full(n, lat0), -turn, np.full(n, radius))
        return shapely.Polygon(np.column_stack([_continuous(np.asarray(lon), lon0), lat]))
    assert isinstance(zone, Outline)
    plane = zone.plane

    def to_degrees(xy: Float64) -> Float64:
        lat, lon = plane.to_lat_lon(xy)
        return np.column_stack([_continuous(lon, lon0), lat])

    shape = zone.shape(grown_m) if within_m is None else zone.shape(grown_m, within_m)
    if shapely.get_dimensions(shape) < 2:
        return shapely.Polygon()
    return shapely.transform(shape, to_degrees)


def _vertices(radius_m: float, within_m: float | None) -> int:
    """So many that the chords of a circle lie within so many metres of it, but not too many."""
    if within_m is None:
        return _VERTICES
    half = math.acos(1.0 - min(within_m / radius_m, 0.5))
    return min(max(_LEAST_VERTICES, math.ceil(math.pi / half)), _VERTICES)


def in_plane(zone: Zone, plane: Plane, grown_m: float = 0.0) -> BaseGeometry:
    """The polygon or polygons of a zone in metres of a plane, to be held against others there.

    Args:
        zone: a circle or an outline, within some tens of km of the plane's centre.
        plane: whose metres.
        grown_m: metres by which it is grown.
    """
    return shapely.transform(
        in_degrees(zone, grown_m), lambda points: plane.to_xy(points[:, 1], points[:, 0])
    )


def rounded(degrees: Float64, decimals: int) -> Float64:
    """Degrees to so many decimals, each the number that `round` gives.

    `numpy.round` does not give it near a half, where the product with the power of ten is itself
    rounded: those few are left to `round`.

    Args:
        degrees: any shape, finite.
        decimals: at most 7.
    """
    scale = 10.0**decimals
    scaled = degrees * scale
    found: Float64 = np.rint(scaled) / scale
    doubtful = np.abs(np.abs(scaled - np.floor(scaled)) - 0.5) < _HALF
    found[doubtful] = [round(one, decimals) for one in degrees[doubtful].tolist()]
    return found


def _continuous(lon: Float64, lon0: float) -> Float64:
    """Longitudes within half a turn of lon0."""
    return lon0 + (lon - lon0 + 180.0) % 360.0 - 180.0
