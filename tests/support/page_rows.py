"""Rows such as a run would send for one order, as many as a test needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from support.evidence_rows import HOUR, START, breach
from support.evidence_rows import order as order_row
from support.orders import circle, condition, notice, order

from orderwatch.evidence.page.order_rows import OrderRows, OrderTables
from orderwatch.orders.model import Order, Person

SECOND = 1_000_000


def an_order(**values: Any) -> Order:
    """The order that the rows are of."""
    plain = order(
        places={"zone": (circle(),)},
        conditions=(condition(),),
        notice=(notice(START - 1000 * HOUR),),
        made_us=START - 1000 * HOUR,
        starts_us=START - 1000 * HOUR,
        respondent=Person(id="R-1", role="respondent"),
    )
    return replace(plain, **values)


def evidence(name: str, start_us: int, fixes: int) -> Iterator[dict[str, Any]]:
    """A fix a second, the deepest in the middle, with the ones before and after."""
    for number in range(fixes):
        kind = {0: "fix_before", fixes - 1: "fix_after"}.get(number, "fix")
        yield {
            "finding_id": name,
            "record_type": kind,
            "source": "pings.csv",
            "row": number + 1,
            "at": start_us + number * SECOND,
            "device_id": "TAG-1",
            "lat": 51.752 + number * 1e-7,
            "lon": -0.336,
            "accuracy_m": 8.0,
            "r95_m": 13.0,
            "p_inside": 0.9,
            "margin_m": -50.0 + abs(number - fixes / 2) / fixes * 90.0,
            "outcome": "against" if kind == "fix" else "consistent",
            "flags": (),
        }


def rows(findings: int = 3, fixes: int = 5, **row: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    """(table, rows) of one order in the order in which the engine sends them."""
    breaches = [breach(number, **row) for number in range(findings)]
    end = START + (findings + 24) * HOUR
    timeline = []
    for number in range(findings):
        at = START + number * HOUR
        for state, low, high in (("possible_breach", 0, 60), ("consistent", 60, 3600)):
            ends = {"started_at": at + low * SECOND, "ended_at": at + high * SECOND}
            timeline.append(
                {"order_id": "O-1", "condition_id": "c1", "state": state, "basis": (), **ends}
            )
    parts = {"possible_breach_s": findings * 60 * SECOND, "unclear_s": 0, "excepted_s": 0}
    parts |= {"consistent_s": findings * 3540 * SECOND, "no_data_s": 0}
    line = {"condition_id": "c1", "kind": "exclusion_zone", "clause": "c1. Not to enter.", **parts}
    line |= {"checked": "yes", "why": "", "exports": ("pings.csv",)}
    return [
        ("possible_breaches", breaches),
        *(
            ("evidence", list(evidence(one["finding_id"], one["started_at"], fixes)))
            for one in breaches
        ),
        ("timeline", timeline),
        ("conditions", [line | {"in_force_s": findings * 3600 * SECOND}]),
        ("orders", [order_row(strong=findings, period_from=START, period_until=end)]),
    ]


def silence(hour: float, hours: float, **changes: Any) -> dict[str, Any]:
    """A row of silences: it begins so many hours after the first finding."""
    start = START + round(hour * HOUR)
    return {
        "device_id": "TAG-1",
        "started_at": start,
        "ended_at": start + round(hours * HOUR),
        "before_lat": 51.75,
        "before_lon": -0.33,
        "before_r95_m": 12.0,
        "after_lat": 51.76,
        "after_lon": -0.34,
        "after_r95_m": 13.0,
        "apart_m": 1_300.0,
        "reach": "ellipse",
        "semi_major_m": 31_500.0,
        "semi_minor_m": 31_480.0,
        "outline": "POLYGON ((-0.8 51.7, 0.1 51.7, -0.3 52.0, -0.8 51.7))",
        **changes,
    }


class Nowhere:
    """A sink that forgets."""

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows."""


def tables(findings: int = 3, fixes: int = 5, **row: Any) -> OrderTables:
    """What a page keeps of them."""
    kept: list[OrderTables] = []
    sink = OrderRows(Nowhere(), kept.append)
    for table, some in rows(findings, fixes, **row):
        sink.rows(table, some)
    return kept[0]
