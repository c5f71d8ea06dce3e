"""ODS workbooks, read row by row: a cell that says it is repeated a million times is refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from orderwatch.errors import RecordsError
from orderwatch.records.formats.archives import check_archive, open_member
from orderwatch.records.formats.content import MOST_COLUMNS, Content, Options
from orderwatch.records.formats.sheets import Cells, one_sheet, open_sheet
from orderwatch.records.formats.xml_stream import elements, forget, local_name

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TIME = re.compile(r"PT(\d{1,5})H(\d{1,2})M(\d{1,2}(?:\.\d{1,9})?)S")
_MOST_ROWS = 1_048_576
_MOST_COPIES = 1_000
"""Times that a row with values may say it is repeated."""


def open_ods(path: Path, options: Options) -> Content:
    """The sheet that the profile names, else the only one with anything in it.

    Raises:
        RecordsError: no sound workbook, no such sheet, or several.
    """
    check_archive(path)
    tables = _tables(path)
    filled = [name for name, rows in tables.items() if rows]
    wanted = [one for one in tables if one == options.sheet] if options.sheet else filled
    if len(wanted) != 1:
        raise one_sheet(path, list(tables), options.sheet, len(wanted))
    return open_sheet(path, lambda: _rows(path, wanted[0]))


def _tables(path: Path) -> dict[str, int]:
    """Sheet → rows that hold something."""
    found: dict[str, int] = {}
    name = ""
    for event, element, inside in elements(lambda: open_member(path, "content.xml"), path):
        kind = local_name(element)
        if event == "start" and kind == "table":
            name = element.get(f"{_TABLE}name") or ""
            found.setdefault(name, 0)
        elif event == "end" and kind == "table-row":
            found[name] = found.get(name, 0) + bool(_cells(path, element))
            forget(element, inside)
    return found


def _rows(path: Path, wanted: str) -> Iterator[Cells]:
    table: str | None = None
    for event, element, inside in elements(lambda: open_member(path, "content.xml"), path):
        name = local_name(element)
        if event == "start":
            if name == "table" and table is None:
                table = element.get(f"{_TABLE}name") or ""
                table = table if wanted == table else None
        elif name == "table-row":
            if table is not None:
                cells = _cells(path, element)
                most = _MOST_COPIES if cells else _MOST_ROWS
                repeated = _repeated(path, element, "rows", most)
                yield from [cells] * (repeated if cells else 1)
            forget(element, inside)
        elif name == "table" and table is not None:
            return


def _cells(path: Path, row: Element) -> list[Any]:
    """The values of a row; empty cells at its end are left out."""
    found: list[Any] = []
    empty = 0
    for cell in row:
        if local_name(cell) not in ("table-cell", "covered-table-cell"):
            continue
        repeated = _repeated(path, cell, "columns", 1 << 24)
        value = _value(cell)
        if value == "":
            empty += repeated
            continue
        if len(found) + empty + repeated > MOST_COLUMNS:
            problem = f"has a sheet of over {MOST_COLUMNS:,} columns"
            raise RecordsError(str(path), problem, "it is no export of positions")
        found += [""] * empty + [value] * repeated
        empty = 0
    return found


def _repeated(path: Path, element: Element, what: str, most: int) -> int:
    written = element.get(f"{_TABLE}number-{what}-repeated") or "1"
    if not re.fullmatch(r"\d{1,9}", written) or int(written) > most:
        raise RecordsError(str(path), f"repeats {what} {written[:12]} times", "save it as CSV")
    return int(written)


def _value(cell: Element) -> Any:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        written = cell.get(f"{_OFFICE}value") or ""
        # Only a plain number: float() would take nan, inf and 1_0.
        return float(written) if re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", written) else written
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date":
        return _date(cell.get(f"{_OFFICE}date-value") or "")
    if kind == "time":
        return _time(cell.get(f"{_OFFICE}time-value") or "")
    lines = ["".join(part.itertext()) for part in cell if local_name(part) == "p"]
    return "\n".join(lines)


def _date(written: str) -> Any:
    try:
        return dt.datetime.fromisoformat(written)
    except ValueError:
        return written


def _time(written: str) -> Any:
    match = _TIME.fullmatch(written)
    if match is None:
        return written
    hours, minutes, seconds = match.groups()
    return dt.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
