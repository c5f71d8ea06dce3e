"""What must hold for every condition to stay somewhere, whatever the trace."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.tracks import east_of

import orderwatch
from orderwatch.orders import load_text
from orderwatch.orders.model import Order

START = pd.Timestamp("2026-04-14T17:30:00Z")
"""18:30 in London, half an hour before the curfew of `ORDER` begins."""
STATES = ("possible_breach", "consistent", "unclear", "no_data", "excepted")
ORDER = """
orderwatch: 1
order: {{id: O-1, made: 2026-03-02, notice: [{notice}], timezone: Europe/London}}
respondent:
  id: R-1
  devices: [{{id: TAG-1, worn: {worn}, from: 2026-03-01}}, {{id: PHONE-1, from: 2026-03-01}}]
places:
  home: {{circle: {{centre: [51.7520, -0.3360], radius: 60 m}}}}
  wide: {{circle: {{centre: [51.7520, -0.3360], radius: 300 m}}}}
conditions:
  - {{id: c1, clause: "1.", kind: restriction_zone, place: wide}}
  - id: c2
    clause: "2."
    kind: curfew
    at: [{{place: home, when: "Mo-Su 19:00-07:00"}}, {{place: wide, when: "Tu 20:00-21:00"}}]
    {leeway}
    exceptions: [{exception}]
"""
LEEWAYS = [
    "from: 2026-03-02",
    "tolerance: {minutes: 10}",
    "allowance: {minutes: 5, per: window}",
    "tolerance: {minutes: 5}\n    allowance: {minutes: 20, per: week}",
]


def order(leeway: str, worn: str, notice: str, exception: str) -> Order:
    return load_text(
        ORDER.format(leeway=leeway, worn=worn, notice=notice, exception=exception), "order.yaml"
    )


orders = st.builds(
    order,
    leeway=st.sampled_from(LEEWAYS),
    worn=st.sampled_from(["yes", "no"]),
    notice=st.sampled_from(["{at: 2026-04-01 10:00, how: x}", "{at: 2026-04-14 19:20, how: x}"]),
    exception=st.sampled_from(["", "{id: e1, from: 2026-04-14 19:15, until: 2026-04-14 19:45}"]),
)
Step = tuple[int, int, str, str, str]
steps = st.lists(
    st.tuples(
        st.sampled_from([1, 20, 60, 300, 361, 901, 4000]),
        st.sampled_from([0, 20, 45, 60, 75, 90, 140, 290, 310, 400, 3000]),
        st.sampled_from(["5", "8", "20", "60", "400", ""]),
        st.sampled_from(["gps", "gps", "wifi", "cell"]),
        st.sampled_from(["TAG-1", "TAG-1", "PHONE-1"]),
    ),
    min_size=1,
    max_size=14,
)
check = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def frame(trace: list[Step], at: pd.DatetimeIndex | None = None) -> pd.DataFrame:
    if at is None:
        at = times(trace)
    places = [east_of(one[1] + 0.5 * number) for number, one in enumerate(trace)]
    return pd.DataFrame(
        {
            "device_id": [one[4] for one in trace],
            "fixed_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "lat": [f"{one[0]:.7f}" for one in places],
            "lon": [f"{one[1]:.7f}" for one in places],
            "accuracy_m": [one[2] for one in trace],
            "method": [one[3] for one in trace],
        }
    )


def times(trace: list[Step]) -> pd.DatetimeIndex:
    return START + pd.to_timedelta(np.cumsum([one[0] for one in trace]), unit="s")


@check
@given(orders, steps)
def test_the_time_in_force_is_split_without_overlap_or_remainder(
    order: Order, trace: list[Step]
) -> None:
    found = orderwatch.check(order, frame(trace))
    for _, row in found.conditions.iterrows():
        rows = found.timeline[found.timeline["condition_id"] == row["condition_id"]]
        starts, ends = pd.to_datetime(rows["started_at"]), pd.to_datetime(rows["ended_at"])
        assert (starts.iloc[1:].to_numpy() >= ends.iloc[:-1].to_numpy()).all()
        weeks = found.weeks[found.weeks["condition_id"] == row["condition_id"]]
        for state in STATES:
            time = (ends - starts)[rows["state"] == state].sum()
            expected = float(row[f"{state}_s"] or 0)
            assert pd.Timedelta(time).total_seconds() == pytest.approx(expected, abs=1e-6)
            assert weeks[f"{state}_s"].sum() == pytest.approx(expected, abs=1e-6)
        assert weeks["in_force_s"].sum() == pytest.approx(float(row["in_force_s"] or 0), abs=1e-6)


@check
@given(orders, steps)
def test_every_possible_breach_in_the_account_has_a_finding(
    order: Order, trace: list[Step]
) -> None:
    found = orderwatch.check(order, frame(trace))
    rows = found.timeline[found.timeline["state"] == "possible_breach"]
    for _, row in rows.iterrows():
        own = found.possible_breaches[
            found.possible_breaches["condition_id"] == row["condition_id"]
        ]
        over = (own["started_at"] < row["ended_at"]) & (own["ended_at"] >= row["started_at"])
        assert over.any()


@check
@given(orders, steps, st.sampled_from([1.5, 4.0]))
def test_worse_accuracy_settles_no_more(order: Order, trace: list[Step], factor: float) -> None:
    """Spike flags held fixed: traces with one are left out."""
    trace = [(*one[:4], "TAG-1") for one in trace]
    worse = [(*one[:2], str(float(one[2]) * factor) if one[2] else "", *one[3:]) for one in trace]
    one, two = orderwatch.check(order, frame(trace)), orderwatch.check(order, frame(worse))
    if "spike" in ";".join([*one.evidence["flags"], *two.evidence["flags"]]):
        return
    for state in ("consistent", "possible_breach"):
        before, after = (one.conditions[f"{state}_s"], two.conditions[f"{state}_s"])
        assert (after.astype(float) <= before.astype(float) + 1e-6).all(), state


@check
@given(orders, steps, st.integers(0, 10_000), st.sampled_from([0, 60, 400]))
def test_one_more_position_never_adds_time_without_data(
    order: Order, trace: list[Step], at: int, east: int
) -> None:
    span = int((times(trace)[-1] - START).total_seconds())
    when = times(trace).append(pd.DatetimeIndex([START + pd.Timedelta(seconds=at % (span + 1))]))
    more: list[Step] = [*trace, (0, east, "8", "gps", "TAG-1")]
    period = {"period_from": "2026-04-14 18:30", "period_until": "2026-04-15 12:00"}
    before = orderwatch.check(order, frame(trace), **period)
    after = orderwatch.check(order, frame(more, when), **period)
    one, two = (table.conditions["no_data_s"].astype(float) for table in (before, after))
    assert (two <= one + 1e-6).all()
