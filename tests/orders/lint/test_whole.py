"""Doubts about a sound order: each is said once, and a plain order raises none."""

from __future__ import annotations

from typing import Any

import pytest
from support.orders import DAY, START, circle, condition, notice, order, us

from orderwatch.orders.lint import lint
from orderwatch.orders.model import ClauseException, Device, Order, Person, PlaceVersion, Variation

OLD = {"old": (("2025-09-01", "2025-12-18"),)}
TAG = Device(id="TAG-1", worn=True, from_us=START)


def plain(**values: Any) -> Order:
    """An order about which there is no doubt."""
    respondent = Person(id="R-1", role="respondent", devices=(TAG,))
    return order(**{"respondent": respondent, **values})


def with_devices(*devices: Device) -> Order:
    return plain(respondent=Person(id="R-1", role="respondent", devices=devices))


def with_exception(**values: Any) -> Order:
    return plain(conditions=(condition(exceptions=(ClauseException(id="e1", **values),)),))


def saying(clause: str, **values: Any) -> Order:
    return plain(conditions=(condition(clause=clause, **values),))


def staying(clause: str, radius: str) -> Order:
    bound = condition(clause=clause, kind="restriction_zone")
    return plain(conditions=(bound,), places={"zone": (circle(radius),)})


def lasting(first: str, end: str) -> Order:
    return plain(
        made_us=us(first), starts_us=us(first), ends_us=us(end), notice=(notice(us(first)),)
    )


def test_no_doubt() -> None:
    assert lint(plain()) == ()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (plain(notice=()), "no notice is recorded"),
        (plain(notice=(notice(START, days=1),)), "the hour of notice is not recorded"),
        (plain(transcribed={"by": "AB"}), "checked_by"),
        (with_devices(), "the respondent has no device"),
        (with_devices(Device(id="T", worn=True, assumed=True)), "device T has no `from`"),
        (with_devices(Device(id="A", from_us=0), Device(id="B", from_us=0)), "worn: yes"),
        (plain(places={"zone": (circle(),), "x": (circle(),)}), "place x is used by no condition"),
        (plain(conditions=(condition(until_us=START),)), "condition c1 is never in force"),
        (plain(conditions=(condition(calendar="old"),), calendars=OLD), "c1 is never in force"),
        (with_exception(judgement=True), "exception e1 needs a person"),
        (with_exception(until_us=START - DAY), "exception e1 ended before the order began"),
        (plain(ends_event="end of the trial"), "(end of the trial): give `happened`"),
        (saying("Not within 100 metres of it.", distance_m=50.0), "says 100 metres, the condition"),
        (saying("Not within 200m of it."), "says 200 m, the condition has no distance"),
        (saying("Not within 1,000 yards.", distance_m=1000.0), "says 1,000 yards"),
        (saying("Not within half a mile, that is 0.5 miles.", distance_m=500.0), "0.5 miles"),
        (saying("Not within one hundred metres.", distance_m=50.0), "says one hundred metres"),
        (saying("Not within half a mile of it.", distance_m=500.0), "says half a mile"),
        (saying("Not within a quarter of a mile.", distance_m=500.0), "says a quarter of a mile"),
        (staying("Not to go more than 2 miles from it.", "2 km"), "says 2 miles, the condition"),
        (lasting("2026-03-02 11:40", "2026-03-31"), "28 days beginning with 2026-03-02 end with"),
        (lasting("2026-03-02 11:40", "2028-03-03"), "two years".replace("two", "2")),
        (
            lasting("2026-03-02", "2026-09-03"),
            "6 months beginning with 2026-03-02 end with 2026-09-01",
        ),
        (lasting("2026-03-02", "2027-03-03"), "a year beginning with 2026-03-02"),
        (
            with_exception(
                when="Mo 10:00-12:00", from_us=us("2026-03-03"), until_us=us("2026-03-05")
            ),
            "exception e1 never matches",
        ),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_a_doubt(told: Order, words: str) -> None:
    """One sentence, and no other."""
    (found,) = lint(told)
    assert words in found


@pytest.mark.parametrize(
    "told",
    [
        with_devices(Device(id="A", from_us=0), TAG),
        with_devices(Device(id="A", from_us=0)),
        plain(conditions=(condition(kind="not_checkable", until_us=START, place=("zone",)),)),
        with_exception(until_us=START + DAY),
        with_exception(),
        with_exception(when="Tu 10:00-12:00", from_us=us("2026-03-03"), until_us=us("2026-03-05")),
        saying("Not within 100 m.", distance_m=100.0),
        saying("Not within 109 yards.", distance_m=100.0),
        saying("Not within one hundred metres of it.", distance_m=100.0),
        saying("Not within one hundred and twenty metres, or thirty-five metres.", distance_m=1.0),
        saying("Not within half a mile of it.", distance_m=804.672),
        saying("Not to go near the Half Mile Inn, or One Hundred Foot Lane."),
        staying("Not to go more than 2 miles from it.", "2 miles"),
        lasting("2026-03-02 11:40", "2026-03-30"),
        lasting("2026-03-02 11:40", "2026-04-01"),
        saying("Not to enter the circle of 100 m."),
        saying("Not within 150 m of the door.", distance_m=50.0),
        saying("Not to go to 4 Mile End, M1 5AA, from 10.30 on 3 May, by the M25."),
        lasting("2026-03-02 11:40", "2028-03-02"),
        lasting("2026-03-02 11:40", "2028-03-02 11:40"),
        lasting("2026-03-02", "2026-03-03"),
        plain(ends_us=START + DAY, ends_event="end of the trial"),
    ],
)
def test_what_is_no_doubt(told: Order) -> None:
    """A worn tag beside a phone, the smallest place that most positions settle, and others."""
    assert lint(told) == ()


@pytest.mark.parametrize(
    "values",
    [
        {"conditions": (condition(place=("zone", "x")),)},
        {"conditions": (condition(exceptions=(ClauseException(id="e", along="x"),)),)},
        {"conditions": (condition(exceptions=(ClauseException(id="e", place=("x",)),)),)},
        {
            "variations": (
                Variation(
                    made_us=START,
                    notice=(),
                    relaxes=False,
                    changed={},
                    added=(condition("c2", place=("x",)),),
                    removed=(),
                ),
            )
        },
    ],
)
def test_a_place_that_is_used(values: dict[str, Any]) -> None:
    """By a condition, one that a variation adds, or an exception."""
    assert lint(plain(places={"zone": (circle(),), "x": (circle(),)}, **values)) == ()


def test_a_place_cut_out_of_another() -> None:
    shape = {"wkt": "", "minus": ["x"]}
    places = {"zone": (PlaceVersion(label="", shape=shape),), "x": (circle(),)}
    assert lint(plain(places=places)) == ()


def test_doubts_of_the_reader_come_first() -> None:
    """What was noted while the file was read stands before the rest."""
    found = lint(plain(warnings=("read this",), notice=()))
    assert found[0] == "read this"
    assert len(found) == 2
