"""What every reader of a format gives: names of columns, and rows of text with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

LONGEST_CELL = 131_072
"""Characters of a value; longer ones are no value of a position."""
MOST_COLUMNS = 2_000
"""Columns of a table; an export of positions has at most some hundred."""
PEEKED = 2_000
"""Items read to learn the names of a file that has no header."""


class Fault(NamedTuple):
    """Why a row is set aside before its values are read."""

    row: int
    code: str
    field: str | None
    value: str


Record = Mapping[str, str | None]
Row = tuple[int, list[str | None]]
"""A row's number, 1 = first, and the values of the columns asked for, in their order."""


@dataclass(frozen=True, kw_only=True)
class Dates:
    """How a date cell of a sheet becomes the text that a profile expects.

    Attributes:
        written: the text of a date; None: the format cannot say it.
        split: day and time of day stand in two columns.
    """

    written: Callable[[datetime], str | None] = lambda at: at.isoformat(sep=" ")
    split: bool = False


@dataclass(frozen=True, kw_only=True)
class Content:
    """A file of records that is open for reading.

    Attributes:
        header: the names of its columns.
        rows: takes names of columns, and how a date of a sheet becomes text; gives their values
            row by row, from the first.
        open_ended: a name may turn up after those of the header (JSON, XML).
    """

    header: tuple[str, ...]
    rows: Callable[[Sequence[str], Dates], Iterator[Row | Fault]]
    open_ended: bool = False


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a profile says to a reader.

    Attributes:
        items: dotted path of the list of records in a JSON file.
        sheet: name of the sheet of a workbook; empty: its first.
        owner: `KIND:VALUE` of whose phone or account contacts were taken from; empty: not known.
        date_order: DMY, MDY or YMD of a chat whose dates leave it open; empty: found.
    """

    items: str = ""
    sheet: str = ""
    owner: str = ""
    date_order: str = ""


def of_records(
    read: Callable[[], Iterator[Record]], header: Sequence[str], *, open_ended: bool = False
) -> Content:
    """A content from a reader of mappings, name → value."""

    def rows(names: Sequence[str], _: Dates) -> Iterator[Row | Fault]:
        for number, record in enumerate(read(), 1):
            yield _picked(number, record, names)

    return Content(header=tuple(header), rows=rows, open_ended=open_ended)


def _picked(number: int, record: Record, names: Sequence[str]) -> Row | Fault:
    problem = record.get(BROKEN)
    if problem is not None:
        return Fault(number, "MALFORMED_ROW", None, problem)
    values = [record.get(name) for name in names]
    for name, value in zip(names, values, strict=True):
        if value is not None and len(value) > LONGEST_CELL:
            return Fault(number, "MALFORMED_ROW", None, f"{name} has over {LONGEST_CELL:,} letters")
    return number, values


BROKEN = "\0broken"
"""Name under which a record says why it is none; no file can hold it as a column."""


def names_of(records: Iterable[Record], known: Sequence[str] = ()) -> tuple[str, ...]:
    """The names that the first records have, those known beforehand first."""
    found = dict.fromkeys(known)
    for count, record in enumerate(records):
        if count >= PEEKED or len(found) > MOST_COLUMNS:
            break
        found.update(dict.fromkeys(name for name in record if name != BROKEN))
    return tuple(found)
