"""The rows of one run or several → what a pattern is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import numpy as np

from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.run_tables import SEEN_IN_EXPORT
from orderwatch.evidence.table_set import Row
from orderwatch.patterns.gathered import ContactRow, Gathered, OrderFacts, Spans
from orderwatch.patterns.incident import (
    BREACHES,
    CONTACT_KINDS,
    EXCEPTED,
    NEAR_MISSES,
    PLACE_KINDS,
    Incident,
)


class Tables(Protocol):
    """The tables of one run, in memory or in a folder."""

    def rows(
        self, table: str, names: Sequence[str], equal: tuple[str, str] | None = None
    ) -> Iterable[Row]:
        """Rows with these columns, values as in memory; `equal`: a column and its text."""

    def spans(self) -> Mapping[str, Spans]:
        """The timeline of each order."""


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
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class InMemory:
    """The tables that a sink holds.

    Args:
        sink: keeps every table.
    """

    def __init__(self, sink: MemorySink) -> None:
        self._sink = sink

    def rows(
        self, table: str, names: Sequence[str], equal: tuple[str, str] | None = None
    ) -> Iterable[Row]:
        """The rows of a table, with more columns than were asked for."""
        found = self._sink.table(table)
        return [row for row in found if equal is None or row.get(equal[0]) == equal[1]]

    def spans(self) -> Mapping[str, Spans]:
        """The timeline of each order."""
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in self._sink.table("timeline"):
            grouped[row["order_id"]].append(row)
        return {order: _spans(rows) for order, rows in grouped.items()}


def _spans(rows: Sequence[Row]) -> Spans:
    conditions = tuple(dict.fromkeys(row["condition_id"] for row in rows))
    seen = [row["state"] != "no_data" or SEEN_IN_EXPORT in row["basis"] for row in rows]
    return Spans(
        condition=np.array([conditions.index(row["condition_id"]) for row in rows], np.int64),
        conditions=conditions,
        start_us=np.array([row["started_at"] for row in rows], np.int64),
        end_us=np.array([row["ended_at"] for row in rows], np.int64),
        seen=np.array(seen, dtype=bool),
    )


def gathered_of(runs: Mapping[str, Tables]) -> Gathered:
    """Everything that patterns are made of, from the tables of some runs.

    Args:
        runs: name of a run → its tables; the name is empty where there is one only.
    """
    orders: list[OrderFacts] = []
    incidents: list[Incident] = []
    contacts: dict[Any, list[ContactRow]] = defaultdict(list)
    account: dict[Any, Spans] = {}
    kinds: dict[Any, str] = {}
    places: dict[Any, tuple[str, ...]] = {}
    left_out: dict[tuple[str, str, str], str] = {}
    for run, tables in runs.items():
        orders += [_order(run, row) for row in tables.rows("orders", _ORDER)]
        for name in (BREACHES, NEAR_MISSES, EXCEPTED):
            own = () if name == BREACHES else ("reason",)
            incidents += [_incident(run, name, row) for row in tables.rows(name, (*_FINDING, *own))]
        for row in tables.rows("conditions", _CONDITION):
            key = (run, row["order_id"] or "", row["condition_id"] or "")
            kinds[key], places[key] = str(row["kind"] or ""), tuple(row["place"] or ())
            if row["why"] and kinds[key] in PLACE_KINDS | CONTACT_KINDS:
                left_out[key] = str(row["why"])
        content = {row["source"]: row["sha256"] for row in tables.rows("ledger", _LEDGER)}
        for row in tables.rows("evidence", _CONTACT, ("record_type", "contact")):
            contacts[run, row["finding_id"]].append(_contact(row, content))
        account.update({(run, order): spans for order, spans in tables.spans().items()})
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


def _us(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)
