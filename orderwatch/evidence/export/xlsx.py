"""Every table as a sheet of one workbook: typed cells, text that is never a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderwatch.documents.sheet_out import xlsx_escaped
from orderwatch.evidence.export.fixed_zip import fixed_zip
from orderwatch.evidence.export.pack import Pack, Row
from orderwatch.evidence.export.words import DISCLAIMER, FIXED_TIME, xml_text
from orderwatch.evidence.table_set import COLUMNS
from orderwatch.tables import Column, Kind
from orderwatch.version import __version__

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

MOST_ROWS = 1_000_000
"""Rows of one sheet; a longer table goes on in a second one. XLSX ends at 1,048,576."""
_LONGEST_CELL = 32_767
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_FORMATS: dict[Kind, str] = {
    "utc": "yyyy-mm-dd hh:mm:ss.000",
    "count": "0",
    "seconds": "0.000",
    "metres": "0.00",
    "probability": "0.0000",
    "degrees": "0.0000000",
    "number": "General",
}
_FIRST_DAY = datetime(1900, 3, 1)


def write_xlsx(pack: Pack, path: Path) -> None:
    """Writes one workbook; its first sheet says what it is, and what it does not show."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = f"orderwatch {__version__}"
    book.properties.created = book.properties.modified = FIXED_TIME.replace(tzinfo=None)
    _about(book, pack)
    for table, columns in COLUMNS.items():
        if f"{table}.csv" in pack.kept.manifest.outputs:
            _sheets(book, table, columns, pack.rows(table))
    buffer = io.BytesIO()
    book.save(buffer)
    fixed = FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    times = {_CORE: lambda text: _MODIFIED.sub(rb"\g<1>" + fixed, text)}
    path.write_bytes(fixed_zip(buffer.getvalue(), times))


def _about(book: Workbook, pack: Pack) -> None:
    sheet = book.create_sheet("about")
    sheet.column_dimensions["A"].width = 120
    lines = [f"Tables of orderwatch {pack.kept.manifest.version}"]
    lines += [pack.confidential] if pack.confidential else []
    lines += [*DISCLAIMER, "Times are UTC unless a column says local; see docs/outputs.md."]
    for number, line in enumerate(lines):
        sheet.append([_text(sheet, line, bold=number == 0 or line == pack.confidential)])


def _sheets(book: Workbook, table: str, columns: tuple[Column, ...], rows: Iterator[Row]) -> None:
    sheet: Any = None
    count, part = MOST_ROWS, 0
    for row in _or_none(rows):
        if count == MOST_ROWS:
            part += 1
            sheet = book.create_sheet(table if part == 1 else f"{table} {part}")
            sheet.freeze_panes = "B2"
            sheet.append([_text(sheet, one.name, bold=True) for one in columns])
            count = 0
        if row is not None:
            sheet.append([_cell(sheet, one, row[one.name]) for one in columns])
            count += 1


def _or_none(rows: Iterator[Row]) -> Iterator[Row | None]:
    """The rows, or a single None: a table without rows has a sheet too."""
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty:
        yield None


def _cell(sheet: Any, column: Column, value: str) -> WriteOnlyCell | None:
    from openpyxl.cell import WriteOnlyCell

    if not value:
        return None
    typed = _typed(column, value)
    if typed is None:
        return _text(sheet, value)
    cell = WriteOnlyCell(sheet, typed)
    cell.number_format = _FORMATS[column.kind]
    return cell


def _typed(column: Column, value: str) -> datetime | float | int | None:
    """A number or a time; None where the cell is text, or a time that XLSX would round."""
    if column.kind == "utc":
        at = datetime.fromisoformat(value).replace(tzinfo=None)
        return at if at.microsecond % 1000 == 0 and at >= _FIRST_DAY else None
    if column.kind == "count":
        return int(value)
    return float(value) if column.kind in _FORMATS else None


def _text(sheet: Any, text: str, *, bold: bool = False) -> WriteOnlyCell:
    """A cell of text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    safe = xlsx_escaped(xml_text(text))
    if len(safe) > _LONGEST_CELL:
        safe = f"{safe[: _LONGEST_CELL - 60]} … ({len(safe):,} characters in the CSV)"
    cell = WriteOnlyCell(sheet)
    cell.value = safe
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
