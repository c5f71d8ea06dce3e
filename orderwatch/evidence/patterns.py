"""Patterns as tables: for files, for JSON and as DataFrames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderwatch.evidence.cells import csv_header, csv_line, plain
from orderwatch.evidence.confidential import CONFIDENTIAL
from orderwatch.evidence.own_folder import OwnTable, write_own_folder
from orderwatch.evidence.pattern_columns import PATTERN_TABLES
from orderwatch.evidence.run import Run
from orderwatch.evidence.table_set import Row
from orderwatch.patterns.view import Pattern

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS = 6


class Patterns:
    """The patterns of the respondents of one run or several.

    Args:
        found: one a respondent.
        run: command, policy, inputs, warnings and notes.
        confidential: what must not be passed on; empty: nothing.
    """

    def __init__(self, found: Iterable[Pattern], run: Run, confidential: str = "") -> None:
        self.confidential = confidential
        self.views: tuple[Pattern, ...] = tuple(found)
        """What a page or a picture shows, one a respondent."""
        self._run = run

    def __repr__(self) -> str:
        return f"<Patterns: {len(self.views)} respondents>"

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know, such as an order file that is not at hand."""
        return tuple(self._run.notes)

    @property
    def indicators(self) -> pd.DataFrame:
        """Every count: one row a respondent and indicator."""
        return self._frame("pattern.csv")

    @property
    def rows(self) -> pd.DataFrame:
        """The rows behind the counts."""
        return self._frame("pattern_rows.csv")

    @property
    def apart(self) -> pd.DataFrame:
        """The incidents that are not counted, and why."""
        return self._frame("pattern_apart.csv")

    @property
    def orders(self) -> pd.DataFrame:
        """The orders of each respondent, and how they were joined."""
        return self._frame("pattern_orders.csv")

    def write(self, folder: str | Path) -> Path:
        """Writes the files that `orderwatch pattern --out` writes.

        Raises:
            OutputError: the folder holds the results of another command, or cannot be written.
        """
        tables = {name: OwnTable(PATTERN_TABLES[name], self.table(name)) for name in PATTERN_TABLES}
        line = self.confidential
        files = {CONFIDENTIAL: f"{line}\n".encode()} if line else {}
        write_own_folder(Path(folder), tables, self._run, files=files)
        return Path(folder)

    def table(self, name: str) -> Iterator[Row]:
        """The rows of a table of `PATTERN_TABLES`, values as in memory."""
        return (row for one in self.views for row in _ROWS[name](one))

    def csv(self, name: str) -> Iterator[str]:
        """The lines of a table's file, without line ends."""
        columns = PATTERN_TABLES[name]
        line = csv_line(columns)
        yield csv_header(columns)
        yield from (line(row, "UTC") for row in self.table(name))

    def records(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table as plain values: raw text, ISO times, numbers."""
        columns = PATTERN_TABLES[name]
        return [
            {one.name: plain(one, row.get(one.name), "UTC") for one in columns}
            for row in self.table(name)
        ]

    def _frame(self, name: str) -> pd.DataFrame:
        import pandas as pd

        columns = [column.name for column in PATTERN_TABLES[name]]
        return pd.DataFrame(self.records(name), columns=columns)


def _indicators(view: Pattern) -> Iterator[Row]:
    with_rows = {one.definition.code: len(one.rows) for one in view.indicators}
    for one in view.indicators:
        said = one.definition
        rows_of = said.rests_on or said.code
        yield {
            "respondent_id": view.respondent,
            "family": said.family.name.lower(),
            "indicator": said.code,
            "heading": said.heading,
            "state": one.state.value,
            "count": _number(one.count),
            "low": _number(one.low),
            "high": _number(one.high),
            "unit": said.unit,
            "words": one.words,
            "places_observed": _number(one.places_observed),
            "contacts_observed": _number(one.contacts_observed),
            "rows_of": rows_of if with_rows[rows_of] else None,
            "rows": with_rows[rows_of],
            "definition": said.says,
            "sources": said.sources,
        }


def _behind(view: Pattern) -> Iterator[Row]:
    for one in view.indicators:
        for row in one.rows:
            yield {
                "respondent_id": view.respondent,
                "indicator": one.definition.code,
                "at": row.at_us,
                "order_id": row.order_id or None,
                "finding_id": row.finding_id or None,
                "source": row.source or None,
                "row": row.row,
                "note": row.note,
            }


def _apart(view: Pattern) -> Iterator[Row]:
    for why, incidents in view.course.apart.items():
        for one in incidents:
            yield {
                "respondent_id": view.respondent,
                "why": why.name.lower(),
                "run": one.run or None,
                "order_id": one.order_id,
                "condition_id": one.condition_id,
                "finding_id": one.finding_id,
                "at": one.start_us,
                "kind": one.kind,
                "channel": one.channels,
                "grade": one.grade or None,
            }


def _orders(view: Pattern) -> Iterator[Row]:
    joined = "; ".join(view.course.attribution)
    if not joined and len(view.course.orders) > 1:
        joined = "one respondent id in one run is one person"
    for one in view.course.orders:
        start, end = one.period_us or (None, None)
        yield {
            "respondent_id": view.respondent,
            "run": one.run or None,
            "order_id": one.order_id,
            "file_respondent": one.respondent_id,
            "notice_at": one.notice_us,
            "period_from": start,
            "period_until": end,
            "joined": joined or None,
        }


_ROWS: Mapping[str, Any] = {
    "pattern.csv": _indicators,
    "pattern_rows.csv": _behind,
    "pattern_apart.csv": _apart,
    "pattern_orders.csv": _orders,
}


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)


def names_of(folders: Sequence[str | Path]) -> list[str]:
    """A name for each folder: none where there is one only, else its last part if that tells."""
    if len(folders) == 1:
        return [""]
    paths = [Path(one) for one in folders]
    short = [one.resolve().name for one in paths]
    if len(set(short)) == len(short):
        return short
    return [one.as_posix() for one in paths]
