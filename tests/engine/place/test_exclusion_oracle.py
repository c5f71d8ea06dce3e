"""A place not to enter read a second time: plain Python, fix by fix and second by second."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass, replace

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
"""10:00 in London."""
UNTIL = 7_200
FREE = (1_500, 3_000)
"""The exception, seconds from the start: 10:25 to 10:50 in London."""
TOLERANCE, R95 = 5.0, math.sqrt(-2.0 * math.log(0.05))
USUAL = {"gps": 15.0, "wifi": 75.0, "cell": 600.0}
STATES = ("possible_breach", "consistent", "unclear", "no_data", "excepted")
ORDER = """
orderwatch: 1
order: {{id: O-1, made: 2026-03-02, notice: [{{at: 2026-03-02, how: x}}], timezone: Europe/London}}
respondent:
  id: R-1
  devices: [{{id: TAG-1, worn: {worn}, from: 2026-03-01}}, {{id: PHONE-1, from: 2026-03-01}}]
places: {{zone: {{circle: {{centre: [51.7520, -0.3360], radius: {radius} m}}}}}}
conditions:
  - id: c1
    clause: "1."
    kind: exclusion_zone
    place: zone
    exceptions: [{{id: e1, from: 2026-04-14 10:25, until: 2026-04-14 10:50, reason: x}}]
"""


@dataclass(frozen=True)
class Fix:
    """As it stands in the export: seconds, metres east of the centre, radius at 68 %, method."""

    t: int
    east: float
    error: float
    method: str

    @property
    def known(self) -> bool:
        return self.error > 0

    @property
    def sigma(self) -> float:
        radius = self.error if self.known else USUAL[self.method]
        return max(radius / math.sqrt(-2.0 * math.log(1.0 - 0.68)), 5.0)

    @property
    def place(self) -> tuple[float, float]:
        lat, lon = east_of(self.east)
        return round(lat, 7), round(lon, 7)


@dataclass(frozen=True)
class Read:
    """A fix with what it says and how surely it is inside; `left`: the way that is left to it."""

    fix: Fix
    answer: str
    q: float
    doubled: float
    left: float
    spike: bool
    skipped: bool
    repeat: bool = False
    spike_against: bool = False


def inside(apart: float, radius: float, sigma: float) -> float:
    return round(float(ncx2.cdf((radius / sigma) ** 2, 2, (apart / sigma) ** 2)), 6)


def read(fix: Fix, radius: float, spike: bool) -> Read:
    apart, sigma = Geodesic.WGS84.Inverse(*CENTRE, *fix.place)["s12"], fix.sigma
    q = inside(apart, radius - TOLERANCE, sigma)
    left = apart - radius - TOLERANCE - R95 * sigma
    small = radius < math.sqrt(-2.0 * math.log(0.5)) * sigma and left < 0
    cell = fix.method == "cell" and (not fix.known or R95 * sigma > 200.0)
    skipped = small or cell
    against = q >= 0.95 and left < 0 and not skipped
    answer = "against" if against else "consistent" if left >= 0 else "unclear"
    return Read(
        fix=fix,
        answer="unclear" if spike else answer,
        q=q,
        doubled=inside(apart, radius - TOLERANCE, 2.0 * sigma),
        left=0.0 if spike else max(left, 0.0),
        spike=spike,
        skipped=spike or skipped,
        spike_against=spike and against,
    )


def spikes(fixes: list[Fix]) -> list[bool]:
    def excessive(one: Fix, two: Fix) -> bool:
        apart = Geodesic.WGS84.Inverse(*one.place, *two.place)["s12"]
        beyond = apart - R95 * one.sigma - R95 * two.sigma
        return bool(beyond > 70.0 * max(two.t - one.t, 1))

    found = [False] * len(fixes)
    for i in range(1, len(fixes) - 1):
        a, b, c = fixes[i - 1 : i + 2]
        found[i] = excessive(a, b) and excessive(b, c) and not excessive(a, c)
    return found


def read_all(fixes: list[Fix], radius: float) -> list[Read]:
    reads = [read(*one) for one in zip(fixes, itertools.repeat(radius), spikes(fixes))]
    last: tuple[float, float] | None = None
    for i, one in enumerate(reads):
        reads[i] = replace(one, repeat=one.fix.place == last)
        if not one.skipped:
            last = one.fix.place
    return reads


def state_at(reads: list[Read], second: int) -> str:
    """Of the second that begins here, by the fixes of one device around it."""
    before = [one for one in reads if one.fix.t <= second]
    after = [one for one in reads if one.fix.t > second]
    if not before or not after:
        return "no_data"
    one, two = before[-1], after[0]
    gap, answers = two.fix.t - one.fix.t, {one.answer, two.answer}
    if gap > 900:
        return "no_data"
    if FREE[0] <= second < FREE[1] and "consistent" not in answers:
        return "excepted"
    if answers == {"against"} and gap <= 360:
        return "possible_breach"
    if answers == {"consistent"} and gap - (one.left + two.left) / 70.0 <= 360:
        return "consistent"
    return "unclear"


def together(tag: str, phone: str, worn: bool) -> str:
    """Of one second, by both devices."""
    if worn and tag in ("possible_breach", "consistent", "excepted"):
        return tag
    both = {tag, phone}
    if {"possible_breach", "consistent"} <= both:
        return "unclear"
    order = ("possible_breach", "consistent", "excepted", "unclear", "no_data")
    return next(one for one in order if one in both)


def episodes(reads: list[Read]) -> list[list[Read]]:
    """Runs without a fix outside, cut at silences and at the exception."""
    found: list[list[Read]] = [[]]
    for one in (each for each in reads if 0 <= each.fix.t < UNTIL):
        last = found[-1][-1].fix.t if found[-1] else None
        free = FREE[0] <= one.fix.t < FREE[1]
        parted = last is not None and (
            one.fix.t - last > 900 or free != (FREE[0] <= last < FREE[1])
        )
        if one.answer == "consistent" or parted:
            found.append([])
        if one.answer != "consistent":
            found[-1].append(one)
    return [one for one in found if one]


def listed(episode: list[Read]) -> str:
    """The grade of an episode, `near` or `excepted`; empty: it is nowhere."""
    against = any(one.answer == "against" or one.spike_against for one in episode)
    if not against and max(one.q for one in episode) < 0.05:
        return ""
    if FREE[0] <= episode[0].fix.t < FREE[1]:
        return "excepted"
    sound = [one for one in episode if not one.skipped]
    runs = [list(run) for held, run in itertools.groupby(sound, lambda one: one.q >= 0.5) if held]
    best = max(map(grade, runs), default=0)
    return ("weak" if against else "near", "moderate", "strong")[best]


def grade(run: list[Read]) -> int:
    """2 for strong, 1 for moderate, 0 for neither; fixes of unknown error carry neither."""
    run = [one for one in run if one.fix.known]
    high = [one for one in run if one.q >= 0.9]
    for one, two in itertools.combinations(high, 2):
        apart, gps = two.fix.t - one.fix.t >= 60, any(n.fix.method == "gps" for n in high)
        if apart and gps and not two.repeat:
            return 2
    lasts = bool(run) and run[-1].fix.t - run[0].fix.t >= 30
    fresh = any(not one.repeat for one in run[1:])
    if lasts and fresh and any(one.q >= 0.8 for one in run):
        return 1
    return int(any(one.doubled >= 0.95 for one in run))


steps = st.tuples(
    st.sampled_from([10, 20, 31, 45, 60, 61, 120, 360, 361, 600, 900, 901]),
    st.sampled_from([0, 0, 0, 20, 45, 60, 75, 90, 110, 130, 170, 260, 900, 30_000]),
    st.sampled_from([0.0, 4.0, 10.0, 30.0, 90.0]),
    st.sampled_from(["gps", "gps", "gps", "wifi", "cell"]),
)
traces = st.lists(steps, min_size=0, max_size=18)


def fixes_of(drawn: list[tuple[int, int, float, str]], first: int) -> list[Fix]:
    at = itertools.accumulate((one[0] for one in drawn), initial=first)
    return [Fix(t, *one[1:]) for t, one in zip(list(at)[1:], drawn, strict=True)]


def rows_of(device: str, fixes: list[Fix]) -> list[dict[str, object]]:
    return [
        {
            "device_id": device,
            "fixed_at": (START + pd.Timedelta(seconds=one.t)).isoformat(),
            "lat": f"{one.place[0]:.7f}",
            "lon": f"{one.place[1]:.7f}",
            "accuracy_m": one.error or None,
            "method": one.method,
        }
        for one in fixes
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(traces, traces, st.sampled_from([40, 100]), st.booleans(), st.integers(-400, 900))
def test_every_second_and_every_episode(
    tag: list[tuple[int, int, float, str]],
    phone: list[tuple[int, int, float, str]],
    radius: int,
    worn: bool,
    first: int,
) -> None:
    held = {"TAG-1": fixes_of(tag, first), "PHONE-1": fixes_of(phone, first + 7)}
    rows = [row for device, fixes in held.items() for row in rows_of(device, fixes)]
    if not rows:
        return
    found = orderwatch.check(
        load_text(ORDER.format(radius=radius, worn="yes" if worn else "no")),
        pd.DataFrame(rows),
        period_from=START.to_pydatetime(),
        period_until=(START + pd.Timedelta(seconds=UNTIL)).to_pydatetime(),
    )
    reads = {device: read_all(fixes, float(radius)) for device, fixes in held.items()}
    states = [[state_at(one, second) for second in range(UNTIL)] for one in reads.values()]
    expected = Counter(together(*both, worn) for both in zip(*states, strict=True))
    row = found.conditions.iloc[0]
    for state in STATES:
        assert float(row[f"{state}_s"]) == pytest.approx(expected[state], abs=1e-6), state
    told = Counter(
        name for one in reads.values() for episode in episodes(one) if (name := listed(episode))
    )
    said = Counter(found.possible_breaches["grade"])
    said["near"], said["excepted"] = len(found.near_misses), len(found.excepted)
    assert +said == told
