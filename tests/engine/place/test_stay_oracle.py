"""The account of a place to stay in read a second time: plain Python, second by second."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass

import pandas as pd
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import ncx2
from support.tracks import CENTRE, east_of

import orderwatch
from orderwatch.orders import load_text

START = pd.Timestamp("2026-04-14T09:00:00Z")
"""10:00 in London: the hours of the order are 10:20 to 11:30."""
OPENS, CLOSES, UNTIL = 1200, 5400, 7200
ORDER = """
orderwatch: 1
order: {{id: O-1, made: 2026-03-02, notice: [{{at: 2026-03-02, how: x}}], timezone: Europe/London}}
respondent: {{id: R-1, devices: [{{id: TAG-1, from: 2026-03-01}}]}}
places: {{zone: {{circle: {{centre: [51.7520, -0.3360], radius: {radius} m}}}}}}
conditions: [{{id: c1, clause: "1.", kind: {kind}, place: zone{when}}}]
"""
TOLERANCE, R95 = 5.0, math.sqrt(-2.0 * math.log(0.05))
STATES = ("possible_breach", "consistent", "unclear", "no_data", "excepted")
Fix = tuple[int, float, float]
"""Seconds, metres to the east, stated radius at 68 %."""


@dataclass
class Read:
    """A fix with what it says, and how likely it is outside (q)."""

    t: int
    answer: str
    q: float
    usable: bool


def read(fix: Fix, radius: float, spike: bool) -> Read:
    lat, lon = (round(one, 7) for one in east_of(fix[1]))
    apart = Geodesic.WGS84.Inverse(*CENTRE, lat, lon)["s12"]
    sigma = max(fix[2] / math.sqrt(-2.0 * math.log(1.0 - 0.68)), 5.0)
    beyond = apart - radius - TOLERANCE
    q = round(1.0 - math.exp(-((max(beyond, 0.0) / sigma) ** 2) / 2.0), 6)
    inner = radius - TOLERANCE
    p = float(ncx2.cdf((inner / sigma) ** 2, 2, (apart / sigma) ** 2))
    small = radius < 1.1774 * sigma and beyond < R95 * sigma
    answer = "unclear"
    if spike:
        return Read(fix[0], answer, q, False)
    if round(p, 6) >= 0.95:
        answer = "consistent"
    elif beyond >= R95 * sigma and not small:
        answer = "against"
    return Read(fix[0], answer, q, not small)


def is_spike(fixes: list[Fix], i: int) -> bool:
    def excessive(a: int, b: int) -> bool:
        one, two = fixes[a], fixes[b]
        errors = sum(R95 * max(n[2] / math.sqrt(-2.0 * math.log(0.32)), 5.0) for n in (one, two))
        return abs(one[1] - two[1]) - errors > 70.0 * max(two[0] - one[0], 1)

    inner = 0 < i < len(fixes) - 1
    return inner and excessive(i - 1, i) and excessive(i, i + 1) and not excessive(i - 1, i + 1)


def state_at(reads: list[Read], second: int) -> str:
    """Of the second that begins here, by the fixes around it."""
    before = [one for one in reads if one.t <= second]
    after = [one for one in reads if one.t > second]
    if not before or not after:
        return "no_data"
    one, two = before[-1], after[0]
    gap, answers = two.t - one.t, {one.answer, two.answer}
    if gap > 900:
        return "no_data"
    if gap <= 360 and answers == {"against"}:
        return "possible_breach"
    return "consistent" if gap <= 360 and answers == {"consistent"} else "unclear"


def grades(reads: list[Read], low: int, high: int) -> Counter[str]:
    """Of the episodes in the hours: runs without a fix inside and without a silence."""
    found: Counter[str] = Counter()
    inside = [one for one in reads if low <= one.t < high]
    episodes: list[list[Read]] = [[]]
    for one in inside:
        last = episodes[-1][-1] if episodes[-1] else None
        if one.answer == "consistent" or (last and one.t - last.t > 900):
            episodes.append([])
        if one.answer != "consistent":
            episodes[-1].append(one)
    for episode in episodes:
        sound = [one for one in episode if one.usable]
        runs = [list(g) for held, g in itertools.groupby(sound, lambda one: one.q >= 0.5) if held]
        best = max(map(grade, runs), default=0)
        if not best and any(one.answer == "against" for one in episode):
            best = 1
        found[("", "weak", "moderate", "strong")[best]] += 1
    return found


def grade(run: list[Read]) -> int:
    high = [one for one in run if one.q >= 0.9]
    if high and high[-1].t - high[0].t >= 60:
        return 3
    if len(run) > 1 and run[-1].t - run[0].t >= 30 and any(one.q >= 0.8 for one in run):
        return 2
    # One fix with twice the error: 1 - s becomes its fourth root.
    return 2 if any(1.0 - (1.0 - one.q) ** 0.25 >= 0.95 for one in run) else 0


traces = st.lists(
    st.tuples(
        st.sampled_from([20, 31, 45, 60, 61, 120, 360, 361, 600, 900, 901]),
        st.sampled_from([0, 20, 45, 55, 70, 80, 95, 105, 120, 150, 400, 30_000]),
        st.sampled_from([5.0, 10.0, 30.0, 150.0]),
    ),
    min_size=1,
    max_size=16,
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(traces, st.sampled_from(["inclusion_zone", "restriction_zone"]), st.sampled_from([60, 100]))
def test_every_second_and_every_grade(
    drawn: list[tuple[int, int, float]], kind: str, radius: int
) -> None:
    at, fixes = 0, list[Fix]()
    for number, (step, east, error) in enumerate(drawn):
        at += step
        fixes.append((at, east + 0.5 * number, error))  # no position is a repeat
    rows = [
        {
            "device_id": "TAG-1",
            "fixed_at": (START + pd.Timedelta(seconds=at)).isoformat(),
            "lat": f"{east_of(east)[0]:.7f}",
            "lon": f"{east_of(east)[1]:.7f}",
            "accuracy_m": error,
        }
        for at, east, error in fixes
    ]
    hours = kind == "inclusion_zone"
    when = ', when: "Tu 10:20-11:30"' if hours else ""
    low, high = (OPENS, CLOSES) if hours else (0, UNTIL)
    found = orderwatch.check(
        load_text(ORDER.format(radius=radius, kind=kind, when=when)),
        pd.DataFrame(rows),
        period_from=START.to_pydatetime(),
        period_until=(START + pd.Timedelta(seconds=UNTIL)).to_pydatetime(),
    )
    reads = [read(one, float(radius), is_spike(fixes, i)) for i, one in enumerate(fixes)]
    if any(1e-9 < abs(one.q - bar) < 2e-4 for one in reads for bar in (0.5, 0.8, 0.9, 0.95)):
        return
    expected = Counter(state_at(reads, second) for second in range(low, high))
    row = found.conditions.iloc[0]
    for state in STATES:
        assert float(row[f"{state}_s"]) == pytest.approx(expected[state], abs=1e-6), state
    told, spikes = grades(reads, low, high), any(is_spike(fixes, i) for i in range(len(fixes)))
    if not spikes and not found.possible_breaches["speaks_against"].str.contains("usual").any():
        said = Counter(found.possible_breaches["grade"])
        assert said == Counter({name: n for name, n in told.items() if name}), reads
