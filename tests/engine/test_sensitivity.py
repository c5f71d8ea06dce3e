"""Over which thresholds a possible breach keeps its grade: worked cases and a slow second way."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.tracks import east_of

import orderwatch
from orderwatch.orders import load_text
from orderwatch.orders.model import Order
from orderwatch.policy import Policy

RANK = {"strong": 3, "moderate": 2, "weak": 1}
START = pd.Timestamp("2026-04-14T06:00:00Z")
ZONE = """
places: {zone: {circle: {centre: [51.7520, -0.3360], radius: 100 m}}}
conditions: [{id: c1, clause: "1.", kind: exclusion_zone, place: zone}]
"""
NEAR = """
protected: [{id: P1, role: protected_person, devices: [{id: APP-1, from: 2026-03-01}]}]
conditions: [{id: c1, clause: "1.", kind: keep_away, person: P1, distance: 60 m}]
"""
STAY = """
places: {zone: {circle: {centre: [51.7520, -0.3360], radius: 70 m}}}
conditions: [{id: c1, clause: "1.", kind: inclusion_zone, place: zone, when: "Tu 07:01-09:00"}]
"""
HEAD = """
orderwatch: 1
order: {id: O-1, made: 2026-03-02, notice: [{at: 2026-03-02, how: x}], timezone: Europe/London}
respondent: {id: R-1, devices: [{id: TAG-1, from: 2026-03-01}]}
"""


def order(rest: str = ZONE) -> Order:
    return load_text(HEAD + rest)


Range = tuple[float, float]
Fix = tuple[int, float, float]
"""Seconds, metres east, stated radius in metres."""


def pings(fixes: list[Fix], device: str = "TAG-1", level: str = "") -> pd.DataFrame:
    places = [east_of(one[1] + number % 3) for number, one in enumerate(fixes)]
    return pd.DataFrame(
        {
            "device_id": device,
            "fixed_at": [(START + pd.Timedelta(seconds=one[0])).isoformat() for one in fixes],
            "lat": [one[0] for one in places],
            "lon": [one[1] for one in places],
            "accuracy_m": [one[2] for one in fixes],
            "accuracy_level": level,
        }
    )


def ranges(
    told: Order, frame: pd.DataFrame, policy: Policy | None = None
) -> dict[str, tuple[float, float]]:
    rows = orderwatch.check(told, frame, policy=policy, sensitivity=True).sensitivity
    return {row["threshold"]: (row["holds_from"], row["holds_until"]) for _, row in rows.iterrows()}


OUT = [(-60, 900.0, 6.0)]


def test_a_strong_finding_of_ninety_seconds_needs_at_most_sixty() -> None:
    """Two fixes with q ≥ 0.90 lie 90 s apart: strong with a span of 30 and 60 s, not of 120."""
    found = ranges(order(), pings([*OUT, (0, 10.0, 6.0), (90, 10.0, 6.0), (150, 900.0, 6.0)]))
    assert found["strong_span_s"] == (30.0, 60.0)
    assert "moderate_span_s" not in found
    assert found["max_silence_s"] == (300.0, 3600.0)
    assert found["against_p"] == (0.8, 0.99)


def test_a_gap_of_twelve_minutes_is_a_silence_below_fifteen() -> None:
    """Fixes 12 min apart carry strong together; as two episodes each alone is moderate."""
    found = ranges(order(), pings([(0, 10.0, 6.0), (720, 10.0, 6.0)]))
    assert found["max_silence_s"] == (900.0, 3600.0)


def test_the_level_of_radii_that_state_none() -> None:
    """30 m read as 50 % gives σ 25 m, which 30 m inside a line less 5 m does not carry."""
    fixes = [*OUT, (0, 60.0, 30.0), (90, 60.0, 30.0), (150, 900.0, 30.0)]
    plain = ranges(order(), pings(fixes))
    assert plain["default_level"] == (0.68, 0.95)
    stated = ranges(order(), pings(fixes, level="0.68"))
    assert stated["default_level"] == (0.5, 0.95)


def test_the_buffer_is_what_the_finding_stands() -> None:
    frame = pings([*OUT, (0, 10.0, 6.0), (90, 10.0, 6.0)])
    found = orderwatch.check(order(), frame).possible_breaches.iloc[0]
    low, high = ranges(order(), frame)["buffer_m"]
    assert (low, high) == (0.0, float(found["stands_if_smaller_m"]))
    smaller = ZONE.replace("100 m", f"{100 - int(high)} m")
    smallest = ZONE.replace("100 m", f"{100 - int(high) - 1} m")
    assert orderwatch.check(order(smaller), frame).possible_breaches["grade"].tolist() == ["strong"]
    assert orderwatch.check(order(smallest), frame).possible_breaches["grade"].tolist() != [
        "strong"
    ]


def test_the_present_value_is_one_of_those_tried() -> None:
    frame = pings([*OUT, (0, 10.0, 6.0), (90, 10.0, 6.0)])
    rows = orderwatch.check(
        order(), frame, policy=Policy(max_silence_s=720.0), sensitivity=True
    ).sensitivity.set_index("threshold")
    assert rows.loc["max_silence_s", "value"] == 720.0
    assert rows.loc["against_p", "value"] == 0.95


def keeps(breach: pd.Series, others: pd.DataFrame) -> bool:
    return any(
        one["protected_id"] == breach["protected_id"]
        and one["started_at"] <= breach["ended_at"]
        and breach["started_at"] <= one["ended_at"]
        and RANK[one["grade"]] >= RANK[breach["grade"]]
        for _, one in others.iterrows()
    )


def slowly(
    told: Order, frame: pd.DataFrame, breach: pd.Series, name: str, values: list[float]
) -> Range:
    """The range about the default, every value checked through the front door."""
    default = getattr(Policy(), name)
    kept = []
    for value in values:
        found = orderwatch.check(told, frame, policy=Policy(**{name: value}))
        kept.append(value == default or keeps(breach, found.possible_breaches))
    low = high = values.index(default)
    while low > 0 and kept[low - 1]:
        low -= 1
    while high + 1 < len(values) and kept[high + 1]:
        high += 1
    return values[low], values[high]


VALUES = {
    "against_p": [0.8, 0.9, 0.95, 0.98, 0.99],
    "strong_span_s": [30.0, 60.0, 120.0, 300.0],
    "moderate_span_s": [30.0, 60.0, 120.0, 300.0],
    "max_silence_s": [300.0, 600.0, 900.0, 1800.0, 3600.0],
    "default_level": [0.5, 0.68, 0.95],
}
traces = st.lists(
    st.tuples(
        st.sampled_from([20, 45, 90, 200, 500, 800, 1000]),
        st.sampled_from([10.0, 60.0, 75.0, 85.0, 95.0, 140.0]),
        st.sampled_from([6.0, 12.0, 25.0]),
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(traces, st.sampled_from([ZONE, NEAR, STAY]))
def test_ranges_are_those_of_single_checks(steps: list[Fix], rest: str) -> None:
    at, trace = 0, []
    for step, east, radius in steps:
        at += int(step)
        trace.append((at, east, radius))
    frame, told = pings(trace), order(rest)
    if rest == NEAR:
        still = [(one[0], 0.0, 6.0) for one in trace]
        frame = pd.concat([frame, pings(still, "APP-1")], ignore_index=True)
    found = orderwatch.check(told, frame, sensitivity=True)
    for _, breach in found.possible_breaches.iloc[:1].iterrows():
        rows = found.sensitivity[found.sensitivity["finding_id"] == breach["finding_id"]]
        for _, row in rows[rows["threshold"] != "buffer_m"].iterrows():
            expected = slowly(told, frame, breach, row["threshold"], VALUES[row["threshold"]])
            assert (row["holds_from"], row["holds_until"]) == expected, row["threshold"]


def test_the_table_is_written_only_where_it_was_asked_for(tmp_path: Path) -> None:
    frame = pings([*OUT, (0, 10.0, 6.0), (90, 10.0, 6.0)])
    asked = orderwatch.check(order(), frame, sensitivity=True).write(tmp_path)
    assert (asked / "sensitivity.csv").read_text("utf-8").count("\n") == 6
    orderwatch.check(order(), frame).write(tmp_path)
    assert not (tmp_path / "sensitivity.csv").exists()
    nothing = orderwatch.check(order(), pings(OUT), sensitivity=True).write(tmp_path)
    assert (nothing / "sensitivity.csv").read_text("utf-8").count("\n") == 1


@pytest.mark.parametrize("name", sorted(VALUES))
def test_every_default_is_one_of_its_values(name: str) -> None:
    assert getattr(Policy(), name) in VALUES[name]
