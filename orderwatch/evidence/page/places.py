"""The places of an order as lines in latitude and longitude, with the tolerance of each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.evidence.page.view import Drawn, Ring
from orderwatch.orders.in_force import Stretch, stretches
from orderwatch.orders.model import MUST_STAY_KINDS, Condition, Order, PlaceVersion
from orderwatch.orders.versions import condition_ids
from orderwatch.policy import Policy
from orderwatch.spatial.drawn import in_degrees, rounded
from orderwatch.spatial.zones import Zone

_WITHIN_M = 0.1
"""Arcs on the map lie within 10 cm of the line that was used, farther where it is very long."""
_MANY_POINTS = 200
_LEAST_DEG = 0.000_000_5
"""Lines of many points are simplified to 6 cm."""
MOST_POINTS = 20_000
"""Points of one place on a page; a place with more is drawn coarser."""


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """A zone that counts from `start_us` to `end_us`: as a place, or of the exception `of`."""

    condition: Condition
    key: str
    zone: Zone
    role: str
    of: str
    start_us: int
    end_us: int


def places(order: Order, period_us: tuple[int, int], policy: Policy) -> Iterator[Drawn]:
    """Every place that counted in the account period, once for each condition and version.

    Args:
        order: the order.
        period_us: start and end of the account period, µs.
        policy: the tolerance of lines that state none.
    """
    found: dict[tuple[str, str, int, str], list[_Counted]] = {}
    for name in condition_ids(order):
        for stretch in stretches(order, name, *period_us, policy):
            for one in _counted(stretch):
                found.setdefault((name, one.key, id(one.zone), one.of), []).append(one)
    for same in found.values():
        start, end = min(one.start_us for one in same), max(one.end_us for one in same)
        yield _drawn(order, replace(same[0], start_us=start, end_us=end))


def rings(zone: Zone, by_m: float = 0.0) -> tuple[Ring, ...]:
    """The line of a zone grown by `by_m` metres; empty where nothing is left of it."""
    drawn = in_degrees(zone, by_m, within_m=_WITHIN_M)
    step, simple = _LEAST_DEG, drawn
    if shapely.get_num_coordinates(drawn) > _MANY_POINTS:
        simple = shapely.simplify(drawn, step)
    while shapely.get_num_coordinates(simple) > MOST_POINTS:
        step *= 4.0
        simple = shapely.simplify(drawn, step)
    return tuple(_ring(line) for line in _lines(simple))


def _lines(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(shape):
        if not part.is_empty:
            yield shapely.get_exterior_ring(part)
            for number in range(shapely.get_num_interior_rings(part)):
                yield shapely.get_interior_ring(part, number)


def _ring(line: BaseGeometry) -> Ring:
    xy = rounded(shapely.get_coordinates(line), 7)
    return tuple(zip(xy[:, 1].tolist(), xy[:, 0].tolist(), strict=True))


def _counted(stretch: Stretch) -> Iterator[_Counted]:
    """All that counts in a stretch."""
    condition = stretch.condition
    role = "stay" if condition.kind in MUST_STAY_KINDS else "away"
    for key, zone in zip(stretch.place_ids, stretch.zones, strict=True):
        yield _Counted(
            condition=condition,
            key=key,
            zone=zone,
            role=role,
            of="",
            start_us=stretch.start_us,
            end_us=stretch.end_us,
        )
    for exception in stretch.exceptions:
        along = () if exception.along is None else (exception.along,)
        for number, zone in enumerate((*exception.places, *along)):
            yield _Counted(
                condition=condition,
                key=f"{exception.id}/{number}",
                zone=zone,
                role="exception",
                of=exception.id,
                start_us=max(int(exception.when.starts_us[0]), stretch.start_us),
                end_us=min(int(exception.when.ends_us[-1]), stretch.end_us),
            )


def _drawn(order: Order, one: _Counted) -> Drawn:
    zone, tolerance = one.zone, one.zone.tolerance_m
    versions = [
        version
        for version in order.places.get(one.key, ())
        if version.from_us <= one.start_us < version.until_us
    ]
    return Drawn(
        condition_id=one.condition.id,
        label=_label(one, versions),
        role=one.role,
        rings=rings(zone),
        inner=rings(zone, -tolerance) if tolerance else (),
        outer=rings(zone, tolerance) if tolerance else (),
        start_us=one.start_us,
        end_us=one.end_us,
        confidential=any(version.confidential for version in versions),
    )


def _label(one: _Counted, versions: Sequence[PlaceVersion]) -> str:
    place = " / ".join(dict.fromkeys(v.label for v in versions if v.label)) or one.key
    distance = one.condition.distance_m
    near = f"within {distance:g} m of " if distance and one.role != "exception" else ""
    what = f"exception {one.of}" if one.of else f"{near}{place}"
    clause = " ".join(one.condition.clause.split())
    return f"{one.condition.id}: {what}. “{clause}” Line known to {one.zone.tolerance_m:g} m."
