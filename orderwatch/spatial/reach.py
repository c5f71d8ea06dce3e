"""Where a device can have been between two fixes: the ellipse of reach.

Nobody who moves at v at most and is at A and, Δt later, at B can have been at a point p unless
|pA| + |pB| ≤ v·Δt: an ellipse with A and B as foci and v·Δt as its major axis. It is the
space-time prism of Hägerstrand (*What about people in regional science?*, 1970) on the ground,
the potential path area of Miller (*Modelling accessibility using space-time prism concepts within
geographical information systems*, 1991), and the error ellipse of Pfoser and Jensen (*Capturing
the uncertainty of moving-object representations*, 1999). A and B are known to their r95 only, so
each radius is added to the way: |pA| + |pB| ≤ v·Δt + r95 of A + r95 of B holds wherever in their
circles both truly lay.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from orderwatch.spatial.geodesy import WGS84
from orderwatch.tables import Float64, Int8, Int64

LARGEST_M = 200_000.0
"""An ellipse with a longer major axis is not drawn: a whole region is within reach."""
VERTICES = 32
_NORTHERNMOST_DEG = 85.0
_LEAST_RADIUS_M = 6_335_439.0
"""No radius of curvature of WGS 84 is less."""
_ROUNDING_M = 1.0
"""What rounding a vertex to 5 decimals of a degree can move it by, at most."""


class Kind(IntEnum):
    """What the reach between two fixes comes to (int8 in arrays)."""

    ELLIPSE = 0
    UNBOUNDED = 1
    IMPOSSIBLE = 2
    NEAR_POLE = 3


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The reach between pairs of fixes; arrays of shape (n,), NaN where there is no ellipse.

    Attributes:
        kind: `Kind` codes: an ellipse; one over `LARGEST_M` long; the fixes are farther apart
            than anyone can have come; or beyond 85° of latitude, where no place can be.
        apart_m: between both fixes, metres.
        semi_major_m: half the major axis, metres.
        semi_minor_m: half the minor axis, metres.
        lat: latitude of the centre, the middle of the geodesic between the fixes, degrees.
        lon: its longitude, degrees, from -180 to 180.
        bearing_deg: of the major axis at the centre, degrees from north, in [0, 180); 0 where
            both fixes are at one point.
    """

    kind: Int8
    apart_m: Float64
    semi_major_m: Float64
    semi_minor_m: Float64
    lat: Float64
    lon: Float64
    bearing_deg: Float64


def reach(lat: Float64, lon: Float64, r95_m: Float64, way_m: Float64) -> Reach:
    """The ellipse between each pair of fixes.

    Args:
        lat: of the fixes before and after, degrees; shape (2, n).
        lon: as `lat`.
        r95_m: radius that holds 95 % of the error of each, metres; shape (2, n).
        way_m: the longest way in the time between them, v·Δt, metres; shape (n,).
    """
    azimuth, _, apart = WGS84.inv(lon[0], lat[0], lon[1], lat[1])
    east, north, _ = WGS84.fwd(lon[0], lat[0], azimuth, np.asarray(apart) / 2.0)
    turn, _, half = WGS84.inv(east, north, lon[1], lat[1])
    long = way_m + r95_m[0] + r95_m[1]
    kind = np.full(len(way_m), Kind.ELLIPSE, dtype=np.int8)
    kind[np.abs(north) + _degrees(long / 2.0) > _NORTHERNMOST_DEG] = Kind.NEAR_POLE
    kind[long > LARGEST_M] = Kind.UNBOUNDED
    kind[long < apart] = Kind.IMPOSSIBLE
    bearing = np.where(np.asarray(half) > 0.0, np.mod(turn, 180.0), 0.0)
    across = np.sqrt(np.maximum((long - apart) * (long + apart), 0.0))
    drawn = kind == Kind.ELLIPSE
    return Reach(
        kind=kind,
        apart_m=np.asarray(apart),
        semi_major_m=np.where(drawn, long / 2.0, np.nan),
        semi_minor_m=np.where(drawn, across / 2.0, np.nan),
        lat=np.where(drawn, north, np.nan),
        lon=np.where(drawn, east, np.nan),
        bearing_deg=np.where(drawn, bearing, np.nan),
    )


def outlines(found: Reach, index: Int64) -> tuple[Float64, Float64]:
    """Polygons about ellipses that leave out no point within reach.

    Drawn on the azimuthal equidistant plane about the centre, where lengths across the rays grow
    by x / sin x, x = distance from the centre / least radius of curvature. So the way is
    lengthened by that factor, and by twice what an edge read as a straight line of longitude and
    latitude, instead of a geodesic, and the rounding of its ends can cut off; and the polygon
    stands around the ellipse, its edges touching it.

    Args:
        found: what `reach` gave.
        index: which of them, ellipses all; shape (k,).

    Returns:
        Latitudes and longitudes of shape (k, `VERTICES`), clockwise, rounded to 5 decimals.
        Longitudes go on beyond 180 or below -180 where an ellipse lies across the antimeridian.
    """
    semi, centre_lat, centre_lon = found.semi_major_m[index], found.lat[index], found.lon[index]
    focus = found.apart_m[index] / 2.0
    x = 1.01 * semi / _LEAST_RADIUS_M
    side = 2.1 * semi * np.tan(np.pi / VERTICES)
    steep = np.tan(np.radians(np.abs(centre_lat) + 1.1 * _degrees(semi))) + x
    sagitta = side * side * steep / (8.0 * _LEAST_RADIUS_M)
    major = (semi * x / np.sin(x) + sagitta + _ROUNDING_M) / np.cos(np.pi / VERTICES)
    touching = major * np.cos(np.pi / VERTICES)
    minor = np.sqrt((touching - focus) * (touching + focus)) / np.cos(np.pi / VERTICES)
    turn = np.arange(VERTICES) * 2.0 * np.pi / VERTICES
    along, aside = np.outer(major, np.cos(turn)), np.outer(minor, np.sin(turn))
    azimuth = found.bearing_deg[index][:, None] + np.degrees(np.arctan2(aside, along))
    shape = azimuth.shape
    lon, lat, _ = WGS84.fwd(
        np.broadcast_to(centre_lon[:, None], shape),
        np.broadcast_to(centre_lat[:, None], shape),
        azimuth,
        np.hypot(along, aside),
    )
    aside_deg = np.mod(np.asarray(lon) - centre_lon[:, None] + 180.0, 360.0) - 180.0
    return np.round(lat, 5) + 0.0, np.round(centre_lon[:, None] + aside_deg, 5) + 0.0  # no -0.0


def _degrees(metres: Float64) -> Float64:
    """At least as many degrees of latitude as the metres span."""
    return np.asarray(np.degrees(metres / _LEAST_RADIUS_M))
