"""How long fixes took to arrive, where an export says when it had them."""

from __future__ import annotations

import duckdb

_SECOND_US = 1_000_000


def arrival_notes(con: duckdb.DuckDBPyConnection, source: int) -> tuple[str, ...]:
    """One line on the delay of a file's fixes, one on fixes that arrived before they were made.

    Args:
        con: a connection with the table `pings`.
        source: number of the file.
    """
    # Whole microseconds, so that no sum of floats can vary from run to run.
    row = con.execute(
        """SELECT count(delay), quantile_disc(delay, 0.5), max(delay), count(*) FILTER (delay < ?)
        FROM (SELECT received_us - at_us AS delay FROM pings
            WHERE source = ? AND received_us IS NOT NULL)""",
        [-_SECOND_US, source],
    ).fetchone()
    if row is None or not row[0]:
        return ()
    found = [
        f"fixes arrived {_words(row[1])} after they were made (median), at most {_words(row[2])}"
    ]
    if row[3]:
        found.append(f"{row[3]:,} fixes arrived before they were made: one of two clocks is wrong")
    return tuple(found)


def _words(delay_us: int) -> str:
    seconds = delay_us / _SECOND_US
    for length, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if abs(seconds) >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.1f} s"
