"""A file of records → the tables `raw` and `malformed`, every row with its number.

DuckDB reads a clean file: dialect pinned, every column as text. Where it meets anything else (a
row with too few values, bytes that are no UTF-8, mixed line ends, a quotation mark that never
closes), or finds another number of rows than the lines of the file say, the file is read once
more, row by row, so that every row is accounted for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from orderwatch.errors import RecordsError
from orderwatch.records.csv_rows import LONGEST_LINE, Fault, open_text, read_columns, read_header
from orderwatch.records.profile_checks import FIELDS
from orderwatch.records.profiles import Profile, guess
from orderwatch.records.scan import Scan, is_packed, is_text, scan

_BATCH = 50_000
_SEPARATORS = ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"), (",", "commas"))


@dataclass(frozen=True, kw_only=True)
class RawFile:
    """A file that is ready to be read: what it is, and under which header."""

    path: Path
    scan: Scan
    profile: Profile
    header: tuple[str, ...]
    guessed: bool

    def columns(self) -> dict[str, int]:
        """Canonical field → position of its column, for the fields that the file has."""
        return {
            field: self.header.index(self.profile.columns[field])
            for field in FIELDS[self.profile.records]
            if self.profile.columns.get(field) in self.header
        }


def inspect(path: Path, profile: Profile | None, *, has_device: bool, records: str = "") -> RawFile:
    """Opens a file, reads its header and settles its profile.

    Args:
        path: the file.
        profile: as asked for; None: the one built-in profile that fits.
        has_device: a device was given for all rows, so its column may be missing.
        records: what the rows must be, where the profile is guessed; empty: any kind.

    Raises:
        RecordsError: unreadable, no header, or columns missing.
    """
    found = scan(path)
    header = _csv_header(path, profile) if is_text(path) else _parquet_header(path)
    settled = profile or guess(header, str(path), has_device=has_device, records=records)
    missing = settled.missing(header, has_device=has_device)
    if missing:
        problem = f"lacks the column {', '.join(missing)} of the profile {settled.name}"
        remedy = f"its columns are: {', '.join(header[:20])}; name the profile that fits them"
        raise RecordsError(str(path), problem, remedy)
    for column in settled.columns.values():
        if header.count(column) > 1:
            raise RecordsError(str(path), f"has the column {column} twice", "rename one of them")
    return RawFile(
        path=path, scan=found, profile=settled, header=tuple(header), guessed=profile is None
    )


def load_raw(con: duckdb.DuckDBPyConnection, file: RawFile) -> int:
    """Fills `raw` (row, one text column a field) and `malformed` (row, code, field, value).

    Returns:
        The number of data rows.

    Raises:
        RecordsError: it cannot be read as a table at all.
    """
    con.execute("DROP TABLE IF EXISTS raw")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE malformed (row BIGINT, code TEXT, field TEXT, value TEXT)"
    )
    if not is_text(file.path):
        _load_parquet(con, file)
    elif file.profile.encoding != "utf-8" or file.scan.spaced or not _load_clean(con, file):
        _load_by_row(con, file)
    return _count(con, "raw") + _count(con, "malformed")


def _load_clean(con: duckdb.DuckDBPyConnection, file: RawFile) -> bool:
    """Reads the file with DuckDB; False where it is not clean."""
    names = [f"c{i}" for i in range(len(file.header))]
    read = _read_csv(file.path, names, file.profile.delimiter)
    picked = ", ".join(f'c{i} AS "{field}"' for field, i in file.columns().items())
    try:
        con.execute(
            f"CREATE TEMP TABLE raw AS SELECT row_number() OVER () AS row, {picked} FROM {read}"
        )
    except duckdb.Error:
        return False
    # Rows are counted a second time by other means: a file that the two readers take in different
    # ways is read line by line.
    clean = _count(con, "raw") == file.scan.lines - 1
    if not clean:
        con.execute("DROP TABLE raw")
    return clean


def _load_by_row(con: duckdb.DuckDBPyConnection, file: RawFile) -> None:
    columns = file.columns()
    types = ", ".join(f'"{field}" VARCHAR' for field in columns)
    con.execute(f"CREATE TEMP TABLE raw (row BIGINT, {types})")
    with open_text(file.path, file.profile.encoding) as text:
        rows = read_columns(text, file.profile.delimiter, columns)
        while batch := list(islice(rows, _BATCH)):
            faults = [one for one in batch if isinstance(one, Fault)]
            sound = [(one[0], *one[1]) for one in batch if not isinstance(one, Fault)]
            _insert(con, "malformed", faults, len(Fault._fields))
            _insert(con, "raw", sound, 1 + len(columns))


def _insert(
    con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]], width: int
) -> None:
    """Adds rows whose first value is a number and whose others are texts or None."""
    texts = np.array([row[1:] for row in rows], dtype=object).reshape(len(rows), width - 1)
    batch = {"row": np.array([row[0] for row in rows], dtype=np.int64)}
    batch |= {f"text{i}": texts[:, i].copy() for i in range(width - 1)}
    con.register("batch", batch)
    con.execute(f"INSERT INTO {table} SELECT * FROM batch")
    con.unregister("batch")


def _read_csv(path: Path, columns: list[str], delimiter: str) -> str:
    """A call of read_csv that guesses nothing."""
    types = ", ".join(f"{name}: 'VARCHAR'" for name in columns)
    return f"""read_csv({literal(escaped(path))}, auto_detect=false, header=true,
        delim={literal(delimiter)}, quote='"', escape='"', columns={{{types}}}, nullstr='',
        strict_mode=true, null_padding=false, max_line_size={2 * LONGEST_LINE},
        compression={literal("gzip" if is_packed(path) else "none")})"""


def _load_parquet(con: duckdb.DuckDBPyConnection, file: RawFile) -> None:
    with _readable(file.path):
        types = _parquet_types(con, file.path)
        picked = ", ".join(
            f'{_as_text(file.header[i], types)} AS "{field}"' for field, i in file.columns().items()
        )
        con.execute(
            f"""CREATE TEMP TABLE raw AS SELECT file_row_number + 1 AS row, {picked}
            FROM read_parquet({literal(escaped(file.path))}, file_row_number=true)"""
        )
    device = file.profile.columns.get("device_id", "")
    if types.get(device) in ("DOUBLE", "FLOAT"):
        problem = f"holds ids as floating-point numbers in {device}, which loses digits"
        raise RecordsError(str(file.path), problem, "export them as text or whole numbers")


def _as_text(column: str, types: Mapping[str, str]) -> str:
    quoted = '"' + column.replace('"', '""') + '"'
    kind = types[column]
    if kind.startswith("TIMESTAMP") and ("TIME ZONE" in kind or "TZ" in kind):
        return f"CAST(make_timestamp(epoch_us(CAST({quoted} AS TIMESTAMPTZ))) AS VARCHAR) || 'Z'"
    return f"CAST({quoted} AS VARCHAR)"


def _csv_header(path: Path, profile: Profile | None) -> list[str]:
    delimiter = profile.delimiter if profile else ","
    with open_text(path, profile.encoding if profile else "utf-8") as file:
        header = read_header(file, delimiter)
    first = ",".join(header)
    if not first.strip(",") or not first.isprintable():
        problem = "has no line of text that names its columns"
        raise RecordsError(str(path), problem, "give a CSV file in UTF-8 with a header")
    if len(header) == 1:
        for other, word in _SEPARATORS:
            if other != delimiter and other in first:
                remedy = f'use a profile with delimiter: "{other}"'
                raise RecordsError(str(path), f"seems to be separated by {word}", remedy)
    return header


def _parquet_header(path: Path) -> list[str]:
    with duckdb.connect(":memory:") as con, _readable(path):
        return list(_parquet_types(con, path))


def _parquet_types(con: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    rows = con.execute(f"DESCRIBE SELECT * FROM read_parquet({literal(escaped(path))})").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        problem = "cannot be read as a table: " + str(error).splitlines()[0][:160]
        raise RecordsError(str(path), problem, "export it again as CSV or Parquet") from None


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def escaped(path: Path) -> str:
    """The path with the letters that DuckDB reads as a pattern taken literally."""
    return "".join(f"[{one}]" if one in "[*?" else one for one in str(path.absolute()))
