"""Used rows of contacts → the records that a case holds, with the normal forms of both ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from orderwatch.identity import of_record
from orderwatch.records.contacts.row import SEPARATOR
from orderwatch.records.model import ContactsSeen, Source
from orderwatch.records.typed_contacts import TYPING
from orderwatch.tables import ContactRecord

_COLUMNS = ("source", "device", "row", *(name for name in TYPING.columns if name != "region"))
_BATCH = 10_000
_BETWEEN = re.compile(rf"{SEPARATOR}(?!(?:ext|isub|phone-context)=)", re.IGNORECASE)


def contacts_by_case(
    con: duckdb.DuckDBPyConnection, sources: Sequence[str], region: str = ""
) -> Iterator[tuple[str, tuple[ContactRecord, ...]]]:
    """The used contacts of every case that has any, each in time order; cases by their names.

    Args:
        con: after the contacts were matched.
        sources: the names of the files.
        region: where numbers are dialled, where neither export nor order says.
    """
    cursor = con.cursor()
    cursor.execute(
        f"""SELECT held_case, dialled, {", ".join(_COLUMNS)} FROM used_contacts
        ORDER BY held_case, at_us, source, row"""
    )
    rows = iter(lambda: cursor.fetchmany(_BATCH), [])
    for case, group in groupby((row for batch in rows for row in batch), key=itemgetter(0)):
        yield str(case), tuple(_record(row[1:], sources, region) for row in group)


def seen_by_case(
    con: duckdb.DuckDBPyConnection, sources: Sequence[Source]
) -> dict[str, tuple[ContactsSeen, ...]]:
    """Where the identifiers of each case occur, whoever was at the other end."""
    found: dict[str, list[ContactsSeen]] = {}
    rows = con.execute(
        "SELECT held_case, source, key, first_us, last_us FROM seen_contacts ORDER BY ALL"
    ).fetchall()
    for case, number, key, first_us, last_us in rows:
        source = sources[number]
        found.setdefault(case, []).append(
            ContactsSeen(
                source=source.name,
                key=key,
                channels=source.channels,
                first_us=first_us,
                last_us=last_us,
            )
        )
    return {case: tuple(seen) for case, seen in found.items()}


def receivers_of(to_id: str | None) -> tuple[str, ...]:
    """The receivers that a column names; `;ext=` and the like belong to a number (RFC 3966).

    >>> receivers_of("a; b;;"), receivers_of(None)
    (('a', 'b'), ())
    >>> receivers_of("tel:+44-20-7946-0018;ext=12;b")
    ('tel:+44-20-7946-0018;ext=12', 'b')
    """
    return tuple(one.strip() for one in _BETWEEN.split(to_id or "") if one.strip())


def _record(row: Sequence[Any], sources: Sequence[str], region: str) -> ContactRecord:
    region, values = row[0] or region, dict(zip(_COLUMNS, row[1:], strict=True))
    channel, platform = values["channel"], values["platform"]
    from_id = values["from_id"] or ""
    to_ids = receivers_of(values["to_id"])
    from_key = of_record(from_id, channel, platform, region).key
    to_keys = tuple(of_record(one, channel, platform, region).key for one in to_ids)
    return ContactRecord(
        at_us=values["at_us"],
        resolution_us=values["resolution_us"],
        channel=channel,
        platform=platform,
        action=values["action"],
        status=values["status"],
        from_key=from_key,
        to_keys=to_keys,
        from_id=from_id,
        to_ids=to_ids,
        group_chat=values["group_chat"] and not _of_two(channel, from_key, to_keys),
        duration_s=values["duration_s"],
        text=values["text"],
        reported_by=values["reported_by"],
        lat=values["lat"],
        lon=values["lon"],
        source=sources[values["source"]],
        row=values["row"],
        owner_key=of_record(values["device"], channel, platform, region).key,
    )


def _of_two(channel: str, from_key: str, to_keys: Sequence[str]) -> bool:
    """Whether the receivers of a message from phone to phone are one number, written otherwise.

    Backups count the owner's own number among the others.
    """
    return channel == "sms" and len(to_keys) > 1 and len({*to_keys} - {from_key}) <= 1
