"""A file of records → the tables `raw` and `malformed`, every row with its number.

DuckDB reads a clean file: dialect pinned, every column as text. Any other (too few values, broken
UTF-8, mixed line ends, an open quotation mark, another number of rows than of lines) is read once
more, row by row, so that every row is accounted for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from orderwatch.errors import RecordsError
from orderwatch.records.csv_rows import LONGEST_LINE, open_text, read_columns
from orderwatch.records.formats.content import Content, Fault, Options, Row
from orderwatch.records.formats.reading import READERS, format_of
from orderwatch.records.formats.sniff import kind_of
from orderwatch.records.headers import (
    csv_header,
    parquet_header,
    parquet_read,
    parquet_types,
    partition,
    readable,
)
from orderwatch.records.memory import out_of_room
from orderwatch.records.profile_model import RAW_FIELDS, Profile
from orderwatch.records.profiles import guess
from orderwatch.records.scan import Scan, Scanning, is_packed
from orderwatch.records.shown import shown_names
from orderwatch.records.sql_text import escaped, literal

_BATCH = 50_000


@dataclass(frozen=True, kw_only=True)
class RawFile:
    """A file that is ready to be read: what it is, and under which header.

    Attributes:
        path: the file.
        kind: `csv`, `parquet`, or the name of another format.
        scanning: its hash and size, counted beside the reading.
        profile: what its columns mean.
        header: their names.
        content: its reader; None: the database reads it.
        guessed: the profile was taken from the header.
        left_out: fields that are not to be read.
    """

    path: Path
    kind: str
    scanning: Scanning
    profile: Profile
    header: tuple[str, ...]
    content: Content | None
    guessed: bool
    left_out: tuple[str, ...] = ()

    @property
    def scan(self) -> Scan:
        """Hash and size, once the file has been counted to its end.

        Raises:
            RecordsError: it cannot be read to its end, or has changed since it was opened.
        """
        return self.scanning.result()

    def columns(self) -> dict[str, str]:
        """Field → its column, for the fields that the file has or may have and that are read.

        A column that may turn up later in a file without a header is read; that of the device is
        not, so that a device given for all rows makes up for it.
        """
        named = self.profile.sources
        known = set(self.header)
        loose = self.content is not None and self.content.open_ended
        return {
            field: named[field]
            for field in RAW_FIELDS[self.profile.records]
            if field in named
            and (named[field] in known or (loose and field != "device_id"))
            and field not in self.left_out
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
    kind = kind_of(path)
    encoding = profile.encoding if profile else "utf-8"
    found = Scanning(path, lines=kind == "csv", encoding=encoding)
    if profile and profile.format != format_of(kind):
        problem = f"is {kind}, and the profile {profile.name} is for {profile.format}"
        raise RecordsError(str(path), problem, "name the profile that fits it")
    opened = _Opened(path, kind, profile)
    if profile is None:
        settled = guess(opened.header, str(path), kind, has_device=has_device, records=records)
    else:
        settled = profile
    header = opened.header(settled.options)
    _check_header(path, settled, header, has_device=has_device)
    return RawFile(
        path=path,
        kind=kind,
        scanning=found,
        profile=settled,
        header=header,
        content=opened.contents.get(settled.options),
        guessed=profile is None,
    )


class _Opened:
    """A file with its header, opened once for each thing that profiles say to its reader."""

    def __init__(self, path: Path, kind: str, profile: Profile | None) -> None:
        self._path, self._kind, self._profile = path, kind, profile
        self._header: tuple[str, ...] | None = None
        self.contents: dict[Options, Content] = {}

    def header(self, options: Options) -> tuple[str, ...]:
        """The names of its columns."""
        if self._kind in READERS:
            if options not in self.contents:
                self.contents[options] = READERS[self._kind](self._path, options)
            return self.contents[options].header
        if self._header is None:
            is_csv = self._kind == "csv"
            names = csv_header(self._path, self._profile) if is_csv else parquet_header(self._path)
            self._header = tuple(names)
        return self._header


def _check_header(path: Path, profile: Profile, header: Sequence[str], *, has_device: bool) -> None:
    missing = profile.missing(header, has_device=has_device)
    if missing:
        problem = f"lacks the column {', '.join(missing)} of the profile {profile.name}"
        remedy = f"its columns are: {shown_names(header, 20)}; name the profile that fits them"
        raise RecordsError(str(path), problem, remedy)
    for column in profile.sources.values():
        if header.count(column) > 1:
            raise RecordsError(str(path), f"has the column {column} twice", "rename one of them")


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
    if file.content is not None:
        columns = file.columns()
        _load_rows(con, columns, file.content.rows(list(columns.values()), file.profile.dates))
    elif file.kind == "parquet":
        _load_parquet(con, file)
    elif not _load_clean(con, file):
        _load_by_row(con, file)
    return count(con, "raw") + count(con, "malformed")


def clean_read(file: RawFile) -> str | None:
    """SQL that reads a CSV file: `row` (empty) and its fields; None: it is not for the database."""
    if file.kind != "csv" or file.profile.encoding != "utf-8" or not _named_in_utf8(file.path):
        return None
    names = [f"c{i}" for i in range(len(file.header))]
    picked = ", ".join(f'c{i} AS "{field}"' for field, i in _positions(file).items())
    read = _read_csv(file.path, names, file.profile.delimiter)
    return f"SELECT NULL::BIGINT AS row, {picked} FROM {read}"


def _named_in_utf8(path: Path) -> bool:
    """Whether DuckDB can be told the file's name, which may hold any bytes."""
    return not any("\ud800" <= letter <= "\udfff" for letter in str(path.absolute()))


def _load_clean(con: duckdb.DuckDBPyConnection, file: RawFile) -> bool:
    """Reads the file with DuckDB; False where it is not clean."""
    texts = clean_read(file)
    if texts is None or file.scan.spaced:
        return False
    try:
        con.execute(
            f"""CREATE TEMP TABLE raw AS
            SELECT * REPLACE (row_number() OVER () AS row) FROM ({texts})"""
        )
    except duckdb.Error as error:
        if out_of_room(error):
            raise
        return False
    # Rows are counted a second time by other means: a file that the two readers take in different
    # ways is read line by line.
    clean = count(con, "raw") == file.scan.lines - 1
    if not clean:
        con.execute("DROP TABLE raw")
    return clean


def _load_by_row(con: duckdb.DuckDBPyConnection, file: RawFile) -> None:
    columns = _positions(file)
    with open_text(file.path, file.profile.encoding) as text:
        _load_rows(con, columns, read_columns(text, file.profile.delimiter, columns))


def _positions(file: RawFile) -> dict[str, int]:
    """Field → position of its column."""
    return {field: file.header.index(column) for field, column in file.columns().items()}


def _load_rows(
    con: duckdb.DuckDBPyConnection, fields: Iterable[str], rows: Iterator[Row | Fault]
) -> None:
    """Fills `raw` and `malformed` from rows of texts, the values of each in order of the fields."""
    names = list(fields)
    types = ", ".join(f'"{field}" VARCHAR' for field in names)
    con.execute(f"CREATE TEMP TABLE raw (row BIGINT, {types})")
    while batch := list(islice(rows, _BATCH)):
        faults = [one for one in batch if isinstance(one, Fault)]
        sound = [(one[0], *one[1]) for one in batch if not isinstance(one, Fault)]
        _insert(con, "malformed", faults, len(Fault._fields))
        _insert(con, "raw", sound, 1 + len(names))


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
    with readable(file.path):
        types, named = parquet_types(con, file.path), partition(file.path)
        picked = ", ".join(
            f'{_as_text(column, types, named)} AS "{field}"'
            for field, column in file.columns().items()
        )
        con.execute(
            f"""CREATE TEMP TABLE raw AS SELECT file_row_number + 1 AS row, {picked}
            FROM {parquet_read(file.path)}"""
        )
    device = file.profile.columns.get("device_id", "")
    if types.get(device) in ("DOUBLE", "FLOAT"):
        problem = f"holds ids as floating-point numbers in {device}, which loses digits"
        raise RecordsError(str(file.path), problem, "export them as text or whole numbers")


def _as_text(column: str, types: Mapping[str, str], named: Mapping[str, str | None]) -> str:
    if column not in types:
        value = named[column]
        return "NULL::VARCHAR" if value is None else literal(value)
    quoted = '"' + column.replace('"', '""') + '"'
    kind = types[column]
    if kind.startswith("TIMESTAMP") and ("TIME ZONE" in kind or "TZ" in kind):
        return f"CAST(make_timestamp(epoch_us(CAST({quoted} AS TIMESTAMPTZ))) AS VARCHAR) || 'Z'"
    return f"CAST({quoted} AS VARCHAR)"


def count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """The rows of a table, or of `TABLE WHERE ...`."""
    row = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
