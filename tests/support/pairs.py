"""Two persons for tests: tracks on a plane of metres about one point."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from geographiclib.geodesic import Geodesic
from support.tracks import CENTRE, track

from orderwatch.conditions.fixes import Fixes, prepare
from orderwatch.policy import Policy

POLICY = Policy()


def at_xy(x_m: float, y_m: float) -> tuple[float, float]:
    """The point so many metres east and north of `CENTRE`."""
    turn, way = math.degrees(math.atan2(x_m, y_m)), math.hypot(x_m, y_m)
    found = Geodesic.WGS84.Direct(*CENTRE, turn, way)
    return found["lat2"], found["lon2"]


def fixes(
    at_s: Sequence[float],
    xy_m: Sequence[tuple[float, float]],
    *,
    sigma_m: float | Sequence[float] = 5.0,
    resolution_s: float = 0.0,
    device_id: str = "TAG-1",
    policy: Policy = POLICY,
) -> Fixes:
    """A device's fixes at points of the plane, with σ as given (stated at 95 %)."""
    n = len(at_s)
    sigma = np.broadcast_to(np.asarray(sigma_m, dtype=float), (n,))
    plain = track(
        at_s,
        [0.0] * n,
        accuracy_m=(sigma * math.sqrt(-2.0 * math.log(0.05))).tolist(),
        level=0.95,
        resolution_s=resolution_s,
        device_id=device_id,
    )
    points = [at_xy(*one) for one in xy_m]
    plain.lat[:] = [one[0] for one in points]
    plain.lon[:] = [one[1] for one in points]
    return prepare(plain, policy)
