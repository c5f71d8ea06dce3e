"""What an export of contacts is: channels, what became of them, how many ends are not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from orderwatch.records.contact_match import withheld_sql


@dataclass(frozen=True, kw_only=True)
class ContactCounts:
    """The contacts of one file.

    Attributes:
        source: number of the file.
        channels: channel → usable rows, sorted.
        statuses: status → usable rows, sorted.
        withheld: rows with an end that is not shown.
        first_us: the earliest, µs.
        last_us: the latest, µs.
    """

    source: int
    channels: Mapping[str, int]
    statuses: Mapping[str, int]
    withheld: int
    first_us: int
    last_us: int


def contact_counts(con: duckdb.DuckDBPyConnection) -> list[ContactCounts]:
    """Counts of every file that holds contacts, by its number."""
    hidden = f"{withheld_sql('from_id')} OR {withheld_sql('to_id')}"
    spans = con.execute(
        f"""SELECT source, count(*) FILTER ({hidden}), min(at_us), max(at_us)
        FROM contacts GROUP BY source ORDER BY source"""
    ).fetchall()
    words = {
        name: con.execute(
            f"SELECT source, {name}, count(*) FROM contacts GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        for name in ("channel", "status")
    }
    return [
        ContactCounts(
            source=source,
            channels={word: int(n) for one, word, n in words["channel"] if one == source},
            statuses={word: int(n) for one, word, n in words["status"] if one == source},
            withheld=int(withheld),
            first_us=int(first),
            last_us=int(last),
        )
        for source, withheld, first, last in spans
    ]
