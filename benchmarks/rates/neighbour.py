"""A device that lies still outside a line for 30 days: how many possible breaches that makes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import product

import numpy as np
import pandas as pd

from benchmarks.rates.judging import Judge
from benchmarks.rates.labelled import make_run, make_track
from benchmarks.rates.placing import Placed, moved
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.synth import ErrorModel, Trace

APART_M = (5, 10, 20, 40)
LYING = (1.0, 1.5, 2.0)
"""True error over stated error."""
MONTHS = 6
DAYS = 30
STATED_SIGMA_M = 5.0
CORRELATION_S = 300.0
"""Errors a minute apart are then correlated 0.82, as on phones that lie still."""
_SIDE_M = 300.0
_HOME = (51.752, -0.336)


def months(policy: Policy) -> dict[tuple[int, float], Counter[Grade]]:
    """(metres outside the line, true over stated error) → possible breaches in all months."""
    wanted = list(product(APART_M, LYING, range(MONTHS)))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(partial(_month, policy=policy), wanted)
        totals: dict[tuple[int, float], Counter[Grade]] = {}
        for (apart, lying, _), counts in zip(wanted, found, strict=True):
            totals.setdefault((apart, lying), Counter()).update(counts)
    return totals


def _month(wanted: tuple[int, float, int], policy: Policy) -> Counter[Grade]:
    apart, lying, seed = wanted
    error = ErrorModel(sigma_m=STATED_SIGMA_M * lying, correlation_s=CORRELATION_S, lying=lying)
    trace = Trace("TAG", "2026-03-01", _HOME, timezone="UTC", error=error, seed=seed + 1)
    pings = trace.stay(f"{DAYS * 24} h").build().pings
    frame = pd.DataFrame(
        {
            "at_us": [one.at_us for one in pings],
            "lat": [one.lat for one in pings],
            "lon": [one.lon for one in pings],
            "accuracy_m": [one.accuracy_m for one in pings],
        }
    )
    home = pd.DataFrame({"lat": [_HOME[0]], "lon": [_HOME[1]]})
    run = make_run("neighbour", "tag", make_track("TAG", frame), home, still=True)
    judge = Judge(0, run, policy)
    return judge.grades(_east_of_home(apart))


def _east_of_home(apart_m: float) -> Placed:
    """A square whose western side stands so far east of home."""
    corners: Sequence[tuple[float, float]] = [
        (apart_m, -_SIDE_M / 2.0),
        (apart_m + _SIDE_M, -_SIDE_M / 2.0),
        (apart_m + _SIDE_M, _SIDE_M / 2.0),
        (apart_m, _SIDE_M / 2.0),
        (apart_m, -_SIDE_M / 2.0),
    ]
    ring = []
    for east, north in corners:
        turn, far = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
        lat, lon = moved(*_HOME, float(turn), float(far))
        ring.append(f"{lon:.9f} {lat:.9f}")
    return Placed(size_m=300, shape="area", place={"wkt": f"POLYGON (({', '.join(ring)}))"})
