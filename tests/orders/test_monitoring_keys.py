"""Conditions of kind monitoring in an order file: keys, faults, words, doubts."""

from __future__ import annotations

import pytest

from orderwatch.errors import OrderFaults
from orderwatch.orders import load_text
from orderwatch.orders.lint import lint
from orderwatch.orders.monitoring_words import watched
from orderwatch.orders.words import describe

TEXT = """
orderwatch: 1
order: {{id: O-1, made: 2026-03-02, notice: [{{at: 2026-03-02 10:00, how: x}}], timezone: UTC}}
respondent:
  id: R-1
  devices: [{devices}]
places: {{zone: {{circle: {{centre: [51.7520, -0.3360], radius: 100 m}}}}}}
conditions: [{{id: c1, clause: "1. To keep it charged.", kind: monitoring, {keys}}}]
"""
WORN = "{id: TAG-1, worn: yes, from: 2026-03-01}, {id: PHONE-1, from: 2026-03-01}"
BARE = "{id: A, from: 2026-03-01}, {id: B, from: 2026-03-01}"


@pytest.mark.parametrize(
    ("devices", "keys", "expected"),
    [
        (WORN, "silence: 4 h", ["TAG-1"]),
        (WORN, "silence: 4 h, device: PHONE-1", ["PHONE-1"]),
        (WORN, "silence: 4 h, device: [PHONE-1, TAG-1]", ["TAG-1", "PHONE-1"]),
        (BARE, "silence: 4 h", ["A", "B"]),
        ("", "silence: 4 h", []),
    ],
)
def test_the_devices_it_is_about(devices: str, keys: str, expected: list[str]) -> None:
    order = load_text(TEXT.format(devices=devices, keys=keys))
    assert [one.id for one in watched(order, order.conditions[0])] == expected


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("when: Mo 10:00-12:00", "conditions.0.silence: is missing"),
        ("silence: 0 h", "is no time"),
        ("silence: 4", 'has no unit; write "4 min"'),
        ("silence: 4 h, device: TAG-9", "is not defined under respondent.devices"),
        ("silence: 4 h, place: zone", "place"),
        (
            "silence: 4 h, exceptions: [{id: e1, place: zone}]",
            "belongs to conditions about places",
        ),
        ("silence: 4 h, exceptions: [{id: e1, per_day: 1}]", "belongs to contact conditions"),
    ],
)
def test_faults(keys: str, said: str) -> None:
    with pytest.raises(OrderFaults) as caught:
        load_text(TEXT.format(devices=WORN, keys=keys))
    assert said in str(caught.value)


def test_words_and_doubts() -> None:
    keys = "silence: 90 min, whose: contractor, device: [PHONE-1]"
    order = load_text(TEXT.format(devices="{id: PHONE-1}", keys=keys))
    lines = [line for one in describe(order) for line in one.lines]
    assert "asks for a record of PHONE-1 at least every 1 h 30 min (contractor)" in lines
    assert any("looked at from its first record on" in one for one in lint(order))
    hours = 'silence: 4 h, when: "Mo-Fr 08:00-12:00"'
    short = load_text(TEXT.format(devices=WORN, keys=hours))
    assert any("so that nothing can be found" in one for one in lint(short))
    long = load_text(TEXT.format(devices=WORN, keys=hours.replace("12:00", "12:01")))
    assert not any("so that nothing can be found" in one for one in lint(long))
    nobody = load_text(TEXT.format(devices="", keys="silence: 4 h"))
    assert any("no device that could be silent" in one for one in lint(nobody))
