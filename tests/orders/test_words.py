"""The order back in plain words, line for line."""

from __future__ import annotations

from typing import Any

from support.orders import DAY, HOUR, MINUTE, START, circle, condition, notice, order, us

from orderwatch.orders.model import (
    ClauseException,
    Condition,
    Device,
    Order,
    Person,
    Suspension,
    Variation,
)
from orderwatch.orders.words import describe
from orderwatch.temporal.intervals import OPEN_END_US

CIRCLE = "circle of 100 m about 51.7520, -0.3360; its line is known to 5 m, not stated"


def lines(told: Order, heading: str, on_us: int | None = None) -> list[str]:
    (found,) = [list(one.lines) for one in describe(told, on_us) if one.heading == heading]
    return found


def of_condition(told: Condition, on_us: int | None = None, **values: Any) -> list[str]:
    """The words of one condition, without its clause."""
    one = order(conditions=(told,), **values)
    return lines(one, f"Condition {told.id} ({told.kind})", on_us)[1:]


def test_the_headings() -> None:
    """The order, who, each condition; variations and ends only where there are some."""
    assert [one.heading for one in describe(order())] == [
        "Order O-1",
        "Who",
        "Condition c1 (exclusion_zone)",
    ]


def test_the_order() -> None:
    """Times are local, of summer and of winter."""
    told = order(
        court="Example Court",
        ends_us=us("2026-07-01"),
        replaces="O-0",
        notice=(notice(us("2026-03-02"), days=1), notice(us("2026-06-02 09:00"))),
    )
    assert lines(told, "Order O-1") == [
        "stalking protection order",
        "by Example Court",
        "made 2026-03-02 12:00",
        "in force from 2026-03-02 12:00 until 2026-07-01 00:00 (Europe/London)",
        "notice: 2026-03-02 (hour not recorded), served; 2026-06-02 09:00, served",
        "replaces O-0",
        "transcribed: by AB, checked_by CD",
    ]


def test_an_order_without_an_end_or_notice() -> None:
    """An end that has not happened, and missing notice, are said."""
    told = order(type="", notice=(), ends_event="end of the trial", transcribed={})
    assert lines(told, "Order O-1") == [
        "made 2026-03-02 12:00",
        "in force from 2026-03-02 12:00 until further order (Europe/London)",
        "ends on: end of the trial (not happened yet, so taken as in force)",
        "no notice recorded: findings say so",
    ]


def test_who() -> None:
    """Persons with their roles, names and devices."""
    devices = (
        Device(id="TAG-1", worn=True, from_us=START, until_us=START + DAY),
        Device(id="PHONE-1", worn=False, assumed=True),
        Device(id="PHONE-2", from_us=START),
    )
    told = order(
        respondent=Person(id="R-1", role="respondent", devices=devices),
        protected=(Person(id="P1", role="protected_person", names=("Alex", "Lexi")),),
        people=(Person(id="S1", role="solicitor"),),
    )
    assert lines(told, "Who") == [
        "respondent R-1",
        "  device TAG-1, worn: from 2026-03-02 12:00 until 2026-03-03 12:00",
        "  device PHONE-1, not worn: from the first notice (assumed)",
        "  device PHONE-2: from 2026-03-02 12:00 until further order",
        "protected person P1 (Alex, Lexi)",
        "solicitor S1",
    ]


def test_a_condition() -> None:
    """The clause in one line, the distance, and each version of the place with its dates."""
    move = START + DAY
    places = {
        "zone": (
            circle(until_us=move, confidential=True),
            circle(from_us=move, measured_from="the gate"),
        )
    }
    told = condition(clause="1. Not to go\n  near P1.", distance_m=50.0)
    one = order(conditions=(told,), places=places)
    (found,) = [w for w in describe(one, show_confidential=True) if "c1" in w.heading]
    assert list(found.lines) == [
        "1. Not to go near P1.",
        "forbids within 50 m of:",
        "  zone, confidential, until 2026-03-03 12:00",
        f"    {CIRCLE}",
        "  zone, from 2026-03-03 12:00 until further order, measured from the gate",
        f"    {CIRCLE}",
    ]


def test_the_time_of_a_condition() -> None:
    """Its hours, its calendar and its own dates."""
    dated = condition(from_us=START + DAY, until_us=START + 2 * DAY)
    assert of_condition(condition(when="Mo-Fr 08:00-16:30"))[3:] == ["only at: Mo-Fr 08:00-16:30"]
    assert of_condition(condition(calendar="term"))[3:] == [
        "only at: any hour on days of the calendar term"
    ]
    assert of_condition(dated)[3:] == ["only from 2026-03-03 12:00 until 2026-03-04 12:00"]
    assert of_condition(condition())[:3] == ["forbids entering:", "  zone", f"    {CIRCLE}"]


def test_the_exceptions() -> None:
    """All keys of an exception stand in one line."""
    full = ClauseException(
        id="e1",
        from_us=START,
        until_us=START + HOUR,
        when="Fr 15:00-15:30",
        calendar="term",
        place=("zone", "shop"),
        along="street",
        max_stop_us=3 * MINUTE,
        reason="court hearing",
        granted_us=START,
    )
    judged = ClauseException(id="e2", reason="appointment", judgement=True)
    assert of_condition(condition(exceptions=(full, judged)))[3:] == [
        "exception e1: from 2026-03-02 12:00 until 2026-03-02 13:00, at Fr 15:00-15:30, "
        "on days of term, in zone or shop, along street, stopping at most 3 min, "
        "granted 2026-03-02 12:00, court hearing",
        "exception e2: appointment, a person must judge it: it never removes a finding",
    ]


def test_whether_a_condition_is_in_force() -> None:
    """At an instant: not in force, before notice, on the day of notice, without a place."""
    day = us("2026-03-04")
    told = condition(when="Mo-Su 08:00-20:00")
    values = {"notice": (notice(day, days=1),)}
    asked = {
        "2026-03-02 11:59": "not in force",
        "2026-03-02 12:00": "in force, before notice",
        "2026-03-02 20:00": "not in force",
        "2026-03-04 10:00": "in force, on the day of notice",
        "2026-03-05 10:00": "in force",
    }
    for text, words in asked.items():
        assert of_condition(told, us(text), **values)[-1] == f"at {text}: {words}"
    gone = {"places": {"zone": (circle(until_us=START),)}}
    assert of_condition(condition(), START, **gone)[-1] == (
        "at 2026-03-02 12:00: in force, but no version of its places is"
    )


def test_a_condition_that_records_cannot_show() -> None:
    told = condition(kind="not_checkable", place=())
    assert of_condition(told, START) == ["not checked: records cannot show it"]


def test_variations_and_ends() -> None:
    """What each changes, adds and removes; then what is suspended or discharged."""
    change = Variation(
        made_us=START + DAY,
        notice=(),
        relaxes=False,
        changed={"c1": condition(distance_m=80.0)},
        added=(condition("c2"),),
        removed=("c3",),
    )
    lift = Suspension(from_us=START, until_us=START + HOUR, conditions=("c1", "c2"))
    end = Suspension(from_us=START + DAY, until_us=OPEN_END_US, conditions=())
    told = order(variations=(change,), suspensions=(lift,), discharges=(end,))
    assert lines(told, "Variation 1, made 2026-03-03 12:00") == [
        "no notice recorded: findings say so",
        "changes c1:",
        "  c1. Not to enter the zone.",
        "  forbids within 80 m of:",
        "    zone",
        f"      {CIRCLE}",
        "adds c2 (exclusion_zone):",
        "  c2. Not to enter the zone.",
        "  forbids entering:",
        "    zone",
        f"      {CIRCLE}",
        "removes c3",
    ]
    assert lines(told, "Suspended or discharged") == [
        "c1, c2: from 2026-03-02 12:00 until 2026-03-02 13:00",
        "all conditions: from 2026-03-03 12:00 until further order",
    ]


def test_confidential_places_are_not_shown_unless_asked() -> None:
    """Neither label, nor centre, nor from where it is measured; the clause is the court's."""
    place = circle(label="4 Invented Row", confidential=True, measured_from="the front door")
    told = order(places={"zone": (place,)})
    hidden = "\n".join(lines(told, "Condition c1 (exclusion_zone)"))
    assert "zone, confidential: not shown here" in hidden
    for secret in ("Invented", "51.7520", "0.3360", "front door"):
        assert secret not in hidden
    (found,) = [one for one in describe(told, show_confidential=True) if "c1" in one.heading]
    shown = "\n".join(found.lines)
    assert "zone (4 Invented Row), confidential, measured from the front door" in shown
    assert CIRCLE in shown
