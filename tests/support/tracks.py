"""Small tracks for tests: positions in metres round one point, on a flat enough piece of earth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from geographiclib.geodesic import Geodesic

from orderwatch.outcome import Method
from orderwatch.tables import Track

CENTRE = (51.752, -0.336)
_WGS84 = Geodesic.WGS84


def east_of(metres: float, centre: tuple[float, float] = CENTRE) -> tuple[float, float]:
    """The point so many metres east of the centre, by an independent geodesic library."""
    found = _WGS84.Direct(*centre, 90.0, metres)
    return found["lat2"], found["lon2"]


def track(
    at_s: Sequence[float],
    east_m: Sequence[float],
    *,
    accuracy_m: float | Sequence[float] = 10.0,
    method: Method | Sequence[Method] = Method.GPS,
    resolution_s: float = 0.0,
    device_id: str = "TAG-1",
    level: float = 0.68,
) -> Track:
    """A track along a line to the east of `CENTRE`."""
    n = len(at_s)
    points = [east_of(one) for one in east_m]
    return Track(
        device_id=device_id,
        at_us=np.array([round(one * 1e6) for one in at_s], dtype=np.int64),
        resolution_us=np.full(n, round(resolution_s * 1e6), dtype=np.int64),
        lat=np.array([one[0] for one in points], dtype=np.float64),
        lon=np.array([one[1] for one in points], dtype=np.float64),
        accuracy_m=np.broadcast_to(np.asarray(accuracy_m, dtype=np.float64), (n,)).copy(),
        level=np.full(n, level),
        method=np.broadcast_to(np.asarray(method, dtype=np.int8), (n,)).copy(),
        source=np.zeros(n, dtype=np.int64),
        row=np.arange(1, n + 1, dtype=np.int64),
        sources=("pings.csv",),
    )
