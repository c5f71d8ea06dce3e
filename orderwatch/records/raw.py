"""A file of records → a DuckDB relation of text columns with data row numbers.

Traps that are closed here: the dialect is never sniffed; every column is read as text; rows that
DuckDB rejects keep their row number; a quotation mark that never closes is an error, since
DuckDB ends there without a word.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orderwatch.errors import RecordsError
from orderwatch.records.files import Scan, open_bytes, open_text, scan
from orderwatch.records.profiles import Profile, guess

_LONGEST_LINE = 2_000_000


@dataclass(frozen=True, kw_only=True)
class RawFile:
    """A file that is ready to be read: what it is, and under which header."""

    path: Path
    name: str
    scan: Scan
    profile: Profile
    header: tuple[str, ...]
    guessed: bool


def inspect(path: Path, name: str, profile: Profile | None, has_device: bool) -> RawFile:
    """Opens a file, reads its header and settles its profile.

    Args:
        path: the file.
        name: its name in every output.
        profile: as asked for; None: the one built-in profile that fits.
        has_device: a device was given for all rows, so its column may be missing.

    Raises:
        RecordsError: unreadable, no header, or columns missing.
    """
    found = scan(path)
    parquet = path.name.lower().endswith(".parquet")
    header = _parquet_header(path) if parquet else _csv_header(path, profile)
    repeated = sorted({one for one in header if header.count(one) > 1})
    settled = profile or guess(header, str(path))
    used = [one for one in settled.columns.values() if one in repeated]
    if used:
        raise RecordsError(str(path), f"has the column {used[0]} twice", "rename one of them")
    missing = settled.missing(header)
    if has_device and settled.columns.get("device_id") in missing:
        missing.remove(settled.columns["device_id"])
    if missing:
        problem = f"lacks the column {', '.join(missing)} of the profile {settled.name}"
        raise RecordsError(str(path), problem, f"its columns are: {', '.join(header[:20])}")
    return RawFile(
        path=path,
        name=name,
        scan=found,
        profile=settled,
        header=tuple(header),
        guessed=profile is None,
    )


def load_raw(con: duckdb.DuckDBPyConnection, file: RawFile, scratch: Path) -> int:
    """Fills the tables `raw` (row, c0, c1 ...) and `malformed` (row, value); returns the rows.

    Raises:
        RecordsError: a quotation mark that never closes, or text that DuckDB cannot read at all.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE malformed (row BIGINT, value VARCHAR)")
    if file.path.name.lower().endswith(".parquet"):
        return _load_parquet(con, file)
    path = file.path if file.profile.encoding == "utf-8" else _transcoded(file, scratch)
    names = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(file.header)))
    columns = ", ".join(f"c{i}" for i in range(len(file.header)))
    con.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    with _readable(file.path):
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE accepted AS
            SELECT row_number() OVER () AS k, {columns} FROM read_csv({_quoted(_escaped(path))},
                auto_detect=false, header=true, delim={_quoted(file.profile.delimiter)},
                quote='"', escape='"', columns={{{names}}}, nullstr='', strict_mode=true,
                null_padding=false, store_rejects=true, rejects_limit=0,
                max_line_size={_LONGEST_LINE}, compression={_quoted(_packing(path))})"""
        )
    _note_rejects(con, file.profile, path)
    _number_rows(con, columns)
    rows = _count(con, "raw") + _count(con, "malformed")
    if not file.scan.quotes_paired:
        _check_quotes(file, rows)
    return rows


def _note_rejects(con: duckdb.DuckDBPyConnection, profile: Profile, path: Path) -> None:
    """Fills `malformed`; DuckDB counts empty lines in its line numbers, which are no rows."""
    found = con.execute(
        """SELECT line, min(line_byte_position), any_value(csv_line) FROM reject_errors
        GROUP BY line ORDER BY line"""
    ).fetchall()
    if not found:
        return
    empty = _empty_lines(path)
    rows = []
    for line, position, text in found:
        # DuckDB's line begins with the empty lines before it; positions count from 1.
        written = (text or "").lstrip("\r\n")
        start = position - 1 + len((text or "").encode()) - len(written.encode())
        rows.append((line - 1 - bisect_left(empty, start), written.rstrip("\r\n")))
    con.executemany("INSERT INTO malformed VALUES (?, ?)", rows)


def _empty_lines(path: Path) -> list[int]:
    """Offsets of the empty lines of a file, unpacked."""
    offsets, position = [], 0
    with open_bytes(path) as file:
        for line in file:
            if line in (b"\n", b"\r\n"):
                offsets.append(position)
            position += len(line)
    return offsets


def _number_rows(con: duckdb.DuckDBPyConnection, columns: str) -> None:
    """DuckDB numbers accepted rows only: the rejected ones before a row are added."""
    if not _count(con, "malformed"):
        con.execute("DROP TABLE IF EXISTS raw; ALTER TABLE accepted RENAME k TO row")
        con.execute("ALTER TABLE accepted RENAME TO raw")
        return
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE raw AS
        WITH places AS (SELECT row - row_number() OVER (ORDER BY row) + 1 AS first_after,
                               row_number() OVER (ORDER BY row) AS before FROM malformed),
             shift AS (SELECT first_after, max(before) AS before FROM places GROUP BY first_after)
        SELECT k + coalesce(before, 0) AS row, {columns}
        FROM accepted ASOF LEFT JOIN shift ON k >= first_after"""
    )
    con.execute("DROP TABLE accepted")


def _load_parquet(con: duckdb.DuckDBPyConnection, file: RawFile) -> int:
    types = _parquet_types(con, file.path)
    columns = []
    for i, name in enumerate(file.header):
        quoted, kind = '"' + name.replace('"', '""') + '"', types[name]
        if kind == "TIMESTAMP WITH TIME ZONE":
            text = f"CAST(make_timestamp(epoch_us({quoted})) AS VARCHAR) || 'Z'"
        else:
            text = f"CAST({quoted} AS VARCHAR)"
        columns.append(f"{text} AS c{i}")
    con.execute("DROP TABLE IF EXISTS raw")
    with _readable(file.path):
        con.execute(
            f"""CREATE TEMP TABLE raw AS SELECT file_row_number + 1 AS row, {", ".join(columns)}
            FROM read_parquet({_quoted(_escaped(file.path))}, file_row_number=true)"""
        )
    return _count(con, "raw")


def _csv_header(path: Path, profile: Profile | None) -> list[str]:
    delimiter = profile.delimiter if profile else ","
    with open_text(path, profile.encoding if profile else "utf-8") as file:
        first = file.readline(_LONGEST_LINE)
    if "\x00" in first or not first.strip():
        problem = "has no header line of text" if first else "holds nothing"
        raise RecordsError(str(path), problem, "give a CSV file whose first line names columns")
    header = [one.strip() for one in next(csv.reader([first], delimiter=delimiter))]
    if len(header) == 1:
        for other, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"), (",", "commas")):
            if other != delimiter and other in first:
                remedy = f'use a profile with delimiter: "{other}"'
                raise RecordsError(str(path), f"seems to be separated by {word}", remedy)
    return header


def _parquet_header(path: Path) -> list[str]:
    with duckdb.connect(":memory:") as con:
        return list(_parquet_types(con, path))


def _parquet_types(con: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    with _readable(path):
        rows = con.execute(
            f"DESCRIBE SELECT * FROM read_parquet({_quoted(_escaped(path))})"
        ).fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def _check_quotes(file: RawFile, rows: int) -> None:
    """With an odd number of quotation marks a plain reader must find as many rows."""
    counted = 0
    with open_text(file.path, file.profile.encoding) as text:
        reader = csv.reader(_no_nul(text), delimiter=file.profile.delimiter, strict=True)
        try:
            for record in reader:
                counted += bool(record)
        except csv.Error:
            counted = -1
    if counted - 1 != rows:
        near = f"after row {rows}" if rows else "in the first row"
        problem = f"opens a quotation mark {near} that never closes"
        raise RecordsError(str(file.path), problem, "close or remove it; nothing was checked")


def _no_nul(text: Iterator[str]) -> Iterator[str]:
    return (line.replace("\x00", "") for line in text)


def _transcoded(file: RawFile, scratch: Path) -> Path:
    target = scratch / "utf8.csv"
    with (
        open_text(file.path, file.profile.encoding) as text,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        while block := text.read(1 << 20):
            out.write(block)
    return target


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


def _packing(path: Path) -> str:
    return "gzip" if path.name.lower().endswith(".gz") else "none"


def _quoted(text: str | Path) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def _escaped(path: Path) -> str:
    """The path with the letters that DuckDB reads as a pattern taken literally."""
    return "".join(f"[{one}]" if one in "[*?" else one for one in str(path))


def columns_of(file: RawFile, fields: Sequence[str]) -> dict[str, str]:
    """Canonical field → column of `raw`, for the fields that the file has."""
    found = {}
    for field in fields:
        column = file.profile.columns.get(field)
        if column in file.header:
            found[field] = f"c{file.header.index(column)}"
    return found
