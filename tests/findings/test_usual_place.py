"""A device that lives beside the line: its own scatter makes no finding, a true entry does."""

from __future__ import annotations

import numpy as np
import pytest
from support.tracks import CENTRE, track

from orderwatch.conditions.exclusion_zone import read
from orderwatch.conditions.fixes import prepare
from orderwatch.findings.usual_place import usual_place_near_line
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Circle

POLICY = Policy()
RADIUS_M = 100.0
ZONE = Circle(lat=CENTRE[0], lon=CENTRE[1], radius_m=RADIUS_M, tolerance_m=5.0)
DAY_S = 86_400


def usual(home_m: float, scatter_m: float, visit_m: float, *, every_s: int = 300) -> float | None:
    """A day at home so far outside the line, then two fixes at a depth inside it.

    Args:
        home_m: metres outside the line.
        scatter_m: standard deviation of the fixes at home.
        visit_m: metres inside the line.
        every_s: between fixes.
    """
    rng = np.random.default_rng(7)
    at = np.arange(0, DAY_S, every_s)
    east = RADIUS_M + home_m + rng.normal(0.0, scatter_m, len(at))
    at = np.append(at, [DAY_S, DAY_S + 60])
    east = np.append(east, [RADIUS_M - visit_m] * 2)
    fixes = prepare(track(list(at), list(east), accuracy_m=7.5), POLICY)
    index = np.array([len(at) - 2, len(at) - 1])
    return usual_place_near_line(fixes, read(fixes, [ZONE], [], POLICY), index, POLICY)


@pytest.mark.parametrize(
    ("home_m", "scatter_m", "visit_m", "capped"),
    [
        (10.0, 5.0, 1.0, True),  # 2.2 σ from home; one of 288 fixes lies beyond 2.7 σ
        (10.0, 5.0, 40.0, False),
        (10.0, 10.0, 10.0, True),  # the receiver errs twice what it states
        (10.0, 10.0, 40.0, False),
        (10.0, 0.0, 12.0, False),  # no scatter at all: any depth is out of the usual
        (300.0, 5.0, 20.0, False),  # home is not near the line
    ],
)
def test_only_what_its_own_scatter_explains_is_usual(
    home_m: float, scatter_m: float, visit_m: float, capped: bool
) -> None:
    assert (usual(home_m, scatter_m, visit_m) is not None) == capped


def test_hours_near_the_line_are_those_of_a_day() -> None:
    hours = usual(10.0, 10.0, 10.0)
    assert hours == pytest.approx(12.0, abs=0.1)  # 24 hours over the two days begun


def test_a_short_visit_to_the_neighbourhood_is_not_usual() -> None:
    """An hour beside the line is under two hours a day."""
    at = [*range(0, 3_600, 60), 3_600, 3_660]
    east = [RADIUS_M + 10.0] * 60 + [RADIUS_M - 5.0] * 2
    fixes = prepare(track(at, east, accuracy_m=7.5), POLICY)
    readings = read(fixes, [ZONE], [], POLICY)
    assert usual_place_near_line(fixes, readings, np.array([60, 61]), POLICY) is None
