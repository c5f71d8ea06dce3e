"""Which tables a run writes, and the order of the rows in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from orderwatch import tables
from orderwatch.evidence.data_columns import DATA
from orderwatch.evidence.ledger_columns import LEDGER, SET_ASIDE
from orderwatch.evidence.review_columns import REVIEW_STATUS
from orderwatch.evidence.sensitivity_columns import SENSITIVITY
from orderwatch.evidence.silence_columns import SILENCES
from orderwatch.evidence.week_columns import WEEKS
from orderwatch.evidence.withheld_columns import WITHHELD
from orderwatch.tables import Column

Row = Mapping[str, Any]
"""Column name → value in memory: µs for times and seconds, a tuple for codes, None if empty."""
Key = tuple[str | int, ...]
Zones = Mapping[tuple[str, str], str]
"""(order_id, respondent_id) → time zone of the order, for the `local` cells."""

TABLES: dict[str, tuple[Column, ...]] = {
    "possible_breaches": tables.POSSIBLE_BREACHES,
    "near_misses": tables.NEAR_MISSES,
    "excepted": tables.EXCEPTED,
    "timeline": tables.TIMELINE,
    "orders": tables.ORDERS,
    "conditions": tables.CONDITIONS,
    "weeks": WEEKS,
    "evidence": tables.EVIDENCE,
    "against": tables.AGAINST,
    "set_aside": SET_ASIDE,
    "ledger": LEDGER,
    "data": DATA,
    "silences": SILENCES,
    "review_status": REVIEW_STATUS,
}
"""Every table that each run writes, by the name of its file, without `.csv`."""
ON_REQUEST: dict[str, tuple[Column, ...]] = {"sensitivity": SENSITIVITY, "withheld": WITHHELD}
"""Tables that only a run writes that was asked for them."""
COLUMNS = TABLES | ON_REQUEST
"""The columns of every table there is."""

_FINDINGS = ("order_id", "condition_id", "started_at", "finding_id")
SORTED_BY: dict[str, tuple[str, ...]] = {
    "possible_breaches": _FINDINGS,
    "near_misses": _FINDINGS,
    "excepted": _FINDINGS,
    "timeline": ("order_id", "condition_id", "started_at"),
    "orders": ("order_id", "respondent_id", "file"),
    "conditions": ("order_id", "condition_id"),
    "weeks": ("order_id", "condition_id", "started_at"),
    "evidence": ("finding_id", "at", "source", "row"),
    "against": ("finding_id", "code", "at", "source", "row"),
    "set_aside": ("source", "row"),
    "ledger": ("source",),
    "data": ("order_id", "respondent_id", "person_id", "device_id", "day"),
    "silences": ("order_id", "respondent_id", "person_id", "device_id", "started_at"),
    "review_status": ("order_id", "condition_id", "finding_id", "review_row"),
    "sensitivity": ("order_id", "condition_id", "finding_id", "threshold"),
    "withheld": ("kind", "ground"),
}
"""The columns a table is sorted by; rows equal in all of them stand in the order of their text."""


class Sink(Protocol):
    """Takes the rows of a run as they come, case by case, in any order."""

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows of one table of `COLUMNS`."""


def sort_key(table: str) -> Callable[[Row], Key]:
    """A function from a row of the table to what it is sorted by; empty cells come first."""
    kinds = {column.name: column.kind for column in COLUMNS[table]}
    columns = [(name, kinds[name] in ("utc", "count")) for name in SORTED_BY[table]]

    def key(row: Row) -> Key:
        return tuple(
            (_EMPTY if row.get(name) is None else int(row[name]))
            if number
            else str(row.get(name) or "")
            for name, number in columns
        )

    return key


_EMPTY = -(2**63)
