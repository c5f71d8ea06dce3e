"""Every row is used, a duplicate, set aside or not matched; the counts add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from orderwatch.records.codes import REMEDIES
from orderwatch.records.model import Source

_BATCH = 10_000


def match(con: duckdb.DuckDBPyConnection, holdings: Sequence[tuple[str, int, int]]) -> None:
    """Fills `matched` (used rows by holding, in time order) and `duplicates`.

    An exact duplicate has the same device, time, position, accuracy and method as another row;
    the first, by source and row, is used.
    """
    con.execute(
        """CREATE OR REPLACE TABLE holdings
        (holding BIGINT, device VARCHAR, from_us BIGINT, until_us BIGINT)"""
    )
    rows = [(number, *one) for number, one in enumerate(holdings)]
    if rows:
        con.executemany("INSERT INTO holdings VALUES (?, ?, ?, ?)", rows)
    con.execute(
        """CREATE OR REPLACE TABLE candidates AS
        SELECT h.holding, p.* FROM pings p JOIN holdings h
          ON p.device = h.device AND p.at_us >= h.from_us AND p.at_us < h.until_us"""
    )
    con.execute(
        """CREATE OR REPLACE TABLE duplicates AS
        WITH together AS (SELECT holding, at_us FROM candidates GROUP BY ALL HAVING count(*) > 1)
        SELECT holding, source, row FROM (
            SELECT holding, source, row, row_number() OVER (
                PARTITION BY holding, at_us, resolution_us, lat, lon, accuracy, level, method
                ORDER BY source, row) AS copy
            FROM candidates SEMI JOIN together USING (holding, at_us))
        WHERE copy > 1"""
    )
    con.execute(
        """CREATE OR REPLACE TABLE matched AS
        SELECT holding, at_us, resolution_us, lat, lon, accuracy, level, method, source, row
        FROM candidates ANTI JOIN duplicates USING (holding, source, row)
        ORDER BY holding, at_us, source, row"""
    )
    con.execute("DROP TABLE candidates")


def used_by_holding(con: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Number of used rows of each holding that has any."""
    rows = con.execute("SELECT holding, count(*) FROM matched GROUP BY holding").fetchall()
    return {int(holding): int(count) for holding, count in rows}


def used_rows(con: duckdb.DuckDBPyConnection, first: int, last: int) -> dict[str, npt.NDArray[Any]]:
    """The used rows of holdings `first` to `last`, by holding and time, as arrays of a Track."""
    found = con.execute(
        """SELECT holding, at_us, resolution_us, lat, lon, accuracy AS accuracy_m, level, method,
               source::BIGINT AS source, row
        FROM matched WHERE holding BETWEEN ? AND ? ORDER BY holding, at_us, source, row""",
        [first, last],
    ).fetchnumpy()
    return {key: np.ascontiguousarray(np.asarray(value)) for key, value in found.items()}


def ledger(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """The rows of ledger.csv.

    Raises:
        RuntimeError: the counts do not add up, which is a fault of this program.
    """
    aside = _by_source(con, "SELECT source, count(*) FROM aside GROUP BY source")
    duplicates = _by_source(con, "SELECT source, count(*) FROM duplicates GROUP BY source")
    used = _by_source(con, "SELECT source, count(*) FROM matched GROUP BY source")
    unmatched = _by_source(
        con,
        """SELECT source, count(*) FROM pings p WHERE NOT EXISTS (
            SELECT 1 FROM holdings h WHERE p.device = h.device AND p.at_us >= h.from_us
              AND p.at_us < h.until_us) GROUP BY source""",
    )
    rows = []
    for number, source in enumerate(sources):
        parts = [one.get(number, 0) for one in (used, duplicates, aside, unmatched)]
        if sum(parts) != source.rows:
            problem = f"{source.name}: {source.rows} rows, but {parts} used, duplicates, ..."
            raise RuntimeError(f"the ledger does not add up ({problem}); please report this")
        covers = source.covers
        rows.append(
            {
                "source": source.name,
                "sha256": source.sha256,
                "rows": source.rows,
                "used": parts[0],
                "duplicates": parts[1],
                "set_aside": parts[2],
                "not_matched": parts[3],
                "covers_from": int(covers.starts_us[0]) if covers is not None else None,
                "covers_until": int(covers.ends_us[-1]) if covers is not None else None,
            }
        )
    return rows


def set_aside(
    con: duckdb.DuckDBPyConnection, sources: Sequence[Source]
) -> Iterator[dict[str, Any]]:
    """The rows of set_aside.csv, by source and row."""
    cursor = con.cursor()
    cursor.execute("SELECT source, row, code, field, value FROM aside ORDER BY source, row")
    while batch := cursor.fetchmany(_BATCH):
        for source, row, code, field, value in batch:
            yield {
                "source": sources[source].name,
                "row": row,
                "code": code,
                "column": sources[source].columns.get(field, field),
                "value": value,
                "remedy": REMEDIES[code],
            }


def _by_source(con: duckdb.DuckDBPyConnection, query: str) -> dict[int, int]:
    return {int(source): int(count) for source, count in con.execute(query).fetchall()}
