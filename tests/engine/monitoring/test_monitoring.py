"""Monitoring: an oracle that looks at every second, and what must hold whatever was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import orderwatch
from orderwatch.orders import load_text

START = pd.Timestamp("2026-04-14T06:00:00Z")
"""07:00 in London, where `SPAN_S` seconds are asked about."""
SPAN_S = 36_000
LIMIT_S = 3600
STATES = ("possible_breach", "consistent", "unclear", "no_data", "excepted")
ORDER = """
orderwatch: 1
order: {{id: O-1, made: 2026-03-02, notice: [{notice}], timezone: Europe/London}}
respondent:
  id: R-1
  devices:
    - {{id: TAG-1, worn: yes, {first}}}
    - {{id: TAG-2, worn: yes, {second}}}
    - {{id: PHONE-1, worn: no, from: 2026-03-01}}
places: {{zone: {{circle: {{centre: [51.7520, -0.3360], radius: 100 m}}}}}}
conditions:
  - {{id: c1, clause: "1.", kind: monitoring, silence: 1 h, {keys} exceptions: [{exception}]}}
  - {{id: c2, clause: "2.", kind: exclusion_zone, place: zone, when: "Tu 07:00-09:00"}}
  - {{id: c3, clause: "3.", kind: not_checkable}}
"""
NOTICE = "{at: 2026-04-01 10:00, how: x}"
UNTIL_NOON = "from: 2026-03-01, until: 2026-04-14 12:00"
FROM_NOON = "from: 2026-04-14 12:00"
Event = tuple[str, int, int, str]
"""Device, seconds from `START`, how long it lasts, word."""


def order(**changes: str) -> Any:
    values = {
        "notice": NOTICE,
        "first": "from: 2026-03-01",
        "second": "from: 2027-03-01",
        "keys": "",
        "exception": "",
        **changes,
    }
    return load_text(ORDER.format(**values), "order.yaml")


def at(seconds: float) -> str:
    return f"{START + pd.Timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S.%fZ}"


def pings(times: Sequence[tuple[str, float]]) -> pd.DataFrame:
    rows = [[device, at(one), "51.8", "-0.3", "8", "gps"] for device, one in times]
    names = ["device_id", "fixed_at", "lat", "lon", "accuracy_m", "method"]
    return pd.DataFrame(rows, columns=names)


def event_rows(events: Sequence[Event]) -> pd.DataFrame | None:
    rows = [
        {"device_id": d, "from": at(s), "until": at(s + n) if n else "", "event": word}
        for d, s, n, word in events
    ]
    return pd.DataFrame(rows) if rows else None


def check(
    asked: Any,
    times: Sequence[tuple[str, float]],
    events: Sequence[Event] = (),
    *,
    span_s: int = SPAN_S,
) -> Any:
    return orderwatch.check(
        asked,
        pings(times),
        events=event_rows(events),
        period_from="2026-04-14 07:00",
        period_until=f"{(START + pd.Timedelta(seconds=span_s)).isoformat()}",
    )


def seconds(found: Any) -> dict[str, float]:
    row = found.conditions.set_index("condition_id").loc["c1"]
    return {one: float(row[f"{one}_s"]) for one in STATES if float(row[f"{one}_s"])}


def second_by_second(
    times: Sequence[tuple[str, float]],
    events: Sequence[Event],
    fitted: dict[str, tuple[int, int]],
    edges: Sequence[int],
) -> dict[str, int]:
    """Counts seconds: a report at most `LIMIT_S` back, or the latest edge at most so far back."""
    own = [(d, s, s, True) for d, s in times if d in fitted]
    for device, start, length, word in events:
        if device not in fitted or word in ("attended", "not_attended"):
            continue
        sure = word in ("home_in_range", "charge", "strap")
        if length and word in ("home_in_range", "charge"):
            own.append((device, start, start + length, sure))
        else:
            own += [(device, one, one, sure) for one in {start, start + length}]
        if not length and word == "home_in_range":
            own.append((device, start, heard_until(device, start, events, fitted), False))
    own = [one for one in own if fitted[one[0]][0] <= one[1] < fitted[one[0]][1]]
    counts = dict.fromkeys(("possible_breach", "consistent", "unclear", "no_data"), 0)
    for second in range(SPAN_S):
        if not any(low <= second < high for low, high in fitted.values()):
            counts["no_data"] += 1
            continue
        back = [one for one in own if one[1] <= second < one[2] + LIMIT_S]
        edge = max(one for one in edges if one <= second)
        if any(one[3] for one in back):
            counts["consistent"] += 1
        elif back:
            counts["unclear"] += 1
        elif second < edge + LIMIT_S:
            counts["no_data"] += 1
        else:
            counts["possible_breach"] += 1
    return {state: count for state, count in counts.items() if count}


def heard_until(
    device: str, start: int, events: Sequence[Event], fitted: dict[str, tuple[int, int]]
) -> int:
    """The next word of a home unit of the device, or the end of what is asked about."""
    low, high = fitted[device]
    own = [s for d, s, _, word in events if d == device and word.startswith("home_")]
    return min([high, SPAN_S, *(one for one in own if one > start and low <= one < high)])


devices = st.sampled_from(["TAG-1", "TAG-1", "TAG-2", "PHONE-1"])
traces = st.lists(st.tuples(devices, st.integers(0, SPAN_S - 1)), min_size=1, max_size=10)
words = st.sampled_from(
    ["home_in_range", "home_out_of_range", "charge", "power", "strap", "tamper", "attended"]
)
some_events = st.lists(
    st.tuples(devices, st.integers(0, SPAN_S), st.sampled_from([0, 600, 9000]), words), max_size=4
)
HANDED = {
    "one": ({}, {"TAG-1": (-(10**9), 10**9)}),
    "exchanged": (
        {"first": UNTIL_NOON, "second": FROM_NOON},
        {"TAG-1": (-(10**9), 18_000), "TAG-2": (18_000, 10**9)},
    ),
    "two at once": (
        {"second": "from: 2026-03-01"},
        {"TAG-1": (-(10**9), 10**9), "TAG-2": (-(10**9), 10**9)},
    ),
    "a day between": (
        {"first": "from: 2026-03-01, until: 2026-04-14 09:00", "second": FROM_NOON},
        {"TAG-1": (-(10**9), 7_200), "TAG-2": (18_000, 10**9)},
    ),
    "named": ({"keys": "device: PHONE-1,"}, {"PHONE-1": (-(10**9), 10**9)}),
}
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


EARLIER = -90_000
"""Every device is in the file a day before: one that is in none could not be shown silent."""


@quick
@given(traces, some_events, st.sampled_from(sorted(HANDED)))
def test_every_second(trace: list[tuple[str, int]], events: list[Event], handed: str) -> None:
    """The account is what a reader with a watch would count, device by device."""
    changes, fitted = HANDED[handed]
    times = [*((one, EARLIER) for one in ("TAG-1", "TAG-2", "PHONE-1")), *trace]
    found = check(order(**changes), times, events)
    own = [one for d, one in trace if d in fitted and fitted[d][0] <= one < fitted[d][1]]
    # Where the file holds a later record it reaches over the time before the one asked about.
    edges = [EARLIER if own else 0]
    edges += [18_000] if handed == "a day between" else []
    expected = second_by_second(times, events, fitted, edges)
    assert seconds(found) == expected
    assert_listed(found)


def assert_listed(found: Any) -> None:
    """Each possible breach in the account lies in a finding, and their lengths are the whole."""
    rows = found.timeline[found.timeline["condition_id"] == "c1"]
    listed = found.possible_breaches[found.possible_breaches["condition_id"] == "c1"]
    for _, row in rows[rows["state"] == "possible_breach"].iterrows():
        over = (listed["started_at"] < row["started_at"]) & (listed["ended_at"] >= row["ended_at"])
        assert over.sum() == 1
    assert (listed["grade"] != "strong").all()
    length = (listed["ended_at"] - listed["started_at"]).dt.total_seconds()
    assert (length > LIMIT_S).all()


@quick
@given(traces, some_events, st.integers(0, SPAN_S - 1))
def test_one_more_record_never_adds_to_a_possible_breach(
    trace: list[tuple[str, int]], events: list[Event], more: int
) -> None:
    """Neither to the time without data; the first record of a device in the file apart."""
    times: list[tuple[str, float]] = [("TAG-1", 0), ("TAG-2", 0), *trace]
    asked = order(second="from: 2026-03-01")
    before = seconds(check(asked, times, events))
    after = seconds(check(asked, [*times, ("TAG-1", more)], events))
    for state in ("possible_breach", "no_data"):
        assert after.get(state, 0.0) <= before.get(state, 0.0)
    assert sum(after.values()) == sum(before.values()) == SPAN_S


@quick
@given(traces, some_events, st.randoms(use_true_random=False))
def test_order_of_rows_and_files_change_no_time(
    trace: list[tuple[str, int]], events: list[Event], random: Any
) -> None:
    """No time, no list, no grade depends on the order of the rows."""
    times: list[tuple[str, float]] = [("TAG-1", 0), *trace]
    shuffled = times[:]
    random.shuffle(shuffled)
    one, two = check(order(), times, events), check(order(), shuffled, events)
    lists = ["finding_id", "started_at", "ended_at", "grade", "flags", "sentence"]
    assert one.possible_breaches[lists].equals(two.possible_breaches[lists])
    assert seconds(one) == seconds(two)
