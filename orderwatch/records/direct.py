"""A clean CSV file, typed as it is read: no table of its texts is made.

Every row is kept, faulty ones with the code of their first fault, so that a row's number is its
place behind the first row of its file. The texts of faulty rows are read once more.
"""

from __future__ import annotations

import duckdb

from orderwatch.records.contact_sieve import Sieve
from orderwatch.records.levels import level_notes
from orderwatch.records.memory import out_of_room
from orderwatch.records.raw import RawFile, clean_read, count
from orderwatch.records.scan import DELIMITERS
from orderwatch.records.typed import TYPINGS, first_fault, set_aside, staged

_LARGE = 1 << 20
"""Bytes of a file of which it is worth asking whether its rows need be kept."""
_NUMBERED = "SELECT * REPLACE (row_number() OVER () AS row) FROM ({})"


def load_direct(
    con: duckdb.DuckDBPyConnection,
    file: RawFile,
    source: int,
    device: str | None,
    sieve: Sieve | None = None,
) -> tuple[int, tuple[str, ...]] | None:
    """Fills the table of the file's kind and `aside`.

    Args:
        con: a connection with the tables of `create_tables`.
        file: what is read.
        source: number of the file.
        device: the device of all rows, where no column names it.
        sieve: which contacts are kept; None: all.

    Returns:
        The data rows, and notes on their levels of accuracy. None, and nothing is kept: the file
        is not clean, or its times or positions have to be worked out by other means.
    """
    profile, texts = file.profile, clean_read(file)
    if texts is None or profile.coordinates == "osgb36" or profile.zone_name not in ("", "UTC"):
        return None
    large = sieve is not None and file.path.stat().st_size >= _LARGE
    if sieve and not (large and sieve.worth(profile, staged(file, device, texts, trim=True))):
        sieve = None
    try:
        rows = _load(con, file, source, device, sieve)
    except duckdb.OutOfMemoryException:
        # What a sieve keeps is held in memory while the file is read; tables can lie on disk.
        if sieve is None:
            raise
        rows = _load(con, file, source, device, None)
    if rows is None:
        return None
    levels = level_notes(con, f"({texts})") if "accuracy_level" in file.columns() else ()
    _faulty(con, file, source, device, texts)
    return rows, levels


def _load(
    con: duckdb.DuckDBPyConnection,
    file: RawFile,
    source: int,
    device: str | None,
    sieve: Sieve | None,
) -> int | None:
    """Adds the rows to the table of their kind; None, and adds none, where the file is not clean.

    That no value has spaces about it is known when the bytes have been counted, beside this.
    """
    texts, delimiter = clean_read(file), file.profile.delimiter
    assert texts is not None
    if sieve is not None:
        texts = _NUMBERED.format(texts)
    rows = None
    if delimiter in DELIMITERS:
        tight = staged(file, device, texts, trim=False)
        rows = _insert(con, file, source, tight, tight=True, sieve=sieve)
    if rows is None and (file.scan.loose or delimiter not in DELIMITERS):
        loose = staged(file, device, texts, trim=True)
        rows = _insert(con, file, source, loose, tight=False, sieve=sieve)
    return rows


def _insert(
    con: duckdb.DuckDBPyConnection,
    file: RawFile,
    source: int,
    rows: str,
    *,
    tight: bool,
    sieve: Sieve | None,
) -> int | None:
    """Adds the rows in one way of reading them; None, and adds none, where it does not fit.

    `tight`: a file with spaces about its values is not clean either.

    Rows are counted a second time by other means: a file that the two readers take in different
    ways is read line by line.
    """
    con.execute("BEGIN")
    try:
        if sieve is not None:
            found = sieve.insert(file.profile, source, rows)
        else:
            found = _keep(con, file, source, rows)
        clean = found == file.scan.lines - 1 and not file.scan.spaced
        clean = clean and not (tight and file.scan.loose)
    except duckdb.Error as error:
        con.execute("ROLLBACK")
        if out_of_room(error):
            raise
        return None
    con.execute("COMMIT" if clean else "ROLLBACK")
    return found if clean else None


def _keep(con: duckdb.DuckDBPyConnection, file: RawFile, source: int, rows: str) -> int:
    """Adds all rows to the table of their kind; how many there are."""
    kind = file.profile.records
    first = f"(SELECT coalesce(max(rowid) + 1, 0) FROM read_{kind})"
    con.execute(f"INSERT INTO read_{kind} SELECT {source}, NULL, {first}, {typed_rows(file, rows)}")
    return count(con, f"read_{kind} WHERE source = {source}")


def typed_rows(file: RawFile, rows: str) -> str:
    """SQL of the device, the stored columns and the fault of rows that `staged` gives.

    The place of a row is its number, so nothing here may be a join (see `sql_text.among`).
    """
    typing = TYPINGS[file.profile.records]
    stored = ", ".join(typing.stored(file.profile)[name] for name in typing.columns)
    code = first_fault(typing.faults(file.profile), "code")
    return f"device_id_text, {stored}, {code} FROM ({rows})"


def _faulty(
    con: duckdb.DuckDBPyConnection, file: RawFile, source: int, device: str | None, texts: str
) -> None:
    """Says what is wrong with the rows that have a fault, by their texts."""
    own = f"{file.profile.records} WHERE source = {source} AND code IS NOT NULL"
    if not count(con, f"read_{own}"):
        return
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE raw AS
        SELECT * FROM ({_NUMBERED.format(texts)})
        SEMI JOIN (SELECT coalesce(given, rowid - base + 1) AS row FROM read_{own}) USING (row)"""
    )
    set_aside(con, file.profile, staged(file, device, "SELECT * FROM raw", trim=True), source)
    con.execute("DROP TABLE raw")
