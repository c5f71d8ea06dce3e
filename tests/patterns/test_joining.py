"""Who is one person over several runs: by what the order files say, never by an id alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from support.courses import contact_rows, course_order, found_in

from orderwatch.evidence.gather import InMemory, gathered_of
from orderwatch.orders.model import Device, Identifier, Order
from orderwatch.patterns.gathered import Gathered
from orderwatch.patterns.joining import joined_by_identifiers
from orderwatch.patterns.view import patterns_of
from orderwatch.policy import Policy

MARCH, LATER = 1_772_323_200_000_000, 1_800_000_000_000_000


def holder(respondent: str, **held: Any) -> Order:
    """An order whose respondent holds only what is named."""
    order = course_order(respondent=respondent)
    person = replace(order.respondent, devices=(), identifiers=())
    return replace(order, respondent=replace(person, **held))


def phone(value: str = "07700 900123", **more: Any) -> dict[str, Any]:
    return {"identifiers": (Identifier(kind="phone", value=value, **more),)}


def device(name: str = "TAG-9", **more: Any) -> dict[str, Any]:
    return {"devices": (Device(id=name, from_us=MARCH, **more),)}


def joined(orders: Mapping[str, Order], known: bool = True) -> Gathered:
    rows = contact_rows(["2026-03-05 18:30 R call P1"])
    sinks = {
        name: InMemory(found_in(course_order(respondent=one.respondent.id), rows, None))
        for name, one in orders.items()
    }
    gathered = gathered_of(sinks)
    at_hand = {(name, "CASE-1", one.respondent.id): one for name, one in orders.items()}
    return joined_by_identifiers(gathered, at_hand if known else {})


@pytest.mark.parametrize(
    ("name", "one", "other", "together", "words"),
    [
        ("one number", phone(), phone("+44 7700 900123"), True, "one person by phone:+4477009001"),
        ("one device", device(), device(), True, "one person by device TAG-9"),
        ("another number", phone(), phone("07700 900124"), False, "no device or attributed"),
        ("only suspected", phone(), phone(strength="suspected"), False, "only suspected"),
        ("shared", phone(), phone(shared=True), False, "no device or attributed"),
        (
            "one device, one after the other",
            device(until_us=MARCH + 10),
            {"devices": (Device(id="TAG-9", from_us=MARCH + 10),)},
            False,
            "no device or attributed",
        ),
    ],
)
def test_one_person_by_what_they_hold(
    name: str, one: dict[str, Any], other: dict[str, Any], together: bool, words: str
) -> None:
    """Both runs call the respondent R; what they hold decides, and the reason is said."""
    found = joined({"spring": holder("R", **one), "summer": holder("R", **other)})
    names = {found.person("spring", "R"), found.person("summer", "R")}
    assert names == ({"R"} if together else {"R of spring", "R of summer"}), name
    told = "; ".join(line for lines in found.joined.values() for line in lines)
    assert words in told
    assert len(list(patterns_of(found, Policy()))) == (1 if together else 2)


def test_two_ids_of_one_person() -> None:
    """The first run's id names them, and asking for either finds both."""
    found = joined({"spring": holder("R", **phone()), "summer": holder("X-77", **phone())})
    for asked in ("R", "X-77"):
        (view,) = patterns_of(found, Policy(), respondent=asked)
        assert view.respondent == "R"
        assert [one.respondent_id for one in view.course.orders] == ["R", "X-77"]


def test_without_the_order_files_nobody_is_joined() -> None:
    """An id alone may be anybody's."""
    found = joined({"spring": holder("R", **phone()), "summer": holder("R", **phone())}, False)
    assert found.person("spring", "R") != found.person("summer", "R")
    assert "an order file is not at hand" in "; ".join(found.joined["R of spring"])
