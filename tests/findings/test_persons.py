"""The account towards several persons, second by second, and the time that is excused."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.findings.account import Basis, Code, Segments
from orderwatch.findings.persons import every_person, excused

WORST_FIRST = (
    Code.POSSIBLE_BREACH,
    Code.UNCLEAR,
    Code.NO_DATA,
    Code.EXCEPTED,
    Code.CONSISTENT,
)
FORCE = [(0, 20), (30, 50)]
"""In force, in seconds."""


def account(states: list[Code]) -> Segments:
    """One second a state over the time in force, equal neighbours joined (silences too)."""
    seconds = [second for start, end in FORCE for second in range(start, end)]
    rows: list[list[int]] = []
    for second, state in zip(seconds, states, strict=True):
        if rows and rows[-1][1] == second and rows[-1][2] == state:
            rows[-1][1] = second + 1
        else:
            rows.append([second, second + 1, state])
    table = np.array(rows, dtype=np.int64)
    silent = table[:, 2] == Code.NO_DATA
    return Segments(
        start_us=table[:, 0],
        end_us=table[:, 1],
        state=table[:, 2].astype(np.int8),
        basis=np.where(silent, int(Basis.COULD), 0),
        unseen_us=np.where(silent, table[:, 1] - table[:, 0], 0),
        exceptable=np.zeros(len(table), dtype=bool),
    )


def by_second(segments: Segments) -> dict[int, Code]:
    told: dict[int, Code] = {}
    for start, end, state in zip(segments.start_us, segments.end_us, segments.state, strict=True):
        for second in range(int(start), int(end)):
            assert second not in told
            told[second] = Code(state)
    return told


states = st.lists(st.sampled_from(list(Code)), min_size=40, max_size=40)


@settings(max_examples=60)
@given(st.lists(states, min_size=1, max_size=3))
def test_each_second_has_the_worst_state_of_all_persons(persons: list[list[Code]]) -> None:
    told = by_second(every_person([account(one) for one in persons]))
    seconds = [second for start, end in FORCE for second in range(start, end)]
    assert sorted(told) == seconds
    for number, second in enumerate(seconds):
        here = [one[number] for one in persons]
        assert told[second] == next(state for state in WORST_FIRST if state in here)


def test_a_silence_is_not_cut_by_what_another_person_does() -> None:
    silent = [Code.NO_DATA] * 40
    changing = [Code.CONSISTENT, Code.EXCEPTED] * 20
    merged = every_person([account(silent), account(changing)])
    assert merged.start_us.tolist() == [0, 30]
    assert merged.end_us.tolist() == [20, 50]
    assert merged.unseen_us.tolist() == [20, 20]


spans = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 30)).map(lambda one: (one[0], sum(one))),
    max_size=3,
)


@settings(max_examples=60)
@given(states, spans)
def test_only_possible_breaches_within_a_span_are_excused(
    told: list[Code], excuses: list[tuple[int, int]]
) -> None:
    whole = [*told, *told[:10]]
    rows = np.arange(51)
    segments = Segments(
        start_us=rows[:-1],
        end_us=rows[1:],
        state=np.array(whole, dtype=np.int8),
        basis=np.zeros(50, dtype=np.int64),
        unseen_us=np.zeros(50, dtype=np.int64),
        exceptable=np.zeros(50, dtype=bool),
    )
    after = by_second(excused(segments, excuses))
    for second, state in enumerate(whole):
        inside = any(start <= second < end for start, end in excuses)
        excuse = inside and state == Code.POSSIBLE_BREACH
        assert after[second] == (Code.UNCLEAR if excuse else state)
