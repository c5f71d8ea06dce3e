"""What records given add, for one respondent of several orders."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.pattern_tables import Tables

from orderwatch.patterns.fixated import fixated
from orderwatch.patterns.given import ContactsGiven, Given, PositionsGiven, Received, Visit
from orderwatch.patterns.indicator import Indicator
from orderwatch.patterns.persons import keys_of
from orderwatch.patterns.unwanted import unwanted
from orderwatch.policy import Policy

HOUR_US = 3_600_000_000
NOON_US = 1_772_712_000_000_000
"""2026-03-05T12:00:00Z."""
VISIT = Visit(
    place="home",
    order_id="A",
    device_id="TAG-1",
    start_us=NOON_US,
    end_us=NOON_US + HOUR_US,
    closest_m=12.5,
    fixes=30,
)


def answer(order_id: str, number: str, at_us: int = NOON_US + HOUR_US) -> Received:
    return Received(
        at_us=at_us,
        channel="sms",
        sender=("P1",),
        persons=keys_of(order_id, ("P1",), [number]),
        order_id=order_id,
        source="a.csv",
        row=99,
    )


def messages(run: Tables, *received: Received, until_us: int = NOON_US * 2) -> Indicator:
    (view,) = run.views()
    contacts = ContactsGiven(sent=(), received=received, look_alikes=(), until_us=until_us)
    found = unwanted(view.course, Given(contacts=contacts), Policy())
    return {one.definition.code: one for one in found}["messages_not_answered"]


@pytest.mark.parametrize(
    ("name", "received", "silent"),
    [
        ("by the person written to", answer("A", "phone:+447700900456"), 0),
        ("by the same number, as another file has it", answer("B", "phone:+447700900456"), 0),
        ("by the P1 of another file", answer("B", "phone:+447700900999"), 1),
    ],
)
def test_an_answer_is_of_the_person_written_to(name: str, received: Received, silent: int) -> None:
    """P1 of two order files may be two persons."""
    run = Tables().order("A").order("B")
    run.contact("2026-03-05T12:00:00Z", "sms")
    assert messages(run, received).count == silent, name


def test_a_message_at_the_end_may_have_been_answered_later() -> None:
    """The time that was read ends an hour after it: that is said."""
    run = Tables().order()
    run.contact("2026-03-05T12:00:00Z", "sms")
    found = messages(run, until_us=NOON_US + HOUR_US)
    assert found.words == "1 of 1 message; after 1 of them the time counted ends within 24 h"
    assert messages(run).words == "1 of 1 message"


def visits(*some: Visit) -> Indicator:
    (view,) = Tables().order("A").order("B").views()
    given = Given(positions=PositionsGiven(visits=some, near_us=1, observed_us=2))
    found = fixated(view.course, given, Policy())
    return {one.definition.code: one for one in found}["visits_near"]


def test_one_visit_near_a_place_of_two_orders_is_one() -> None:
    """The same device, times and distance to what both orders call home; else they are two."""
    both = visits(VISIT, replace(VISIT, order_id="B"))
    assert both.count == 1
    assert both.rows[0].order_id == "A;B"
    assert both.words.endswith("1 visit of any length")
    assert visits(VISIT, replace(VISIT, order_id="B", closest_m=60.0)).count == 2
    assert visits(VISIT, replace(VISIT, place="school")).count == 2
