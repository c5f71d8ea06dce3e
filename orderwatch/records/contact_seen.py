"""Which identifiers contacts name, and how often: those beside given ones, and all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from orderwatch.identity import Normal, of_record
from orderwatch.records.contact_match import HELD, hold
from orderwatch.records.contact_names import name_ends, named_ends
from orderwatch.records.contact_records import receivers_of
from orderwatch.records.model import HeldIdentifier
from orderwatch.records.profile_model import Profile

_BATCH = 10_000


@dataclass(frozen=True, kw_only=True)
class Seen:
    """How often one text stands at an end of contacts of one channel and platform.

    Attributes:
        normal: the identifier.
        channel: of the contacts.
        sent: contacts that it sent.
        received: contacts that it received.
        first_us: the earliest, µs UTC.
        last_us: the latest, µs UTC.
        opposite: the key at the other end, where that was asked for; else empty.
    """

    normal: Normal
    channel: str
    sent: int
    received: int
    first_us: int
    last_us: int
    opposite: str = ""


def seen_beside(
    con: duckdb.DuckDBPyConnection, held: Sequence[HeldIdentifier], region: str
) -> Iterator[Seen]:
    """The identifiers at the other end of contacts of given identifiers at that time.

    Args:
        con: with the contacts.
        held: whose contacts.
        region: where numbers are dialled, where the export does not say.
    """
    hold(con, held)
    name_ends(con, held)
    columns = """c.{other} AS t, c.channel, c.platform, c.region, {sent} AS sent, c.at_us,
        c.at_us + c.resolution_us AS end_us"""
    con.execute(
        f"""CREATE OR REPLACE TABLE named AS
        {named_ends("to_id", columns.format(other="from_id", sent=1))}
        UNION ALL {named_ends("from_id", columns.format(other="to_id", sent=0))}"""
    )
    yield from _read(
        con,
        f"""SELECT t, channel, platform, n.region, sum(sent), count(*) - sum(sent), min(at_us),
            max(at_us), n.key
        FROM named n {HELD} WHERE t IS NOT NULL GROUP BY ALL ORDER BY ALL""",
        region,
    )


def seen_all(con: duckdb.DuckDBPyConnection, region: str) -> Iterator[Seen]:
    """Every identifier of every contact."""
    end = "SELECT {0} AS t, channel, platform, region, {1} AS sent, at_us FROM contacts"
    yield from _read(
        con,
        f"""SELECT t, channel, platform, region, sum(sent), count(*) - sum(sent), min(at_us),
            max(at_us), ''
        FROM ({end.format("from_id", 1)} UNION ALL {end.format("to_id", 0)})
        WHERE t IS NOT NULL GROUP BY ALL ORDER BY ALL""",
        region,
    )


def channels_of(con: duckdb.DuckDBPyConnection, profile: Profile, source: int) -> tuple[str, ...]:
    """What an export of contacts can show: what its profile says, and what it holds; sorted."""
    if profile.records != "contacts":
        return ()
    query = """SELECT channel FROM contacts WHERE source = $1
        UNION SELECT channel FROM passed_contacts WHERE source = $1"""
    found = con.execute(query, [source]).fetchall()
    stated = profile.contact.shown(profile.format)
    return tuple(sorted({*stated, *(one for (one,) in found)}))


def _read(con: duckdb.DuckDBPyConnection, query: str, region: str) -> Iterator[Seen]:
    cursor = con.cursor()
    cursor.execute(query)
    while batch := cursor.fetchmany(_BATCH):
        for whole, channel, platform, dialled, sent, received, first, last, opposite in batch:
            for text in receivers_of(whole):
                normal = of_record(text, channel, platform, dialled or region)
                if normal.key:
                    yield Seen(
                        normal=normal,
                        channel=channel,
                        sent=int(sent),
                        received=int(received),
                        first_us=int(first),
                        last_us=int(last),
                        opposite=opposite,
                    )


def summed(seen: Iterable[Seen]) -> dict[str, list[Seen]]:
    """Key → everything that was seen of it, in the order in which keys turn up."""
    found: dict[str, list[Seen]] = {}
    for one in seen:
        found.setdefault(one.normal.key, []).append(one)
    return found
