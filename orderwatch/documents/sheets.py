"""A table from a CSV or XLSX file: every cell with what it is, so that nothing is guessed.

XLSX is read by openpyxl as a stream: it tells a formula from its value, an error from an empty
cell, and never holds the empty room between two far cells.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

from orderwatch.documents.parse import read_bytes
from orderwatch.errors import InputError

CellKind = Literal["text", "number", "date", "clock", "yes_no", "formula", "error"]
_MOST_ROWS, _MOST_COLUMNS = 100_000, 500
_LARGEST_UNPACKED = 200_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How XLSX writes a character by its code."""
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_DECIMAL = re.compile(r"-\d+\.\d+", re.ASCII)
"""A number such as a longitude, which no spreadsheet takes for a formula."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Cell:
    """A cell that is not empty.

    Attributes:
        text: text as written (a `'` that keeps a spreadsheet from reading a formula taken away),
            a number in its shortest decimal form, a date as 2026-03-02 or 2026-03-02 11:40.
        kind: what the file says it is; all cells of CSV are text.
    """

    text: str
    kind: CellKind = "text"


@dataclass(frozen=True)
class SheetRow:
    """One row: its number as a spreadsheet shows it, the header being 1, and its cells."""

    number: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Sheet:
    """A table: the names in its first row, and the rows below that are not empty."""

    file: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def read_sheet(path: Path) -> Sheet:
    """Reads the table of a file; of a workbook, its only sheet that is not empty.

    Raises:
        InputError: it cannot be read as a table.
    """
    data = read_bytes(path, "table")
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        rows = _xlsx_rows(data, path)
    elif suffix in (".csv", ".tsv", ".txt"):
        rows = _csv_rows(data, path)
    else:
        problem = f"is of the kind {suffix or 'without a name'}, which is not read as a table"
        raise InputError(str(path), problem, "save it as CSV (UTF-8) or XLSX")
    with warnings.catch_warnings():
        # openpyxl warns of styles and rules that it does not keep; cells are not among them.
        warnings.simplefilter("ignore", UserWarning)
        found = list(_bounded(rows, path))
    if not found:
        raise InputError(str(path), "has no header", "write the names of the columns in row 1")
    header = tuple(cell.text.strip() if cell else "" for cell in found[0].cells)
    return Sheet(str(path), header, tuple(found[1:]))


def undefused(text: str) -> str:
    """Takes away the one `'` that `defused` put in front.

    >>> undefused("'=1+1"), undefused("''=1"), undefused("'tis")
    ('=1+1', "'=1", "'tis")
    """
    if text.startswith("'") and text.lstrip("'").startswith(_FORMULA):
        return text[1:]
    return text


def defused(text: str) -> str:
    """Puts a `'` in front of what a spreadsheet would take for a formula; see `undefused`.

    >>> defused("=1+1"), defused("'=1"), defused("'tis"), defused("-0.336")
    ("'=1+1", "''=1", "'tis", '-0.336')
    """
    if _DECIMAL.fullmatch(text):
        return text
    return "'" + text if text.lstrip("'").startswith(_FORMULA) else text


def _bounded(rows: Iterable[SheetRow], path: Path) -> Iterator[SheetRow]:
    """Rows with cells; a table that is unreasonably large is refused before it fills memory."""
    remedy = "give the register alone, without other tables"
    for row in rows:
        if len(row.cells) > _MOST_COLUMNS:
            problem = f"has over {_MOST_COLUMNS} columns in row {row.number}"
            raise InputError(str(path), problem, remedy)
        if row.number > _MOST_ROWS:
            raise InputError(str(path), f"has over {_MOST_ROWS} rows", remedy)
        if any(row.cells):
            yield row


def _csv_rows(data: bytes, path: Path) -> Iterator[SheetRow]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        remedy = "save it as CSV UTF-8, or as XLSX"
        raise InputError(str(path), "is not UTF-8 text", remedy) from None
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield SheetRow(
                number, tuple(Cell(undefused(one)) if one.strip() else None for one in cells)
            )
    except csv.Error as error:
        problem = f"is no sound CSV near line {reader.line_num} ({error})"
        raise InputError(
            str(path), problem, "put cells with quotes in quotes, or use XLSX"
        ) from None


def _xlsx_rows(data: bytes, path: Path) -> Iterator[SheetRow]:
    import openpyxl

    _check_packed(data, path)
    remedy = "save it again as XLSX, or as CSV UTF-8"
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    except _broken() as error:
        raise InputError(str(path), f"is no XLSX that can be read ({error})", remedy) from error
    sheets = [one for one in book.worksheets if _is_used(one)]
    if len(sheets) != 1:
        names = ", ".join(one.title for one in sheets) or "none"
        problem = f"has {len(sheets)} sheets with cells ({names})"
        raise InputError(str(path), problem, "leave one sheet, the register")
    yield from _sheet_rows(sheets[0], path, remedy)


def _is_used(sheet: Any) -> bool:
    return any(cell.value is not None for row in sheet.iter_rows(max_row=50) for cell in row)


def _sheet_rows(sheet: Any, path: Path, remedy: str) -> Iterator[SheetRow]:
    try:
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [_cell(one) for one in row]
            while cells and cells[-1] is None:
                cells.pop()
            yield SheetRow(number, tuple(cells))
    except _broken() as error:
        problem = f"has a row that cannot be read ({error})"
        raise InputError(str(path), problem, remedy) from error


def _check_packed(data: bytes, path: Path) -> None:
    """An XLSX is a ZIP: what it unpacks to is bounded before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile:
        remedy = "save it again as XLSX, or as CSV UTF-8"
        raise InputError(str(path), "is no XLSX", remedy) from None
    if size > _LARGEST_UNPACKED:
        raise InputError(str(path), "unpacks to over 200 MB", "give the register alone")
    _check_merged(data, path)


def _check_merged(data: bytes, path: Path) -> None:
    """A value merged over several rows stands in the first alone: the others would lose it."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheets = [one for one in packed.namelist() if one.startswith("xl/worksheets/")]
        try:
            found = [one.groups() for name in sheets for one in _MERGED.finditer(packed.read(name))]
        except _broken() as error:
            remedy = "save it again as XLSX, or as CSV UTF-8"
            raise InputError(str(path), f"is no XLSX that can be read ({error})", remedy) from error
    named = (tuple(part.decode() for part in ref) for ref in found)
    tall = [f"{a}{b}:{c}{d}" for a, b, c, d in named if b != d]
    if tall:
        problem = f"merges cells over several rows ({', '.join(tall[:5])})"
        raise InputError(str(path), problem, "unmerge them and write the value in each row")


def _cell(cell: Any) -> Cell | None:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if cell.data_type == "f":
        return Cell(str(getattr(value, "text", value)), "formula")
    if cell.data_type == "e":
        return Cell(str(value), "error")
    if isinstance(value, bool):
        return Cell("yes" if value else "no", "yes_no")
    if isinstance(value, (int, float)):
        return Cell(_number(value), "number")
    if isinstance(value, (datetime, date)):
        return Cell(_date(value), "date")
    if isinstance(value, (time, timedelta)):
        return Cell(str(value), "clock")
    return Cell(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)))


def _broken() -> tuple[type[Exception], ...]:
    """What openpyxl, and the XML and ZIP readers below it, raise for a file that is broken."""
    import zlib

    from openpyxl.utils.exceptions import InvalidFileException

    found = (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, EOFError)
    return (*found, RuntimeError, zipfile.BadZipFile, zlib.error, InvalidFileException)


def _number(value: int | float) -> str:
    """The shortest decimal form, without an exponent."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    return format(value, ".17f").rstrip("0") if "e" in text else text


def _date(value: datetime | date) -> str:
    """A date without a time of day is the day; seconds are rounded, as a workbook holds days."""
    if not isinstance(value, datetime):
        return value.isoformat()
    value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    text = value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    return text.removesuffix(" 00:00")


def columns_of(sheet: Sheet, row: SheetRow) -> Sequence[tuple[str, Cell]]:
    """The cells of a row that are not empty, with the names of their columns."""
    names = (*sheet.header, *("" for _ in row.cells[len(sheet.header) :]))
    return [(name, cell) for name, cell in zip(names, row.cells, strict=False) if cell is not None]
