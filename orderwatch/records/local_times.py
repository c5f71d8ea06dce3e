"""Local times of an export → UTC, with both passes of a repeated hour."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import duckdb
import numpy as np

from orderwatch.tables import Bool, Int64
from orderwatch.temporal.local import utc_from_local

_AMBIGUOUS, _NEVER = 1, 2


def resolve(con: duckdb.DuckDBPyConnection, tz: ZoneInfo, clock: str) -> None:
    """Fills `staged.CLOCK_us` where it is empty; `CLOCK_why` says what cannot be told.

    A time that happened twice is the first pass before the step back of the clock in the file
    and the second pass after it, per device, where that device's rows are otherwise in order.

    Args:
        con: a connection with the table `staged`.
        tz: the zone of its local times.
        clock: the canonical field whose times are read.
    """
    us, local_us, why = f"{clock}_us", f"{clock}_local", f"{clock}_why"
    distinct = con.execute(
        f"SELECT DISTINCT {local_us} FROM staged WHERE {us} IS NULL AND {local_us} IS NOT NULL"
    ).fetchnumpy()[local_us]
    local = np.sort(np.asarray(distinct, dtype=np.int64))
    read = utc_from_local(local, tz)
    known = {
        "local_us": local,
        "first_us": read.first_us,
        "kind": read.kind.astype(np.int64),
    }
    con.register("known_times", known)
    same = f"staged.{us} IS NULL AND staged.{local_us} = k.local_us AND k.kind"
    con.execute(f"UPDATE staged SET {us} = k.first_us FROM known_times k WHERE {same} = 0")
    for kind, code in ((_NEVER, "NONEXISTENT_TIME"), (_AMBIGUOUS, "AMBIGUOUS_TIME")):
        con.execute(
            f"UPDATE staged SET {why} = ? FROM known_times k WHERE {same} = ?", [code, kind]
        )
    if (read.kind == _AMBIGUOUS).any():
        _by_file_order(con, tz, clock)
    con.unregister("known_times")


def _by_file_order(con: duckdb.DuckDBPyConnection, tz: ZoneInfo, clock: str) -> None:
    why = f"{clock}_why"
    rows = con.execute(
        f"""SELECT dense_rank() OVER (ORDER BY device_id_text) AS device, row,
               {clock}_local AS local_us, coalesce({why} = 'AMBIGUOUS_TIME', false) AS twice
        FROM staged WHERE device_id_text IN
            (SELECT device_id_text FROM staged WHERE {why} = 'AMBIGUOUS_TIME')
          AND {clock}_local IS NOT NULL ORDER BY device_id_text, row"""
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
        f"""UPDATE staged SET {clock}_us = c.at_us, {why} = NULL FROM chosen c
        WHERE staged.row = c.row AND staged.{why} = 'AMBIGUOUS_TIME'"""
    )
    con.unregister("chosen")


def _second_pass(local: Int64, twice: Bool) -> Bool | None:
    """For each row of a device in file order whether it is after the step back; None: not told."""
    back = np.flatnonzero(np.diff(local) < 0)
    if len(back) != 1 or not (twice[back[0]] and twice[back[0] + 1]):
        return None
    after: Bool = np.arange(len(local)) > back[0]
    return after
