"""The account of two persons read a second time: plain Python, every fix against every other."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pandas as pd
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import ncx2
from support.tracks import east_of

import orderwatch
from orderwatch.orders import load_text

START = pd.Timestamp("2026-04-14T06:00:00Z")
PERIOD_S = 7200
ORDER = """
orderwatch: 1
order: {{id: O-1, made: 2026-03-02, notice: [{{at: 2026-03-02, how: x}}], timezone: UTC}}
respondent: {{id: R-1, devices: [{{id: TAG-1, from: 2026-03-03}}]}}
protected: [{{id: P1, role: protected_person, devices: [{{id: APP-1, from: 2026-03-03}}]}}]
conditions: [{{id: c5, clause: "5.", kind: keep_away, person: P1, distance: 60 m, act: {act}}}]
"""
DISTANCE, R95 = 60.0, math.sqrt(-2.0 * math.log(0.05))
Answer = str
Fix = tuple[int, float, float]
"""Seconds, metres to the east, stated radius at 68 %."""


@dataclass
class Pair:
    """Two fixes and what they say."""

    t: int
    own: Fix
    other: Fix
    answer: Answer = ""
    slack: float = 0.0


def apart(one: Fix, two: Fix) -> float:
    return _way(one[1], two[1])


@cache
def _way(one: float, two: float) -> float:
    return float(Geodesic.WGS84.Inverse(*east_of(one), *east_of(two))["s12"])


def sigma(fix: Fix) -> float:
    return max(fix[2] / math.sqrt(-2.0 * math.log(1.0 - 0.68)), 5.0)


def pace(line: list[Fix], number: int) -> float:
    speeds = [
        apart(line[a], line[a + 1]) / (line[a + 1][0] - line[a][0])
        for a in (number - 1, number)
        if 0 <= a < len(line) - 1
    ]
    return min(max(min(speeds, default=0.0), 1.4), 40.0)


def pairs_of(own: list[Fix], other: list[Fix]) -> list[Pair]:
    ways: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for mirrored, (one, two) in enumerate(((own, other), (other, own))):
        for i, fix in enumerate(one):
            nearest = min(abs(fix[0] - again[0]) for again in two)
            for j, again in enumerate(two):
                if abs(fix[0] - again[0]) == nearest <= 30:
                    key = (j, i) if mirrored else (i, j)
                    ways.setdefault(key, []).append((fix[0], pace(two, j)))
    found = []
    for (i, j), each in ways.items():
        pair = Pair(t=max(one[0] for one in each), own=own[i], other=other[j])
        skew = max(one[1] for one in each) * abs(own[i][0] - other[j][0])
        answer(pair, math.sqrt(sigma(own[i]) ** 2 + sigma(other[j]) ** 2 + skew**2))
        found.append(pair)
    return sorted(found, key=lambda one: (one.t, one.own[0] + one.other[0]))


def answer(pair: Pair, error: float) -> None:
    separation = apart(pair.own, pair.other)
    slack = separation - DISTANCE - R95 * error
    p = float(ncx2.cdf((DISTANCE / error) ** 2, 2, (separation / error) ** 2))
    if separation < 1e-6:
        p = 1.0 - math.exp(-((DISTANCE / error) ** 2) / 2.0)
    pair.answer, pair.slack = "unclear", max(slack, 0.0)
    if slack >= 0.0:
        pair.answer = "consistent"
    elif round(p, 6) >= 0.95 and 1.1774 * error <= DISTANCE:
        pair.answer = "against"


def only_protected_moved(before: Pair, after: Pair) -> bool:
    def low(mine: list[Fix], theirs: list[Fix]) -> float:
        ways = [apart(mine[0], beside) - apart(mine[1], beside) for beside in theirs]
        return min(ways) - R95 * math.hypot(sigma(mine[0]), sigma(mine[1]))

    respondent, protected = [before.own, after.own], [before.other, after.other]
    return low(protected, respondent) > 0.0 >= low(respondent, protected)


def excused(pairs: list[Pair], act: str) -> list[tuple[int, int]]:
    """[start, end) of the near misses that the protected person's approach makes of episodes."""
    spans, number = [], 0
    while number < len(pairs):
        last = number
        while (
            last + 1 < len(pairs)
            and pairs[last + 1].answer != "consistent"
            and pairs[last + 1].t - pairs[last].t <= 900
        ):
            last += 1
        run = [one for one in pairs[number : last + 1] if one.answer == "against"]
        starts_clear = pairs[number].answer == "consistent"
        if run and starts_clear and only_protected_moved(pairs[number], run[0]):
            end = pairs[last].t
            later = [one for one in run if one.t >= run[0].t + 120]
            if act == "be_within" and later:
                end = run[0].t + 120
            spans.append((run[0].t, end))
        number = last + 1
    return spans


def account(pairs: list[Pair], act: str) -> Counter[str]:
    seconds: Counter[str] = Counter()
    spans, covered = excused(pairs, act), 0
    for one, two in itertools.pairwise(pairs):
        gap = two.t - one.t
        answers = {one.answer, two.answer}
        state = "unclear"
        if gap > 900:
            state = "no_data"
        elif answers == {"against"} and gap <= 360:
            state = "possible_breach"
        elif answers == {"consistent"} and gap - (one.slack + two.slack) / 140.0 <= 360:
            state = "consistent"
        covered += gap
        out = 0
        if state == "possible_breach":
            out = sum(max(0, min(two.t, end) - max(one.t, start)) for start, end in spans)
        seconds[state] += gap - out
        seconds["unclear"] += out
    seconds["no_data"] += PERIOD_S - covered
    return seconds


steps = st.lists(
    st.tuples(
        st.sampled_from([20, 25, 60, 90, 180, 361, 600, 901]),
        st.sampled_from([0, 10, 20, 50, 58, 62, 90, 130, 200, 500]),
        st.sampled_from([5.0, 8.0, 15.0, 30.0]),
        st.sampled_from(["TAG-1", "APP-1", "both", "both"]),
    ),
    min_size=2,
    max_size=12,
)


def lines(drawn: list[tuple[int, int, float, str]]) -> tuple[list[Fix], list[Fix]]:
    """The respondent from 0 m on, the other from the step's metres on; both wander."""
    at, own, other = 0, [], []
    for number, (step, east, radius, who) in enumerate(drawn):
        at += step
        if who in ("TAG-1", "both"):
            own.append((at, 1.5 * number + (east / 2 if number % 3 == 2 else 0.0), radius))
        if who in ("APP-1", "both"):
            other.append((at + (7 if number % 2 else 0), float(east), radius))
    return own, other


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(steps, st.sampled_from(["be_within", "approach"]))
def test_the_account_is_that_of_a_second_reading(
    drawn: list[tuple[int, int, float, str]], act: str
) -> None:
    own, other = lines(drawn)
    if not own or not other:
        return
    pairs = pairs_of(own, other)
    rows = [
        {
            "device_id": device,
            "fixed_at": (START + pd.Timedelta(seconds=at)).isoformat(),
            "lat": repr(east_of(east)[0]),
            "lon": repr(east_of(east)[1]),
            "accuracy_m": radius,
        }
        for device, line in (("TAG-1", own), ("APP-1", other))
        for at, east, radius in line
    ]
    end = START + pd.Timedelta(seconds=PERIOD_S)
    found = orderwatch.check(
        load_text(ORDER.format(act=act)),
        pd.DataFrame(rows),
        period_from=START.to_pydatetime(),
        period_until=end.to_pydatetime(),
    )
    expected = account(pairs, act)
    row = found.conditions.iloc[0]
    for state in ("possible_breach", "consistent", "unclear", "no_data", "excepted"):
        assert float(row[f"{state}_s"]) == pytest.approx(expected[state], abs=1e-6), state
    breaches = bool(expected["possible_breach"])
    assert not breaches or len(found.possible_breaches)
