"""Which devices belong to whom, and from when where the order does not say."""

from __future__ import annotations

from support.orders import DAY, HOUR, START, notice, order

from orderwatch.orders.holdings import (
    IdentifierPeriod,
    assumed_start_us,
    device_periods,
    identifier_periods,
)
from orderwatch.orders.model import Device, Identifier, Order, Person
from orderwatch.temporal.intervals import OPEN_END_US

TAG = Device(id="TAG-1", worn=True, from_us=START + HOUR, until_us=START + DAY)
PLAIN = Device(id="PHONE-1", assumed=True)


def respondent(*devices: Device) -> Person:
    return Person(id="R-1", role="respondent", devices=devices)


def test_a_dated_device() -> None:
    """It is the person's for the period that the order gives."""
    (one,) = device_periods(order(respondent=respondent(TAG)))
    assert (one.device, one.person_id, one.role) == (TAG, "R-1", "respondent")
    assert (one.from_us, one.until_us, one.assumed) == (TAG.from_us, TAG.until_us, False)


def test_a_device_without_a_start() -> None:
    """It is the person's only from the first notice, and that is marked as assumed."""
    entries = (notice(START + 2 * DAY), notice(START + HOUR))
    (one,) = device_periods(order(respondent=respondent(PLAIN), notice=entries))
    assert (one.from_us, one.until_us, one.assumed) == (START + HOUR, OPEN_END_US, True)


def test_a_device_without_a_start_and_a_day_of_notice() -> None:
    """A notice without an hour counts from the start of its day."""
    day = START - 12 * HOUR
    assert assumed_start_us(order(notice=(notice(day, days=1),))) == day


def test_a_device_without_a_start_and_no_notice() -> None:
    """It is the person's from the start of the order."""
    told = order(respondent=respondent(PLAIN), notice=(), starts_us=START + HOUR)
    (one,) = device_periods(told)
    assert (one.from_us, one.assumed) == (START + HOUR, True)


def test_everybody_in_file_order() -> None:
    """The respondent, the protected persons, then the others; each with the role of the file."""
    child = Person(id="C1", role="child", devices=(Device(id="D", from_us=0),))
    friend = Person(id="A1", role="associate", devices=(Device(id="E", from_us=0),))
    told = order(respondent=respondent(TAG, PLAIN), protected=(child,), people=(friend,))
    named = [(one.device.id, one.person_id, one.role) for one in device_periods(told)]
    assert named == [
        ("TAG-1", "R-1", "respondent"),
        ("PHONE-1", "R-1", "respondent"),
        ("D", "C1", "child"),
        ("E", "A1", "associate"),
    ]


def test_a_tag_issued_twice() -> None:
    """It stands once for each period."""
    again = Device(id="TAG-1", from_us=START + 5 * DAY)
    periods = device_periods(order(respondent=respondent(TAG, again)))
    assert [one.from_us for one in periods] == [START + HOUR, START + 5 * DAY]


def test_a_device_given_back_before_notice() -> None:
    """Its period would end before it begins, so it has none."""
    early = Device(id="PHONE-1", assumed=True, until_us=START)
    assert device_periods(order(respondent=respondent(early))) == ()


def written(told: Order) -> list[IdentifierPeriod]:
    """Without the ids of the file, which every person has."""
    return [one for one in identifier_periods(told) if one.identifier.kind != "person"]


def test_an_identifier_without_dates() -> None:
    """It is the person's for the whole order, in its normal form with the text as written."""
    number = Identifier(kind="phone", value="07700 900123", strength="suspected", basis="heard")
    told = order(respondent=Person(id="R-1", role="respondent", identifiers=(number,)))
    (one,) = written(told)
    assert (one.key, one.identifier, one.role) == ("phone:+447700900123", number, "respondent")
    assert (one.from_us, one.until_us) == (told.starts_us, told.ends_us)


def test_identifiers_of_everybody() -> None:
    """Go-betweens and solicitors have identifiers too; a privileged person's say so."""
    office = Identifier(kind="email", value="Office@Example.org")
    dated = Identifier(kind="handle", value="@a", from_us=START + HOUR, until_us=START + DAY)
    told = order(
        respondent=respondent(),
        protected=(Person(id="P1", role="protected_person", identifiers=(dated,)),),
        people=(Person(id="S1", role="solicitor", identifiers=(office,), privileged=True),),
    )
    first, second = written(told)
    assert (first.key, first.from_us, first.until_us) == ("handle::a", START + HOUR, START + DAY)
    assert (second.key, second.person_id, second.privileged) == (
        "email:office@example.org",
        "S1",
        True,
    )


def test_identifiers_that_are_none() -> None:
    """A withheld number, and a period that ends before it begins, are nobody's."""
    held = (
        Identifier(kind="phone", value="withheld"),
        Identifier(kind="phone", value="07700 900123", from_us=START + DAY, until_us=START + HOUR),
    )
    told = order(respondent=Person(id="R-1", role="respondent", identifiers=held))
    assert written(told) == []


def test_the_ids_of_the_file() -> None:
    """A log may name a person by the order's and the file's id, a respondent by the id alone."""
    told = order(
        id="SPO-1",
        respondent=respondent(),
        protected=(Person(id="P1", role="protected_person"),),
    )
    found = [(one.key, one.person_id) for one in identifier_periods(told)]
    assert found == [
        ("person:R-1", "R-1"),
        ("person:SPO-1/R-1", "R-1"),
        ("person:SPO-1/P1", "P1"),
    ]
