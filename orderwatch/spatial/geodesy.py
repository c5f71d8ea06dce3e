"""Geodesics on WGS 84 (Karney's algorithm through pyproj)."""

from __future__ import annotations

import numpy as np
from pyproj import Geod

from orderwatch.tables import Float64

WGS84 = Geod(ellps="WGS84")


def distance_m(lat1: Float64, lon1: Float64, lat2: Float64, lon2: Float64) -> Float64:
    """Length of the geodesic between each pair of points, metres; arrays of one shape."""
    _, _, apart = WGS84.inv(lon1, lat1, lon2, lat2)
    return np.asarray(apart, dtype=np.float64)
