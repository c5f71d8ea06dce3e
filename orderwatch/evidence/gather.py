"""The rows of one run or several → what a pattern is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from orderwatch.evidence.table_set import Row
from orderwatch.patterns.gathered import ContactRow, Gathered, OrderFacts, Span
from orderwatch.patterns.incident import (
    BREACHES,
    CONTACT_KINDS,
    EXCEPTED,
    NEAR_MISSES,
    PLACE_KINDS,
    Incident,
)
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US

Table = Callable[[str, Sequence[str], tuple[str, str] | None], Iterable[Row]]
"""(table, columns, (column, text it must be) or None) → rows, values as in memory."""

_FINDING = (
    *("finding_id", "order_id", "condition_id", "kind", "clause", "respondent_id", "device_id"),
    *("protected_id", "started_at", "ended_at", "grade", "closest_m", "channel", "direction"),
    *("records", "flags", "speaks_against"),
)
_ORDER = (
    *("order_id", "respondent_id", "file", "sha256", "checked", "timezone", "phone_region"),
    *("notice_at", "variation_notices", "period_from", "period_until"),
)
_CONDITION = ("order_id", "condition_id", "kind", "place", "why")
_CONTACT = ("finding_id", "pair", "source", "row", "at", "channel", "status", "from_id")
_LEDGER = ("source", "sha256")
_SPAN = ("order_id", "condition_id", "state", "started_at", "ended_at", "basis")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SEEN_IN_EXPORT = "no_contact_recorded"


def gathered_of(runs: Mapping[str, Table]) -> Gathered:
    """Everything that patterns are made of, from the tables of some runs.

    Args:
        runs: name of a run → its tables; the name is empty where there is one only.
    """
    orders: list[OrderFacts] = []
    incidents: list[Incident] = []
    contacts: dict[Any, list[ContactRow]] = defaultdict(list)
    account: dict[Any, list[Span]] = defaultdict(list)
    kinds: dict[Any, str] = {}
    places: dict[Any, tuple[str, ...]] = {}
    left_out: dict[tuple[str, str, str], str] = {}
    for run, table in runs.items():
        orders += [_order(run, row) for row in table("orders", _ORDER, None)]
        for name in (BREACHES, NEAR_MISSES, EXCEPTED):
            own = () if name == BREACHES else ("reason",)
            incidents += [_incident(run, name, row) for row in table(name, (*_FINDING, *own), None)]
        for row in table("conditions", _CONDITION, None):
            key = (run, row["order_id"] or "", row["condition_id"] or "")
            kinds[key], places[key] = str(row["kind"] or ""), tuple(row["place"] or ())
            if row["why"] and kinds[key] in PLACE_KINDS | CONTACT_KINDS:
                left_out[key] = str(row["why"])
        content = {row["source"]: row["sha256"] for row in table("ledger", _LEDGER, None)}
        for row in table("evidence", _CONTACT, ("record_type", "contact")):
            contacts[run, row["finding_id"]].append(_contact(row, content))
        for row in table("timeline", _SPAN, None):
            account[run, row["order_id"]].append(_span(row))
    return Gathered(
        orders=orders,
        incidents=incidents,
        contacts=contacts,
        account=account,
        kinds=kinds,
        places=places,
        left_out=left_out,
    )


def _order(run: str, row: Row) -> OrderFacts:
    start, end = row["period_from"], row["period_until"]
    return OrderFacts(
        run=run,
        order_id=row["order_id"] or "",
        respondent_id=row["respondent_id"] or "",
        file=row["file"] or "",
        sha256=row["sha256"] or "",
        checked=row["checked"] or "",
        timezone=row["timezone"] or "UTC",
        phone_region=row["phone_region"] or "",
        notice_us=row["notice_at"],
        variations_us=tuple(_us(one) for one in row["variation_notices"] or ()),
        period_us=None if start is None or end is None else (start, end),
    )


def _incident(run: str, listed: str, row: Row) -> Incident:
    return Incident(
        run=run,
        listed=listed,
        finding_id=row["finding_id"],
        order_id=row["order_id"] or "",
        condition_id=row["condition_id"] or "",
        kind=row["kind"] or "",
        clause=row["clause"] or "",
        respondent_id=row["respondent_id"] or "",
        device_id=row["device_id"] or "",
        protected=tuple((row["protected_id"] or "").split(";")) if row["protected_id"] else (),
        start_us=row["started_at"],
        end_us=row["ended_at"],
        grade=row["grade"] or "",
        closest_m=None if row["closest_m"] is None else round(row["closest_m"], 2),
        channels=tuple(row["channel"] or ()),
        direction=row["direction"] or "",
        records=row["records"] or 0,
        flags=frozenset(row["flags"] or ()),
        against=frozenset(row["speaks_against"] or ()),
        reason=row.get("reason") or "",
    )


def _contact(row: Row, content: Mapping[Any, Any]) -> ContactRow:
    return ContactRow(
        number=row["pair"] or 0,
        source=row["source"] or "",
        row=row["row"] or 0,
        content=content.get(row["source"]) or row["source"] or "",
        at_us=row["at"],
        channel=row["channel"] or "",
        status=row["status"] or "",
        sender=row["from_id"] or "",
    )


def _span(row: Row) -> Span:
    seen = row["state"] != "no_data" or _SEEN_IN_EXPORT in (row["basis"] or ())
    return Span(
        condition_id=row["condition_id"] or "",
        start_us=OPEN_START_US if row["started_at"] is None else row["started_at"],
        end_us=OPEN_END_US if row["ended_at"] is None else row["ended_at"],
        seen=seen,
    )


def _us(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)
