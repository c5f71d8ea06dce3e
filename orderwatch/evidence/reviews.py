"""A person's reviews of findings, joined to the findings of a run; never written by the program.

A finding's id says which episode it is, not what was recorded of it: the records, the order or a
threshold may have changed since it was reviewed. What the reviewer saw is therefore kept as a code
of the finding's row (`seen`), which they copy from review_status.csv.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orderwatch.documents.sheets import Sheet, SheetRow, columns_of, read_sheet
from orderwatch.errors import CellFault, TableFaults
from orderwatch.evidence.cells import plain
from orderwatch.evidence.lines import Written
from orderwatch.evidence.review_columns import REVIEW_STATUS
from orderwatch.evidence.table_set import TABLES, Row, Sink, Zones
from orderwatch.temporal.local import parse_time, zone

REVIEWED_TABLES = ("possible_breaches", "near_misses", "excepted")
_NEEDED = ("finding_id", "by", "at", "disposition", "note")
_COLUMNS = frozenset(column.name for column in REVIEW_STATUS)
_WORDS = ("by", "at", "disposition", "note")
_ID = re.compile(r"[0-9a-f]{12}")
_SEEN = re.compile(r"s-[0-9a-f]{12}")
_DEFAULT_ZONE = "UTC"


@dataclass(frozen=True, kw_only=True)
class Review:
    """One row of the reviews. `seen`: the code of the finding as it was then; empty: not given."""

    finding_id: str
    seen: str
    by: str
    at: str
    disposition: str
    note: str
    row: int


def read_reviews(path: str | Path) -> tuple[Review, ...]:
    """Reads reviews (CSV or XLSX): `finding_id, by, at, disposition, note` and, best, `seen`.

    The other columns of review_status.csv may stay in a copy of it; they are not read. A row with
    neither who, when, what nor note is a finding that was not reviewed yet.

    Raises:
        TableFaults: every fault, by row and column.
        InputError: it cannot be read as a table.
    """
    sheet = read_sheet(Path(path))
    faults: list[CellFault] = _header_faults(sheet)
    found: dict[tuple[str, str, str], Review] = {}
    for row in () if faults else sheet.rows:
        cells = {name: cell for name, cell in columns_of(sheet, row) if name}
        if not any(name in cells for name in _WORDS):
            continue
        faults += [
            CellFault(sheet.file, row.number, name, cell.text, *_not_text(cell.kind))
            for name, cell in cells.items()
            if name in (*_NEEDED, "seen") and cell.kind not in ("text", "date")
        ]
        texts = {name: cell.text for name, cell in cells.items() if cell.kind in ("text", "date")}
        review, wrong = _review(sheet, row, texts)
        key = review.finding_id, review.by, review.at
        if key in found and not wrong:
            problem = f"is reviewed by {review.by} at {review.at} in row {found[key].row} already"
            remedy = "keep one of the rows, or correct the time"
            wrong = [CellFault(sheet.file, row.number, "finding_id", key[0], problem, remedy)]
        said = {(one.line, one.key) for one in faults}
        faults += [one for one in wrong if (one.line, one.key) not in said]
        found.setdefault(key, review)
    if faults:
        raise TableFaults(faults)
    return tuple(found.values())


def seen_code(table: str, row: Row, timezone: str) -> str:
    """What a row says, as a code that changes with any of its filled cells or with its list.

    Args:
        table: the list it stands in.
        row: of the table, values as in memory.
        timezone: of the order.
    """
    cells = {
        column.name: value
        for column in TABLES[table]
        if (value := plain(column, row.get(column.name), timezone)) not in (None, "")
    }
    text = json.dumps([table, cells], sort_keys=True)
    return "s-" + hashlib.sha256(text.encode()).hexdigest()[:12]


class ReviewingSink:
    """Passes rows on, and adds for each finding whether it was reviewed and has changed since.

    Args:
        sink: takes the rows.
        reviews: of an earlier run; none: every finding is new.
        zones: the orders' time zones.
    """

    def __init__(self, sink: Sink, reviews: Sequence[Review], *, zones: Zones) -> None:
        self._sink, self._zones = sink, zones
        self._waiting: dict[str, list[Review]] = defaultdict(list)
        for review in reviews:
            self._waiting[review.finding_id].append(review)
        self._met: set[str] = set()
        self.counts: Counter[str] = Counter()

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows of one table."""
        self._sink.rows(table, rows)
        if table in REVIEWED_TABLES and rows:
            self._pass([one for row in rows for one in self._status(table, row)])

    @property
    def met(self) -> frozenset[str]:
        """The findings of this run that have reviews."""
        return frozenset(self._met)

    def take(self, written: Written) -> None:
        """Takes what some cases came to, whose reviews were joined to them already."""
        self._met |= written.met
        self.counts.update(written.reviewed)

    def finish(self) -> None:
        """Lists the reviews of findings that this run does not have."""
        gone = [r for name, rs in self._waiting.items() if name not in self._met for r in rs]
        self._pass([_row(one.finding_id, "", "not_in_this_run", one) for one in gone])

    def _pass(self, rows: list[dict[str, Any]]) -> None:
        self.counts.update(str(row["review"]) for row in rows)
        self._sink.rows("review_status", rows)

    def _status(self, table: str, row: dict[str, Any]) -> list[dict[str, Any]]:
        name = str(row["finding_id"])
        key = (str(row.get("order_id", "")), str(row.get("respondent_id", "")))
        seen = seen_code(table, row, self._zones.get(key, _DEFAULT_ZONE))
        where = {
            "order_id": row.get("order_id"),
            "condition_id": row.get("condition_id"),
            "listed_in": table,
        }
        reviews = self._waiting.get(name, [])
        if not reviews:
            return [_row(name, seen, "new", None) | where]
        self._met.add(name)
        return [_row(name, seen, _answer(one, seen), one) | where for one in reviews]


def _answer(review: Review, seen: str) -> str:
    if not review.seen:
        return "unclear"
    return "reviewed" if review.seen == seen else "changed"


def _row(name: str, seen: str, answer: str, review: Review | None) -> dict[str, Any]:
    return {
        "finding_id": name,
        "seen": seen or None,
        "order_id": None,
        "condition_id": None,
        "listed_in": None,
        "review": answer,
        "by": review.by if review else None,
        "at": review.at if review else None,
        "disposition": review.disposition if review else None,
        "note": review.note if review else None,
        "review_row": review.row if review else None,
    }


def _header_faults(sheet: Sheet) -> list[CellFault]:
    found = [
        CellFault(sheet.file, 1, name, None, "is missing", "add the column")
        for name in _NEEDED
        if name not in sheet.header
    ]
    for place, name in enumerate(sheet.header):
        if name and name not in _COLUMNS:
            remedy = f"columns are {', '.join((*_NEEDED, 'seen'))}"
            found.append(CellFault(sheet.file, 1, name, None, "is not a column of reviews", remedy))
        elif name and name in sheet.header[:place]:
            problem = "is a column twice"
            found.append(CellFault(sheet.file, 1, name, None, problem, "keep one of them"))
    return found


def _review(sheet: Sheet, row: SheetRow, texts: dict[str, str]) -> tuple[Review, list[CellFault]]:
    """The review of a row, and what is wrong with its cells."""
    values = {name: texts.get(name, "").strip() for name in (*_NEEDED, "seen")}
    wrong: list[CellFault] = []

    def fault(name: str, problem: str, remedy: str) -> None:
        value = values[name] or None
        wrong.append(CellFault(sheet.file, row.number, name, value, problem, remedy))

    copy = "copy it from review_status.csv, as text"
    for name in ("finding_id", "by", "at", "disposition"):
        if not values[name]:
            fault(name, "is missing", "fill it; a row that is not reviewed yet has none of them")
    if values["finding_id"] and not _ID.fullmatch(values["finding_id"]):
        fault("finding_id", "is no id of a finding", copy)
    if values["seen"] and not _SEEN.fullmatch(values["seen"]):
        fault("seen", "is no code of what was seen", copy)
    if values["at"]:
        try:
            parse_time(values["at"], zone(_DEFAULT_ZONE))
        except ValueError as error:
            problem, _, remedy = str(error).partition("; ")
            fault("at", problem, remedy)
    return Review(**values, row=row.number), wrong


def _not_text(kind: str) -> tuple[str, str]:
    problem = f"is a {kind} cell, which may not show what was meant"
    return problem, "format the column as text and type or copy the value again"
