"""How large a sheet of a workbook is, counted before a reader makes room for all its cells.

A sheet of two cells, A1 and XFD1048576, takes a reader that lays it out in full 500 GB.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from orderwatch.errors import RecordsError
from orderwatch.records.formats.content import MOST_COLUMNS
from orderwatch.records.formats.streams import LONGEST_PIECE

MOST_CELLS = 40_000_000
"""Rows times columns of a sheet: a full sheet of Excel with 38 columns."""
_TAG = re.compile(rb"<(?:[^\s<>/!?]+:)?(row|c)(?=[\s/>])([^>]*)>")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d*)[\"']")
_PREFIXED = re.compile(rb"<[^\s<>/!?:]+:(?:row|c)[\s/>]")
_DIGITS, _LETTERS = 8, 4
Bytes = npt.NDArray[np.uint8]


class SheetSize:
    """Follows the bytes of one member of a workbook, and refuses one that spans too much."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._carried = b""
        self._row = self._column = 0
        self._rows = self._columns = 0

    def feed(self, block: bytes) -> None:
        """Counts the cells in a block.

        Raises:
            RecordsError: too many columns, or too many cells between its first and its last.
        """
        self._carried += block
        end = self._carried.rfind(b">") + 1
        part, self._carried = self._carried[:end], self._carried[end:]
        fast = _fast(part)
        if fast is not None:
            self._row, self._column = max(self._row, fast[0]), max(self._column, fast[1])
            self._seen()
        else:
            self._slow(part)
        if self._columns > MOST_COLUMNS:
            problem = f"has a sheet of over {MOST_COLUMNS:,} columns"
            raise RecordsError(str(self._path), problem, "it is no export of positions")
        if self._rows * self._columns > MOST_CELLS:
            problem = f"has a sheet that spans over {MOST_CELLS:,} cells"
            raise RecordsError(str(self._path), problem, "delete what stands far below the table")
        if len(self._carried) > LONGEST_PIECE:
            problem = f"holds one value of over {LONGEST_PIECE >> 20} MB"
            raise RecordsError(str(self._path), problem, "it is no export of positions")

    def _slow(self, part: bytes) -> None:
        """Tag by tag: without a reference a cell stands after the one before, a row below."""
        for tag in _TAG.finditer(part):
            reference = _REFERENCE.search(tag.group(2))
            digits = int(reference.group(2)[:9] or 0) if reference else 0
            if tag.group(1) == b"row":
                self._row, self._column = digits or self._row + 1, 0
            elif reference and reference.group(1):
                self._column = _number(reference.group(1)[:4])
                self._row = max(self._row, digits)
            else:
                self._column += 1
            self._seen()

    def _seen(self) -> None:
        self._rows = max(self._rows, self._row)
        self._columns = max(self._columns, self._column)


def _fast(part: bytes) -> tuple[int, int] | None:
    """Last row and column of a piece in which every row and cell begins with its reference."""
    if b":" in part and _PREFIXED.search(part):
        return None
    letters = np.frombuffer(part + b"\0" * 24, dtype=np.uint8)
    opens = np.flatnonzero(letters == ord("<"))
    cells = opens[(letters[opens + 1] == ord("c")) & _ends_name(letters[opens + 2])]
    row = (letters[opens + 1] == ord("r")) & (letters[opens + 2] == ord("o"))
    rows = opens[row & (letters[opens + 3] == ord("w")) & _ends_name(letters[opens + 4])]
    starts = np.concatenate([cells + 2, rows + 4])
    for offset, letter in enumerate(b' r="'):
        if not (letters[starts + offset] == letter).all():
            return None
    return _references(letters, starts + 4)


def _references(letters: Bytes, at: npt.NDArray[np.intp]) -> tuple[int, int] | None:
    column = np.zeros(len(at), dtype=np.int64)
    row = np.zeros(len(at), dtype=np.int64)
    for _ in range(_LETTERS):
        here = letters[at].astype(np.int64)
        is_letter = (here >= ord("A")) & (here <= ord("Z"))
        column = np.where(is_letter, column * 26 + here - ord("A") + 1, column)
        at = at + is_letter
    for _ in range(_DIGITS):
        here = letters[at].astype(np.int64)
        is_digit = (here >= ord("0")) & (here <= ord("9"))
        row = np.where(is_digit, row * 10 + here - ord("0"), row)
        at = at + is_digit
    if not (letters[at] == ord('"')).all():
        return None
    return int(row.max(initial=0)), int(column.max(initial=0))


def _ends_name(letters: Bytes) -> npt.NDArray[np.bool_]:
    """Whether a tag's name ends here: white space, `/` or `>`."""
    found: npt.NDArray[np.bool_] = np.isin(letters, np.frombuffer(b" \t\r\n/>", dtype=np.uint8))
    return found


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
