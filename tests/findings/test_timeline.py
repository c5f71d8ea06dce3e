"""Several devices of one person, exceptions and notice in the account of time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwatch.findings.account import Basis, Code, Segments, no_records
from orderwatch.findings.pieces import cut
from orderwatch.findings.timeline import DeviceAccount, merge, seconds_by_state
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals

CODES = {
    "against": Code.POSSIBLE_BREACH,
    "consistent": Code.CONSISTENT,
    "excepted": Code.EXCEPTED,
    "unclear": Code.UNCLEAR,
    "no_data": Code.NO_DATA,
}


def one_state(state: str, *, worn: bool = False, unseen_us: int = 0) -> DeviceAccount:
    basis = Basis.COULD if state == "no_data" else Basis.NONE
    return DeviceAccount(
        segments=Segments(
            np.array([OPEN_START_US], np.int64),
            np.array([OPEN_END_US], np.int64),
            np.array([CODES[state]], np.int8),
            np.array([basis], np.int64),
            np.array([unseen_us], np.int64),
            np.array([state == "against"]),
        ),
        worn=worn,
        from_us=OPEN_START_US,
        until_us=OPEN_END_US,
        covers=None,
        omits=False,
    )


NONE = Intervals.empty()
ALL = Intervals.of([(0, 100)])
PLAIN = cut(ALL, NONE, NONE, [], NONE)


@pytest.mark.parametrize(
    ("tag", "phone", "worn", "expected"),
    [
        ("against", "no_data", False, "possible_breach"),
        ("against", "unclear", False, "possible_breach"),
        ("against", "consistent", False, "unclear"),
        ("against", "consistent", True, "possible_breach"),
        ("consistent", "against", True, "consistent"),
        ("unclear", "against", True, "possible_breach"),
        ("no_data", "consistent", True, "consistent"),
        ("unclear", "consistent", False, "consistent"),
        ("unclear", "no_data", False, "unclear"),
        ("no_data", "no_data", False, "no_data"),
        ("excepted", "unclear", False, "excepted"),
    ],
)
def test_two_devices(tag: str, phone: str, worn: bool, expected: str) -> None:
    found = merge([one_state(tag, worn=worn), one_state(phone)], cut(ALL, NONE, NONE, [], ALL))
    assert [Code(one).name.lower() for one in found.state] == [expected]


def test_disagreement_is_named() -> None:
    found = merge([one_state("against"), one_state("consistent")], PLAIN)
    assert Basis(int(found.basis[0])) == Basis.DEVICES_DISAGREE


def test_room_for_a_stay_is_the_least_any_silent_device_leaves() -> None:
    found = merge([one_state("no_data", unseen_us=70), one_state("no_data", unseen_us=30)], PLAIN)
    assert found.unseen_us.tolist() == [30]


def test_room_for_a_stay_is_at_most_the_time_in_force() -> None:
    found = merge([one_state("no_data", unseen_us=5000)], PLAIN)
    assert found.unseen_us.tolist() == [100]


def test_notice_and_exceptions_cut_the_time() -> None:
    pieces = cut(
        Intervals.of([(0, 100)]),
        Intervals.of([(0, 20)]),
        Intervals.of([(20, 30)]),
        [Intervals.of([(10, 15), (50, 60)])],
        NONE,
    )
    found = merge([one_state("against")], pieces)
    rows = [
        (int(a), int(b), Code(s).name.lower(), str(Basis(int(w)).name))
        for a, b, s, w in zip(found.start_us, found.end_us, found.state, found.basis, strict=True)
    ]
    assert rows == [
        (0, 10, "unclear", "BEFORE_NOTICE"),
        (10, 15, "excepted", "EXCEPTION"),
        (15, 20, "unclear", "BEFORE_NOTICE"),
        (20, 30, "unclear", "NOTICE_DAY"),
        (30, 50, "possible_breach", "NONE"),
        (50, 60, "excepted", "EXCEPTION"),
        (60, 100, "possible_breach", "NONE"),
    ]


def test_a_permitted_place_excepts_only_while_it_is_permitted() -> None:
    """Two fixes in the permitted place, before and after a time in which it is not permitted."""
    pieces = cut(ALL, NONE, NONE, [], Intervals.of([(0, 30), (60, 100)]))
    found = merge([one_state("excepted")], pieces)
    assert [Code(one).name.lower() for one in found.state] == ["excepted", "unclear", "excepted"]
    assert found.start_us.tolist() == [0, 30, 60]


@pytest.mark.parametrize("day", [False, True])
def test_devices_disagree_before_notice_too(day: bool) -> None:
    pieces = cut(ALL, NONE if day else ALL, ALL if day else NONE, [], NONE)
    found = merge([one_state("against"), one_state("consistent")], pieces)
    assert [Code(one).name.lower() for one in found.state] == ["unclear"]
    assert Basis(int(found.basis[0])) == Basis.DEVICES_DISAGREE


def test_before_a_tag_is_fitted_there_is_no_data() -> None:
    tag = one_state("consistent")
    late = DeviceAccount(**{**vars(tag), "from_us": 40})
    found = merge([late], PLAIN)
    assert found.start_us.tolist() == [0, 40]
    assert Basis(int(found.basis[0])) == Basis.NOT_YET_FITTED


def test_a_device_not_fitted_yet_is_silent_about_another() -> None:
    late = DeviceAccount(**{**vars(one_state("consistent")), "from_us": 40})
    found = merge([late, one_state("no_data", unseen_us=9)], PLAIN)
    assert Basis(int(found.basis[0])) == Basis.COULD


def test_no_device_at_all_is_no_data() -> None:
    nothing = DeviceAccount(
        **{**vars(one_state("no_data")), "segments": no_records(Basis.NO_RECORDS)}
    )
    found = merge([nothing], PLAIN)
    assert seconds_by_state(found)[Code.NO_DATA] == 100


def test_a_person_without_a_device_is_no_data() -> None:
    found = merge([], PLAIN)
    assert seconds_by_state(found)[Code.NO_DATA] == 100
    assert Basis(int(found.basis[0])) == Basis.NO_RECORDS


spans = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=6)


@given(spans, spans, spans, spans, st.lists(st.sampled_from(sorted(CODES)), min_size=1, max_size=3))
def test_the_parts_sum_to_the_time_in_force(
    force: list[tuple[int, int]],
    before: list[tuple[int, int]],
    day: list[tuple[int, int]],
    exception: list[tuple[int, int]],
    states: list[str],
) -> None:
    in_force = Intervals.of(force)
    early = Intervals.of(before).intersect(in_force)
    pieces = cut(
        in_force,
        early,
        Intervals.of(day).intersect(in_force).subtract(early),
        [Intervals.of(exception)],
        Intervals.of(exception),
    )
    found = merge([one_state(one) for one in states], pieces)
    assert sum(seconds_by_state(found).values()) == in_force.total_us
    assert np.all(found.start_us[1:] >= found.end_us[:-1])
