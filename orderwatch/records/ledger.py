"""Every row is used, a duplicate, set aside or not matched; the counts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from orderwatch.records.codes import REMEDIES
from orderwatch.records.filling import fill
from orderwatch.records.in_order import InOrder, in_order
from orderwatch.records.model import Source
from orderwatch.records.row_typing import Typing
from orderwatch.records.typed import OF_DEVICES, TYPINGS

_BATCH = 10_000
DUPLICATES = "(kind VARCHAR, holding BIGINT, at_us BIGINT, source INTEGER, row BIGINT)"
"""The table of rows that repeat a used one; `holding` is -1 for contacts."""


def match(
    con: duckdb.DuckDBPyConnection, holdings: Sequence[tuple[str, int, int]]
) -> InOrder | None:
    """Fills `used_KIND` (rows by holding, in time order, duplicates among them) and `duplicates`.

    An exact duplicate is the same as another row of its kind in everything but source and row;
    the first, by source and row, is used.

    Args:
        con: a connection with the tables of `typed.create_tables`.
        holdings: device, start and end in µs; a row is used where its time, or the start of its
            event, lies in one of them.

    Returns:
        Where the positions of each holding lie, if they need not be sorted: there is no table
        `used_pings` then.
    """
    hold_devices(con, holdings)
    con.execute(f"CREATE OR REPLACE TABLE duplicates {DUPLICATES}")
    order = in_order(con, holdings)
    for kind in OF_DEVICES:
        if kind != "pings" or order is None:
            _match_kind(con, kind, TYPINGS[kind])
    return order


def hold_devices(con: duckdb.DuckDBPyConnection, holdings: Sequence[tuple[str, int, int]]) -> None:
    """`holdings`: number, device, start and end in µs."""
    con.execute(
        """CREATE OR REPLACE TABLE holdings
        (holding BIGINT, device VARCHAR, from_us BIGINT, until_us BIGINT)"""
    )
    rows = [(number, *one) for number, one in enumerate(holdings)]
    fill(con, "holdings", ("holding", "device", "from_us", "until_us"), rows)


def _match_kind(con: duckdb.DuckDBPyConnection, kind: str, typing: Typing) -> None:
    order, same = typing.order, ", ".join(typing.same)
    con.execute(
        f"""CREATE OR REPLACE TABLE used_{kind} AS
        SELECT h.holding, source, row, {", ".join(f"r.{name}" for name in typing.columns)}
        FROM {kind} r JOIN holdings h
          ON r.device = h.device AND r.{order} >= h.from_us AND r.{order} < h.until_us
        ORDER BY h.holding, r.{order}, source, row"""
    )
    con.execute(
        f"""INSERT INTO duplicates
        WITH together AS (
            SELECT holding, {order} FROM used_{kind} GROUP BY ALL HAVING count(*) > 1)
        SELECT '{kind}', holding, {order}, source, row FROM (
            SELECT holding, {order}, source, row, row_number() OVER (
                PARTITION BY holding, {same} ORDER BY source, row) AS copy
            FROM used_{kind} SEMI JOIN together USING (holding, {order}))
        WHERE copy > 1"""
    )


def used_by_holding(con: duckdb.DuckDBPyConnection, order: InOrder | None) -> Counter[int]:
    """Number of used rows of each holding that has any, of all kinds."""
    counts: Counter[int] = Counter()
    if order is not None:
        counts.update({i: int(order.used[i]) for i in np.flatnonzero(order.used).tolist()})
    for kind in _sorted_kinds(order):
        query = f"SELECT holding, count(*) FROM used_{kind} GROUP BY holding"
        copies = f"SELECT holding, count(*) FROM duplicates WHERE kind = '{kind}' GROUP BY holding"
        counts.update(dict(con.execute(query).fetchall()))
        counts.subtract(dict(con.execute(copies).fetchall()))
    return counts


def used_rows(
    con: duckdb.DuckDBPyConnection, kind: str, first: int, last: int, order: InOrder | None
) -> dict[str, npt.NDArray[Any]]:
    """The used rows of one kind of holdings `first` to `last`, by holding and time, as arrays."""
    typing = TYPINGS[kind]
    columns = f"source::BIGINT AS source, row, {', '.join(typing.columns)}"
    if kind == "pings" and order is not None:
        return _rows_in_order(con, columns, first, last, order)
    found = con.execute(
        f"""SELECT holding, {columns} FROM used_{kind} ANTI JOIN (SELECT holding, source, row
            FROM duplicates WHERE kind = ? AND holding BETWEEN ? AND ?) USING (holding, source, row)
        WHERE holding BETWEEN ? AND ? ORDER BY holding, {typing.order}, source, row""",
        [kind, first, last, first, last],
    ).fetchnumpy()
    return {key: np.ascontiguousarray(np.asarray(value)) for key, value in found.items()}


def _rows_in_order(
    con: duckdb.DuckDBPyConnection, columns: str, first: int, last: int, order: InOrder
) -> dict[str, npt.NDArray[Any]]:
    """The rows of some holdings from where they lie."""
    query = f"""SELECT place, {columns.replace("row,", "coalesce(given, place - base + 1) AS row,")}
        FROM (SELECT rowid AS place, * FROM read_pings
            WHERE rowid >= ? AND rowid < ? AND code IS NULL)"""
    runs = order.runs(first, last) or [(0, 0)]
    parts = [con.execute(query, [*run]).fetchnumpy() for run in runs]
    rows = {key: np.concatenate([np.asarray(part[key]) for part in parts]) for key in parts[0]}
    place, own = rows.pop("place"), np.arange(first, last + 1)
    wanted = own[order.used[own] > 0]
    # Runs follow the holdings, whose places grow within each of them.
    offsets = np.cumsum([0, *(len(part["place"]) for part in parts)])
    index, run = [], 0
    for holding in wanted.tolist():
        while not runs[run][0] <= order.first[holding] < runs[run][1]:
            run += 1
        low, high = offsets[run], offsets[run + 1]
        a, b = low + np.searchsorted(place[low:high], [order.first[holding], order.end[holding]])
        index.append(np.arange(a, b))
    taken = np.concatenate([np.empty(0, dtype=np.int64), *index])
    rows = {key: values[taken] for key, values in rows.items()}
    rows["holding"] = np.repeat(wanted, order.used[wanted])
    return rows


def _sorted_kinds(order: InOrder | None) -> tuple[str, ...]:
    return tuple(kind for kind in OF_DEVICES if kind != "pings" or order is None)


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


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Number of a file → its rows of each sort; `typed` are all that were not set aside."""

    used: Counter[int] = field(default_factory=Counter)
    duplicates: Counter[int] = field(default_factory=Counter)
    aside: Counter[int] = field(default_factory=Counter)
    typed: Counter[int] = field(default_factory=Counter)


def counted(con: duckdb.DuckDBPyConnection, order: InOrder | None = None) -> Counted:
    """What became of the rows of each file, once they were matched."""
    used, duplicates = matched(con, order)
    return Counted(used=used, duplicates=duplicates, aside=set_aside_rows(con), typed=typed(con))


def matched(
    con: duckdb.DuckDBPyConnection, order: InOrder | None = None
) -> tuple[Counter[int], Counter[int]]:
    """Number of a file → its used rows, and its duplicates."""
    query = "SELECT source, count(DISTINCT row) FROM used_contacts GROUP BY source"
    used = _by_source(con, query)
    if order is not None:
        used.update(order.by_source)
    for kind in _sorted_kinds(order):
        used.update(_by_source(con, f"SELECT source, count(*) FROM used_{kind} GROUP BY source"))
        copies = f"SELECT source, count(*) FROM duplicates WHERE kind = '{kind}' GROUP BY source"
        used.subtract(_by_source(con, copies))
    return used, _by_source(con, "SELECT source, count(*) FROM duplicates GROUP BY source")


def typed(con: duckdb.DuckDBPyConnection) -> Counter[int]:
    """Number of a file → its rows that were not set aside."""
    passed = "SELECT source, sum(found) FROM passed_contacts GROUP BY source"
    found = _by_source(con, passed)
    for kind in TYPINGS:
        found.update(_by_source(con, f"SELECT source, count(*) FROM {kind} GROUP BY source"))
    return found


def devices(con: duckdb.DuckDBPyConnection, kind: str, source: int) -> list[str]:
    """The devices of the rows of a file that were not set aside, sorted."""
    rows = con.execute(
        f"""SELECT device FROM {kind} WHERE source = $1
        UNION SELECT device FROM passed_contacts WHERE source = $1 ORDER BY device""",
        [source],
    ).fetchall()
    return [one for (one,) in rows]


def set_aside_rows(con: duckdb.DuckDBPyConnection) -> Counter[int]:
    """Number of a file → its rows that were."""
    return _by_source(con, "SELECT source, count(*) FROM aside GROUP BY source")


def ledger(found: Counted, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """The rows of ledger.csv; rows of nobody are what is left of those that could be typed.

    Raises:
        RuntimeError: the counts do not add up, which is a fault of this program.
    """
    rows = []
    for number, source in enumerate(sources):
        used, duplicates, aside = (
            one[number] for one in (found.used, found.duplicates, found.aside)
        )
        parts = [used, duplicates, aside, found.typed[number] - used - duplicates]
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
        for source, *cells in batch:
            yield set_aside_row(sources[source], *cells)


def set_aside_row(
    source: Source, row: int, code: str, field: str, value: str | None
) -> dict[str, Any]:
    """A row of set_aside.csv."""
    return {
        "source": source.name,
        "row": row,
        "code": code,
        "column": source.columns.get(field, field),
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


def _by_source(con: duckdb.DuckDBPyConnection, query: str) -> Counter[int]:
    return Counter({int(source): int(count) for source, count in con.execute(query).fetchall()})
