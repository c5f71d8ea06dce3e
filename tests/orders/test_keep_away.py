"""A condition to keep away from persons in the order file: keys, faults, doubts, plain words."""

from __future__ import annotations

import pytest

from orderwatch.errors import OrderFaults
from orderwatch.orders import load_text
from orderwatch.orders.lint import lint
from orderwatch.orders.model import Order
from orderwatch.orders.versions import versions
from orderwatch.orders.words import describe

ORDER = """
orderwatch: 1
order: {{id: O-1, made: 2026-03-02, notice: [{{at: 2026-03-02 11:40, how: x}}], timezone: UTC}}
respondent: {{id: R-1, devices: [{{id: TAG-1, from: 2026-03-02}}]}}
protected:
  - {{id: P1, role: protected_person, devices: [{{id: APP-1, from: 2026-03-02}}]}}
  - {{id: C1, role: child}}
people: [{{id: A1, role: associate}}]
groups:
  household: {{members: [P1, C1], complete: no}}
  others: {{members: [P1, A1], complete: no}}
conditions: [{{id: c5, clause: "5.", kind: keep_away, {keys}}}]
{rest}
"""


def order(keys: str, rest: str = "") -> Order:
    return load_text(ORDER.format(keys=keys, rest=rest), "o.yaml")


def test_a_person_a_distance_and_what_is_forbidden() -> None:
    one = order("person: P1, distance: 0.05 km, act: approach, mental: knowingly").conditions[0]
    assert one.persons == ("P1",)
    assert one.distance_m == pytest.approx(50.0)
    assert one.settings == {"act": "approach", "mental": "knowingly", "warning_m": 0.0}
    assert one.place == ()


def test_being_within_is_meant_where_nothing_else_is_said() -> None:
    one = order("persons: [P1, household], distance: 50 m, warning: 100 m").conditions[0]
    assert one.persons == ("P1", "C1")
    assert one.settings["act"] == "be_within"
    assert one.settings["warning_m"] == 100.0


FAULTS = [
    ("distance: 50 m", "names nobody", "give `person`, or `persons` for several"),
    ("person: P1, persons: [C1], distance: 50 m", "names a person twice", "give `person`"),
    ("person: P2, distance: 50 m", "is not defined under protected", "defined are: P1, C1"),
    ("person: A1, distance: 50 m", "is not a protected person", "list who must be kept away from"),
    ("person: others, distance: 50 m", "is not a protected person", "with their devices"),
    ("person: P1", "is missing", "add distance"),
    ("person: P1, distance: '50'", "is not a length", "a number and a unit"),
    ("person: P1, distance: 0 m", "is no distance", "such as 50 m"),
    ("person: P1, distance: 50 m, warning: 50 m", "is not wider than the distance", "greater"),
    ("person: P1, distance: 50 m, warning: 0 m", "is not wider than the distance", "leave it out"),
    ("person: P1, distance: 50 m, act: touch", "is not one of the words known", "'approach'"),
    ("person: P1, distance: 50 m, place: home", "is not a key of this part", ""),
]


@pytest.mark.parametrize(("keys", "problem", "remedy"), FAULTS, ids=[one[0] for one in FAULTS])
def test_faults_say_what_to_write(keys: str, problem: str, remedy: str) -> None:
    with pytest.raises(OrderFaults) as caught:
        order(keys)
    told = str(caught.value)
    assert problem in told
    assert remedy in told
    assert "o.yaml line 12" in told


def test_a_person_without_a_device_is_a_doubt() -> None:
    doubts = lint(order("persons: [P1, C1], distance: 50 m"))
    said = "condition c5: C1 has no device: how near the respondent came to C1 cannot be checked"
    assert said in doubts
    assert not any("P1" in one for one in doubts)
    assert not any("APP-1" in one for one in doubts)


def test_a_device_of_the_protected_person_without_a_start_is_a_doubt() -> None:
    text = ORDER.format(keys="person: P1, distance: 50 m", rest="")
    told = load_text(text.replace("{id: APP-1, from: 2026-03-02}", "APP-1"))
    assert "device APP-1 has no `from`: it counts from the first notice" in lint(told)


def test_the_condition_back_in_plain_words() -> None:
    told = {
        one.heading: one.lines
        for one in describe(
            order("person: P1, distance: 50 m, act: approach, mental: knowingly, warning: 1 km"),
            on_us=1_773_000_000_000_000,
        )
    }
    lines = told["Condition c5 (keep_away)"]
    assert "forbids approaching P1 to within 50 m" in lines
    assert "lists near misses within 1000 m" in lines
    assert "knowingly (not tested)" in lines
    assert lines[-1].endswith(": in force")
    plain = describe(order("persons: [P1, C1], distance: 50 m"))[-1].lines
    assert "forbids being within 50 m of P1 or C1, whoever came" in plain


@pytest.mark.parametrize(
    ("change", "works"),
    [
        ("distance: 20 m", "2026-04-01"),
        ("distance: 90 m", "2026-04-02"),
        ("persons: [P1]", "2026-04-01"),
        ("act: be_within", "2026-04-02"),
    ],
)
def test_fewer_persons_and_a_smaller_distance_work_from_their_making(
    change: str, works: str
) -> None:
    rest = (
        "variations: [{made: 2026-04-01, notice: [{at: 2026-04-02 00:00, how: x}], "
        f"change: [{{condition: c5, {change}}}]}}]"
    )
    told = order("persons: [P1, C1], distance: 50 m, act: approach", rest)
    plain = [one for one in versions(told, "c5") if not one.shadow]
    assert len(plain) == 2
    day = {"2026-04-01": 1_775_001_600_000_000, "2026-04-02": 1_775_088_000_000_000}
    assert plain[1].start_us == day[works]
