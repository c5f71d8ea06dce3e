"""MobilityNet's phones as labelled runs: their own trips, and the nights they lay still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.rates.labelled import Run, make_run, make_track, pieces

_LEAST_FIXES = 3


PRINTED = ("ucb-sdb-android-2", "ucb-sdb-ios-2")
"""The phones whose rates are printed; what is tuned is tuned on the other two."""
_IOS_RADIUS_M, _IOS_LEVEL = 65.0, 0.95


def read(folder: Path, *, fixed_radii: bool = True) -> list[Run]:
    """One run for each phone and segment of a trip, and for each phone and night.

    Args:
        folder: with phone_locations, reference_1hz and stationary_with_truth.
        fixed_radii: read the radius that iPhones state for Wi-Fi as holding 95 %, as a profile
            with `fixed_radii` does.
    """
    fixes = pd.read_csv(folder / "phone_locations.csv.gz")
    fixes["at_us"] = (fixes["ts"] * 1e6).round().astype(np.int64)
    fixes = fixes.rename(columns={"accuracy": "accuracy_m"})
    reference = pd.read_csv(folder / "reference_1hz.csv.gz")
    reference = reference.rename(columns={"latitude": "lat", "longitude": "lon"})
    reference["at_us"] = (reference["ts"] * 1e6).round().astype(np.int64)
    still = pd.read_csv(folder / "stationary_with_truth.csv.gz")
    still["at_us"] = (still["ts"] * 1e6).round().astype(np.int64)
    still = still.rename(columns={"accuracy": "accuracy_m"})
    for one in (fixes, still):
        ios = one["phone"].map(system_of) == "iOS"
        fixed = ios & (one["accuracy_m"] == _IOS_RADIUS_M) & fixed_radii
        one["level"] = np.where(fixed, _IOS_LEVEL, 0.68)
    runs = [*_moving(fixes, reference), *_still(still)]
    return [run for run in runs if run.device_id in PRINTED]


def system_of(phone: str) -> str:
    """Android or iOS, from the phone's name."""
    return "iOS" if "-ios-" in phone else "Android"


def _moving(fixes: pd.DataFrame, reference: pd.DataFrame) -> Iterator[Run]:
    for segment, truth in _segments(reference):
        first, last = int(truth["at_us"].iloc[0]), int(truth["at_us"].iloc[-1])
        own = fixes[(fixes["at_us"] >= first) & (fixes["at_us"] <= last)]
        for phone, part in own.groupby("phone", sort=True):
            track = make_track(str(phone), part)
            yield from pieces(f"{phone} {segment}", system_of(str(phone)), track, truth)


def _segments(reference: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The reference cut where a segment of a trip gives way to another."""
    rows = reference.drop_duplicates("at_us").sort_values("at_us")
    changes = rows["segment"] != rows["segment"].shift(fill_value="")
    for number, truth in rows.groupby(changes.cumsum()):
        yield f"{truth['segment'].iloc[0]} {number}", truth


def _still(rows: pd.DataFrame) -> Iterator[Run]:
    for (phone, timeline), part in rows.groupby(["phone", "timeline"], sort=True):
        track = make_track(str(phone), part)
        if len(track) >= _LEAST_FIXES:
            truth = part.rename(columns={"lat": "_", "lon": "__", "tlat": "lat", "tlon": "lon"})
            yield make_run(f"{phone} {timeline}", system_of(str(phone)), track, truth, still=True)
