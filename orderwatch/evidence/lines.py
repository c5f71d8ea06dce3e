"""The rows of some cases as lines of their files, made where the cases are checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from orderwatch.evidence.cells import csv_line
from orderwatch.evidence.run import Counts
from orderwatch.evidence.table_set import COLUMNS, Key, Row, Zones, sort_key

_DEFAULT_ZONE = "UTC"


@dataclass(kw_only=True)
class Written:
    """What some cases came to, ready to be put with the rest.

    Attributes:
        lines: table → its lines with what they are sorted by, in no order.
        kept: table → its rows as they are, for what is printed.
        counts: of all their rows.
        met: ids of the findings that have reviews.
        reviewed: how many findings are new, reviewed, changed ...
        largest_case_pings: positions of the largest of the cases.
        tables: what the pages of the orders are made from.
    """

    lines: dict[str, list[tuple[Key, str]]] = field(default_factory=dict)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    met: set[str] = field(default_factory=set)
    reviewed: dict[str, int] = field(default_factory=dict)
    largest_case_pings: int = 0
    tables: list[dict[str, Any]] = field(default_factory=list)


@cache
def _forms() -> Mapping[str, tuple[Callable[[Row], Key], Callable[[Row, str], str]]]:
    """Table → what its rows are sorted by, and their lines."""
    return {name: (sort_key(name), csv_line(COLUMNS[name])) for name in COLUMNS}


class LineSink:
    """Takes rows of some cases and makes lines of them.

    Args:
        zones: the orders' time zones, for the `local` cells.
        keep: tables whose rows are kept as well.
    """

    def __init__(self, *, zones: Zones, keep: Collection[str] = ()) -> None:
        self._zones = zones
        self.written = Written(kept={name: [] for name in keep})
        self._forms = _forms()

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows of one table; none at all say that it was asked for and is empty."""
        self.written.counts.add(table, rows)
        lines = self.written.lines.setdefault(table, [])
        key, line = self._forms[table]
        lines.extend((key(row), line(row, self._zone(row))) for row in rows)
        if table in self.written.kept:
            self.written.kept[table].extend(rows)

    def _zone(self, row: dict[str, Any]) -> str:
        key = (str(row.get("order_id", "")), str(row.get("respondent_id", "")))
        return self._zones.get(key, _DEFAULT_ZONE)
