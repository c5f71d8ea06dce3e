"""A table to a CSV or XLSX file that stays text: no cell is a formula, no number loses a zero."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from orderwatch.documents.sheets import defused
from orderwatch.errors import OutputError

_LONGEST_CELL = 32_767
_NOT_IN_XLSX = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_sheet(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Writes a table, CSV or XLSX by the file's name; never over a file that is there.

    Args:
        path: the file.
        header: the names of the columns.
        rows: texts, as many as names; empty for an empty cell.

    Raises:
        OutputError: the file is there, cannot be written, or cannot hold a text.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise OutputError(str(path), "is neither .csv nor .xlsx", "name one of them")
    if path.exists() or path.is_symlink():
        raise OutputError(str(path), "is there already", "move it away, or name another file")
    table = [list(header), *(list(row) for row in rows)]
    data = _csv(table) if suffix == ".csv" else _xlsx(table, path)
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        problem = f"cannot be written: {error.strerror or error}"
        raise OutputError(str(path), problem, "free the disk, or name another file") from error


def _csv(table: list[list[str]]) -> bytes:
    """With a byte order mark, without which spreadsheets misread letters beyond ASCII."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([defused(one) for one in row] for row in table)
    return buffer.getvalue().encode("utf-8-sig")


def _xlsx(table: list[list[str]], path: Path) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "register"
    sheet.freeze_panes = "B2"
    for number, row in enumerate(table, start=1):
        for place, text in enumerate(row, start=1):
            if not text:
                continue
            _check(text, number, table[0][place - 1], path)
            cell = sheet.cell(number, place)
            cell.value = xlsx_escaped(text)
            cell.data_type = "s"
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text="\n" in text)
            if number == 1:
                cell.font = Font(bold=True)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsx_escaped(text: str) -> str:
    """The text so that no reader of XLSX takes `_x0041_` in it for a code."""
    return _ESCAPE.sub("_x005F_", text)


def _check(text: str, row: int, column: str, path: Path) -> None:
    where = f"{path} row {row}, column {column}"
    if _NOT_IN_XLSX.search(text):
        problem = "a text holds a character that XLSX cannot hold"
        raise OutputError(where, problem, "write a .csv instead")
    if len(text) > _LONGEST_CELL:
        problem = f"a text is over {_LONGEST_CELL} characters long"
        raise OutputError(where, problem, "write a .csv instead")
