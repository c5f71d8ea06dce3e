"""Rows of Python → a table of the database, many at once."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np


def fill(
    con: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str | int, ...]],
) -> None:
    """Adds rows of texts and numbers to a table."""
    if not rows:
        return
    batch = {
        name: np.array(
            [row[place] for row in rows],
            dtype=object if isinstance(rows[0][place], str) else np.int64,
        )
        for place, name in enumerate(columns)
    }
    con.register("batch", batch)
    con.execute(f"INSERT INTO {table} SELECT {', '.join(columns)} FROM batch")
    con.unregister("batch")
