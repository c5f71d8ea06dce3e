"""Rows of a CSV file that is not clean, read line by line so that none is lost.

A row that breaks the rules of CSV takes no other row with it: where a quotation mark that never
closes has swallowed the lines after it, only its own line is set aside and the next line is read
as a row of its own.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from orderwatch.records.formats.content import Fault, Row
from orderwatch.records.scan import is_packed

LONGEST_LINE = 1_000_000
"""Characters of a line, and of a row with line breaks inside quotation marks."""


@dataclass(frozen=True)
class CsvRow:
    """A data row: its values by position, or why it is none.

    Attributes:
        number: 1 = first.
        values: None where the row is malformed.
        problem: what is wrong, without a value of the row: they may be names and addresses.
    """

    number: int
    values: list[str] | None
    problem: str


def open_text(path: Path, encoding: str) -> IO[str]:
    """The text of a CSV file, unpacked, a byte-order mark left out.

    Bytes that are none of the encoding become letters of their own (see `is_broken`).
    """
    opened = gzip.open if is_packed(path) else open
    packed = cast("IO[bytes]", opened(path, "rb"))
    code = "utf-8-sig" if encoding == "utf-8" else encoding
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    return io.TextIOWrapper(packed, encoding=code, errors=errors, newline="")


def is_broken(value: str) -> bool:
    """Whether a text holds bytes that are none of the file's encoding."""
    return not value.isascii() and any(
        "\ud800" <= letter <= "\udfff" or letter == "\ufffd" for letter in value
    )


def read_header(file: IO[str], delimiter: str) -> list[str]:
    """The first row that is not empty; empty where there is none, or none that can be read."""
    try:
        for record in csv.reader(_Lines(file), delimiter=delimiter, skipinitialspace=True):
            if record:
                return [name.strip() for name in record]
    except csv.Error:
        pass
    return []


def read_rows(file: IO[str], delimiter: str) -> Iterator[CsvRow]:
    """The rows after the header.

    Args:
        file: open at its start.
        delimiter: one character.
    """
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    number, width = -1, 0
    while True:
        lines.taken.clear()
        record, problem = None, "a quotation mark is not closed or stands within a value"
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error) and len(lines.taken) == 1:
                problem = "a value has over 131,072 characters"
        if record == []:
            continue
        number += 1
        if number == 0:
            width = len(record or [])
            continue
        if _is_cut(lines.taken[0]):
            record, problem = None, f"the line has over {LONGEST_LINE:,} characters"
        elif record is not None and len(record) != width:
            problem = f"{len(record)} values for {width} columns"
            record = None
        if record is None:
            lines.give_back()
        yield CsvRow(number, record, "" if record is not None else problem)


class _Lines:
    """The lines of a file; those of a row that turns out to be none can be given back."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self.taken:
            self._length = 0
        elif self._length > LONGEST_LINE:
            raise StopIteration  # the reader then says that the row has no end
        line = self._waiting.popleft() if self._waiting else self._read()
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._length += len(line)
        return line

    def give_back(self) -> None:
        """All lines but the first of the row are read again."""
        self._waiting.extendleft(reversed(self.taken[1:]))

    def _read(self) -> str:
        line = self._file.readline(LONGEST_LINE)
        if _is_cut(line):
            while rest := self._file.readline(LONGEST_LINE):
                if rest[-1] in "\r\n":
                    break
        return line


def _is_cut(line: str) -> bool:
    return len(line) == LONGEST_LINE and line[-1] not in "\r\n"


def read_columns(
    file: IO[str], delimiter: str, columns: Mapping[str, int]
) -> Iterator[Row | Fault]:
    """Each row as its number and the values of some columns, or what is wrong with it.

    Args:
        file: open at its start.
        delimiter: one character.
        columns: canonical field → position in the file.
    """
    for row in read_rows(file, delimiter):
        if row.values is None:
            yield Fault(row.number, "MALFORMED_ROW", None, row.problem)
            continue
        picked = [row.values[position] for position in columns.values()]
        broken = [one for one, text in zip(columns, picked, strict=True) if is_broken(text)]
        if broken:
            shown = row.values[columns[broken[0]]].encode("utf-8", "replace").decode()
            yield Fault(row.number, "BAD_ENCODING", broken[0], shown)
        else:
            values: list[str | None] = [*picked]
            yield row.number, values
