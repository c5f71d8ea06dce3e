"""Faults of a table that people keep in a spreadsheet: by row and column, all at once."""

from __future__ import annotations

from dataclasses import dataclass

from orderwatch.errors.faults import Fault, FaultsError, short


@dataclass(frozen=True, order=True)
class CellFault(Fault):
    """One fault: `FILE row R, column C: "VALUE" PROBLEM; REMEDY`.

    `line` is the row as a spreadsheet numbers it (the header is row 1; 0: the file as a whole),
    `key` the name of the column.
    """

    def __str__(self) -> str:
        where = f"{self.file} row {self.line}" if self.line else self.file
        column = f", column {self.key}" if self.key else ""
        value = "" if self.value is None else f' "{short(self.value)}"'
        return f"{where}{column}:{value} {self.problem}; {self.remedy}"


class TableFaults(FaultsError):  # noqa: N818 - it carries the faults
    """A register or a list of reviews is faulty; nothing was made of it."""
