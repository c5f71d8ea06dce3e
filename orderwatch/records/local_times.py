"""Local times of an export → UTC, with both passes of a repeated hour."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import duckdb
import numpy as np

from orderwatch.tables import Bool, Int64
from orderwatch.temporal.local import utc_from_local

_AMBIGUOUS, _NEVER = 1, 2


def resolve(con: duckdb.DuckDBPyConnection, tz: ZoneInfo) -> None:
    """Fills `staged.at_us` where it is empty; sets aside what cannot be told.

    A time that happened twice is the first pass before the step back of the clock in the file
    and the second pass after it, per device, where that device's rows are otherwise in order.
    """
    distinct = con.execute(
        "SELECT DISTINCT local_us FROM staged WHERE at_us IS NULL AND local_us IS NOT NULL"
    ).fetchnumpy()["local_us"]
    local = np.sort(np.asarray(distinct, dtype=np.int64))
    read = utc_from_local(local, tz)
    known = {
        "local_us": local,
        "first_us": read.first_us,
        "kind": read.kind.astype(np.int64),
    }
    con.register("known_times", known)
    con.execute(
        """UPDATE staged SET at_us = k.first_us FROM known_times k
        WHERE staged.at_us IS NULL AND staged.local_us = k.local_us AND k.kind = 0"""
    )
    for kind, code in ((_NEVER, "NONEXISTENT_TIME"), (_AMBIGUOUS, "AMBIGUOUS_TIME")):
        con.execute(
            """UPDATE staged SET code = ?, field = 'fixed_at' FROM known_times k
            WHERE staged.at_us IS NULL AND staged.local_us = k.local_us AND k.kind = ?
              AND (code IS NULL OR code <> 'NO_DEVICE')""",
            [code, kind],
        )
    if (read.kind == _AMBIGUOUS).any():
        _by_file_order(con, tz)
    con.unregister("known_times")


def _by_file_order(con: duckdb.DuckDBPyConnection, tz: ZoneInfo) -> None:
    rows = con.execute(
        """SELECT dense_rank() OVER (ORDER BY device) AS device, row, local_us,
               coalesce(code = 'AMBIGUOUS_TIME', false) AS twice
        FROM staged WHERE device IN (SELECT device FROM staged WHERE code = 'AMBIGUOUS_TIME')
          AND local_us IS NOT NULL ORDER BY device, row"""
    ).fetchnumpy()
    device, row, local = (np.asarray(rows[one], np.int64) for one in ("device", "row", "local_us"))
    twice = np.asarray(rows["twice"], dtype=bool)
    chosen_row: list[Int64] = []
    chosen_at: list[Int64] = []
    for one in np.unique(device[twice]):
        own = device == one
        second = _second_pass(local[own], twice[own])
        if second is None:
            continue
        index = np.flatnonzero(own)[twice[own]]
        read = utc_from_local(local[index], tz)
        chosen_row.append(row[index])
        chosen_at.append(np.where(second[twice[own]], read.second_us, read.first_us))
    if not chosen_row:
        return
    found = {"row": np.concatenate(chosen_row), "at_us": np.concatenate(chosen_at)}
    con.register("chosen", found)
    con.execute(
        """UPDATE staged SET at_us = c.at_us, code = NULL, field = NULL FROM chosen c
        WHERE staged.row = c.row AND staged.code = 'AMBIGUOUS_TIME'"""
    )
    con.unregister("chosen")


def _second_pass(local: Int64, twice: Bool) -> Bool | None:
    """For each row of a device in file order whether it is after the step back; None: not told."""
    back = np.flatnonzero(np.diff(local) < 0)
    if len(back) != 1 or not (twice[back[0]] and twice[back[0] + 1]):
        return None
    after: Bool = np.arange(len(local)) > back[0]
    return after
