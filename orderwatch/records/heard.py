"""Rows set aside that still say when a device was heard from: their device and time can be read.

A row without a position is no fix, yet a device that sent it was on. Table `heard`; at_us is NULL
where device or time cannot be read, so that a row may be of any time.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from orderwatch.records.profile_model import Profile
from orderwatch.records.row_typing import CUT_ID, EARLIEST_US, LATEST_US

TABLE = "(source INTEGER, row BIGINT, device VARCHAR, at_us BIGINT, resolution_us BIGINT)"
_CLOCK = {"pings": "fixed_at", "events": "from"}


def note_heard(
    con: duckdb.DuckDBPyConnection,
    profile: Profile,
    fault: str,
    *,
    at: str,
    source: int,
    rows: str,
) -> None:
    """Adds the faulty ones of some rows to `heard`.

    Args:
        con: a connection with the table.
        profile: how the file is read; its records are of devices.
        fault: SQL that is NULL for a row without a fault.
        at: SQL of the time of a sound row, µs.
        source: number of the file.
        rows: SQL of the rows, as `typed.staged` makes it.
    """
    clock = _CLOCK[profile.records]
    zoned = "true" if profile.zone_name else f"coalesce({clock}_zoned, false)"
    read = f"""device_id_text IS NOT NULL AND NOT {CUT_ID} AND {clock}_why IS NULL AND {zoned}
        AND {clock}_us >= {EARLIEST_US} AND {clock}_us < {LATEST_US}"""
    con.execute(
        f"""INSERT INTO heard SELECT ?, row, device_id_text,
            CASE WHEN {read} THEN {at} END, {profile.resolution_us}
        FROM (SELECT *, {fault} AS code FROM ({rows})) WHERE code IS NOT NULL""",
        [source],
    )


def unplaced(con: duckdb.DuckDBPyConnection, source: int) -> int:
    """How many rows of a file may be of any device or time."""
    query = "SELECT count(*) FROM heard WHERE source = ? AND at_us IS NULL"
    row = con.execute(query, [source]).fetchone()
    return int(row[0]) if row else 0


def heard_by_holding(con: duckdb.DuckDBPyConnection) -> Counter[int]:
    """Number of such rows of each holding that has any."""
    query = f"SELECT h.holding, count(*) {OF_HOLDINGS} GROUP BY h.holding"
    return Counter({int(one): int(count) for one, count in con.execute(query).fetchall()})


def heard_rows(
    con: duckdb.DuckDBPyConnection, first: int, last: int
) -> dict[str, npt.NDArray[Any]]:
    """The rows of holdings `first` to `last`, by holding and time, as arrays."""
    found = con.execute(
        f"""SELECT h.holding, r.at_us, r.resolution_us, r.source::BIGINT AS source, r.row
        {OF_HOLDINGS} AND h.holding BETWEEN ? AND ?
        ORDER BY h.holding, r.at_us, r.source, r.row""",
        [first, last],
    ).fetchnumpy()
    return {key: np.ascontiguousarray(np.asarray(value)) for key, value in found.items()}


OF_HOLDINGS = """FROM heard r JOIN holdings h ON r.device = h.device
    WHERE r.at_us >= h.from_us AND r.at_us < h.until_us"""
