"""Order files of places to stay in: their keys, faults, doubts and words."""

from __future__ import annotations

import pytest

from orderwatch.errors import OrderFaults
from orderwatch.orders import load_text
from orderwatch.orders.lint import lint
from orderwatch.orders.versions import is_relaxing
from orderwatch.orders.windows import Allowance, Hours, Tolerance
from orderwatch.orders.words import describe

ORDER = """
orderwatch: 1
order: {{id: A, made: 2026-03-02, timezone: Europe/London, notice: [{{at: 2026-03-02 10:00}}]}}
respondent: {{id: R, devices: [{{id: T, worn: yes, from: 2026-03-02}}]}}
places:
  home: {{circle: {{centre: [51.7, -0.3], radius: 50 m}}}}
  lodging: {{circle: {{centre: [51.8, -0.3], radius: 50 m}}}}
conditions:
  - {{id: c1, clause: "1.", {keys}}}
{more}
"""
ROWS = 'at: [{place: home, when: "Mo-Su 19:00-07:00"}]'
CURFEW = f"kind: curfew, {ROWS}"


def order(keys: str, more: str = ""):
    return load_text(ORDER.format(keys=keys, more=more), "order.yaml")


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        (f'{CURFEW}, when: "Mo 08:00-09:00"', "when"),
        ("kind: curfew, at: []", "at"),
        ("kind: curfew, at: [{place: nowhere, when: 'Mo 08:00-09:00'}]", "at.0.place"),
        ("kind: curfew, at: [{place: home, when: 'Mo 8'}]", "at.0.when"),
        ("kind: curfew, at: [{place: home, when: 'Mo 08:00-09:00; PH off'}]", "at.0.when"),
        ("kind: curfew, at: [{place: home, when: 'Mo 08:00-09:00', every: 2 weeks}]", "every"),
        (
            "kind: curfew, at: [{place: home, when: 'Mo 08:00-09:00', counted_from: 2026-03-06}]",
            "counted_from",
        ),
        (
            "kind: curfew, at: [{place: home, when: 'Mo 08:00-09:00', every: 10 days, "
            "counted_from: 2026-03-06}]",
            "every",
        ),
        (
            "kind: curfew, at: [{place: home, when: 'Mo 08:00-09:00', every: 2 weeks, "
            "counted_from: 2026-03-06 10:00}]",
            "counted_from",
        ),
        (f"{CURFEW}, tolerance: {{minutes: ten}}", "tolerance.minutes"),
        (f"{CURFEW}, tolerance: {{minutes: 0}}", "tolerance.minutes"),
        (f"{CURFEW}, allowance: {{minutes: 10, per: year}}", "allowance.per"),
        (f"{CURFEW}, exceptions: [{{id: allowance, review: yes}}]", "exceptions.0.id"),
        ('kind: restriction_zone, place: home, when: "Mo 08:00-09:00"', "when"),
        ("kind: inclusion_zone, place: nowhere", "place"),
    ],
)
def test_a_fault_names_its_line_and_key(keys: str, fault: str) -> None:
    with pytest.raises(OrderFaults) as raised:
        order(keys)
    (one,) = raised.value.faults
    assert one.line == 9
    assert f"conditions.0.{fault}" in one.key or one.key.endswith(fault)
    assert one.remedy


def test_what_a_curfew_says() -> None:
    keys = (
        'kind: curfew, at: [{place: home, when: "Mo-Su 19:00-07:00"}, {place: [home, lodging], '
        'when: "Fr-Sa 19:00-07:00", every: 2 weeks, counted_from: 2026-03-06}], '
        "tolerance: {minutes: 10, whose: contractor}, allowance: {minutes: 30, per: week}"
    )
    (condition,) = order(keys).conditions
    assert condition.place == ("home", "lodging")
    assert condition.settings == {
        "at": (
            Hours(place=("home",), when="Mo-Su 19:00-07:00"),
            Hours(
                place=("home", "lodging"),
                when="Fr-Sa 19:00-07:00",
                every_weeks=2,
                counted_from="2026-03-06",
            ),
        ),
        "tolerance": Tolerance(length_us=600_000_000, whose="contractor"),
        "allowance": Allowance(length_us=1_800_000_000, per="week"),
    }
    words = "\n".join(line for part in describe(order(keys)) for line in part.lines)
    for said in (
        "in home at: Mo-Su 19:00-07:00",
        "every 2 weeks from the seven days that begin on 2026-03-06",
        "the tolerance of 10 min at both ends (contractor)",
        "the allowance of 30 min in each week",
    ):
        assert said in words


@pytest.mark.parametrize(
    ("keys", "doubt"),
    [
        ("kind: inclusion_zone, place: home", "has no hours"),
        (CURFEW.replace("07:00", "23:59"), "write 24:00"),
    ],
)
def test_doubts(keys: str, doubt: str) -> None:
    assert any(doubt in one for one in lint(order(keys)))


@pytest.mark.parametrize(
    ("keys", "change", "relaxes"),
    [
        (CURFEW, "tolerance: {minutes: 10}", True),
        (f"{CURFEW}, tolerance: {{minutes: 20}}", "tolerance: {minutes: 10}", False),
        (CURFEW, 'at: [{place: home, when: "Mo-Su 20:00-07:00"}]', False),
        ("kind: restriction_zone, place: home", "place: [home, lodging]", True),
        ("kind: restriction_zone, place: [home, lodging]", "place: home", False),
        ("kind: restriction_zone, place: home", "until: 2026-06-01", True),
    ],
)
def test_what_relaxes_works_from_its_making(keys: str, change: str, relaxes: bool) -> None:
    more = f"variations: [{{made: 2026-04-01 10:00, change: [{{condition: c1, {change}}}]}}]"
    found = order(keys, more)
    (variation,) = found.variations
    assert is_relaxing(variation, found.conditions[0], variation.changed["c1"]) is relaxes
