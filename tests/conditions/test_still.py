"""Still times against a reading that tries every pair of fixes, by another library's distances."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.data import real_data
from support.tracks import track

from orderwatch.conditions.fixes import Fixes, prepare
from orderwatch.conditions.still import still_times
from orderwatch.outcome import Method
from orderwatch.policy import Policy

HOUR = 3600
POLICY = Policy(max_speed_mps=1e6)
"""No step is a spike, so that tracks may jump about."""


def fixes_of(at_s: Sequence[float], east_m: Sequence[float], radius_m: Any = 20.0) -> Fixes:
    return prepare(track(at_s, east_m, accuracy_m=radius_m), POLICY)


def windows(fixes: Fixes, firm: list[int], span_us: int) -> list[tuple[int, int]]:
    """Every window that is tried: from the first fix of an hour, and the last one that fits."""
    found = []
    start, end = fixes.start_us.tolist(), fixes.end_us.tolist()
    for low, high in runs(fixes, firm):
        own = [i for i in firm if low <= i <= high]
        hours = [
            i
            for n, i in enumerate(own)
            if n == 0 or start[i] // 3.6e9 != start[own[n - 1]] // 3.6e9
        ]
        fits = [i for i in own if start[high] - end[i] >= span_us]
        for first in {*hours, *fits[-1:]}:
            reached = [i for i in own if start[i] - end[first] >= span_us]
            found += [(first, reached[0])] if reached else []
    return sorted(found)


def runs(fixes: Fixes, firm: list[int]) -> list[tuple[int, int]]:
    """First and last firm fix of each run without a gap of 6 h and without too long a step."""
    found, low = [], firm[0] if firm else 0
    for one, two in pairwise([*firm, -1]):
        gap = two < 0 or fixes.start_us[two] - fixes.end_us[one] > 6 * HOUR * 1e6
        reach = (fixes.r95_m[one] + fixes.r95_m[two]) * 1.01
        if gap or apart(fixes, one, two) > reach:
            found.append((low, one))
            low = two
    return found


def apart(fixes: Fixes, one: int, two: int) -> float:
    lat, lon = fixes.track.lat, fixes.track.lon
    return float(Geodesic.WGS84.Inverse(lat[one], lon[one], lat[two], lon[two])["s12"])


def by_hand(fixes: Fixes) -> list[tuple[int, int]]:
    """The still times, window by window."""
    firm = [i for i in range(len(fixes)) if fixes.r95_m[i] <= POLICY.still_r95_m]
    joined: list[tuple[int, int]] = []
    for first, last in windows(fixes, firm, 24 * HOUR * 1_000_000):
        own = [i for i in firm if first <= i <= last]
        lat = statistics.median(fixes.track.lat[own].tolist())
        lon = statistics.median(fixes.track.lon[own].tolist())
        far = [
            Geodesic.WGS84.Inverse(lat, lon, fixes.track.lat[i], fixes.track.lon[i])["s12"]
            - fixes.r95_m[i]
            for i in range(first, last + 1)
        ]
        if max(far) > 0:
            continue
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return [(int(fixes.start_us[a]), int(fixes.end_us[b])) for a, b in joined]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([600, 1800, 3000, 3600, 5000, 21_600, 21_601]),
            st.sampled_from([0, 0, 0, 1, 15, 31, 33, 60, 400]),
            st.sampled_from([10.0, 20.0, 20.0, 60.0, 300.0]),
        ),
        min_size=2,
        max_size=60,
    ),
    st.integers(1, 3),
)
def test_window_by_window(steps: list[tuple[int, int, float]], again: int) -> None:
    """What is found is what a reader finds who tries every window with the medians anew."""
    at = np.cumsum([one[0] for one in steps * again])
    radii = [one[2] for one in steps * again]
    fixes = fixes_of(at.tolist(), [one[1] for one in steps * again], radii)
    assert list(still_times(fixes, POLICY)) == by_hand(fixes)


@pytest.mark.parametrize(
    ("name", "hours", "wobble", "found_h"),
    [
        ("a day to the second", 24, 0, 24),
        ("a minute less", 23.98, 0, 0),
        ("three days", 72, 10, 72),
        ("out of the circle every hour", 72, 40, 0),
    ],
)
def test_lengths(name: str, hours: float, wobble: int, found_h: float) -> None:
    """A device that lies still, a fix a minute, radius 20 m at 0.68 (32 m at 0.95)."""
    at = [60.0 * n for n in range(int(hours * 60) + 1)]
    fixes = fixes_of(at, [wobble * (n % 60 == 30) for n in range(len(at))])
    assert still_times(fixes, POLICY).total_us == found_h * HOUR * 1_000_000, name


def test_two_places_are_two_still_times() -> None:
    """Thirty hours here, thirty hours 200 m away: the way between belongs to neither."""
    at = [600.0 * n for n in range(361)]
    fixes = fixes_of(at, [0.0 if n <= 180 else 200.0 for n in range(361)])
    first, second = still_times(fixes, POLICY)
    assert first == (0, 30 * HOUR * 1_000_000)
    assert second == ((30 * HOUR + 600) * 1_000_000, 60 * HOUR * 1_000_000)


def test_a_silence_ends_it() -> None:
    """Six hours without a position and it goes on; a second more, and nothing is known."""
    for gap, found in ((21_600, 1), (21_601, 0)):
        at = [600.0 * n for n in range(100)]
        at += [at[-1] + gap + 600.0 * n for n in range(100)]
        assert len(still_times(fixes_of(at, [0.0] * 200), POLICY)) == found


def test_a_spike_is_left_out_and_a_coarse_fix_shows_nothing() -> None:
    """One fix out and back in a minute; cell fixes alone, however long."""
    at = [60.0 * n for n in range(1500)]
    spiked = prepare(track(at, [90_000.0 * (n == 700) for n in range(1500)]), Policy())
    assert spiked.spike.sum() == 1
    assert len(still_times(spiked, Policy())) == 1
    cells = prepare(track(at, [0.0] * 1500, accuracy_m=900.0, method=Method.CELL), Policy())
    assert len(still_times(cells, Policy())) == 0


def test_no_fix_and_one_fix() -> None:
    for count in (0, 1):
        fixes = fixes_of([0.0] * count, [0.0] * count)
        assert len(still_times(fixes, POLICY)) == 0


def test_the_date_line() -> None:
    """Positions on both sides of the 180th meridian are near each other."""
    base = track([600.0 * n for n in range(200)], [0.0] * 200)
    lon = np.where(np.arange(200) % 2 == 0, 179.99999, -179.99999)
    values = {**vars(base), "lon": lon}
    fixes = prepare(type(base)(**values), POLICY)
    assert len(still_times(fixes, POLICY)) == 1


def test_phones_that_lay_still() -> None:
    """Real phones, with windows of four hours: what the method page states."""
    rows = pd.read_csv(real_data("mobilitynet/stationary_with_truth.csv.gz"))
    found = []
    for (phone, _), whole in rows.groupby(["phone", "timeline"]):
        run = whole.sort_values("ts")
        base = track([0.0] * len(run), [0.0] * len(run), accuracy_m=run["accuracy"].to_numpy())
        at_us = (run["ts"].to_numpy() * 1e6).astype(np.int64)
        own = {"at_us": at_us, "lat": run["lat"].to_numpy(), "lon": run["lon"].to_numpy()}
        fixes = prepare(type(base)(**{**vars(base), **own}), Policy())
        if "android" in phone and at_us[-1] - at_us[0] >= 6 * HOUR * 1_000_000:
            found.append(len(still_times(fixes, Policy(still_span_s=4 * HOUR))) > 0)
    assert (sum(found), len(found)) == (29, 30)
