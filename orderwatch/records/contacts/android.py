"""Databases of an Android phone: the call log (contacts2.db, calllog.db) and mmssms.db."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from orderwatch.records.contacts.android_codes import call_row, message_row
from orderwatch.records.contacts.database import opened, picked, tables, text, whole
from orderwatch.records.contacts.row import ContactRow, Rows, Wanted, unix_time
from orderwatch.records.formats.content import Fault

_VIDEO = 1
"""Bit of `features` that marks a video call."""
_SENDER, _RECEIVERS = 137, (151, 130, 129)
"""Kinds of addresses of a picture message: from; to, cc, bcc."""
_NOBODY = "insert-address-token"


def read_android_calls(path: Path, wanted: Wanted) -> Rows:
    """The call log, by its own row ids.

    Raises:
        RecordsError: no owner, or no readable database.
    """
    owner = wanted.need_owner(path)
    columns = {"number": "''", "date": "''", "duration": "''", "type": "''"}
    optional = {"presentation": "1", "features": "0"}
    with opened(path) as con:
        chosen = picked(tables(con)["calls"], columns | optional)
        for number, row in enumerate(con.execute(f"SELECT {chosen} FROM calls ORDER BY _id"), 1):
            yield call_row(
                number,
                owner=owner,
                other=text(row["number"]),
                kind=text(row["type"]),
                at=unix_time(row["date"]),
                written_at=text(row["date"]),
                duration=text(row["duration"]),
                presentation=text(row["presentation"]),
                video=bool(whole(row["features"]) & _VIDEO),
            )


def read_android_messages(path: Path, wanted: Wanted) -> Rows:
    """Text messages by their row ids, then picture messages by theirs.

    Raises:
        RecordsError: no owner, or no readable database.
    """
    owner = wanted.need_owner(path)
    with opened(path) as con:
        found = tables(con)
        number = 0
        for row in _texts(con, found["sms"], owner, with_text=wanted.with_text):
            number += 1
            yield row
        if {"pdu", "addr"} <= set(found):
            yield from _pictures(con, found, number, owner, with_text=wanted.with_text)


def _texts(con: sqlite3.Connection, columns: set[str], owner: str, *, with_text: bool) -> Rows:
    chosen = picked(columns, {"address": "''", "date": "''", "type": "''", "status": "-1"})
    # The column with the words is not even read unless it is asked for.
    body = ", body" if with_text and "body" in columns else ", '' AS body"
    query = f"SELECT {chosen}{body} FROM sms ORDER BY _id"
    for number, row in enumerate(con.execute(query), 1):
        other = text(row["address"])
        yield message_row(
            number,
            owner=owner,
            others=[other],
            sender=other,
            box=text(row["type"]),
            at=unix_time(row["date"]),
            written_at=text(row["date"]),
            delivery=text(row["status"]),
            text=text(row["body"]),
        )


def _pictures(
    con: sqlite3.Connection,
    found: dict[str, set[str]],
    before: int,
    owner: str,
    *,
    with_text: bool,
) -> Iterator[ContactRow | Fault]:
    chosen = picked(found["pdu"], {"_id": "0", "date": "''", "msg_box": "''", "m_type": "''"})
    for count, row in enumerate(con.execute(f"SELECT {chosen} FROM pdu ORDER BY _id"), 1):
        sender, others = _addresses(con, whole(row["_id"]))
        words = _words(con, whole(row["_id"])) if with_text and "part" in found else ""
        yield message_row(
            before + count,
            owner=owner,
            others=others or [sender],
            sender=sender,
            box=text(row["msg_box"]),
            at=unix_time(row["date"]),
            written_at=text(row["date"]),
            kind=text(row["m_type"]),
            text=words,
        )


def _addresses(con: sqlite3.Connection, message: int) -> tuple[str, list[str]]:
    """Sender and the others of a picture message."""
    query = "SELECT address, type FROM addr WHERE msg_id = ? ORDER BY _id"
    rows = [(text(one["address"]), one["type"]) for one in con.execute(query, [message])]
    known = [(address, kind) for address, kind in rows if address and address != _NOBODY]
    sender = next((address for address, kind in known if kind == _SENDER), "")
    return sender, [address for address, kind in known if kind in _RECEIVERS]


def _words(con: sqlite3.Connection, message: int) -> str:
    query = "SELECT text FROM part WHERE mid = ? AND ct = 'text/plain' ORDER BY _id"
    return "\n".join(text(one["text"]) for one in con.execute(query, [message]))
