"""Exceptions in a place, along a route, and of later grant: what a poor fix may not settle."""

from __future__ import annotations

import pandas as pd
import pytest
from support.tracks import east_of

import orderwatch
from orderwatch.evidence.frames import Findings
from orderwatch.orders import load_text

ORDER = """
orderwatch: 1
order: {id: O, made: 2026-01-05, notice: [{at: 2026-01-05 09:00, how: court}], timezone: UTC}
respondent: {id: R, devices: [{id: T, from: 2026-01-01}]}
places:
  block: {circle: {centre: [51.752, -0.336], radius: 1000 m}}
  small: {circle: {centre: [51.752, -0.336], radius: 15 m}}
  shop: {circle: {centre: [51.752, -0.336], radius: 200 m}}
  away: {circle: {centre: [51.772, -0.336], radius: 100 m}}
  road: {corridor: {line: [[51.752, -0.356], [51.752, -0.316]], width: 100 m}}
  tiny: {circle: {centre: [51.852, -0.336], radius: 5 m}, outline: {tolerance: 0 m}}
  wide: {circle: {centre: [51.752, -0.336], radius: 300 m}, outline: {tolerance: 100 m}}
conditions:
  - {id: c1, clause: "1.", kind: exclusion_zone, place: PLACE, exceptions: [EXCEPTION]}
"""
START = pd.Timestamp("2026-01-12T10:00:00Z")


def found(
    fixes: list[tuple[float, float, float]], exception: str = "", place: str = "block"
) -> Findings:
    """Fixes as (seconds, metres east of the middle, radius)."""
    rows = []
    for at_s, east, radius in fixes:
        lat, lon = east_of(east)
        at = (START + pd.Timedelta(seconds=at_s)).isoformat()
        rows.append(("T", at, f"{lat:.7f}", f"{lon:.7f}", str(radius), "0.68"))
    columns = ["device_id", "fixed_at", "lat", "lon", "accuracy_m", "accuracy_level"]
    text = ORDER.replace("PLACE", place).replace("EXCEPTION", exception)
    order = load_text(text)
    return orderwatch.check(order, pd.DataFrame(rows, columns=columns))


def state_s(result: Findings, state: str) -> float:
    return float(result.conditions[f"{state}_s"].iloc[0])


@pytest.mark.parametrize("radius", [10, 20, 40, 60, 80, 100, 200])
def test_a_poorer_fix_in_a_small_permitted_place_is_no_finding(radius: float) -> None:
    """The share inside the permitted place falls with the radius; that shows nothing."""
    stay = [(60.0 * i, 0.3 * i, radius) for i in range(11)]
    result = found(stay, "{id: e1, place: small}")
    assert len(result.possible_breaches) == 0
    assert state_s(result, "possible_breach") == 0.0
    assert state_s(result, "excepted") == (600.0 if radius <= 20 else 0.0)


@pytest.mark.parametrize("radius", [10, 60])
def test_one_poor_fix_does_not_end_a_stop(radius: float) -> None:
    stay = [(30.0 * i, float(i % 3), radius if i == 5 else 10.0) for i in range(12)]
    result = found(stay, "{id: e1, along: road, max_stop: 3 min}")
    assert len(result.excepted) == 0
    assert state_s(result, "possible_breach") == 330.0


def test_a_stop_within_the_allowed_time_is_excepted() -> None:
    stay = [(30.0 * i, 0.0, 10.0) for i in range(7)]
    result = found(stay, "{id: e1, along: road, max_stop: 3 min}")
    assert len(result.possible_breaches) == 0
    assert state_s(result, "excepted") == 180.0


def test_slow_walking_along_the_road_is_no_stop() -> None:
    way = [(30.0 * i, 40.0 * i, 10.0) for i in range(12)]
    result = found(way, "{id: e1, along: road, max_stop: 3 min}")
    assert len(result.possible_breaches) == 0


def test_time_between_two_windows_of_a_permitted_place_is_not_excepted() -> None:
    fixes = [(60.0 * minute, 0.0, 10.0) for minute in (0, 5, 9, 17, 20)]
    result = found(fixes, "{id: e1, place: shop, when: 'Mo 10:00-10:10,10:16-10:30'}")
    assert state_s(result, "excepted") == 14 * 60.0
    assert state_s(result, "unclear") == 6 * 60.0
    assert len(result.excepted) == 2


def test_granted_after_is_said_only_where_the_exception_could_have_held() -> None:
    stay = [(60.0 * i, float(i), 10.0) for i in range(11)]
    far = found(stay, "{id: e1, place: away, granted: 2026-01-20}")
    near = found(stay, "{id: e1, place: shop, granted: 2026-01-20}")
    assert "granted_after" not in far.possible_breaches["flags"].iloc[0]
    assert "granted_after" in near.possible_breaches["flags"].iloc[0]


def test_the_order_of_the_places_does_not_matter() -> None:
    """The fix at 60 s is surely outside the first place and far from a very small second one."""
    fixes = [(0, 600, 5), (40, 100, 30), (60, 260, 8), (110, 100.5, 30), (160, 600, 5)]
    rows = [(float(a), float(b), float(c)) for a, b, c in fixes]
    one, two = found(rows, place="[wide, tiny]"), found(rows, place="[tiny, wide]")
    pd.testing.assert_frame_equal(one.possible_breaches, two.possible_breaches)


@pytest.mark.parametrize(
    ("east", "radius", "words"),
    [
        (0.0, 10, ("11 positions inside the area of condition c1 (", "e1 covers where they lie.")),
        (
            60.0,
            40,
            ("11 positions inside the area of condition c1 (", "where no exception permits"),
        ),
    ],
)
def test_a_sentence_never_denies_what_the_rows_show(
    east: float, radius: float, words: tuple[str, ...]
) -> None:
    """A kilometre inside the line is inside it, whether or not an exception permits it."""
    stay = [(60.0 * i, east + 0.3 * i, radius) for i in range(11)]
    result = found(stay, "{id: e1, place: small}")
    (row,) = [*result.excepted.itertuples(), *result.near_misses.itertuples()]
    assert [one for one in words if one not in row.sentence] == []
    assert "shown to be inside" not in row.sentence
    assert "that the line was crossed" not in row.sentence
