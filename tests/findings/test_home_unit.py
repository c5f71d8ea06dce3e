"""What a home unit reports, second by second."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.findings.account import Basis, Code
from orderwatch.findings.home_unit import in_range, unit_segments
from orderwatch.outcome import EventKind
from orderwatch.tables import DeviceEvents
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US

IN, OUT, MOVED = EventKind.HOME_IN_RANGE, EventKind.HOME_OUT_OF_RANGE, EventKind.UNIT_MOVED
Row = tuple[int, int, EventKind, str]
rows = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.integers(0, 15),
        st.sampled_from([IN, IN, OUT, MOVED]),
        st.sampled_from(["home", "home", "", "elsewhere"]),
    ),
    max_size=6,
)


def events(found: list[Row], resolution: int = 0) -> DeviceEvents:
    """(start, length, kind, place), one unit of time a µs."""
    found = sorted(found, key=lambda row: row[0])
    n = len(found)
    start = np.array([row[0] for row in found], dtype=np.int64)
    return DeviceEvents(
        device_id="TAG-1",
        from_us=start,
        until_us=start + np.array([row[1] for row in found], dtype=np.int64),
        resolution_us=np.full(n, resolution, dtype=np.int64),
        event=np.array([row[2] for row in found], dtype=np.int8),
        place=tuple(row[3] for row in found),
        source=np.zeros(n, dtype=np.int64),
        row=np.arange(1, n + 1, dtype=np.int64),
        sources=("events.csv",),
    )


def slow(found: list[Row], at: int) -> tuple[Code, Basis]:
    """The rule read aloud, for events that name their place or a single place."""
    own = [row for row in found if row[3] in ("home", "")]
    inside = any(a <= at < a + n for a, n, kind, _ in own if kind == IN)
    lost = False
    for start, length, kind, _ in own:
        if kind != OUT:
            continue
        back = [a for a, _, other, _ in own if other == IN and a > start]
        end = start + length if length else min(back, default=OPEN_END_US)
        lost |= start <= at < end
    if lost:
        return Code.UNCLEAR, Basis.HOME_UNIT_OUT_OF_RANGE
    if inside and any(a <= at for a, _, kind, _ in own if kind == MOVED):
        return Code.UNCLEAR, Basis.HOME_UNIT_MOVED
    return (Code.CONSISTENT, Basis.HOME_UNIT_IN_RANGE) if inside else (Code.NO_DATA, Basis.NONE)


@settings(max_examples=60)
@given(rows)
def test_it_equals_the_slow_reading(found: list[Row]) -> None:
    account = unit_segments(events(found), {"home"}, only_place=True)
    assert (account.start_us[0], account.end_us[-1]) == (OPEN_START_US, OPEN_END_US)
    assert np.array_equal(account.start_us[1:], account.end_us[:-1])
    for at in range(-1, 60):
        i = int(np.searchsorted(account.start_us, at, side="right")) - 1
        assert (Code(account.state[i]), Basis(int(account.basis[i]))) == slow(found, at)


@pytest.mark.parametrize(("only_place", "state"), [(True, Code.CONSISTENT), (False, Code.NO_DATA)])
def test_an_event_without_a_place_counts_where_there_is_one_place(
    only_place: bool, state: Code
) -> None:
    account = unit_segments(events([(0, 10, IN, "")]), {"home", "other"}, only_place=only_place)
    assert account.state[np.flatnonzero(account.start_us <= 5)[-1]] == state


def test_a_clock_of_minutes_counts_with_its_worse_reading() -> None:
    account = unit_segments(events([(0, 200, IN, "home")], 60), {"home"}, only_place=True)
    inside = account.state == Code.CONSISTENT
    assert (account.start_us[inside].tolist(), account.end_us[inside].tolist()) == ([60], [200])


def test_times_in_range_end_where_the_unit_was_moved() -> None:
    found = in_range(events([(0, 100, IN, "home"), (40, 0, MOVED, "")]), {"home"}, only_place=True)
    assert [(one.start_us, one.end_us, one.row) for one in found] == [(0, 40, 1)]
