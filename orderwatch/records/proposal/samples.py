"""The first values of a file whose profile is not known yet."""

from __future__ import annotations

import csv
import re
from itertools import islice
from pathlib import Path

import duckdb

from orderwatch.errors import RecordsError
from orderwatch.records.csv_rows import open_text, read_header, read_rows
from orderwatch.records.formats.content import MOST_COLUMNS
from orderwatch.records.formats.streams import open_bytes
from orderwatch.records.headers import readable
from orderwatch.records.sql_text import escaped, literal

_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 1 << 20
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]')
Table = dict[str, list[str]]
"""Column → its first values, without the empty ones."""


def csv_sample(path: Path, rows: int) -> tuple[dict[str, str], Table]:
    """Delimiter and encoding where they are not the usual ones, and the first values."""
    encoding = _encoding(path)
    delimiter = max(_DELIMITERS, key=lambda one: _columns(path, encoding, one))
    with open_text(path, encoding) as file:
        header = read_header(file, delimiter)
    if not 1 < len(header) <= MOST_COLUMNS:
        problem = "has no line of text that names its columns"
        raise RecordsError(str(path), problem, "give a CSV file with a header")
    table: Table = {name: [] for name in header if name}
    with open_text(path, encoding) as file:
        for row in islice(read_rows(file, delimiter), rows):
            for name, value in zip(header, row.values or (), strict=False):
                if name and value.strip():
                    table[name].append(value.strip())
    form = {"delimiter": delimiter} if delimiter != "," else {}
    return form | ({"encoding": encoding} if encoding != "utf-8" else {}), table


def parquet_sample(path: Path, rows: int) -> Table:
    """The first values of a Parquet file as text."""
    with duckdb.connect(":memory:") as con, readable(path):
        query = f"SELECT * FROM read_parquet({literal(escaped(path))}) LIMIT {int(rows)}"
        cursor = con.execute(query)
        names = [str(one[0]) for one in cursor.description]
        found = cursor.fetchall()
    table: Table = {name: [] for name in names}
    for row in found:
        for name, value in zip(names, row, strict=True):
            if value is not None:
                table[name].append(str(value))
    return table


def json_list(path: Path) -> str:
    """The path of the list with the most objects at the start of the file; empty: the file."""
    with open_bytes(path) as file:
        head = file.read(_LOOKED_AT).decode("utf-8-sig", "replace")
    counts: dict[str, int] = {}
    names, opened = list[str](), list[str]()
    last = ""
    for token in _TOKEN.finditer(head):
        text = token.group()
        if text[0] == '"':
            last = text[1:-1]
        elif text in "{[":
            if text == "{" and opened[-1:] == ["["] and opened.count("[") == 1:
                path_here = ".".join(one for one in names if one)
                counts[path_here] = counts.get(path_here, 0) + 1
            names.append(last if opened[-1:] == ["{"] else "")
            opened.append(text)
        elif opened:
            opened.pop()
            names.pop()
    return max(counts, key=lambda one: counts[one], default="")


def _encoding(path: Path) -> str:
    with open_bytes(path) as file:
        head = file.read(_LOOKED_AT)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        # The last bytes may be the first half of a letter.
        head[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _columns(path: Path, encoding: str, delimiter: str) -> int:
    """Columns of the header, where the first rows have as many; else 0."""
    with open_text(path, encoding) as file:
        reader = csv.reader(islice(file, 40), delimiter=delimiter)
        try:
            widths = [len(row) for row in reader if row]
        except csv.Error:
            return 0
    return widths[0] if widths and widths.count(widths[0]) > len(widths) * 0.8 else 0
