"""Rows such as a run would send, some of them written by a hostile hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.run import Run
from orderwatch.policy import Policy

HOUR = 3_600_000_000
START = 1_776_150_600_000_000
"""2026-04-14T07:10:00Z."""
ZONES = {("O-1", "R-1"): "Europe/London", ("O-2", "R-1"): "America/New_York"}
HOSTILE = '=HYPERLINK("http://example.org";"x")\r\n\u202eand\x1b[2J, "more"'

RUN = Run(
    command="orderwatch check order.yaml",
    started=datetime(2026, 4, 15, 9, 0, tzinfo=UTC),
    policy=Policy(max_silence_s=600),
    inputs=(FileHash(name="order.yaml", sha256="ab", kind="order", path="order.yaml"),),
    warnings=("a warning",),
)


def breach(number: int = 0, **changes: Any) -> dict[str, Any]:
    """A possible breach."""
    return {
        "finding_id": f"{number:012x}",
        "order_id": "O-1",
        "condition_id": "c1",
        "kind": "exclusion_zone",
        "clause": "1. Not to go there.",
        "respondent_id": "R-1",
        "device_id": "TAG-1",
        "protected_id": "",
        "started_at": START + number * HOUR,
        "ended_at": START + number * HOUR + 90_500_000,
        "started_local": START + number * HOUR,
        "ended_local": START + number * HOUR + 90_500_000,
        "grade": "strong",
        "p_max": 0.999999,
        "fixes": 5,
        "fixes_against": 4,
        "dwell_min_s": 90_500_000,
        "dwell_max_s": 240_000_000,
        "closest_m": -62.0049,
        "stands_if_smaller_m": 40,
        "channel": None,
        "direction": None,
        "records": None,
        "flags": ("spike", "jump"),
        "speaks_against": (),
        "sentence": "Tag TAG-1 recorded 5 positions.",
        **changes,
    }


def order(**changes: Any) -> dict[str, Any]:
    """A row of `orders`."""
    return {
        "order_id": "O-1",
        "respondent_id": "R-1",
        "file": "order.yaml",
        "sha256": "00",
        "checked": "yes",
        "why": "",
        "period_from": START,
        "period_until": START + 24 * HOUR,
        "pings_used": 5,
        "events_used": 0,
        "contacts_used": 0,
        "strong": 1,
        "moderate": 0,
        "weak": 0,
        "may_be_permitted": 0,
        "warnings": "",
        **changes,
    }
