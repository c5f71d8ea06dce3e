"""Doubts that show once the places of an order are drawn and its hours are laid beside each other.

Two conditions are held against each other only where both are in force at the same time, in the
first two years of the order.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.orders.in_force import ExceptionInForce, Stretch, stretches
from orderwatch.orders.model import MUST_STAY_KINDS, Order
from orderwatch.policy import Policy
from orderwatch.spatial.drawn import in_plane
from orderwatch.spatial.plane import Plane
from orderwatch.temporal.local import to_local_text, zone

_HORIZON_US = 2 * 366 * 86_400_000_000
_SMALL_R95_M = 20.0
"""A place that needs a better radius than this is settled by few positions."""
_TOUCH = 0.005
"""Shapes share ground if it is at least this share of the smaller one."""
_WITHIN_M = 0.1
"""A shape within another may stand out by so much: chords of arcs."""


@dataclass(frozen=True, eq=False)
class Part:
    """A condition between two changes, with its places as one shape."""

    stretch: Stretch
    plane: Plane

    @property
    def name(self) -> str:
        """The condition's id."""
        return self.stretch.condition.id

    @property
    def stays(self) -> bool:
        """Whether it says where to be."""
        return self.stretch.condition.kind in MUST_STAY_KINDS

    @cached_property
    def shape(self) -> BaseGeometry:
        """All its places together, grown by the distance, metres of the plane."""
        return shapely.union_all([in_plane(one, self.plane) for one in self.stretch.zones])

    def confidential(self, order: Order) -> bool:
        """Whether a place of it is marked so."""
        versions = (one for name in self.stretch.place_ids for one in order.places[name])
        return any(one.confidential for one in versions)

    def places(self) -> Iterator[tuple[str, BaseGeometry]]:
        """Each place with its shape."""
        for name, one in zip(self.stretch.place_ids, self.stretch.zones, strict=True):
            yield name, in_plane(one, self.plane)


def lint_drawn(order: Order, policy: Policy) -> tuple[str, ...]:
    """Doubts about places and hours together, one sentence each.

    Args:
        order: whose places can be drawn (`zone_book.zone_faults` finds nothing).
        policy: the tolerance of lines that state none.
    """
    parts = parts_of(order, policy)
    found = {doubt: "" for one in _stretches(order, policy) for doubt in _never_binds(one)}
    for part in parts:
        found.update(dict.fromkeys((*_too_small(part.stretch), *_swallowed(part)), ""))
    pairs = [pair for pair in itertools.combinations(parts, 2) if pair[0].name != pair[1].name]
    at_once: set[tuple[str, str]] = set()
    for one, two in pairs:
        both = one.stretch.force.intersect(two.stretch.force)
        if len(both):
            at_once.add((one.name, two.name))
            at = to_local_text(int(both.starts_us[0]), zone(order.timezone))[:16]
            for doubt in _pair(one, two):
                found.setdefault(doubt, f" (first at {at.replace('T', ' ')})")
    for one, two in pairs:
        if one.stays != two.stays and (one.name, two.name) not in at_once:
            found.update(dict.fromkeys(_at_other_hours(one, two), ""))
    return tuple(doubt + first for doubt, first in found.items())


def parts_of(order: Order, policy: Policy) -> list[Part]:
    """The stretches of all conditions with places, drawn in one plane."""
    found = [one for one in _stretches(order, policy) if one.zones]
    if not found:
        return []
    plane = Plane(*found[0].zones[0].centre)
    return [Part(one, plane) for one in found]


def _stretches(order: Order, policy: Policy) -> list[Stretch]:
    """Every condition between two changes, in the time that is looked at."""
    end = min(order.ends_us, order.starts_us + _HORIZON_US)
    if end <= order.starts_us:
        return []
    return [
        one
        for condition in order.every_condition
        for one in stretches(order, condition.id, order.starts_us, end, policy)
        if not one.shadow
    ]


def _too_small(stretch: Stretch) -> Iterator[str]:
    for name, one in zip(stretch.place_ids, stretch.zones, strict=True):
        r95_m = one.inscribed_radius_m - one.tolerance_m
        where = f"condition {stretch.condition.id}: its place {name}"
        if r95_m <= 0.0:
            yield f"{where} is no larger than its line is known: no position can settle it"
        elif r95_m < _SMALL_R95_M:
            yield (
                f"{where} is settled only by positions with a radius of {r95_m:.0f} m or less "
                f"(95 %): most have a larger one"
            )


def _never_binds(stretch: Stretch) -> Iterator[str]:
    """Exceptions that leave no time of the condition."""
    for exception in _whole_time(stretch):
        if not exception.places:
            name = stretch.condition.id
            yield f"exception {exception.id} covers all the time in which {name} is in force"


def _swallowed(part: Part) -> Iterator[str]:
    """Exceptions that leave nothing of the place."""
    for exception in _whole_time(part.stretch):
        if exception.places and not part.stays:
            shape = shapely.union_all([in_plane(one, part.plane) for one in exception.places])
            if _holds(shape, part.shape):
                yield f"exception {exception.id} covers all of the place of {part.name}"


def _whole_time(stretch: Stretch) -> Iterator[ExceptionInForce]:
    """Exceptions that hold whenever the condition is in force, with no limit but a place."""
    for exception in stretch.exceptions:
        narrowed = exception.judgement or exception.along or exception.contact
        if not narrowed and not len(stretch.force.subtract(exception.when)):
            yield exception


def _pair(one: Part, two: Part) -> Iterator[str]:
    """Doubts about two conditions that are in force at one time."""
    if one.stays and two.stays:
        yield from _two_to_stay(one, two)
    elif one.stays or two.stays:
        stay, leave = (one, two) if one.stays else (two, one)
        yield from _stay_in_forbidden(stay, leave)
    else:
        for inner, outer in ((one, two), (two, one)):
            same_time = not len(inner.stretch.force.subtract(outer.stretch.force))
            if same_time and _holds(outer.shape, inner.shape):
                yield (
                    f"conditions {inner.name} and {outer.name} overlap: the place of {inner.name} "
                    f"lies within that of {outer.name}, and it holds at no other time"
                )
                return


def _stay_in_forbidden(stay: Part, leave: Part) -> Iterator[str]:
    """A lodging, say, that lies in an area not to be entered."""
    for name, shape in stay.places():
        share = _share(shape, leave.shape)
        if share < _TOUCH:
            continue
        how = "lies" if share > 1.0 - _TOUCH else f"lies by {share:.0%}"
        yield (
            f"conditions {stay.name} and {leave.name} contradict: {name}, where {stay.name} asks "
            f"to be, {how} within the place that {leave.name} forbids"
        )


def _at_other_hours(one: Part, two: Part) -> Iterator[str]:
    """A lodging in an area not to be entered, each at its own hours of the same days."""
    stay, leave = (one, two) if one.stays else (two, one)
    ends = [(part.stretch.force.starts_us, part.stretch.force.ends_us) for part in (stay, leave)]
    if not all(len(starts) for starts, _ in ends):
        return
    if max(int(starts[0]) for starts, _ in ends) >= min(int(stops[-1]) for _, stops in ends):
        return
    for name, shape in stay.places():
        if _share(shape, leave.shape) >= _TOUCH:
            yield (
                f"condition {leave.name} forbids {name}, where {stay.name} asks to be, at other "
                f"hours: nobody can be at home there in the hours of {leave.name}"
            )


def _two_to_stay(one: Part, two: Part) -> Iterator[str]:
    """A curfew place outside its inclusion zone; two places to be in at once."""
    small, large = sorted((one, two), key=lambda part: float(part.shape.area))
    if _share(small.shape, large.shape) < _TOUCH:
        yield (
            f"conditions {small.name} and {large.name} contradict: their places share no ground, "
            f"and both ask to be there at once"
        )
        return
    for name, shape in small.places():
        if not _holds(large.shape, shape):
            yield (
                f"{name}, where {small.name} asks to be, does not lie wholly within the place of "
                f"{large.name}, in force at the same time"
            )


def _share(shape: BaseGeometry, other: BaseGeometry) -> float:
    """How much of a shape lies in another, 0 to 1."""
    return float(shapely.intersection(shape, other).area / shape.area) if shape.area else 0.0


def _holds(outer: BaseGeometry, inner: BaseGeometry) -> bool:
    return bool(shapely.covers(shapely.buffer(outer, _WITHIN_M), inner))
