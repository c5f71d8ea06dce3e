"""Every text of an order that a copy shows, wherever in the order it stands."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from orderwatch.evidence.redaction import AUDIENCES, copy_for
from orderwatch.evidence.redaction.order_view import shown_order
from orderwatch.orders import load

SAID = "of Alexa Unheardof at 9 Invented Close, Anytown (51.7531, -0.4031)"
ORDER = f"""
orderwatch: 1
order:
  id: O-1
  type: order {SAID}
  court: court {SAID}
  made: 2026-04-01 09:00
  notice: [{{at: 2026-04-01 10:00, how: "told {SAID}"}}]
  ends: {{on: "end {SAID}"}}
  timezone: Europe/London
  phone_region: GB
  transcribed: {{by: "one {SAID}", on: 2026-04-01, checked_by: "two {SAID}"}}
respondent:
  id: R-1
  devices: [{{id: TAG-1, from: 2026-04-01, basis: "seized {SAID}"}}]
  identifiers:
    - {{kind: phone, value: "07700 900123", basis: "named {SAID}"}}
    - {{kind: handle, platform: "shop {SAID}", value: "@own", basis: "seen"}}
protected:
  - {{id: P1, role: "sister {SAID}", names: [Alexa Unheardof], devices: [APP-77], identifiers: [{{kind: phone, value: "07700 900456"}}]}}
people:
  - {{id: N1, role: "neighbour {SAID}", name: Zebulon Quixby}}
places:
  home:
    - {{label: "9 Invented Close, Anytown", circle: {{centre: [51.7531, -0.4031], radius: 5 m}}, confidential: yes, known_to_respondent: no}}
  school:
    label: "school {SAID}"
    circle: {{centre: [51.72, -0.39], radius: 80 m}}
    measured_from: "gate {SAID}"
    outline: {{source: "map {SAID}", tolerance: 5 m}}
  shops: {{file: zones.geojson, feature: all, source: "list {SAID}", as_at: 2026-01-01}}
conditions:
  - {{id: c1, clause: "1. {SAID}", kind: exclusion_zone, place: home}}
  - {{id: c2, clause: "2. {SAID}", kind: exclusion_zone, place: [school, shops], exceptions: [{{id: e1, when: "Mo 09:00-10:00", reason: "asked {SAID}"}}]}}
  - id: c3
    clause: "3. {SAID}"
    kind: no_contact
    persons: [P1]
    exceptions: [{{id: e2, platform: "app {SAID}", topic: "talk {SAID}", reason: "why {SAID}"}}]
  - id: c4
    clause: "4. {SAID}"
    kind: curfew
    at: [{{place: school, when: "Mo-Su 19:00-07:00"}}]
    tolerance: {{minutes: 10, whose: "contractor {SAID}"}}
  - {{id: c5, clause: "5. {SAID}", kind: monitoring, silence: 30 min, whose: "probation {SAID}"}}
  - {{id: c6, clause: "6. {SAID}", kind: keep_away, person: P1, distance: 50 m, mental: "knowing {SAID}"}}
  - {{id: c7, clause: "7. {SAID}", kind: registered_identifiers, within: 3 days, registered: [{{kind: other, value: "badge {SAID}", on: 2026-04-02}}]}}
variations:
  - made: 2026-04-14 10:00
    notice: [{{at: 2026-04-14 10:30, how: "letter {SAID}"}}]
    change: [{{condition: c2, clause: "2. changed {SAID}"}}]
    add: [{{id: c8, clause: "8. {SAID}", kind: not_checkable}}]
suspensions: [{{from: 2026-04-15, until: 2026-04-16, conditions: [c2], reason: "ill {SAID}"}}]
"""  # noqa: E501
ZONES = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": '
    '{"type": "Polygon", "coordinates": [[[-0.5, 51.6], [-0.49, 51.6], [-0.49, 51.61], '
    "[-0.5, 51.6]]]}}]}"
)
WITHHELD = re.compile(
    r"alexa|unheardof|invented|anytown|51\.75|0\.403|900456|app-77", re.IGNORECASE
)


def texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """(where, text) of every text within a value."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from texts(name, f"{where} key")
            yield from texts(one, f"{where}.{name}")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            yield from texts(one, where)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_text_of_an_order_holds_what_is_withheld(audience: Any, tmp_path: Path) -> None:
    (tmp_path / "order.yaml").write_text(ORDER, encoding="utf-8")
    (tmp_path / "zones.geojson").write_text(ZONES)
    order = load(tmp_path / "order.yaml")
    copy = copy_for(audience, [order]).orders["O-1", "R-1"]
    held = [where for where, text in texts(order) if WITHHELD.search(text)]
    assert len(held) > 30
    shown = shown_order(copy)
    assert [one for one in texts(shown) if WITHHELD.search(one[1])] == []
    said = {where for where, text in texts(shown) if "withheld]" in text}
    assert {".places.school.label", ".conditions.settings.whose", ".court"} <= said
