"""A readable builder of movement traces: records as an export has them, and the truth."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from orderwatch.outcome import METHOD_NAMES
from orderwatch.spatial.plane import Plane
from orderwatch.synth.errors import ErrorModel, Noise
from orderwatch.synth.path import TruePath
from orderwatch.temporal.durations import parse_duration
from orderwatch.temporal.local import parse_time, to_utc_text, zone

if TYPE_CHECKING:
    import pandas as pd

Position = tuple[float, float]
COLUMNS = ("device_id", "fixed_at", "lat", "lon", "accuracy_m", "accuracy_level", "method")
_WALK_MPS, _DRIVE_MPS = 1.4, 13.4


@dataclass(frozen=True)
class Ping:
    """One row of the canonical columns, positions rounded as a receiver writes them."""

    device_id: str
    at_us: int
    lat: float
    lon: float
    accuracy_m: float | None
    level: float
    method: str

    def row(self) -> dict[str, str]:
        """The cells as text."""
        return {
            "device_id": self.device_id,
            "fixed_at": to_utc_text(self.at_us),
            "lat": f"{self.lat:.7f}",
            "lon": f"{self.lon:.7f}",
            "accuracy_m": "" if self.accuracy_m is None else f"{self.accuracy_m:.1f}",
            "accuracy_level": f"{self.level:g}",
            "method": self.method,
        }


@dataclass(frozen=True)
class Synthetic:
    """Records and the truth behind them."""

    pings: tuple[Ping, ...]
    truth: TruePath

    def rows(self) -> list[dict[str, str]]:
        """The records as rows of the canonical columns."""
        return [ping.row() for ping in self.pings]

    def frame(self) -> pd.DataFrame:
        """The records as a frame that `orderwatch.check` takes."""
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=list(COLUMNS))

    def write_csv(self, path: str | Path) -> None:
        """Writes the records as a canonical CSV file."""
        write_rows(path, self.rows())


def write_rows(path: str | Path, rows: Sequence[dict[str, str]]) -> None:
    """Writes rows of the canonical columns, the same bytes on every platform."""
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


class Trace:
    """Builds a trace step by step; every step returns the trace.

    Args:
        device: its id.
        start: local time in `timezone`, or a time with an offset.
        at: first position, latitude and longitude.
        timezone: of `start` and of the times given to `until`.
        every: ping interval, such as `60 s`.
        error: how the receiver errs.
        seed: of its errors.
    """

    def __init__(
        self,
        device: str,
        start: str,
        at: Position,
        *,
        timezone: str = "Europe/London",
        every: str = "60 s",
        error: ErrorModel | None = None,
        seed: int = 1,
    ) -> None:
        self._device, self._zone = device, zone(timezone)
        self._plane = Plane(*at)
        self._now = parse_time(start, self._zone).start_us
        self._points: list[tuple[int, float, float]] = [(self._now, 0.0, 0.0)]
        self._every = parse_duration(every)
        self._next = self._now
        self._noise = Noise(error or ErrorModel(), seed)
        self._method = "gps"
        self._pings: list[Ping] = []

    def stay(self, duration: str) -> Self:
        """Stays where it is for a duration such as `10 min`."""
        return self._move_to(self._here(), parse_duration(duration))

    def until(self, time: str) -> Self:
        """Stays where it is until a local time, or a time with an offset.

        Raises:
            ValueError: the time is already past.
        """
        end = parse_time(time, self._zone).start_us
        if end < self._now:
            raise ValueError(f"{time} is before {to_utc_text(self._now)}, where the trace is")
        return self._move_to(self._here(), end - self._now)

    def walk_to(self, place: Position, *, speed_mps: float = _WALK_MPS) -> Self:
        """Walks straight to a position."""
        return self._go(place, speed_mps)

    def drive_to(self, place: Position, *, speed_mps: float = _DRIVE_MPS) -> Self:
        """Drives straight to a position."""
        return self._go(place, speed_mps)

    def along(self, line: Sequence[Position], *, speed_mps: float = _WALK_MPS) -> Self:
        """Goes from point to point of a line."""
        for place in line:
            self._go(place, speed_mps)
        return self

    def silence(self, duration: str, *, to: Position | None = None) -> Self:
        """Records nothing for a duration, and may be elsewhere at its end."""
        length = parse_duration(duration)
        target = self._here() if to is None else self._xy(to)
        self._now += length
        self._points.append((self._now, *target))
        self._next = self._now
        return self

    def every(self, interval: str) -> Self:
        """Changes the ping interval from here on."""
        self._every = parse_duration(interval)
        return self

    def receiver(self, error: ErrorModel, *, method: str = "gps") -> Self:
        """Changes how the receiver errs, and its method, from here on."""
        if method not in METHOD_NAMES:
            raise ValueError(f"{method} is no method; use one of {', '.join(METHOD_NAMES)}")
        self._noise.model, self._method = error, method
        return self

    def outlier(self, east_m: float, north_m: float) -> Self:
        """One fix so far from the true position, a second after the last one."""
        self._now += 1_000_000
        here = self._here()
        self._points.append((self._now, *here))
        self._emit(self._now, (here[0] + east_m, here[1] + north_m))
        self._next = max(self._next, self._now + 1_000_000)
        return self

    def cell_fix(self, radius_m: float, *, at: Position | None = None) -> Self:
        """One cell fix, a second after the last one, at the true position or another."""
        self._now += 1_000_000
        here = self._here()
        self._points.append((self._now, *here))
        place = here if at is None else self._xy(at)
        lat, lon = self._plane.to_lat_lon(np.array([place]))
        self._pings.append(
            Ping(
                self._device,
                self._now,
                *_rounded(lat, lon),
                radius_m,
                0.68,
                "cell",
            )
        )
        self._next = max(self._next, self._now + 1_000_000)
        return self

    def repeats(self, count: int) -> Self:
        """The last position once more, so many times, at the ping interval."""
        for _ in range(count):
            self._now += self._every
            self._points.append((self._now, *self._here()))
            self._pings.append(replace(self._pings[-1], at_us=self._now))
        self._next = self._now + self._every
        return self

    def build(self) -> Synthetic:
        """The records in time order, and the true path."""
        points = np.array(self._points, dtype=np.float64)
        at = np.array([one[0] for one in self._points], dtype=np.int64)
        order = np.concatenate([[True], np.diff(at) > 0])
        return Synthetic(tuple(self._pings), TruePath(self._plane, at[order], points[order, 1:]))

    def _here(self) -> tuple[float, float]:
        return self._points[-1][1:]

    def _xy(self, place: Position) -> tuple[float, float]:
        xy = self._plane.to_xy(np.array([place[0]]), np.array([place[1]]))[0]
        return float(xy[0]), float(xy[1])

    def _go(self, place: Position, speed_mps: float) -> Self:
        target, here = self._xy(place), self._here()
        length = math.dist(target, here)
        # Whole seconds, as the clocks of receivers show them.
        return self._move_to(target, math.ceil(length / speed_mps) * 1_000_000)

    def _move_to(self, target: tuple[float, float], length_us: int) -> Self:
        start, here, end = self._now, self._here(), self._now + length_us
        while self._next < end:
            share = (self._next - start) / length_us
            self._emit(
                self._next,
                (
                    here[0] + share * (target[0] - here[0]),
                    here[1] + share * (target[1] - here[1]),
                ),
            )
            self._next += self._every
        self._now = end
        self._points.append((end, *target))
        return self

    def _emit(self, at_us: int, xy: tuple[float, float]) -> None:
        if self._pings and self._noise.repeats():
            self._pings.append(replace(self._pings[-1], at_us=at_us))
            return
        model, error = self._noise.model, self._noise.at(at_us)
        lat, lon = self._plane.to_lat_lon(np.array([[xy[0] + error[0], xy[1] + error[1]]]))
        radius = model.stated_m if model.states_accuracy else None
        self._pings.append(
            Ping(self._device, at_us, *_rounded(lat, lon), radius, model.level, self._method)
        )


def _rounded(lat: np.ndarray, lon: np.ndarray) -> tuple[float, float]:
    return round(float(lat[0]), 7), round(float(lon[0]), 7)
