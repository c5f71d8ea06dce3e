"""What must hold for every order and every trace."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.tracks import east_of

import orderwatch
from orderwatch.errors import OrderFaults
from orderwatch.orders import load_text
from orderwatch.orders.model import Order

START = pd.Timestamp("2026-04-14T06:00:00Z")
STATES = ("possible_breach", "consistent", "unclear", "no_data", "excepted")
EXCEPTIONS = [
    "",
    "{id: e1, from: 2026-04-14 07:10, until: 2026-04-14 07:40}",
    "{id: e1, from: 2026-04-14 07:10, until: 2026-04-14 07:40, granted: 2026-04-14 07:20}",
    "{id: e1, review: yes}",
    "{id: e1, place: inner}",
    "{id: e1, when: 'Tu 07:15-07:30'}, {id: e2, from: 2026-04-14 07:25, until: 2026-04-14 07:50}",
]
NOTICES = [
    "{at: 2026-04-01 10:00, how: x}",
    "{at: 2026-04-14 07:20, how: x}",
    "{at: 2026-04-14, how: x}",
]
ORDER = """
orderwatch: 1
order: {{id: {order_id}, made: {made}, notice: [{notice}], timezone: Europe/London}}
respondent:
  id: R-1
  devices: [{{id: TAG-1, worn: {worn}, from: 2026-03-01}}, {{id: PHONE-1, from: 2026-03-01}}]
places:
  zone: {{circle: {{centre: [51.7520, -0.3360], radius: 100 m}}}}
  inner: {{circle: {{centre: [51.7520, -0.3360], radius: 40 m}}}}
conditions:
  - {{id: c1, clause: "1.", kind: exclusion_zone, place: zone, exceptions: [{exception}]}}
  - {{id: c2, clause: "2.", kind: exclusion_zone, place: inner, distance: 30 m, when: "{when}"}}
"""
DEFAULTS = {
    "order_id": "O-1",
    "made": "2026-03-02",
    "notice": NOTICES[0],
    "worn": "yes",
    "exception": "",
    "when": "24/7",
}


def order(**values: str) -> Order:
    return load_text(ORDER.format(**{**DEFAULTS, **values}))


Step = tuple[int, int, str, str, str]
steps = st.lists(
    st.tuples(
        st.sampled_from([1, 20, 60, 300, 361, 901, 4000]),
        st.sampled_from([0, 20, 39, 60, 90, 99, 104, 117, 140, 400, 3000]),
        st.sampled_from(["5", "8", "20", "60", "400", ""]),
        st.sampled_from(["gps", "gps", "wifi", "cell"]),
        st.sampled_from(["TAG-1", "TAG-1", "PHONE-1"]),
    ),
    min_size=1,
    max_size=14,
)
orders = st.builds(
    order,
    exception=st.sampled_from(EXCEPTIONS),
    notice=st.sampled_from(NOTICES),
    worn=st.sampled_from(["yes", "no"]),
    when=st.sampled_from(["24/7", "Tu 07:05-07:35"]),
)
check = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def frame(trace: list[Step]) -> pd.DataFrame:
    at = START + pd.to_timedelta(np.cumsum([one[0] for one in trace]), unit="s")
    places = [east_of(one[1] + 0.5 * number) for number, one in enumerate(trace)]
    return pd.DataFrame(
        {
            "device_id": [one[4] for one in trace],
            "fixed_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lat": [f"{one[0]:.7f}" for one in places],
            "lon": [f"{one[1]:.7f}" for one in places],
            "accuracy_m": [one[2] for one in trace],
            "method": [one[3] for one in trace],
        }
    )


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
        assert (ends > starts).all()
        parts = {state: (ends - starts)[rows["state"] == state].sum() for state in STATES}
        for state, time in parts.items():
            assert time.total_seconds() == pytest.approx(float(row[f"{state}_s"]), abs=1e-6)
        total = sum(time.total_seconds() for time in parts.values())
        assert total == pytest.approx(float(row["in_force_s"] or 0), abs=1e-6)


@check
@given(orders, steps)
def test_findings_are_whole(order: Order, trace: list[Step]) -> None:
    found = orderwatch.check(order, frame(trace))
    lists = [found.possible_breaches, found.near_misses, found.excepted]
    ids = [one for table in lists for one in table["finding_id"]]
    assert len(ids) == len(set(ids))
    for table in lists:
        for _, row in table.iterrows():
            evidence = found.evidence[found.evidence["finding_id"] == row["finding_id"]]
            own = evidence[evidence["record_type"] == "fix"]
            assert len(own) == row["fixes"]
            assert len(evidence) - len(own) <= 2
            assert (own["outcome"] == "against").sum() == row["fixes_against"]
            assert (own["device_id"] == row["device_id"]).all()
            span = (row["ended_at"] - row["started_at"]).total_seconds()
            assert 0 <= float(row["dwell_min_s"]) <= min(span, float(row["dwell_max_s"])) + 1e-9
    for _, row in found.possible_breaches.iterrows():
        rows = found.against[found.against["finding_id"] == row["finding_id"]]
        codes = row["speaks_against"]
        assert set(rows["code"]) == set(codes.split(";") if codes else [])


@check
@given(orders, steps, st.integers(0, 999))
def test_the_order_of_rows_and_files_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, order: Order, trace: list[Step], seed: int
) -> None:
    pings = frame(trace)
    rows = list(range(len(pings)))
    random.Random(seed).shuffle(rows)
    folder, half = tmp_path_factory.mktemp("parts"), len(rows) // 2
    pings.iloc[rows[:half]].to_csv(folder / "a.csv", index=False)
    pings.iloc[rows[half:]].to_csv(folder / "b.csv", index=False)
    whole, parts = orderwatch.check(order, pings), orderwatch.check(order, [folder])
    for name in ("possible_breaches", "near_misses", "excepted", "timeline"):
        pd.testing.assert_frame_equal(getattr(whole, name), getattr(parts, name))


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


STAY = [(60, 20, "8", "gps", "TAG-1")] * 10 + [(60, 3000, "8", "gps", "TAG-1")] * 3


def test_a_batch_says_what_single_checks_say() -> None:
    both = [order(order_id="O-1"), order(order_id="O-2", exception=EXCEPTIONS[1])]
    batch = orderwatch.check(both, frame(STAY))
    for one in both:
        single = orderwatch.check(one, frame(STAY))
        for name in ("possible_breaches", "excepted", "timeline"):
            table = getattr(batch, name)
            own = table[table["order_id"] == one.id].reset_index(drop=True)
            pd.testing.assert_frame_equal(own, getattr(single, name), check_dtype=False)


def test_a_later_order_ends_the_one_it_replaces() -> None:
    text = ORDER.format(**{**DEFAULTS, "order_id": "O-2", "made": "2026-04-14 07:05"})
    second = load_text(text.replace("id: O-2,", "id: O-2, replaces: O-1,"))
    found = orderwatch.check([order(), second], frame(STAY)).possible_breaches
    cut = pd.Timestamp("2026-04-14T06:05:00Z")
    assert (found[found["order_id"] == "O-1"]["ended_at"] < cut).all()
    assert (found[found["order_id"] == "O-2"]["started_at"] >= cut).all()
    assert len(found) == 4


def test_orders_that_contradict_each_other_do_not_run() -> None:
    other = load_text(ORDER.format(**{**DEFAULTS, "order_id": "O-2"}).replace("R-1", "R-2"), "b")
    with pytest.raises(OrderFaults, match="TAG-1"):
        orderwatch.check([order(), other], frame(STAY))
