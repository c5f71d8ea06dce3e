"""The margin of a finding: wherever its search begins, it ends where trying every metre does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support.tracks import CENTRE, track

from orderwatch.conditions import exclusion_zone, must_stay
from orderwatch.conditions.fixes import prepare
from orderwatch.conditions.readings import Readings
from orderwatch.findings.erosion import stands_if_smaller_m
from orderwatch.findings.grade import grade
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.spatial.outlines import Outline
from orderwatch.spatial.plane import Plane
from orderwatch.spatial.zones import Circle, Zone

ZONES: dict[str, Zone] = {
    "circle": Circle(lat=CENTRE[0], lon=CENTRE[1], radius_m=60.0, tolerance_m=5.0),
    "corner": Outline(
        core=shapely.Polygon([(-80.0, -20.0), (80.0, -20.0), (80.0, 5.0), (0.0, 40.0)]),
        plane=Plane(*CENTRE),
        tolerance_m=0.0,
    ),
}
READ: dict[str, Callable[..., Readings]] = {
    "not to enter": exclusion_zone.read,
    "to stay in": must_stay.read,
}
ANY = Policy()
POLICIES = [
    ANY,
    Policy(strong_p=1.0, lone_p=0.9),
    Policy(moderate_p=0.5, strong_span_s=300.0, against_p=0.8),
]


def largest(holds: Callable[[int], bool]) -> int:
    """The last whole metre up to which it holds, by trying each."""
    metres = 0
    while holds(metres + 1):
        metres += 1
    return metres


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("side", READ)
@settings(max_examples=40, deadline=None)
@given(
    east=st.lists(st.floats(-150.0, 150.0), min_size=1, max_size=6),
    accuracy=st.sampled_from([0.0, 5.0, 12.0, 40.0]),
    step_s=st.sampled_from([20.0, 60.0, 400.0]),
    policy=st.sampled_from(POLICIES),
)
def test_it_ends_where_trying_every_metre_does(
    name: str, side: str, east: list[float], accuracy: float, step_s: float, policy: Policy
) -> None:
    at = (np.arange(len(east)) * step_s).tolist()
    fixes = prepare(track(at, east, accuracy_m=accuracy), policy)
    zone: Any = ZONES[name]
    readings = READ[side](fixes, [zone], (), policy)
    index = np.arange(len(east))
    graded = grade(fixes, readings, index, policy)
    if graded is None:
        return

    def keeps(least: Grade) -> Callable[[int], bool]:
        def holds(metres: int) -> bool:
            found = grade(fixes, readings, index, policy, smaller_m=float(metres))
            return found is not None and found.grade.rank >= least.rank

        return holds

    for least in (one for one in Grade if one.rank <= graded.grade.rank):
        found = stands_if_smaller_m(
            fixes, readings, index, least, policy, tolerance_m=zone.tolerance_m
        )
        assert found == largest(keeps(least)), least
