"""Zones of fixed seeds near and away from a known way, as they stand in an order file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.rates.labelled import Run
from orderwatch.spatial.geodesy import WGS84

SIZES_M = (100, 200, 300)
SHAPES = ("circle", "area", "corridor")
_THROUGH, _ASIDE, _AWAY = 4, 14, 6
"""Zones a run, size and shape: over the way, beside it, and up to 3 km away; so many that over
40,000 are never entered."""
_ASIDE_M = (5.0, 400.0)
_AWAY_M = (400.0, 3_000.0)


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A zone for a run.

    Attributes:
        size_m: radius of a circle, mean radius of an area, width of a corridor.
        shape: one of `SHAPES`.
        place: as under `places` in an order file.
    """

    size_m: int
    shape: str
    place: dict[str, Any]


def zones(run: Run, seed: int) -> Iterator[Placed]:
    """The zones of a run; the same for the same seed.

    Args:
        run: whose reference they are placed by.
        seed: of the run.
    """
    rng = np.random.default_rng(seed)
    for size in SIZES_M:
        for shape in SHAPES:
            for number in range(_THROUGH + _ASIDE + _AWAY):
                at = int(rng.integers(len(run.at_us)))
                reach = _reach(shape, size)
                if number < _THROUGH:
                    apart = reach * rng.uniform(0.0, 0.95)
                else:
                    low, high = _ASIDE_M if number < _THROUGH + _ASIDE else _AWAY_M
                    apart = reach + math.exp(rng.uniform(math.log(low), math.log(high)))
                lat, lon = moved(run.lat[at], run.lon[at], rng.uniform(0.0, 360.0), apart)
                yield Placed(size_m=size, shape=shape, place=_place(shape, size, lat, lon, rng))


@dataclass(frozen=True)
class Given:
    """Zones that a user drew: occasion → zones; those of "" are for all."""

    by_run: dict[str, list[Placed]]

    def __call__(self, run: Run) -> list[Placed]:
        """The zones of a run."""
        return [*self.by_run.get(run.occasion, ()), *self.by_run.get("", ())]


def read_zones(path: Path) -> Given:
    """A user's own zones.

    Args:
        path: CSV with the column `wkt`, or with `lat`, `lon` and `radius_m`; and perhaps `run`,
            for a zone of one run.

    Raises:
        ValueError: neither a shape nor a circle in a row.
    """
    found: dict[str, list[Placed]] = {}
    rows = pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records")
    for number, row in enumerate(rows, 1):
        if row.get("wkt"):
            place: dict[str, Any] = {"wkt": row["wkt"]}
            one = Placed(size_m=0, shape="area", place=place)
        elif row.get("lat") and row.get("lon") and row.get("radius_m"):
            place = {"centre": [row["lat"], row["lon"]], "radius": f"{row['radius_m']} m"}
            size = round(float(row["radius_m"]))
            one = Placed(size_m=size, shape="circle", place={"circle": place})
        else:
            raise ValueError(f"{path}: row {number} has no wkt, and no lat, lon and radius_m")
        found.setdefault(row.get("run") or "", []).append(one)
    return Given(found)


def moved(lat: float, lon: float, bearing: float, metres: float) -> tuple[float, float]:
    """The point so far from another along a geodesic."""
    east, north, _ = WGS84.fwd(lon, lat, bearing, metres)
    return float(north), float(east)


def _reach(shape: str, size: int) -> float:
    """From the middle of a zone to its line, about."""
    return size / 2.0 if shape == "corridor" else float(size)


def _place(
    shape: str, size: int, lat: float, lon: float, rng: np.random.Generator
) -> dict[str, Any]:
    if shape == "circle":
        return {"circle": {"centre": _pair(lat, lon), "radius": f"{size} m"}}
    if shape == "area":
        corners = int(rng.integers(5, 10))
        turns = np.arange(corners) * 360.0 / corners + rng.uniform(0.0, 20.0, corners)
        ring = [moved(lat, lon, -t, size * rng.uniform(0.75, 1.25)) for t in turns]
        text = ", ".join(f"{x:.8f} {y:.8f}" for y, x in [*ring, ring[0]])
        return {"wkt": f"POLYGON (({text}))"}
    turn = rng.uniform(0.0, 360.0)
    ends = moved(lat, lon, turn, 300.0), moved(lat, lon, turn + rng.uniform(140.0, 220.0), 300.0)
    line = [_pair(*ends[0]), _pair(lat, lon), _pair(*ends[1])]
    return {"corridor": {"line": line, "width": f"{size} m"}}


def _pair(lat: float, lon: float) -> list[str]:
    return [f"{lat:.8f}", f"{lon:.8f}"]
