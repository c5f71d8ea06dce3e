"""The account of time against a slow reading of its rules, one pair at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.tracks import track

from orderwatch.conditions.fixes import Fixes, prepare
from orderwatch.conditions.readings import Readings
from orderwatch.findings.account import Basis, Code, account
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US

POLICY = Policy()
SECOND = 1_000_000
U, C, A = Outcome.UNCLEAR, Outcome.CONSISTENT, Outcome.AGAINST


def readings(outcome: list[Outcome], slack_m: list[float] | None = None) -> Readings:
    n = len(outcome)
    return Readings(
        outcome=np.array(outcome, dtype=np.int8),
        p=np.zeros(n),
        q=np.zeros(n),
        margin_m=np.zeros(n),
        slack_m=np.array(slack_m if slack_m is not None else [0.0] * n, dtype=np.float64),
        too_coarse=np.zeros(n, dtype=bool),
        spike_against=np.zeros(n, dtype=bool),
        repeat=np.zeros(n, dtype=bool),
        permit=np.full(n, -1, dtype=np.int64),
        shown=np.array(outcome, dtype=np.int8) == Outcome.AGAINST,
        carrying=lambda index, factor, smaller: np.zeros(len(index)),
    )


def fixes_at(at_s: list[float], resolution_s: float = 0.0) -> Fixes:
    return prepare(track(at_s, [0.0] * len(at_s), resolution_s=resolution_s), POLICY)


def state_of(at_s: list[float], outcome: list[Outcome], when_s: float, **more: float) -> str:
    resolution = more.get("resolution_s", 0.0)
    found = account(fixes_at(at_s, resolution), readings(outcome), POLICY)
    inside = (found.start_us <= when_s * SECOND) & (when_s * SECOND < found.end_us)
    assert inside.sum() == 1
    return Code(found.state[inside][0]).name.lower()


@pytest.mark.parametrize(
    ("one", "two", "gap_s", "expected"),
    [
        (A, A, 60, "possible_breach"),
        (A, A, 360, "possible_breach"),
        (A, A, 360.000001, "unclear"),
        (A, A, 900, "unclear"),
        (A, A, 900.000001, "no_data"),
        (C, C, 360, "consistent"),
        (C, C, 361, "unclear"),
        (C, A, 60, "unclear"),
        (A, C, 60, "unclear"),
        (U, A, 60, "unclear"),
        (U, U, 60, "unclear"),
        (U, C, 901, "no_data"),
    ],
)
def test_a_pair_of_fixes(one: Outcome, two: Outcome, gap_s: float, expected: str) -> None:
    assert state_of([0, gap_s], [one, two], gap_s / 2) == expected


@pytest.mark.parametrize(
    ("one", "two", "slack", "basis", "unseen_s"),
    [
        (A, C, 0.0, Basis.CROSSED, 0),
        (C, C, 0.0, Basis.COULD, 7000),
        (C, C, 70.0, Basis.COULD, 6998),
        (C, C, 245_000.0, Basis.COULD_NOT, 0),
        (A, A, 0.0, Basis.COULD, 7000),
        (U, C, 0.0, Basis.COULD, 7000),
    ],
)
def test_a_silence_says_what_it_leaves_room_for(
    one: Outcome, two: Outcome, slack: float, basis: Basis, unseen_s: int
) -> None:
    slacks = [slack if outcome is C else 0.0 for outcome in (one, two)]
    found = account(fixes_at([0, 7000]), readings([one, two], slacks), POLICY)
    middle = np.flatnonzero(found.start_us == 0)[0]
    assert Basis(int(found.basis[middle])) == basis
    assert found.unseen_us[middle] == unseen_s * SECOND


def test_far_fixes_settle_a_gap_that_the_way_there_and_back_fills() -> None:
    found = account(fixes_at([0, 600]), readings([C, C], [10_000.0, 10_000.0]), POLICY)
    middle = found.state[np.flatnonzero(found.start_us == 0)[0]]
    assert middle == Code.CONSISTENT


@pytest.mark.parametrize(
    ("outcome", "when_s", "expected"),
    [
        ([C, C, C], 90, "consistent"),
        ([A, A, A], 90, "possible_breach"),
        ([C, A, A], 90, "unclear"),
        ([A, A, A], 30, "unclear"),  # the first fix may lie at the end of its minute
        ([C, C, C], 30, "unclear"),
        ([C, C, C], 150, "unclear"),  # and the last at its start
        ([C, C, A], 90, "unclear"),
    ],
)
def test_a_minute_has_the_state_common_to_the_pairs_that_touch_it(
    outcome: list[Outcome], when_s: float, expected: str
) -> None:
    assert state_of([0, 60, 120], outcome, when_s, resolution_s=60) == expected


def test_minutes_take_the_worse_reading_of_a_gap() -> None:
    assert state_of([0, 300], [A, A], 200, resolution_s=60) == "possible_breach"
    assert state_of([0, 301], [A, A], 200, resolution_s=60) == "unclear"


@dataclass(frozen=True)
class Case:
    at_us: list[int]
    outcome: list[Outcome]
    slack_m: list[float]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    gaps = draw(
        st.lists(st.sampled_from([0, 1, 30, 60, 359, 360, 361, 900, 901, 5000]), max_size=12)
    )
    at = np.concatenate([[0], np.cumsum(np.array(gaps, dtype=np.int64))]) * SECOND
    n = len(at)
    outcome = draw(st.lists(st.sampled_from([U, C, A]), min_size=n, max_size=n))
    slack = [draw(st.sampled_from([0.0, 50.0, 20_000.0])) if one is C else 0.0 for one in outcome]
    return Case(at.tolist(), outcome, slack)


def slow_state(case: Case, at_us: int) -> Code:
    """DESIGN section 7, read aloud."""
    before = [i for i, t in enumerate(case.at_us) if t <= at_us]
    if not before or before[-1] == len(case.at_us) - 1:
        return Code.NO_DATA
    i = before[-1]
    delta = (case.at_us[i + 1] - case.at_us[i]) / SECOND
    pair = {case.outcome[i], case.outcome[i + 1]}
    if delta > POLICY.max_silence_s:
        return Code.NO_DATA
    if pair == {A} and delta <= POLICY.max_unseen_s:
        return Code.POSSIBLE_BREACH
    way = (case.slack_m[i] + case.slack_m[i + 1]) / POLICY.max_speed_mps
    if pair == {C} and delta - way <= POLICY.max_unseen_s:
        return Code.CONSISTENT
    return Code.UNCLEAR


def segments_of(case: Case, resolution_s: float = 0.0):
    at_s = [one / SECOND for one in case.at_us]
    return account(fixes_at(at_s, resolution_s), readings(case.outcome, case.slack_m), POLICY)


@given(cases())
def test_it_equals_the_slow_reading_at_every_second(case: Case) -> None:
    found = segments_of(case)
    last = case.at_us[-1]
    for at_us in {
        *case.at_us,
        *(t + SECOND // 2 for t in case.at_us),
        *(t - 1 for t in case.at_us),
    }:
        if at_us > last:
            continue
        i = np.searchsorted(found.start_us, at_us, side="right") - 1
        assert Code(found.state[i]) == slow_state(case, at_us)


@given(cases(), st.sampled_from([0.0, 60.0]))
def test_all_time_is_in_exactly_one_part(case: Case, resolution_s: float) -> None:
    found = segments_of(case, resolution_s)
    assert found.start_us[0] == OPEN_START_US
    assert found.end_us[-1] == OPEN_END_US
    assert np.array_equal(found.start_us[1:], found.end_us[:-1])
    assert np.all(found.end_us > found.start_us)


@given(cases(), st.integers(0, 10**9), st.sampled_from([U, C, A]))
def test_another_fix_never_adds_time_without_data(case: Case, at: int, outcome: Outcome) -> None:
    at_us = at % (case.at_us[-1] + 1)
    position = int(np.searchsorted(case.at_us, at_us, side="right"))
    more = replace(
        case,
        at_us=[*case.at_us[:position], at_us, *case.at_us[position:]],
        outcome=[*case.outcome[:position], outcome, *case.outcome[position:]],
        slack_m=[*case.slack_m[:position], 0.0, *case.slack_m[position:]],
    )

    def no_data(one: Case) -> int:
        found = segments_of(one)
        inner = (found.start_us >= 0) & (found.end_us <= one.at_us[-1])
        silent = inner & (found.state == Code.NO_DATA)
        return int((found.end_us - found.start_us)[silent].sum())

    assert no_data(more) <= no_data(case)


@given(cases(), st.data())
def test_a_less_clear_fix_never_adds_settled_time(case: Case, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(case.at_us) - 1))
    worse = replace(
        case,
        outcome=[*case.outcome[:i], U, *case.outcome[i + 1 :]],
        slack_m=[*case.slack_m[:i], 0.0, *case.slack_m[i + 1 :]],
    )

    def settled(one: Case, code: Code) -> int:
        found = segments_of(one)
        return int((found.end_us - found.start_us)[found.state == code].sum())

    for code in (Code.CONSISTENT, Code.POSSIBLE_BREACH):
        assert settled(worse, code) <= settled(case, code)
