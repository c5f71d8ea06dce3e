"""Grades: tables of tracks along a line through a circle of 100 m, and their properties."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.tracks import CENTRE, track

from orderwatch.conditions.exclusion_zone import read
from orderwatch.conditions.fixes import Fixes, prepare
from orderwatch.conditions.readings import Readings
from orderwatch.findings.erosion import stands_if_smaller_m
from orderwatch.findings.grade import grade
from orderwatch.outcome import Grade, Method, Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Circle

POLICY = Policy()
ZONE = Circle(lat=CENTRE[0], lon=CENTRE[1], radius_m=100.0, tolerance_m=5.0)


def view(at_s: Sequence[float], east_m: Sequence[float], **more: object) -> tuple[Fixes, Readings]:
    fixes = prepare(track(at_s, east_m, **more), POLICY)  # type: ignore[arg-type]
    return fixes, read(fixes, [ZONE], [], POLICY)


def graded(at_s: Sequence[float], east_m: Sequence[float], **more: object) -> str:
    fixes, readings = view(at_s, east_m, **more)
    index = np.flatnonzero(readings.outcome != Outcome.CONSISTENT)
    found = grade(fixes, readings, index, POLICY) if len(index) else None
    return found.grade.value if found else "none"


@pytest.mark.parametrize(
    ("at_s", "east_m", "more", "expected"),
    [
        pytest.param([0, 60], [0, 1], {}, "strong", id="two sound fixes 60 s apart"),
        pytest.param([0, 59.999999], [0, 1], {}, "moderate", id="a microsecond too near"),
        pytest.param([0, 60], [0, 0], {}, "moderate", id="the later a repeat"),
        pytest.param([0], [0], {}, "moderate", id="one fix deep inside"),
        pytest.param([0], [80], {}, "weak", id="one fix inside, not with its error doubled"),
        pytest.param([0], [99], {}, "none", id="on the line"),
        pytest.param([0], [99], {"accuracy_m": 30.0}, "none", id="1 m inside, 30 m accuracy"),
        pytest.param([0, 60], [0, 1], {"accuracy_m": np.nan}, "weak", id="accuracy unknown"),
        pytest.param([0, 60], [0, 1], {"accuracy_m": 0.0}, "weak", id="accuracy 0 is unknown"),
        pytest.param(
            [0, 60], [0, 1], {"method": Method.WIFI, "accuracy_m": 20.0}, "moderate", id="Wi-Fi"
        ),
        pytest.param(
            [0, 60], [0, 1], {"method": Method.CELL, "accuracy_m": 400.0}, "none", id="cell"
        ),
        pytest.param([0, 60], [0, 1], {"resolution_s": 60.0}, "moderate", id="minute clock"),
        pytest.param([0, 120], [0, 1], {"resolution_s": 60.0}, "strong", id="two minutes apart"),
        pytest.param([0, 60], [0, 1], {"accuracy_m": 1000.0}, "none", id="circle on the zone"),
        pytest.param([0, 30, 60], [87, 86, 87], {"accuracy_m": 12.0}, "moderate", id="held"),
    ],
)
def test_grades(
    at_s: Sequence[float], east_m: Sequence[float], more: dict[str, object], expected: str
) -> None:
    assert graded(at_s, east_m, **more) == expected


def test_a_spike_alone_is_weak() -> None:
    at_s, east_m = [0, 1, 2], [500, 0, 501]
    fixes, readings = view(at_s, east_m)
    assert fixes.spike.tolist() == [False, True, False]
    assert readings.outcome[1] == Outcome.UNCLEAR
    found = grade(fixes, readings, np.array([1]), POLICY)
    assert found is not None
    assert found.grade is Grade.WEAK


def test_a_step_without_return_is_a_jump_and_no_spike() -> None:
    fixes, _ = view([0, 1, 2], [500, 0, 1])
    assert not fixes.spike.any()
    assert fixes.jump.tolist() == [True, True, False]


def test_erosion_is_the_largest_that_keeps_the_grade() -> None:
    fixes, readings = view([0, 60], [0, 1])
    index = np.array([0, 1])
    most = stands_if_smaller_m(fixes, readings, index, Grade.STRONG, POLICY)
    assert grade(fixes, readings, index, POLICY, smaller_m=float(most)).grade is Grade.STRONG  # type: ignore[union-attr]
    beyond = grade(fixes, readings, index, POLICY, smaller_m=float(most + 1))
    assert beyond is None or beyond.grade is not Grade.STRONG


ranks = {"none": 0, "weak": 1, "moderate": 2, "strong": 3}
tracks = st.lists(
    st.tuples(st.sampled_from([1, 20, 30, 60, 120]), st.integers(0, 150)), min_size=1, max_size=8
)


@given(tracks, st.floats(5, 60), st.floats(1, 4))
def test_worse_accuracy_never_grades_higher(
    steps: list[tuple[int, int]], accuracy: float, worse: float
) -> None:
    at_s = np.cumsum([gap for gap, _ in steps]).tolist()
    east = [east for _, east in steps]
    fixes, better_read = view(at_s, east, accuracy_m=accuracy)
    worse_fixes, worse_read = view(at_s, east, accuracy_m=accuracy * worse)
    if (fixes.spike != worse_fixes.spike).any():
        return
    index = np.arange(len(at_s))
    better_grade = grade(fixes, better_read, index, POLICY)
    worse_grade = grade(worse_fixes, worse_read, index, POLICY)
    if worse_grade is not None and worse_read.too_coarse.any() == better_read.too_coarse.any():
        assert better_grade is not None
        assert better_grade.grade.rank >= worse_grade.grade.rank


@given(tracks, st.floats(5, 60))
def test_all_repeats_of_one_fix_are_no_better_than_that_fix_held(
    steps: list[tuple[int, int]], accuracy: float
) -> None:
    at_s = np.cumsum([gap for gap, _ in steps]).tolist()
    east = [steps[0][1]] * len(steps)
    assert ranks[graded(at_s, east, accuracy_m=accuracy)] <= ranks["moderate"]


@given(tracks, st.floats(5, 60))
def test_against_and_consistent_exclude_each_other(
    steps: list[tuple[int, int]], accuracy: float
) -> None:
    at_s = np.cumsum([gap for gap, _ in steps]).tolist()
    _, readings = view(at_s, [east for _, east in steps], accuracy_m=accuracy)
    inside = readings.margin_m < 0
    assert not (inside & (readings.outcome == Outcome.CONSISTENT)).any()
    assert not (~inside & (readings.outcome == Outcome.AGAINST)).any()
