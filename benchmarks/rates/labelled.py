"""Labelled runs: the fixes of one device on one occasion, with where it truly was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from orderwatch.outcome import METHOD_NAMES, Method
from orderwatch.tables import Float64, Int64, Track

SECOND_US = 1_000_000
GAP_US = 30 * SECOND_US
"""A gap of the reference up to this is bridged."""
_LEAST_US = 60 * SECOND_US
_LEAST_FIXES = 3
FIXES = ("run", "device_id", "system", "fixed_at", "lat", "lon", "accuracy_m")
REFERENCE = ("run", "at", "lat", "lon")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One device on one occasion.

    Attributes:
        name: unlike any other.
        occasion: as the labelled set names it; several runs where the reference is silent.
        system: Android, iOS, a make of tag ...
        still: it lay in one place.
        track: its fixes in time order, each time once.
        at_us: times of the reference, µs, sorted.
        lat: of the reference, degrees.
        lon: of the reference, degrees.
    """

    name: str
    occasion: str
    system: str
    still: bool
    track: Track
    at_us: Int64
    lat: Float64
    lon: Float64

    @property
    def device_id(self) -> str:
        """The device."""
        return self.track.device_id

    def thinned(self, every_s: int) -> Run:
        """The run with the first fix of each so many seconds."""
        if not every_s:
            return self
        step = self.track.at_us // (every_s * SECOND_US)
        keep = np.flatnonzero(np.diff(step, prepend=step[0] - 1))
        return replace(self, track=self.track.take(keep))


def make_track(device_id: str, frame: pd.DataFrame) -> Track:
    """A track from columns at_us, lat, lon, accuracy_m and perhaps method and level."""
    frame = frame.drop_duplicates("at_us").sort_values("at_us")
    n = len(frame)
    methods = frame["method"] if "method" in frame else pd.Series(["gps"] * n)
    codes = [METHOD_NAMES.get(str(one), Method.UNKNOWN) for one in methods]
    level = frame["level"].to_numpy(float) if "level" in frame else np.full(n, 0.68)
    return Track(
        device_id=device_id,
        at_us=frame["at_us"].to_numpy(np.int64),
        resolution_us=np.zeros(n, dtype=np.int64),
        lat=frame["lat"].to_numpy(float),
        lon=frame["lon"].to_numpy(float),
        accuracy_m=frame["accuracy_m"].where(frame["accuracy_m"] > 0).to_numpy(float),
        level=level,
        method=np.array(codes, dtype=np.int8),
        source=np.zeros(n, dtype=np.int64),
        row=np.arange(1, n + 1, dtype=np.int64),
        sources=("fixes",),
    )


def read_runs(fixes: Path, reference: Path) -> list[Run]:
    """A user's own labelled set.

    Args:
        fixes: CSV with the columns of `FIXES`; perhaps `accuracy_level` and `method`.
        reference: CSV with the columns of `REFERENCE`, about one row a second; a run with one
            row lay still.

    Raises:
        ValueError: a column is missing, a time has no zone, or a run has no reference.
    """
    found, truth = _read(fixes, FIXES, "fixed_at"), _read(reference, REFERENCE, "at")
    found = found.rename(columns={"accuracy_level": "level"})
    runs = []
    for name, part in found.groupby("run", sort=True):
        own = truth[truth["run"] == name].drop_duplicates("at_us").sort_values("at_us")
        if own.empty:
            raise ValueError(f"{reference}: holds no row of the run {name}")
        track = make_track(str(part["device_id"].iloc[0]), part)
        system = str(part["system"].iloc[0])
        if len(own) == 1:
            runs.append(make_run(str(name), system, track, own, still=True))
        else:
            runs += pieces(str(name), system, track, own)
    return runs


def pieces(name: str, system: str, track: Track, truth: pd.DataFrame) -> list[Run]:
    """The runs of one occasion: where the reference is silent for over 30 s, nothing is known.

    Pieces of less than a minute or of fewer than three fixes are left out.

    Args:
        name: of the occasion.
        system: of the device.
        track: all fixes.
        truth: columns at_us, lat, lon, in time order.
    """
    runs = []
    for number, own in truth.groupby((truth["at_us"].diff() > GAP_US).cumsum()):
        first, last = int(own["at_us"].iloc[0]), int(own["at_us"].iloc[-1])
        inside = np.flatnonzero((track.at_us >= first) & (track.at_us <= last))
        if last - first >= _LEAST_US and len(inside) >= _LEAST_FIXES:
            run = make_run(f"{name} {number}", system, track.take(inside), own, still=False)
            runs.append(replace(run, occasion=name))
    return runs


def make_run(name: str, system: str, track: Track, truth: pd.DataFrame, *, still: bool) -> Run:
    """A run; where the device lay still its one true position is held for every second."""
    if still:
        at = np.arange(track.at_us[0], track.at_us[-1] + SECOND_US, SECOND_US, dtype=np.int64)
        lat, lon = (np.full(len(at), float(truth[one].iloc[0])) for one in ("lat", "lon"))
    else:
        at = truth["at_us"].to_numpy(np.int64)
        lat, lon = (truth[one].to_numpy(float) for one in ("lat", "lon"))
    return Run(
        name=name,
        occasion=name,
        system=system,
        still=still,
        track=track,
        at_us=at,
        lat=lat,
        lon=lon,
    )


def _read(path: Path, columns: Sequence[str], time: str) -> pd.DataFrame:
    types: dict[str, Any] = {"run": str, "device_id": str, "system": str}
    frame = pd.read_csv(path, dtype=types)
    missing = [one for one in columns if one not in frame]
    if missing:
        raise ValueError(f"{path}: lacks the column {', '.join(missing)}")
    zoned = frame[time].astype(str).str.fullmatch(r".*(Z|[+-]\d\d:?\d\d)")
    if not zoned.all():
        row = int(np.argmin(zoned.to_numpy())) + 1
        raise ValueError(f"{path}: row {row}: {time} has no Z or offset")
    at = pd.to_datetime(frame[time], utc=True, format="ISO8601")
    frame["at_us"] = at.astype("datetime64[us, UTC]").astype(np.int64)
    return frame
