"""The account by week: every microsecond in exactly one week, bounds of what may be against."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support.orders import HOUR, LONDON, us

from orderwatch.findings.account import Basis, Code, Segments
from orderwatch.findings.weeks import by_week

BASES = [Basis.NONE, Basis.COULD, Basis.COULD_NOT, Basis.NOT_YET_FITTED]
parts = st.lists(
    st.tuples(
        st.integers(0, 100),
        st.integers(1, 200),
        st.sampled_from(list(Code)),
        st.sampled_from(BASES),
        st.integers(0, 50),
    ),
    max_size=12,
)
START = us("2026-03-20 00:00")
"""A Friday; the clocks go forward on Sunday 29 March."""


def segments(rows: list[tuple[int, int, Code, Basis, int]]) -> Segments:
    """(gap before, length, state, basis, room) in hours."""
    at, found = START, []
    for gap, length, state, basis, room in rows:
        at += gap * HOUR
        silent = state == Code.NO_DATA
        unseen = min(room, length) * HOUR if silent and basis == Basis.COULD else 0
        found.append((at, at + length * HOUR, state, basis if silent else 0, unseen))
        at += length * HOUR
    table = np.array([[int(x) for x in row] for row in found], dtype=np.int64).reshape(-1, 5)
    return Segments(
        table[:, 0],
        table[:, 1],
        table[:, 2].astype(np.int8),
        table[:, 3],
        table[:, 4],
        np.zeros(len(table), dtype=bool),
    )


@settings(max_examples=60)
@given(parts)
def test_the_weeks_hold_the_whole_hour_by_hour(
    rows: list[tuple[int, int, Code, Basis, int]],
) -> None:
    account = segments(rows)
    weeks = list(by_week([account], LONDON))
    slow: dict[tuple[int, Code], int] = {}
    for start, end, state in zip(account.start_us, account.end_us, account.state, strict=True):
        for hour in range(int(start), int(end), HOUR):
            inside = [n for n, week in enumerate(weeks) if week.start_us <= hour < week.end_us]
            assert len(inside) == 1
            key = inside[0], Code(state)
            slow[key] = slow.get(key, 0) + HOUR
    for number, week in enumerate(weeks):
        assert dict(week.parts) == {code: slow.get((number, code), 0) for code in Code}
        sure, may = week.parts[Code.POSSIBLE_BREACH], week.parts[Code.UNCLEAR]
        assert sure <= week.most_us <= sure + may + week.parts[Code.NO_DATA]


def test_a_week_begins_on_its_local_monday() -> None:
    """Friday to Sunday are 72 hours; the week in which the clocks go forward has 167."""
    weeks = list(by_week([segments([(0, 240, Code.CONSISTENT, Basis.NONE, 0)])], LONDON))
    assert [str(one.monday) for one in weeks] == ["2026-03-16", "2026-03-23", "2026-03-30"]
    assert weeks[1].start_us == us("2026-03-23 00:00")
    assert weeks[1].end_us == us("2026-03-30 00:00")
    assert [one.parts[Code.CONSISTENT] // HOUR for one in weeks] == [72, 167, 1]


def test_at_most_counts_the_room_of_a_silence_only() -> None:
    rows = [
        (0, 2, Code.POSSIBLE_BREACH, Basis.NONE, 0),
        (0, 3, Code.UNCLEAR, Basis.NONE, 0),
        (0, 5, Code.NO_DATA, Basis.COULD, 4),
        (0, 7, Code.NO_DATA, Basis.COULD_NOT, 0),
        (0, 1, Code.NO_DATA, Basis.NOT_YET_FITTED, 0),
        (0, 9, Code.EXCEPTED, Basis.NONE, 0),
        (0, 9, Code.CONSISTENT, Basis.NONE, 0),
    ]
    (week,) = by_week([segments(rows)], LONDON)
    assert week.most_us == (2 + 3 + 4 + 0 + 1) * HOUR


def test_no_time_has_no_week() -> None:
    assert list(by_week([segments([])], LONDON)) == []
