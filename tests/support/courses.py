"""Invented courses of conduct of four weeks, checked, and the patterns of what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import yaml
from support.contact_stories import check, record, us, where_seen
from support.tracks import track

from orderwatch.evidence.gather import InMemory, gathered_of
from orderwatch.evidence.memory import MemorySink
from orderwatch.orders import load_text
from orderwatch.orders.model import Order
from orderwatch.patterns.view import Pattern, patterns_of
from orderwatch.policy import Policy
from orderwatch.tables import ContactRecord, Track

PERIOD = (us("2026-03-02T00:00:00Z"), us("2026-03-30T00:00:00Z"))
HOME_M, VISIT_M = 2_000.0, 0.0
"""Metres east of the forbidden place: where the tag lies, and where a visit takes it."""
_STEP_S = 240


def course_order(
    *, order_id: str = "CASE-1", notice: str = "2026-03-02 00:00", respondent: str = "R"
) -> Order:
    """Not to go within 100 m of P1's home, not to contact P1 by any means."""
    file = {
        "orderwatch": "1",
        "order": {
            "id": order_id,
            "made": "2026-03-02 00:00",
            "notice": [{"at": notice, "how": "personal service"}],
            "timezone": "Europe/London",
            "phone_region": "GB",
        },
        "respondent": {
            "id": respondent,
            "devices": [{"id": "TAG-1", "worn": "yes", "from": "2026-03-01"}],
            "identifiers": [
                {"kind": "phone", "value": "07700 900123", "basis": "subscriber check"},
                {"kind": "phone", "value": "07700 900124", "basis": "subscriber check"},
                {
                    "kind": "handle",
                    "platform": "instagram",
                    "value": "@invented",
                    "strength": "suspected",
                    "basis": "reported by P1",
                },
            ],
        },
        "protected": [
            {
                "id": "P1",
                "identifiers": [
                    {"kind": "phone", "value": "07700 900456"},
                    {"kind": "email", "value": "alex@example.org"},
                    {"kind": "handle", "platform": "instagram", "value": "lexi.invented"},
                ],
            }
        ],
        "places": {"home": {"circle": {"centre": "51.752 -0.336", "radius": "5 m"}}},
        "conditions": [
            {
                "id": "c1",
                "clause": "1. Not to go within 100 m of P1's home.",
                "kind": "exclusion_zone",
                "place": "home",
                "distance": "100 m",
            },
            {
                "id": "c2",
                "clause": "2. Not to contact P1.",
                "kind": "no_contact",
                "persons": ["P1"],
                "attempts": "yes",
            },
        ],
    }
    return load_text(yaml.safe_dump(file))


def contact_rows(told: Iterable[str]) -> list[ContactRecord]:
    """Records from lines such as `2026-03-05 18:00 R sms P1`, with a status where it is another.

    Times are UTC; rows are numbered as told.
    """
    found = []
    for number, line in enumerate(told, start=1):
        day, clock, sender, channel, to, *status = line.split()
        handle = sender == "R-suspected"
        found.append(
            record(
                us(f"{day}T{clock}:00Z"),
                "" if sender == "withheld" else sender,
                [to],
                channel=channel,
                platform="instagram" if handle else "",
                status=status[0] if status else "completed",
                row=number,
            )
        )
    return found


def tag(visits: Iterable[str], period: tuple[int, int] = PERIOD) -> Track:
    """The tag at rest away from the place, but for visits such as `2026-03-05 18:00 20 min`."""
    spans = []
    for one in visits:
        day, clock, minutes, _ = one.split()
        start = us(f"{day}T{clock}:00Z") // 1_000_000
        spans.append((start, start + int(minutes) * 60))
    first, last = period[0] // 1_000_000, period[1] // 1_000_000
    at = sorted({*range(first, last, _STEP_S), *(s for low, high in spans for s in (low, high))})
    east = [VISIT_M if any(lo <= s <= hi for lo, hi in spans) else HOME_M for s in at]
    return track(at, east)


def found_in(
    order: Order, contacts: Sequence[ContactRecord], visits: Iterable[str] | None
) -> MemorySink:
    """The tables of a check of one order; every export of contacts covers the four weeks."""
    tracks = [tag(visits)] if visits is not None else []
    seen = [replace(one, first_us=PERIOD[0], last_us=PERIOD[1] - 1) for one in where_seen(contacts)]
    return check(order, contacts, period=PERIOD, tracks=tracks, seen=seen)


def pattern_in(sinks: Mapping[str, MemorySink], policy: Policy | None = None) -> list[Pattern]:
    """The patterns of some runs, by name."""
    gathered = gathered_of({name: InMemory(sink) for name, sink in sinks.items()})
    return list(patterns_of(gathered, policy or Policy()))


def story(told: Mapping[str, Any]) -> Pattern:
    """The pattern of a story: `contacts`, `visits`, and perhaps `notice`."""
    order = course_order(notice=told.get("notice", "2026-03-02 00:00"))
    sink = found_in(order, contact_rows(told.get("contacts", ())), told.get("visits"))
    (view,) = pattern_in({"": sink})
    return view


def values(view: Pattern) -> dict[str, tuple[str, float | None, str]]:
    """Indicator → state, count and words."""
    return {one.definition.code: (one.state.value, one.count, one.words) for one in view.indicators}
