"""Stretches of force: the places and exceptions that stand in each, and notice of it."""

from __future__ import annotations

from typing import Any

import pytest
from support.orders import DAY, HOUR, MINUTE, START, circle, condition, notice, order

from orderwatch.orders.in_force import ExceptionInForce, Stretch, in_force, stretches
from orderwatch.orders.model import ClauseException, Order, PlaceVersion, Suspension
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Circle
from orderwatch.temporal.intervals import Intervals

END = START + 10 * DAY
STREET = PlaceVersion(
    label="",
    shape={"corridor": {"line": [["51.75", "-0.34"], ["51.76", "-0.33"]], "width": "40 m"}},
)


def found(one: Order, name: str = "c1") -> tuple[Stretch, ...]:
    return stretches(one, name, START - DAY, END, Policy())


def radii(stretch: Stretch) -> list[float]:
    return [zone.radius_m for zone in stretch.zones if isinstance(zone, Circle)]


def excepted(exception: ClauseException, **values: Any) -> tuple[ExceptionInForce, ...]:
    places = {"zone": (circle(),), "office": (circle("60 m"),), "street": (STREET,)}
    guarded = condition(distance_m=50.0, exceptions=(exception,))
    told = order(**{"conditions": (guarded,), "places": places, **values})
    return tuple(one for stretch in found(told) for one in stretch.exceptions)


def test_one_stretch() -> None:
    """From the order's start, cut to the time that is asked about."""
    (one,) = found(order())
    assert (one.start_us, one.end_us) == (START, END)
    assert one.force == Intervals.of([(START, END)])
    assert (one.place_ids, radii(one)) == (("zone",), [100.0])
    assert not one.shadow
    assert one.notice_recorded


def test_before_notice_and_on_its_day() -> None:
    """The time before the first notice and the day of a notice without an hour stand apart."""
    day = START - 12 * HOUR + 2 * DAY
    (one,) = found(order(notice=(notice(day, days=1), notice(day + 3 * DAY))))
    assert one.before_notice == Intervals.of([(START, day)])
    assert one.notice_day == Intervals.of([(day, day + DAY)])
    assert one.force == Intervals.of([(START, END)])


def test_no_notice() -> None:
    """Nothing is before a notice that is not recorded, and the stretch says so."""
    (one,) = found(order(notice=()))
    assert not len(one.before_notice)
    assert not one.notice_recorded


def test_a_dated_place() -> None:
    """A stretch ends where the place changes; the distance is added to each version."""
    move = START + 3 * DAY
    places = {"zone": (circle(until_us=move), circle("40 m", from_us=move))}
    told = order(places=places, conditions=(condition(distance_m=50.0),))
    assert [(one.start_us, one.end_us, radii(one)) for one in found(told)] == [
        (START, move, [150.0]),
        (move, END, [90.0]),
    ]


def test_a_time_without_a_place() -> None:
    """The condition stays in force where no version of its place does, with nothing to test."""
    gone = order(places={"zone": (circle(until_us=START + DAY),)})
    assert [(one.start_us, len(one.zones)) for one in found(gone)] == [(START, 1), (START + DAY, 0)]
    assert in_force(gone, "c1", START, END) == Intervals.of([(START, END)])


def test_two_versions_at_once() -> None:
    """Both hold, each under the name of its place."""
    places = {"zone": (circle(until_us=START + 2 * DAY), circle("40 m", from_us=START + DAY))}
    middle = found(order(places=places))[1]
    assert (middle.place_ids, radii(middle)) == (("zone", "zone"), [100.0, 40.0])


def test_a_place_cut_out_for_a_time() -> None:
    """A stretch is cut where a place that is taken out of another begins or ends."""
    ring = "POLYGON ((-0.35 51.74, -0.32 51.74, -0.32 51.76, -0.35 51.76, -0.35 51.74))"
    area = PlaceVersion(label="", shape={"wkt": ring, "minus": ["hole"]})
    hole = circle(from_us=START + DAY, until_us=START + 2 * DAY)
    told = order(places={"zone": (area,), "hole": (hole,)})
    shapes = [one.zones[0] for one in found(told)]
    assert [one.start_us for one in found(told)] == [START, START + DAY, START + 2 * DAY]
    assert shapes[0] is shapes[2]
    assert shapes[0] is not shapes[1]


def test_windows_and_a_suspension() -> None:
    """The time of force of a stretch is what is left of its windows."""
    midnight = START - 12 * HOUR
    lift = Suspension(
        from_us=midnight + DAY + 9 * HOUR, until_us=midnight + DAY + 10 * HOUR, conditions=()
    )
    told = order(conditions=(condition(when="Tu 08:00-11:00"),), suspensions=(lift,))
    eight = midnight + DAY + 8 * HOUR
    week = [(eight, eight + HOUR), (eight + 2 * HOUR, eight + 3 * HOUR)]
    week += [(eight + 7 * DAY, eight + 7 * DAY + 3 * HOUR)]
    (one,) = found(told)
    assert one.force == Intervals.of(week) == in_force(told, "c1", START, END)


def test_no_time_no_stretch() -> None:
    """A condition that ended before the time asked about has none."""
    told = order(conditions=(condition(until_us=START - 2 * DAY),))
    assert found(told) == ()
    with pytest.raises(KeyError):
        stretches(told, "c9", START, END, Policy())


def test_an_exception_between_dates() -> None:
    """It holds in its own time, within the stretch."""
    (one,) = excepted(ClauseException(id="e1", from_us=START + DAY, until_us=START + 2 * DAY))
    assert (one.id, one.when) == ("e1", Intervals.of([(START + DAY, START + 2 * DAY)]))
    assert excepted(ClauseException(id="e1", until_us=START)) == ()


def test_an_exception_with_windows_and_dates() -> None:
    """All that is given must hold."""
    noon = START
    asked = ClauseException(id="e1", from_us=noon, until_us=noon + 2 * DAY, when="Tu 08:00-13:00")
    (one,) = excepted(asked)
    assert one.when == Intervals.of([(noon + 20 * HOUR, noon + 25 * HOUR)])


def test_an_exception_of_a_calendar() -> None:
    """Its windows open only on the days of the calendar."""
    calendars = {"term": (("2026-03-04", "2026-03-04"),)}
    asked = ClauseException(id="e1", when="Mo-Su 12:00-13:00", calendar="term")
    (one,) = excepted(asked, calendars=calendars)
    assert one.when == Intervals.of([(START + 2 * DAY, START + 2 * DAY + HOUR)])


def test_an_exception_in_a_place() -> None:
    """The condition's own place is lifted with its distance, another one as it is drawn."""
    (own,) = excepted(ClauseException(id="e1", place=("zone",)))
    (other,) = excepted(ClauseException(id="e1", place=("office",)))
    sizes = [one.places[0].radius_m for one in (own, other) if isinstance(one.places[0], Circle)]
    assert sizes == [150.0, 60.0]


def test_an_exception_along_a_route() -> None:
    """The route and the longest stop on it are handed on."""
    asked = ClauseException(id="e1", along="street", max_stop_us=3 * MINUTE, reason="to pass")
    (one,) = excepted(asked)
    assert one.along is not None
    assert one.along.inscribed_radius_m == pytest.approx(20.0)
    assert (one.places, one.max_stop_us, one.reason) == ((), 3 * MINUTE, "to pass")


def test_an_exception_in_a_place_that_moves() -> None:
    """It stands once for each version; not at all while it has no place."""
    versions = (circle("60 m", until_us=START + DAY), circle("30 m", from_us=START + 2 * DAY))
    places = {"zone": (circle(),), "office": versions}
    first, second = excepted(ClauseException(id="e1", place=("office",)), places=places)
    assert first.when == Intervals.of([(START, START + DAY)])
    assert second.when == Intervals.of([(START + 2 * DAY, END)])


def test_an_exception_along_a_route_that_is_gone() -> None:
    """Without its route it permits nothing."""
    gone = PlaceVersion(label="", shape=STREET.shape, until_us=START)
    places = {"zone": (circle(),), "street": (gone,)}
    assert excepted(ClauseException(id="e1", along="street"), places=places) == ()


def test_what_an_exception_says_of_itself() -> None:
    """When it was granted, and whether a person must judge it."""
    (one,) = excepted(ClauseException(id="e1", granted_us=START, judgement=True))
    assert (one.granted_us, one.judgement) == (START, True)
