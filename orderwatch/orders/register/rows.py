"""The rows of a register → its orders, each a group of rows with checked cells."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from orderwatch.documents.sheets import Cell, Sheet, columns_of
from orderwatch.errors import CellFault
from orderwatch.orders.register.columns import BY_NAME, Column

_IGNORED = "x_"
_EXPECTED = {
    "date": ("is a date cell", "format the cell as text and type the value again"),
    "clock": ("is a time or duration cell", "format the cell as text and type the value again"),
    "yes_no": ("is a TRUE/FALSE cell", "format the cell as text and type the value again"),
    "formula": ("is a formula", "put its value there: copy, then paste as values"),
    "error": ("is an error of the spreadsheet", "correct the cell"),
}
_LOST_ZEROS = "is a number cell, which loses leading zeros and long digits"
_DIGITS = re.compile(r"[\d ()-]+", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One row of an order: column name → text, only the cells that are filled and sound."""

    number: int
    values: dict[str, str]


@dataclass
class Group:
    """The rows of one order of one respondent."""

    order_id: str
    respondent: str
    rows: list[Row] = field(default_factory=list)


class RowReader:
    """Reads rows and notes what is wrong with each cell.

    Args:
        sheet: the table.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.faults: list[CellFault] = []
        self._said: set[tuple[int, str]] = set()
        self.ignored = tuple(one for one in sheet.header if _plain(one).startswith(_IGNORED))

    def fault(self, row: int, column: str, value: str | None, problem: str, remedy: str) -> None:
        """Notes a fault, the first of each cell."""
        if (row, column) in self._said:
            return
        self._said.add((row, column))
        self.faults.append(CellFault(self.sheet.file, row, column, value, problem, remedy))

    def groups(self) -> list[Group]:
        """The orders in the order of their first rows; an order may come back further down."""
        self._check_header()
        found: dict[tuple[str, str], Group] = {}
        order_id = respondent = ""
        for row in self._rows():
            named = row.values.get("order_id", order_id)
            if named != order_id:
                respondent = ""
            order_id = named
            respondent = row.values.get("respondent", respondent)
            for column, value in (("order_id", order_id), ("respondent", respondent)):
                if not value:
                    remedy = "fill it in the first row of the order"
                    self.fault(row.number, column, None, "is missing", remedy)
            if order_id and respondent:
                key = order_id, respondent
                found.setdefault(key, Group(*key)).rows.append(row)
        return list(found.values())

    def _check_header(self) -> None:
        names = [_plain(one) for one in self.sheet.header]
        for place, name in enumerate(names):
            written = self.sheet.header[place]
            if name and name in names[:place]:
                self.fault(1, written, None, "is a column twice", "keep one of them")
            elif name and name not in BY_NAME and not name.startswith(_IGNORED):
                near = difflib.get_close_matches(name, BY_NAME, n=1)
                hint = f"did you mean {near[0]}?" if near else "see docs/register.md"
                remedy = f"{hint} (a column that is yours alone: begin its name with x_)"
                self.fault(1, written, None, "is not a column of a register", remedy)

    def _rows(self) -> Iterator[Row]:
        for row in self.sheet.rows:
            values: dict[str, str] = {}
            for name, cell in columns_of(self.sheet, row):
                column = BY_NAME.get(_plain(name))
                if not name:
                    problem = "stands in a column without a name"
                    self.fault(row.number, "", cell.text, problem, "name the column, or clear it")
                elif column is not None:
                    text = self._text(row.number, column, cell)
                    if text:
                        values[column.name] = text
            if values:
                yield Row(row.number, values)

    def _text(self, row: int, column: Column, cell: Cell) -> str:
        """The cell's text; empty, with a fault, where it is of another kind than its column."""
        kind, text = cell.kind, cell.text
        if kind == "text":
            return text if column.kind in ("text", "list") else text.strip()
        fits = {("date", "time"), ("yes_no", "yes_no"), ("number", "number")}
        if (kind, column.kind) in fits:
            return text
        if kind == "number":
            if column.kind in ("text", "key") and _is_short_whole(text):
                return text
            self.fault(row, column.name, text, *_for_number(column, text))
        else:
            self.fault(row, column.name, text, *_EXPECTED[kind])
        return ""


def _for_number(column: Column, text: str) -> tuple[str, str]:
    """What is wrong with a number where none may stand."""
    if column.kind == "time":
        return "is a number, not a date", "format the cell as a date, or type 2026-03-02 11:40"
    if column.kind == "length":
        return "has no unit", f'write "{text} m" (or km, ft, yd, mi)'
    if column.kind == "yes_no":
        return "is neither yes nor no", "write yes or no"
    remedy = "format the column as text and type the value again, with every zero"
    return _LOST_ZEROS, remedy


def phone_fault(text: str, region: str) -> tuple[str, str] | None:
    """What is wrong with a phone number that has, it seems, lost its leading zero or plus.

    Args:
        text: the number as written.
        region: `phone_region` of the order, such as GB.
    """
    digits = re.sub(r"\D", "", text)
    if not _DIGITS.fullmatch(text) or not digits or text.strip().startswith(("0", "(0")):
        return None
    prefix = _trunk_prefix(region)
    if prefix == "0":
        remedy = f"write 0{digits} or +CODE{digits} as it is on the source; nothing is guessed"
        return "begins with neither 0 nor +, so its leading zero may be lost", remedy
    if not region:
        remedy = "write it with + and the code of its country, or fill phone_region"
        return "has no code of a country, and the order no phone_region", remedy
    return None


@lru_cache(maxsize=256)
def _trunk_prefix(region: str) -> str:
    """What a national number begins with in a region: 0 in Britain; empty where unknown."""
    from phonenumbers.phonenumberutil import ndd_prefix_for_region

    return str(ndd_prefix_for_region(region, True) or "") if region else ""


def _is_short_whole(text: str) -> bool:
    return text.isdigit() and len(text) < 16


def _plain(name: str) -> str:
    """A column's name as people may write it: `Order ID` for `order_id`."""
    return "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())


def names_in(text: str) -> list[str]:
    """The items of a cell that holds several, joined by `;`."""
    return [one.strip() for one in text.split(";") if one.strip()]
