"""Persons across orders: which orders make one case, and what two files cannot both say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.orders import DAY, START, order

from orderwatch.orders.model import Device, Identifier, Order, Person
from orderwatch.orders.people import cases, conflicts
from orderwatch.temporal.intervals import OPEN_END_US

Things = Sequence[Device | Identifier]


def phone(value: str = "07700 900123", **values: Any) -> Identifier:
    return Identifier(kind="phone", value=value, **values)


def device(name: str, from_day: int = 0, until_day: int = 9) -> Device:
    return Device(id=name, from_us=START + from_day * DAY, until_us=START + until_day * DAY)


def person(name: str, role: str, things: Things) -> Person:
    return Person(
        id=name,
        role=role,
        devices=tuple(one for one in things if isinstance(one, Device)),
        identifiers=tuple(one for one in things if isinstance(one, Identifier)),
    )


def told(
    name: str, by: str = "", *, bound: Things = (), kept: Things = (), region: str = "GB"
) -> Order:
    """An order of a respondent, with one protected person."""
    return order(
        id=name,
        file=f"{name}.yaml",
        phone_region=region,
        respondent=person(by or f"R-{name}", "respondent", bound),
        protected=(person("P1", "protected_person", kept),),
    )


def groups(*orders: Order) -> list[list[str]]:
    return [[one.id for one in case] for case in cases(orders)]


def test_orders_of_one_respondent() -> None:
    """They are one case, and the cases stand in the order given."""
    assert groups(told("A", "R-1"), told("B"), told("C", "R-1")) == [["A", "C"], ["B"]]


def test_the_protected_ids_of_two_files_mean_nothing() -> None:
    """Every file has its own P1."""
    assert groups(told("A"), told("B")) == [["A"], ["B"]]


@pytest.mark.parametrize(
    ("one", "two", "joined"),
    [
        (phone(), phone("+44 7700 900123"), True),
        (phone(), phone("+44 7700 900124"), False),
        (phone(shared=True), phone(), False),
        (phone(), phone(shared=True), False),
        (device("APP-1"), device("APP-1"), True),
        (device("APP-1", 0, 3), device("APP-1", 2, 5), True),
        (device("APP-1", 0, 3), device("APP-1", 3, 5), False),
        (phone(until_us=START + DAY), phone(from_us=START + DAY), False),
    ],
)
def test_protected_persons_who_share_something(
    one: Device | Identifier, two: Device | Identifier, joined: bool
) -> None:
    """They are one person where they hold it at one time and it is not marked as shared."""
    found = groups(told("A", kept=[one]), told("B", kept=[two]))
    assert found == ([["A", "B"]] if joined else [["A"], ["B"]])


def test_a_chain_of_orders() -> None:
    """A with B and B with C are one case of three."""
    a, b = told("A", kept=[device("X")]), told("B", kept=[device("X"), device("Y")])
    assert groups(a, told("C", kept=[device("Y")]), told("D"), b) == [["A", "C", "B"], ["D"]]


def test_a_long_period_reaches_over_short_ones() -> None:
    """The first holder still holds it when the third begins, after the second has ended."""
    held = [device("X", 0, 9), device("X", 1, 2), device("X", 5, 6)]
    assert groups(*(told(name, kept=[one]) for name, one in zip("ABC", held, strict=True))) == [
        ["A", "B", "C"]
    ]


_held = st.tuples(
    st.sampled_from("AB"), st.sampled_from("XY"), st.integers(0, 8), st.integers(1, 4)
)


@settings(max_examples=60)
@given(st.lists(st.lists(_held, max_size=2), min_size=1, max_size=6))
def test_cases_against_plain_search(files: list[list[tuple[str, str, int, int]]]) -> None:
    """The cases are what is found by asking every pair of orders, again and again."""
    orders = [
        told(str(number), kept=[device(thing, at, at + length) for _, thing, at, length in held])
        for number, held in enumerate(files)
    ]
    mark = list(range(len(files)))
    for _ in files:
        for i, one in enumerate(files):
            for j, other in enumerate(files):
                if any(_meet(a, b) for a in one for b in other):
                    mark[i] = mark[j] = min(mark[i], mark[j])
    wanted = [[str(i) for i, at in enumerate(mark) if at == k] for k in dict.fromkeys(mark)]
    assert groups(*orders) == wanted


def _meet(one: tuple[str, str, int, int], other: tuple[str, str, int, int]) -> bool:
    return one[1] == other[1] and one[2] < other[2] + other[3] and other[2] < one[2] + one[3]


def test_a_device_of_two_respondents() -> None:
    """Both files are named, each with the other."""
    first, second = told("A", bound=[device("TAG", 0, 3)]), told("B", bound=[device("TAG", 2, 5)])
    found = conflicts([first, second])
    assert [(one.file, one.key, one.value) for one in found] == [
        ("A.yaml", "respondent.devices", "TAG"),
        ("B.yaml", "respondent.devices", "TAG"),
    ]
    assert "the respondent R-B of B.yaml" in found[0].problem
    assert "the respondent R-A of A.yaml" in found[1].problem


def test_a_tag_passed_on() -> None:
    """At different times it can be with both; one respondent can have two orders."""
    assert not conflicts([told("A", bound=[device("T", 0, 2)]), told("B", bound=[device("T", 2)])])
    assert not conflicts([told("A", "R", bound=[device("T")]), told("B", "R", bound=[device("T")])])


@pytest.mark.parametrize(
    ("bound", "kept", "faulty"),
    [
        (phone(), phone("0044 7700 900123"), True),
        (phone(shared=True), phone(), False),
        (phone(), phone(shared=True), False),
        (device("D"), device("D"), True),
        (device("D", 0, 2), device("D", 2, 3), False),
        (phone(), phone("07700 900124"), False),
    ],
)
def test_a_respondent_and_a_protected_person(
    bound: Device | Identifier, kept: Device | Identifier, faulty: bool
) -> None:
    """One thing at one time cannot be with both, in one file or in two."""
    two = conflicts([told("A", bound=[bound]), told("B", kept=[kept])])
    one = conflicts([told("A", bound=[bound], kept=[kept])])
    assert [fault.file for fault in two] == (["A.yaml", "B.yaml"] if faulty else [])
    assert [fault.key for fault in one] == (
        [f"{key}.{'devices' if isinstance(kept, Device) else 'identifiers'}" for key in _SIDES]
        if faulty
        else []
    )


_SIDES = ("protected.P1", "respondent")


def test_an_identifier_holds_for_the_life_of_its_order() -> None:
    """Without dates, two orders one after the other may give one number to two respondents."""
    first = told("A", bound=[phone()])
    later = order(
        id="B",
        file="B.yaml",
        starts_us=START + DAY,
        respondent=person("R-B", "respondent", [phone()]),
    )
    assert len(conflicts([first, later])) == 2
    ended = order(
        id="A",
        file="A.yaml",
        ends_us=START + DAY,
        respondent=person("R-A", "respondent", [phone()]),
    )
    assert not conflicts([ended, later])


def test_the_same_order_twice() -> None:
    """Each file is named with the other; another respondent makes another order."""
    one, two = told("A", "R-1"), told("A", "R-1")
    copy = order(id="A", file="copy.yaml", respondent=two.respondent)
    other = order(id="A", file="other.yaml", respondent=person("R-2", "respondent", []))
    found = conflicts([one, copy, other])
    assert [(fault.file, fault.key, fault.value) for fault in found] == [
        ("A.yaml", "order.id", "A"),
        ("copy.yaml", "order.id", "A"),
    ]
    assert "copy.yaml" in found[0].problem
    assert "A.yaml" in found[1].problem


def test_the_order_of_the_periods_does_not_matter() -> None:
    """A conflict is found behind a period that begins later."""
    held = [device("T", 0, 2), device("T", 5, 9), device("T", 1, 3)]
    found = conflicts([told(name, bound=[one]) for name, one in zip("ABC", held, strict=True)])
    assert [one.file for one in found] == ["A.yaml", "C.yaml"]


def test_what_respondents_hold_joins_no_cases() -> None:
    """It is a fault of the files, not a sign of one person."""
    assert groups(told("A", bound=[device("T")]), told("B", kept=[device("T")])) == [["A"], ["B"]]


def test_the_order_of_the_files_does_not_matter() -> None:
    """The faults are sorted."""
    batch = [told(name, bound=[device("T")]) for name in "CAB"]
    found = conflicts(batch)
    assert found == conflicts(batch[::-1])
    assert [one.file for one in found] == ["A.yaml", "A.yaml", "B.yaml", "B.yaml"] + ["C.yaml"] * 2


def test_open_periods_meet() -> None:
    """Devices without an end are held from their starts on."""
    held = [Device(id="T", from_us=START + day * DAY, until_us=OPEN_END_US) for day in (0, 400)]
    assert len(conflicts([told("A", bound=held[:1]), told("B", bound=held[1:])])) == 2
