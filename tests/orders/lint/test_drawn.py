"""Doubts about places and hours held against each other; each said once, and only where true."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.orders import START, circle, condition, order, us

from orderwatch.orders.lint import lint_drawn
from orderwatch.orders.model import ClauseException, Condition, Order, PlaceVersion
from orderwatch.orders.windows import Hours
from orderwatch.policy import Policy


def at(east_m: float, radius: str = "100 m", **values: Any) -> PlaceVersion:
    """A circle so far east of the usual one."""
    centre = ["51.7520", f"{-0.3360 + east_m / 69_094:.6f}"]
    return PlaceVersion(label="", shape={"circle": {"centre": centre, "radius": radius}}, **values)


def told(*conditions: Condition, **places: PlaceVersion) -> Order:
    versions = {"zone": (circle("400 m"),), **{name: (one,) for name, one in places.items()}}
    return order(conditions=conditions, places=versions)


def stay(name: str, *places: str, when: str = "Mo-Su 19:00-07:00") -> Condition:
    return condition(
        name, kind="curfew", place=places, settings={"at": (Hours(place=places, when=when),)}
    )


def contact(**values: Any) -> Condition:
    return condition(kind="no_contact", place=(), persons=("P1",), **values)


def area(name: str, place: str, **values: Any) -> Condition:
    return condition(name, kind="restriction_zone", place=(place,), **values)


def doubts(one: Order) -> tuple[str, ...]:
    return lint_drawn(one, Policy())


CASES = {
    "small": (
        told(condition(place=("x",)), x=at(0, "24 m")),
        "its place x is settled only by positions with a radius of 19 m or less",
    ),
    "smaller than its line": (
        told(condition(place=("x",)), x=at(0, "5 m")),
        "its place x is no larger than its line is known",
    ),
    "lodging in the zone": (
        told(condition(), stay("c2", "x"), x=at(0, "50 m")),
        "contradict: x, where c2 asks to be, lies within the place that c1 forbids "
        "(first at 2026-03-02 19:00)",
    ),
    "lodging partly in the zone": (
        told(condition(), stay("c2", "x"), x=at(400, "50 m")),
        "lies by 49% within the place that c1 forbids",  # the lens of two circles: 0.4867
    ),
    "lodging within the distance": (
        told(condition(distance_m=200.0), stay("c2", "x"), x=at(600, "50 m")),
        "lies by 4",
    ),
    "lodging in a zone of other hours": (
        told(condition(when="Mo-Su 08:00-18:00"), stay("c2", "x"), x=at(0, "50 m")),
        "condition c1 forbids x, where c2 asks to be, at other hours",
    ),
    "curfew place outside the area": (
        told(area("c1", "zone"), stay("c2", "x"), x=at(400, "50 m")),
        "x, where c2 asks to be, does not lie wholly within the place of c1",
    ),
    "two places at once": (
        told(stay("c1", "x"), stay("c2", "y"), x=at(0, "50 m"), y=at(500, "50 m")),
        "conditions c1 and c2 contradict: their places share no ground",
    ),
    "one zone within another": (
        told(condition(), condition("c2", place=("x",), when="Mo 10:00-12:00"), x=at(50)),
        "conditions c2 and c1 overlap: the place of c2 lies within that of c1",
    ),
    "an exception without limits": (
        told(condition(exceptions=(ClauseException(id="e1"),))),
        "exception e1 covers all the time in which c1 is in force",
    ),
    "an exception of contact without limits": (
        told(contact(exceptions=(ClauseException(id="e1", when="Mo-Su 00:00-24:00"),))),
        "exception e1 covers all the time in which c1 is in force",
    ),
    "an exception for the whole place": (
        told(condition(exceptions=(ClauseException(id="e1", place=("zone",)),))),
        "exception e1 covers all of the place of c1",
    ),
}


@pytest.mark.parametrize(("one", "words"), CASES.values(), ids=CASES)
def test_a_doubt(one: Order, words: str) -> None:
    (found,) = doubts(one)
    assert words in found


FINE = {
    "a place of 25 m": told(condition(place=("x",)), x=at(0, "25 m")),
    "a small place with a distance": told(condition(place=("x",), distance_m=50.0), x=at(0, "5 m")),
    "a lodging beside the zone": told(condition(), stay("c2", "x"), x=at(500, "50 m")),
    "a lodging beside a zone of other hours": told(
        condition(when="Mo-Su 08:00-18:00"), stay("c2", "x"), x=at(500, "50 m")
    ),
    "a lodging left before the zone was made": told(
        condition(when="Mo-Su 08:00-18:00", from_us=us("2026-03-10")),
        replace(stay("c2", "x"), until_us=us("2026-03-10")),
        x=at(0, "50 m"),
    ),
    "contact with an exception of hours": told(
        contact(exceptions=(ClauseException(id="e1", when="Mo-Sa 00:00-24:00"),))
    ),
    "contact with an exception of a channel": told(
        contact(exceptions=(ClauseException(id="e1", contact={"channel": ("call",)}),))
    ),
    "a curfew within its area": told(area("c1", "zone"), stay("c2", "x"), x=at(100, "50 m")),
    "a smaller zone at other times": told(
        condition(when="Mo-Su 08:00-18:00"), condition("c2", place=("x",)), x=at(50)
    ),
    "zones side by side": told(condition(), condition("c2", place=("x",)), x=at(450)),
    "an exception with hours": told(
        condition(exceptions=(ClauseException(id="e1", when="Mo 10:00-12:00"),))
    ),
    "an exception that a person judges": told(
        condition(exceptions=(ClauseException(id="e1", judgement=True),))
    ),
    "an exception in part of the place": told(
        condition(exceptions=(ClauseException(id="e1", place=("x",)),)), x=at(100)
    ),
}


@pytest.mark.parametrize("one", FINE.values(), ids=FINE)
def test_what_is_no_doubt(one: Order) -> None:
    assert doubts(one) == ()


def test_an_order_that_has_ended_before_it_began() -> None:
    assert doubts(replace(told(condition()), ends_us=START)) == ()


def test_places_that_move_are_compared_in_their_time() -> None:
    """A lodging that was in the zone only before the zone was drawn anew."""
    places = {
        "zone": (
            at(0, "400 m", until_us=us("2026-03-10")),
            at(2000, "400 m", from_us=us("2026-03-10")),
        ),
        "x": (at(2000, "50 m", until_us=us("2026-03-10")), at(0, "50 m", from_us=us("2026-03-10"))),
    }
    one = order(conditions=(condition(), stay("c2", "x")), places=places)
    assert doubts(one) == ()
    (found,) = doubts(replace(one, places={**places, "x": (at(0, "50 m"),)}))
    assert "first at 2026-03-02 19:00" in found
