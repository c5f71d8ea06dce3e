"""SQLite databases of phones, opened so that not a byte of them changes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from orderwatch.errors import RecordsError


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database, read-only and immutable.

    Raises:
        RecordsError: it cannot be read, or a journal beside it holds rows that would be missed.
    """
    for ending in ("-wal", "-journal"):
        beside = path.with_name(path.name + ending)
        if beside.is_file() and beside.stat().st_size:
            problem = f"has changes in {beside.name} that are not yet in it"
            remedy = "on a copy of both files, let sqlite3 merge them, and read the copy"
            raise RecordsError(str(path), problem, remedy)
    place = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(place, uri=True)) as con:
            con.row_factory = sqlite3.Row
            con.text_factory = lambda raw: raw.decode("utf-8", "replace")
            yield con
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # Where the names of damaged tables are no text, the driver cannot even say so.
        problem = f"cannot be read as a database ({error})"
        raise RecordsError(str(path), problem, "copy it again from the phone") from None


def tables(con: sqlite3.Connection) -> dict[str, set[str]]:
    """Table → its columns; no virtual ones, such as an index of words that needs a module."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    names = [row[0] for row in con.execute(query)]
    return {
        name: {row[0] for row in con.execute("SELECT name FROM pragma_table_info(?)", [name])}
        for name in names
    }


def picked(columns: set[str], wanted: dict[str, str], *, table: str = "") -> str:
    """SQL that selects columns, those that this version of the phone lacks as the text given.

    Args:
        columns: of the table.
        wanted: column → SQL to stand in for it.
        table: prefix.
    """
    dot = f"{table}." if table else ""
    return ", ".join(
        f"{dot}{name} AS {name}" if name in columns else f"{instead} AS {name}"
        for name, instead in wanted.items()
    )


def whole(value: object) -> int:
    """A whole number; 0 where a cell holds something else, as SQLite lets every cell."""
    return value if isinstance(value, int) else 0


def text(value: object) -> str:
    """A value of a cell as text; empty where there is none."""
    return "" if value is None else str(value)
