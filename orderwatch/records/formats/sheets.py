"""Sheets of a workbook (XLSX, ODS) as a header and rows of text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from orderwatch.errors import RecordsError
from orderwatch.records.formats.content import LONGEST_CELL, Content, Dates, Fault, Row

Cells = Sequence[Any]
"""A row of a sheet: texts, numbers, truth values, dates; empty text where nothing stands."""
_TITLE_ROWS = 50
"""Rows above the header in which titles of a report may stand."""
_FEWEST_NAMES = 3
_EPOCH_DAY = dt.date(1970, 1, 1)


def open_sheet(path: Path, read: Callable[[], Iterator[Cells]]) -> Content:
    """The table of a sheet.

    Its header is the first row of three texts or more and nothing else; what stands above it is
    the title of a report. Row 1 is the first below it; empty rows are no rows. A merged cell's
    value stands in its first cell. A formula gives the value that was saved with it.

    Args:
        path: the file.
        read: gives the rows of the sheet from the first.

    Raises:
        RecordsError: no row that names its columns.
    """
    above, header = _header(read())
    if not header:
        problem = "has no row of texts that names its columns"
        raise RecordsError(str(path), problem, "name the sheet in a profile (sheet: NAME)")

    def rows(names: Sequence[str], dates: Dates) -> Iterator[Row | Fault]:
        at = [header.index(name) if name in header else None for name in names]
        number = 0
        for cells in islice(read(), above, None):
            if all(cell == "" for cell in cells):
                continue
            number += 1
            if any(cell != "" for cell in cells[len(header) :]):
                yield Fault(number, "MALFORMED_ROW", None, "more values than columns")
                continue
            picked = [cells[i] if i is not None and i < len(cells) else "" for i in at]
            yield _row(number, [_text(cell, dates) for cell in picked], names)

    return Content(header=header, rows=rows)


def one_sheet(path: Path, names: Sequence[str], wanted: str, found: int) -> RecordsError:
    """Why a workbook is not read: the sheet that is asked for is not there, or several are.

    A workbook with several tables is not read by its first alone: the others would be lost.
    """
    shown = ", ".join(names[:10])
    if wanted:
        return RecordsError(str(path), f"has no sheet {wanted}", f"its sheets are: {shown}")
    if not found:
        return RecordsError(str(path), "has no sheet with anything in it", "export it again")
    remedy = f"save each as a file, or name one in a profile (sheet: NAME); they are: {shown}"
    return RecordsError(str(path), f"has {found} sheets that hold something", remedy)


def _row(number: int, values: list[str | None], names: Sequence[str]) -> Row | Fault:
    for name, value in zip(names, values, strict=True):
        if value is not None and len(value) > LONGEST_CELL:
            return Fault(number, "MALFORMED_ROW", None, f"{name} has over {LONGEST_CELL:,} letters")
    return number, values


def _header(rows: Iterator[Cells]) -> tuple[int, tuple[str, ...]]:
    """Rows down to the header, the header included, and its names."""
    for number, cells in enumerate(islice(rows, _TITLE_ROWS), 1):
        named = list(cells)
        while named and named[-1] == "":
            named.pop()
        if len(named) >= _FEWEST_NAMES and all(isinstance(one, str) for one in named):
            names = tuple(one.strip() for one in named)
            if sum(1 for one in names if one) >= _FEWEST_NAMES:
                return number, names
    return 0, ()


def _text(cell: Any, dates: Dates) -> str | None:
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if abs(cell) < 1e15:
            return str(int(cell)) if cell.is_integer() else repr(cell)
        # A sheet holds 15 digits of a number; what it shows of more is lost.
        return f"{cell:.14e}"
    if isinstance(cell, dt.datetime):
        return _written(cell, dates, 0)
    if isinstance(cell, dt.date):
        return _written(dt.datetime.combine(cell, dt.time()), dates, 0)
    if isinstance(cell, dt.time):
        return _written(dt.datetime.combine(_EPOCH_DAY, cell), dates, 1)
    if isinstance(cell, dt.timedelta):
        at = dt.datetime.combine(_EPOCH_DAY, dt.time()) + cell
        return _written(at, dates, 1)
    return str(cell)


def _written(at: dt.datetime, dates: Dates, half: int) -> str:
    """The text of a date; its first or second half where day and time have columns of their own."""
    text = dates.written(at) or at.isoformat(sep=" ")
    if dates.split:
        return (*text.split(" ", 1), "")[half]
    return text if half == 0 else at.time().isoformat()
