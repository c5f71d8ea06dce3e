"""Trials of conditions about places: in and out of each, at each edge, in each exception."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import shapely

from orderwatch.findings.wording import metres
from orderwatch.orders.model import MUST_STAY_KINDS
from orderwatch.orders.windows import ALLOWANCE, Allowance
from orderwatch.spatial.outlines import Outline
from orderwatch.spatial.zones import Zone
from orderwatch.synth.trace import Position
from orderwatch.synth.trial.moments import IN_FORCE, MINUTE_US, Moment, Trial
from orderwatch.synth.trial.ways import middle, outside, still, visit, walk
from orderwatch.temporal.durations import duration_text

_STAY_MIN = 10.0
_AWAY_MIN = 30.0
_LONGEST_WINDOW_US = 36 * 60 * MINUTE_US


def of_place(moment: Moment, device: str) -> Iterator[Trial]:
    """What is tried of a condition about places at one moment.

    Args:
        moment: when and why.
        device: of the respondent, whose positions are invented.
    """
    stretch = moment.stretch
    trial = partial(Trial, condition=stretch.condition, at_us=moment.at_us)
    if not stretch.zones:
        yield trial(what=moment.why, cannot="no version of its places is in force then")
    elif stretch.condition.kind == "attend":
        yield from _attend(moment, device, trial)
    elif stretch.condition.kind in MUST_STAY_KINDS:
        yield from _leave(moment, device, trial)
    elif moment.exception is not None:
        yield from _excepted(moment, device, trial)
    else:
        yield from _enter(moment, device, trial)


def _enter(moment: Moment, device: str, trial: Callable[..., Trial]) -> Iterator[Trial]:
    """Into each place and out again."""
    zones = moment.stretch.zones
    from_us, minutes = _around(moment, _STAY_MIN)
    for name, zone in zip(moment.stretch.place_ids, zones, strict=True):
        goal = middle(zone)
        what = f"goes {_deep(zone, goal)} into {name} for {minutes:g} min, {moment.why}"
        way = outside(zones, goal), goal
        yield _go(trial, what, device, way, (from_us, minutes))


def _leave(moment: Moment, device: str, trial: Callable[..., Trial]) -> Iterator[Trial]:
    """Out of the places and back; and, once, not out of them."""
    zones = moment.stretch.zones
    home = middle(zones[0])
    away = outside(zones, home)
    from_us, minutes = _around(moment, _AWAY_MIN)
    names = " or ".join(dict.fromkeys(moment.stretch.place_ids))
    what = f"leaves {names} for {minutes:g} min, {moment.why}"
    yield _go(trial, what, device, (home, away), (from_us, minutes))
    allowance: Allowance | None = moment.stretch.condition.settings.get(ALLOWANCE)
    if allowance is not None and moment.why == IN_FORCE:
        longer = allowance.length_us / MINUTE_US + _AWAY_MIN
        what = f"leaves {names} for {longer:g} min, more than the allowance, {moment.why}"
        yield _go(trial, what, device, (home, away), (from_us, longer))
    if moment.why == IN_FORCE:
        rows = still(device, home, moment.at_us, _AWAY_MIN)
        where = f"{moment.stretch.place_ids[0]}, {_deep(zones[0], home)} inside its line"
        yield trial(what=f"stays in {where}, {moment.why}", pings=rows)


def _attend(moment: Moment, device: str, trial: Callable[..., Trial]) -> Iterator[Trial]:
    """Through a whole window, away and there."""
    if moment.edge:
        return
    stretch = moment.stretch
    # The first window may have been open when the order began: one that opens after it is whole.
    after = [one for one in stretch.force if one[0] > moment.at_us and one[1] < stretch.end_us]
    window = next(iter(after), next(one for one in stretch.force if one[1] > moment.at_us))
    at_us = (window[0] + window[1]) // 2
    trial = partial(trial, at_us=at_us)
    if window[1] - window[0] > _LONGEST_WINDOW_US:
        yield trial(what=moment.why, cannot="its window is longer than a day and a half")
        return
    place = middle(stretch.zones[0])
    away = outside(stretch.zones, place)
    name = stretch.place_ids[0]
    stay_us = stretch.condition.settings["stay_us"]
    if away is None:
        yield trial(what=moment.why, cannot="no point is clear of its places")
        return
    length = (window[1] - window[0]) / MINUTE_US + 60.0
    rows = still(device, away, window[0] - 30 * MINUTE_US, length)
    yield trial(what=f"stays away from {name} all through a window, {moment.why}", pings=rows)
    minutes = stay_us / MINUTE_US + 5.0
    rows = visit(device, away, place, at_us, minutes)
    yield trial(what=f"is at {name} for {minutes:g} min, {moment.why}", pings=rows)


def _excepted(moment: Moment, device: str, trial: Callable[..., Trial]) -> Iterator[Trial]:
    """Where an exception permits to be, or in the place while it holds."""
    exception, zones = moment.exception, moment.stretch.zones
    assert exception is not None
    if exception.along is not None:
        yield from _along(moment, exception.along, device, trial)
        return
    goals = [middle(one) for one in exception.places] or [middle(zones[0])]
    where = "where it permits" if exception.places else f"in {moment.stretch.place_ids[0]}"
    what = f"is {where} for {_STAY_MIN / 2:g} min, {moment.why}"
    way = outside(zones, goals[0]), goals[0]
    yield _go(trial, what, device, way, (moment.at_us, _STAY_MIN / 2))


def _along(
    moment: Moment, route: Zone, device: str, trial: Callable[..., Trial]
) -> Iterator[Trial]:
    """Along a permitted route, without a stop and with one that is too long."""
    assert isinstance(route, Outline)
    line = _line(route)
    yield trial(what=f"walks along the route, {moment.why}", pings=walk(device, line, moment.at_us))
    most_us = moment.exception.max_stop_us if moment.exception else None
    if most_us is not None:
        minutes = most_us / MINUTE_US + 10.0
        what = f"stops on the route for {duration_text(int(minutes * MINUTE_US))}, {moment.why}"
        yield trial(what=what, pings=walk(device, line, moment.at_us, minutes))


def _line(route: Outline) -> list[Position]:
    """Points of a corridor's line, its middle among them."""
    parts = shapely.get_parts(route.core)
    longest = max(parts, key=lambda one: float(one.length))
    points = shapely.line_interpolate_point(longest, [0.0, 0.25, 0.5, 0.75, 1.0], normalized=True)
    lat, lon = route.plane.to_lat_lon(shapely.get_coordinates(points))
    return [(float(a), float(b)) for a, b in zip(lat, lon, strict=True)]


def _deep(zone: Zone, point: Position) -> str:
    """How far inside the line, the distance included: a wrong radius shows."""
    margin = zone.margin_m(np.array([point[0]]), np.array([point[1]]))
    return metres(-float(margin[0]))


def _around(moment: Moment, minutes: float) -> tuple[int, float]:
    """From when and how long: about an edge, or from the moment on."""
    if not moment.edge:
        return moment.at_us, minutes
    return int(moment.at_us - minutes * MINUTE_US), 2.0 * minutes


def _go(
    trial: Callable[..., Trial],
    what: str,
    device: str,
    way: tuple[Position | None, Position | None],
    stay: tuple[int, float],
) -> Trial:
    """From one point to another, there for so many minutes from an instant on, and back."""
    start, goal = way
    if start is None or goal is None:
        return trial(what=what, cannot="no point is clear of its places")
    return trial(what=what, pings=visit(device, start, goal, *stay))
