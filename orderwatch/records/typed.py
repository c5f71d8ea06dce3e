"""Raw text rows → typed rows of their kind, or rows set aside with the first fault in column order.

Every cast is guarded by a pattern: `TRY_CAST` alone would take `nan`, `infinity`, `1_000`,
`24:00` and times without a zone.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

import duckdb

from orderwatch.records import typed_contacts, typed_events, typed_pings
from orderwatch.records.clock_sql import clock_columns, instant
from orderwatch.records.grid import add_degrees
from orderwatch.records.heard import TABLE, note_heard
from orderwatch.records.local_times import resolve
from orderwatch.records.profile_model import RAW_FIELDS, Profile
from orderwatch.records.raw import RawFile
from orderwatch.records.row_typing import Fault, Typing
from orderwatch.records.shown import shown_value
from orderwatch.records.sql_text import literal
from orderwatch.temporal.local import zone

TYPINGS: dict[str, Typing] = {
    "pings": typed_pings.TYPING,
    "events": typed_events.TYPING,
    "contacts": typed_contacts.TYPING,
}
"""Kind of records → how its rows are typed; each fills the table of its name."""
OF_DEVICES = ("pings", "events")
"""Kinds whose rows belong to whoever holds their device; contacts belong to two ends."""

_ASIDE = "(source INTEGER, row BIGINT, code VARCHAR, field VARCHAR, value VARCHAR)"
_PASSED = "(source INTEGER, device VARCHAR, channel VARCHAR, found BIGINT)"


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Tables for each kind of records, and `aside` for the rows of all that cannot be used.

    `passed_contacts` has the number of those that were counted only (see `contact_sieve`).
    `read_KIND` has the rows in the order of reading, the view KIND those of them without a fault.
    A row's number is given, or it is its place behind the `base` of its file.
    """
    con.execute(f"CREATE TABLE aside {_ASIDE}")
    con.execute(f"CREATE TABLE heard {TABLE}; CREATE TABLE passed_contacts {_PASSED}")
    for kind, typing in TYPINGS.items():
        columns = ", ".join(f"{name} {sql_type}" for name, sql_type in typing.columns.items())
        con.execute(
            f"""CREATE TABLE read_{kind} (source INTEGER, given BIGINT, base BIGINT,
                device VARCHAR, {columns}, code VARCHAR);
            CREATE VIEW {kind} AS SELECT source, coalesce(given, rowid - base + 1) AS row, device,
                {", ".join(typing.columns)} FROM read_{kind} WHERE code IS NULL"""
        )


def load_typed(
    con: duckdb.DuckDBPyConnection, file: RawFile, source: int, device: str | None
) -> None:
    """Moves `raw` and `malformed` into the table of the file's kind and `aside`.

    Args:
        con: a connection with these tables.
        file: what was read.
        source: number of the file.
        device: the device of all rows, where no column names it.
    """
    profile = file.profile
    typing = TYPINGS[profile.records]
    columns = set(file.columns())
    if profile.coordinates == "osgb36":
        columns |= add_degrees(con)
    # Only local times have to be changed once they are read; all others need no copy.
    local = profile.zone_name not in ("", "UTC")
    what = "TABLE" if local else "VIEW"
    texts = staged(file, device, "SELECT * FROM raw", trim=True, more=columns)
    con.execute(f"CREATE OR REPLACE TEMP {what} staged AS {texts}")
    if local:
        for clock in typing.clocks_of(profile):
            if clock in columns:
                resolve(con, zone(profile.zone_name), clock)
    faults = typing.faults(profile)
    stored = ", ".join(typing.stored(profile)[name] for name in typing.columns)
    sound = con.execute(
        f"""INSERT INTO read_{profile.records} SELECT ?, row, NULL, device_id_text, {stored}, NULL
        FROM (SELECT *, {first_fault(faults, "code")} AS code FROM staged) WHERE code IS NULL""",
        [source],
    ).fetchone()
    if sound != con.execute("SELECT count(*) FROM raw").fetchone():
        set_aside(con, profile, "SELECT * FROM staged", source)
    shown = shown_value(profile.records, "field", "value")
    con.execute(
        f"INSERT INTO aside SELECT ?, row, code, field, {shown} FROM malformed",
        [source],
    )
    con.execute("INSERT INTO heard SELECT ?, row, NULL, NULL, 0 FROM malformed", [source])
    con.execute(f"DROP {what} staged; DROP TABLE raw")


def set_aside(con: duckdb.DuckDBPyConnection, profile: Profile, rows: str, source: int) -> None:
    """Adds the rows that have a fault to `aside`, with the first of them.

    Args:
        con: a connection with these tables.
        profile: of their file.
        rows: SQL, as `staged` makes it.
        source: number of the file.
    """
    fields, faults = RAW_FIELDS[profile.records], TYPINGS[profile.records].faults(profile)
    texts = " ".join(f"WHEN '{field}' THEN {field}_text" for field in fields)
    con.execute(
        f"""INSERT INTO aside
        WITH faulty AS (SELECT *, {first_fault(faults, "code")} AS code,
            {first_fault(faults, "field")} AS field FROM ({rows}))
        SELECT ?, row, code, field, {shown_value(profile.records, "field", "value")}
        FROM (SELECT *, CASE field {texts} END AS value FROM faulty WHERE code IS NOT NULL)""",
        [source],
    )
    if profile.records in OF_DEVICES:
        typing = TYPINGS[profile.records]
        at = typing.stored(profile)[typing.order]
        note_heard(con, profile, first_fault(faults, "code"), at=at, source=source, rows=rows)


def staged(
    file: RawFile, device: str | None, raw: str, *, trim: bool, more: Set[str] = frozenset()
) -> str:
    """SQL that gives every row its texts, its clocks and its values.

    Args:
        file: what is read.
        device: the device of all rows, where no column names it.
        raw: SQL of the rows: `row`, and one column of text for each field of the file.
        trim: values may have spaces about them.
        more: fields that `raw` has besides those of the file.
    """
    profile, columns = file.profile, {*file.columns(), *more}
    typing = TYPINGS[profile.records]
    texts = ", ".join(
        f"{_text(field, columns, device, trim=trim)} AS {field}_text"
        for field in RAW_FIELDS[profile.records]
    )
    clocks = ", ".join(clock_columns(profile, clock) for clock in typing.clocks_of(profile))
    instants = ", ".join(
        f"{instant(profile, clock)} AS {clock}_us, NULL::VARCHAR AS {clock}_why"
        for clock in typing.clocks_of(profile)
    )
    values = ", ".join(f"{sql} AS {name}" for name, sql in typing.values(profile).items())
    return f"""WITH texts AS (SELECT row, {texts} FROM ({raw})),
        read AS (SELECT *, {clocks}, {values} FROM texts)
        SELECT *, {instants} FROM read"""


def _text(field: str, columns: Set[str], device: str | None, *, trim: bool) -> str:
    if field == "device_id" and device is not None:
        return literal(device)
    if field == "fixed_at" and "time_of_day" in columns:
        return f"{_trimmed('fixed_at', trim)} || ' ' || {_trimmed('time_of_day', trim)}"
    return _trimmed(field, trim) if field in columns else "NULL::VARCHAR"


def _trimmed(field: str, trim: bool) -> str:
    if not trim:
        return f'"{field}"'
    # To look at the first and the last letter costs a tenth of a trim.
    loose = f"""left("{field}", 1) <= ' ' OR right("{field}", 1) <= ' '"""
    return f"""CASE WHEN {loose} THEN nullif(trim("{field}", ' \t\r\n'), '') ELSE "{field}" END"""


def first_fault(faults: Sequence[Fault], part: str) -> str:
    """SQL for the code or the field of the first fault of a row; NULL for a sound one."""
    cases = " ".join(
        f"WHEN {one.when} THEN " + (one.code if part == "code" else literal(one.field))
        for one in faults
    )
    return f"CASE {cases} END"
