"""Every row is used, a duplicate, set aside or not matched; the counts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from orderwatch.records.codes import REMEDIES
from orderwatch.records.model import Source
from orderwatch.records.row_typing import Typing
from orderwatch.records.typed import OF_DEVICES, TYPINGS

_BATCH = 10_000


def match(con: duckdb.DuckDBPyConnection, holdings: Sequence[tuple[str, int, int]]) -> None:
    """Fills `used_KIND` (used rows by holding, in time order) and `duplicates`.

    An exact duplicate is the same as another row of its kind in everything but source and row;
    the first, by source and row, is used.

    Args:
        con: a connection with the tables of `typed.create_tables`.
        holdings: device, start and end in µs; a row is used where its time, or the start of its
            event, lies in one of them.
    """
    con.execute(
        """CREATE OR REPLACE TABLE holdings
        (holding BIGINT, device VARCHAR, from_us BIGINT, until_us BIGINT)"""
    )
    rows = [(number, *one) for number, one in enumerate(holdings)]
    if rows:
        con.executemany("INSERT INTO holdings VALUES (?, ?, ?, ?)", rows)
    con.execute(
        """CREATE OR REPLACE TABLE duplicates
        (kind VARCHAR, holding BIGINT, at_us BIGINT, source INTEGER, row BIGINT)"""
    )
    for kind in OF_DEVICES:
        _match_kind(con, kind, TYPINGS[kind])


def _match_kind(con: duckdb.DuckDBPyConnection, kind: str, typing: Typing) -> None:
    order, same = typing.order, ", ".join(typing.same)
    con.execute(
        f"""CREATE OR REPLACE TABLE candidates AS
        SELECT h.holding, r.* FROM {kind} r JOIN holdings h
          ON r.device = h.device AND r.{order} >= h.from_us AND r.{order} < h.until_us"""
    )
    con.execute(
        f"""INSERT INTO duplicates
        WITH together AS (SELECT holding, {order} FROM candidates GROUP BY ALL HAVING count(*) > 1)
        SELECT '{kind}', holding, {order}, source, row FROM (
            SELECT holding, {order}, source, row, row_number() OVER (
                PARTITION BY holding, {same} ORDER BY source, row) AS copy
            FROM candidates SEMI JOIN together USING (holding, {order}))
        WHERE copy > 1"""
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE used_{kind} AS
        SELECT holding, source, row, {", ".join(typing.columns)}
        FROM candidates ANTI JOIN duplicates USING (holding, source, row)
        ORDER BY holding, {order}, source, row"""
    )
    con.execute("DROP TABLE candidates")


def used_by_holding(con: duckdb.DuckDBPyConnection) -> Counter[int]:
    """Number of used rows of each holding that has any, of all kinds."""
    counts: Counter[int] = Counter()
    for kind in OF_DEVICES:
        query = f"SELECT holding, count(*) FROM used_{kind} GROUP BY holding"
        for holding, count in con.execute(query).fetchall():
            counts[int(holding)] += int(count)
    return counts


def used_rows(
    con: duckdb.DuckDBPyConnection, kind: str, first: int, last: int
) -> dict[str, npt.NDArray[Any]]:
    """The used rows of one kind of holdings `first` to `last`, by holding and time, as arrays."""
    typing = TYPINGS[kind]
    found = con.execute(
        f"""SELECT holding, source::BIGINT AS source, row, {", ".join(typing.columns)}
        FROM used_{kind} WHERE holding BETWEEN ? AND ?
        ORDER BY holding, {typing.order}, source, row""",
        [first, last],
    ).fetchnumpy()
    return {key: np.ascontiguousarray(np.asarray(value)) for key, value in found.items()}


def duplicate_pings(
    con: duckdb.DuckDBPyConnection, first: int, last: int
) -> dict[str, npt.NDArray[Any]]:
    """The positions of holdings `first` to `last` that repeat a used one, by holding and time."""
    found = con.execute(
        """SELECT holding, at_us, source::BIGINT AS source FROM duplicates
        WHERE kind = 'pings' AND holding BETWEEN ? AND ? ORDER BY holding, at_us, source, row""",
        [first, last],
    ).fetchnumpy()
    return {key: np.asarray(value) for key, value in found.items()}


def ledger(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """The rows of ledger.csv.

    Raises:
        RuntimeError: the counts do not add up, which is a fault of this program.
    """
    aside = _by_source(con, "SELECT source, count(*) FROM aside GROUP BY source")
    duplicates = _by_source(con, "SELECT source, count(*) FROM duplicates GROUP BY source")
    used = _by_source(con, "SELECT source, count(DISTINCT row) FROM used_contacts GROUP BY source")
    # Contacts of nobody are what is left, as they are too many to be compared with all orders.
    unmatched = _by_source(con, "SELECT source, count(*) FROM contacts GROUP BY source")
    for place in unmatched:
        unmatched[place] -= used.get(place, 0) + duplicates.get(place, 0)
    for kind in OF_DEVICES:
        typing = TYPINGS[kind]
        used |= _by_source(con, f"SELECT source, count(*) FROM used_{kind} GROUP BY source")
        unmatched |= _by_source(
            con,
            f"""SELECT source, count(*) FROM {kind} r WHERE NOT EXISTS (
                SELECT 1 FROM holdings h WHERE r.device = h.device
                  AND r.{typing.order} >= h.from_us AND r.{typing.order} < h.until_us)
            GROUP BY source""",
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


def set_aside_codes(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Code → rows set aside, most first."""
    query = "SELECT code, count(*) AS n FROM aside GROUP BY code ORDER BY n DESC, code"
    return {str(code): int(count) for code, count in con.execute(query).fetchall()}


def odd_positions(con: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Rows set aside for a latitude or longitude that is no degree but another number.

    Returns:
        Those from 1,000 to 1,300,000, which are metres of the British grid and of others; and
        latitudes from 90 to 180, which are degrees of longitude.
    """
    size = "abs(TRY_CAST(value AS DOUBLE))"
    row = con.execute(
        f"""SELECT count(*) FILTER ({size} BETWEEN 1000 AND 1300000),
            count(*) FILTER (code = 'BAD_LATITUDE' AND {size} > 90 AND {size} <= 180)
        FROM aside WHERE code IN ('BAD_LATITUDE', 'BAD_LONGITUDE')"""
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _by_source(con: duckdb.DuckDBPyConnection, query: str) -> dict[int, int]:
    return {int(source): int(count) for source, count in con.execute(query).fetchall()}
