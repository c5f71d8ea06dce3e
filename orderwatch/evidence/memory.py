"""Keeping the tables of a run in memory, for the command line and for Python."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from orderwatch.evidence.cells import csv_header, csv_line, plain
from orderwatch.evidence.lines import Written
from orderwatch.evidence.run import Counts
from orderwatch.evidence.table_set import COLUMNS, ON_REQUEST, Row, Sink, Zones, sort_key

_DEFAULT_ZONE = "UTC"


class MemorySink:
    """Keeps the rows of some tables and counts those of all.

    Args:
        zones: the orders' time zones, for the `local` cells.
        keep: the tables to keep; all of them unless given.
        also: another sink that takes every row too.
    """

    def __init__(
        self,
        *,
        zones: Zones,
        keep: Collection[str] = tuple(COLUMNS),
        also: Sink | None = None,
    ) -> None:
        self.zones = zones
        self.counts = Counts()
        self._offered: set[str] = set()
        self._also = also
        self._kept: dict[str, list[dict[str, Any]]] = {name: [] for name in keep}

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows of one table; none at all say that it was asked for and is empty."""
        self._offered.add(table)
        self.counts.add(table, rows)
        if table in self._kept:
            self._kept[table].extend(rows)
        if self._also is not None:
            self._also.rows(table, rows)

    def take(self, written: Written) -> None:
        """Takes what some cases came to; its lines are for others."""
        self._offered.update(written.lines)
        self.counts.merge(written.counts)
        for name in self._kept.keys() & written.kept.keys():
            self._kept[name].extend(written.kept[name])

    @property
    def requested(self) -> tuple[str, ...]:
        """The tables on request that the run was asked for."""
        return tuple(name for name in ON_REQUEST if name in self._offered)

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table that is kept, sorted as in its file; values as in memory."""
        key, line = sort_key(name), csv_line(COLUMNS[name])
        return sorted(self._kept[name], key=lambda row: (key(row), line(row, self.zone(row))))

    def zone(self, row: Row) -> str:
        """The time zone of the row's order."""
        key = (str(row.get("order_id", "")), str(row.get("respondent_id", "")))
        return self.zones.get(key, _DEFAULT_ZONE)

    def records(self, name: str) -> Iterator[dict[str, str | int | float | None]]:
        """The rows of a table as plain values: raw text, ISO times, seconds as numbers."""
        columns = COLUMNS[name]
        for row in self.table(name):
            zone = self.zone(row)
            yield {one.name: plain(one, row.get(one.name), zone) for one in columns}

    def csv(self, name: str) -> Iterator[str]:
        """The lines of a table's file, without line ends."""
        line = csv_line(COLUMNS[name])
        yield csv_header(COLUMNS[name])
        for row in self.table(name):
            yield line(row, self.zone(row))
