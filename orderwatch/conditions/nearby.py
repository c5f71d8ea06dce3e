"""Which fixes of a track may be near the line of a place, by a bound without geodesics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Bool

NEAR_SIGMAS = 7.5
"""Beyond 6 σ p is 0; 3 r95 = 7.343 σ is where `usual_place_near_line` still looks."""


def nearby(fixes: Fixes, zones: Sequence[Zone]) -> Bool:
    """Fixes that are not surely more than 7.5 σ outside every place grown by its tolerance; (n,).

    Of the others p is 0, and the exclusion level of each place 1, both as rounded.
    """
    track, close = fixes.track, np.zeros(len(fixes), dtype=bool)
    for zone in zones:
        reach = NEAR_SIGMAS * (fixes.sigma_m + zone.extra_sigma_m) + zone.tolerance_m
        close |= ~zone.far(track.lat, track.lon, reach)
    return close
