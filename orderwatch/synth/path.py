"""Where a synthetic device truly was: a path of straight legs in time, and when it was inside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orderwatch.spatial.plane import Plane
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Float64, Int64
from orderwatch.temporal.intervals import Intervals

_STEP_M = 5.0
_MOST_STEPS = 20_000
_MS = 1_000


@dataclass(frozen=True)
class TruePath:
    """A position for every instant between its first and last point.

    Attributes:
        plane: the metres of the path.
        at_us: times of its points, increasing, µs, (n,).
        xy: metres east and north at those times, (n, 2); straight at even speed between them.
    """

    plane: Plane
    at_us: Int64
    xy: Float64

    def position(self, at_us: Int64) -> tuple[Float64, Float64]:
        """Latitude and longitude at instants of the path."""
        x = np.interp(at_us, self.at_us, self.xy[:, 0])
        y = np.interp(at_us, self.at_us, self.xy[:, 1])
        return self.plane.to_lat_lon(np.column_stack([x, y]))

    def inside(self, zone: Zone) -> Intervals:
        """When the device was truly inside the drawn line, to the millisecond.

        Stays are found at least where they are longer than the time of 5 m of way.
        """
        at_us = self._dense()
        margin = zone.margin_m(*self.position(at_us))
        within = margin < 0.0
        edges = np.flatnonzero(np.diff(within.astype(np.int8)))
        crossings = [self._crossing(zone, int(at_us[i]), int(at_us[i + 1])) for i in edges]
        starts = [int(at_us[0])] if within[0] else []
        bounds = starts + crossings + ([int(at_us[-1])] if within[-1] else [])
        return Intervals.of(zip(bounds[::2], bounds[1::2], strict=True))

    def _dense(self) -> Int64:
        """Instants close enough together that no crossing of a line is missed."""
        parts = []
        for i in range(len(self.at_us) - 1):
            length = float(np.hypot(*(self.xy[i + 1] - self.xy[i])))
            steps = min(_MOST_STEPS, max(1, int(length / _STEP_M)))
            parts.append(np.linspace(self.at_us[i], self.at_us[i + 1], steps, endpoint=False))
        parts.append(np.array([self.at_us[-1]], dtype=np.float64))
        return np.unique(np.concatenate(parts).astype(np.int64))

    def _crossing(self, zone: Zone, low: int, high: int) -> int:
        """The instant at which the line is crossed, by bisection."""
        before = self._is_inside(zone, low)
        while high - low > _MS:
            middle = (low + high) // 2
            if self._is_inside(zone, middle) == before:
                low = middle
            else:
                high = middle
        return high

    def _is_inside(self, zone: Zone, at_us: int) -> bool:
        lat, lon = self.position(np.array([at_us], dtype=np.int64))
        return bool(zone.margin_m(lat, lon)[0] < 0.0)
