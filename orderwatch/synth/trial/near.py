"""Trials of conditions to keep away from a person who moves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from orderwatch.orders.model import Order
from orderwatch.orders.zone_book import zone_book
from orderwatch.policy import Policy
from orderwatch.spatial.plane import Plane
from orderwatch.synth.trace import Position
from orderwatch.synth.trial.moments import MINUTE_US, Moment, Trial
from orderwatch.synth.trial.ways import still, visit

_STAY_MIN = 10.0
_NORTH_DEG = 0.5
"""The trial takes place so far north of the order's places, so that it bears on none of them."""
_FAR_M = 300.0
_ANYWHERE = (52.0, -1.0)


def of_nearness(
    order: Order, moment: Moment, device: str, others: dict[str, str]
) -> Iterator[Trial]:
    """One walks up to the other, and the other way round, and to the outer band.

    Args:
        order: whose places are avoided.
        moment: when and why.
        device: of the respondent.
        others: protected person → a device of theirs.
    """
    condition, at_us = moment.stretch.condition, moment.at_us
    if moment.exception is not None and moment.exception.contact:
        return
    for person in condition.persons:
        if person not in others:
            cannot = f"{person} has no device"
            yield Trial(condition=condition, at_us=at_us, what=moment.why, cannot=cannot)
            continue
        for who, mover, stander in (
            (f"the respondent walks up to {person}", device, others[person]),
            (f"{person} walks up to the respondent", others[person], device),
        ):
            what = f"{who}, to {condition.distance_m / 3:.0f} m, {moment.why}"
            yield _walk_up(order, moment, what, (mover, stander), condition.distance_m / 3)
            if moment.edge or moment.exception is not None:
                break
        warning = float(condition.settings.get("warning_m") or 0.0)
        if warning and not moment.edge:
            near = (condition.distance_m + warning) / 2
            what = f"the respondent comes to {near:.0f} m, within the warning, {moment.why}"
            yield _walk_up(order, moment, what, (device, others[person]), near)


def _walk_up(
    order: Order, moment: Moment, what: str, devices: tuple[str, str], near_m: float
) -> Trial:
    """The first device drives up to the second, which stands still, and back."""
    condition = moment.stretch.condition
    meeting = somewhere(order)
    plane = Plane(*meeting)
    far = _FAR_M + 3.0 * condition.distance_m
    start, goal = (_at(plane, one) for one in (far, near_m))
    minutes = 2.0 * _STAY_MIN if moment.edge else _STAY_MIN
    from_us = moment.at_us - (int(_STAY_MIN * MINUTE_US) if moment.edge else 0)
    rows = visit(devices[0], start, goal, from_us, minutes)
    stands = still(devices[1], meeting, from_us - 15 * MINUTE_US, minutes + 30.0)
    return Trial(condition=condition, at_us=moment.at_us, what=what, pings=(*rows, *stands))


def somewhere(order: Order) -> Position:
    """A place that no condition of the order is about."""
    book = zone_book(order, Policy())
    centres = [
        book.zone(key).centre
        for name, versions in order.places.items()
        for version in versions
        for key in book.in_force([name], version.from_us)
    ]
    if not centres:
        return _ANYWHERE
    lat = max(one[0] for one in centres)
    return (lat + _NORTH_DEG if lat < 80.0 else lat - 2.0 * _NORTH_DEG), centres[0][1]


def _at(plane: Plane, north_m: float) -> Position:
    lat, lon = plane.to_lat_lon(np.array([[0.0, north_m]]))
    return float(lat[0]), float(lon[0])
