"""The bound that spares fixes far from every place their geodesics changes no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support.tracks import CENTRE, east_of, track

from orderwatch.conditions import exclusion_zone, must_stay
from orderwatch.conditions.fixes import Fixes, prepare
from orderwatch.conditions.nearby import NEAR_SIGMAS, nearby
from orderwatch.conditions.permits import Permit
from orderwatch.policy import Policy
from orderwatch.spatial.outlines import Outline
from orderwatch.spatial.plane import Plane
from orderwatch.spatial.zones import Circle, Zone

POLICY = Policy()


@dataclass(frozen=True)
class Case:
    """Fixes about some places."""

    fixes: Fixes
    zones: list[Zone]


def zone(east_m: float, radius_m: float, tolerance_m: float, extra_m: float, area: bool) -> Zone:
    lat, lon = east_of(east_m) if east_m else CENTRE
    if not area:
        return Circle(
            lat=lat, lon=lon, radius_m=radius_m, tolerance_m=tolerance_m, extra_sigma_m=extra_m
        )
    core = shapely.box(-radius_m, -radius_m / 2, radius_m, radius_m)
    return Outline(core=core, plane=Plane(lat, lon), tolerance_m=tolerance_m, extra_sigma_m=extra_m)


ZONES = st.lists(
    st.builds(
        zone,
        st.sampled_from([0.0, 700.0, 5_000.0]),
        st.floats(20.0, 300.0),
        st.sampled_from([0.0, 5.0, 30.0]),
        st.sampled_from([0.0, 2.0]),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    east = draw(st.lists(st.floats(-3_000.0, 8_000.0), min_size=2, max_size=12))
    radius = st.sampled_from([0.0, 5.0, 40.0, 300.0])
    accuracy = draw(st.lists(radius, min_size=len(east), max_size=len(east)))
    at = np.cumsum(draw(st.lists(st.integers(1, 900), min_size=len(east), max_size=len(east))))
    return Case(prepare(track(at.tolist(), east, accuracy_m=accuracy), POLICY), draw(ZONES))


def _same(found: Any, plain: Any, names: str) -> None:
    for name in names.split():
        assert np.array_equal(getattr(found, name), getattr(plain, name)), name


@settings(max_examples=150, deadline=None)
@given(cases(), st.data())
def test_places_to_stay_in_are_answered_the_same(case: Case, data: st.DataObject) -> None:
    """All but the margin of a fix that is far off and not asked for, which is -inf."""
    fixes, zones, n = case.fixes, case.zones, len(case.fixes)
    exact = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    permit = Permit(
        places=(zone(2_000.0, 100.0, 5.0, 0.0, False),),
        along=None,
        applies=np.ones(n, dtype=bool),
        max_stop_us=data.draw(st.sampled_from([None, 60_000_000])),
    )
    for permits in ((), (permit,)):
        plain = must_stay.read(fixes, zones, permits, POLICY)
        found = must_stay.read(fixes, zones, permits, POLICY, exact)
        _same(found, plain, "outcome p q slack_m too_coarse spike_against repeat permit")
        known = np.isfinite(found.margin_m)
        assert np.array_equal(found.margin_m[known], plain.margin_m[known])
        assert np.all(known | ~exact)
        assert np.all(found.margin_m[~known] == -np.inf)
        assert np.all(plain.margin_m[~known] < -NEAR_SIGMAS * fixes.sigma_m[~known])
        asked = np.flatnonzero(exact)
        for factor, moved in ((1.0, 0.0), (2.0, 0.0), (1.0, 40.0)):
            assert np.array_equal(
                found.carrying(asked, factor, moved), plain.carrying(asked, factor, moved)
            )


@settings(max_examples=150, deadline=None)
@given(cases())
def test_places_not_to_enter_carry_the_same(case: Case) -> None:
    """q of any fix, near or far, with another σ and another line, is P(inside) worked out anew."""
    fixes, zones = case.fixes, case.zones
    read = exclusion_zone.read(fixes, zones, (), POLICY)
    every = np.arange(len(fixes))
    for factor, smaller in ((1.0, 0.0), (2.0, 0.0), (1.0, 25.0), (3.0, 100.0)):
        plain = [
            one.p_inside(
                fixes.track.lat,
                fixes.track.lon,
                (fixes.sigma_m + one.extra_sigma_m) * factor,
                shrink_m=one.tolerance_m + smaller,
            )
            for one in zones
        ]
        assert np.array_equal(read.carrying(every, factor, smaller), np.max(plain, axis=0))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_a_fix_called_far_is_far(case: Case) -> None:
    fixes = case.fixes
    far = ~nearby(fixes, case.zones)
    for one in case.zones:
        reach = NEAR_SIGMAS * (fixes.sigma_m + one.extra_sigma_m) + one.tolerance_m
        assert np.all(one.margin_m(fixes.track.lat, fixes.track.lon)[far] > reach[far])
