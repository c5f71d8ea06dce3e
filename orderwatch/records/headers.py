"""The names of the columns of CSV and Parquet files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import duckdb

from orderwatch.errors import RecordsError
from orderwatch.records.csv_rows import open_text, read_header
from orderwatch.records.formats.content import MOST_COLUMNS
from orderwatch.records.profile_model import Profile
from orderwatch.records.sql_text import escaped, literal

_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
_SEPARATORS = ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"), (",", "commas"))


def csv_header(path: Path, profile: Profile | None) -> list[str]:
    """The names of the columns of a CSV file.

    Raises:
        RecordsError: none, too many, or separated by something else than the profile says.
    """
    delimiter = profile.delimiter if profile else ","
    with open_text(path, profile.encoding if profile else "utf-8") as file:
        header = read_header(file, delimiter)
    first = ",".join(header)
    if re.fullmatch(r"sep=.", first, re.IGNORECASE):
        raise RecordsError(str(path), f"begins with {first}", "delete its first line")
    if not first.strip(",") or not first.replace("\t", "").isprintable():
        problem = "has no line of text that names its columns"
        raise RecordsError(str(path), problem, "give a CSV file in UTF-8 with a header")
    if len(header) > MOST_COLUMNS:
        problem = f"has over {MOST_COLUMNS:,} columns"
        raise RecordsError(str(path), problem, "it is no export of positions")
    if len(header) == 1:
        for other, word in _SEPARATORS:
            if other != delimiter and other in first:
                remedy = f'use a profile with delimiter: "{other}"'
                raise RecordsError(str(path), f"seems to be separated by {word}", remedy)
    return header


def parquet_header(path: Path) -> list[str]:
    """The names of the columns of a Parquet file."""
    with duckdb.connect(":memory:") as con, readable(path):
        return list(dict.fromkeys((*parquet_types(con, path), *partition(path))))


def parquet_types(con: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """Column → type, as the database names it."""
    rows = con.execute(f"DESCRIBE SELECT * FROM {parquet_read(path)}").fetchall()
    return {str(row[0]): str(row[1]) for row in rows if row[0] != "file_row_number"}


def parquet_read(path: Path) -> str:
    """A call of read_parquet; values that folders name are not guessed to be numbers or dates."""
    return f"""read_parquet({literal(escaped(path))}, hive_partitioning=false,
        file_row_number=true)"""


def partition(path: Path) -> dict[str, str | None]:
    """The values that the folders of a partitioned data set name.

    >>> partition(Path("set/date=2026-03-03/device_id=TAG%2D1/part-0.parquet"))
    {'date': '2026-03-03', 'device_id': 'TAG-1'}
    """
    found: dict[str, str | None] = {}
    for folder in path.parts[-2::-1]:
        name, equals, value = folder.partition("=")
        if not equals or not name:
            break
        found[name] = None if value == _NO_VALUE else unquote(value)
    return dict(reversed(found.items()))


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """What the database cannot read is said in words."""
    try:
        yield
    except duckdb.Error as error:
        problem = "cannot be read as a table: " + str(error).splitlines()[0][:160]
        raise RecordsError(str(path), problem, "export it again as CSV or Parquet") from None
