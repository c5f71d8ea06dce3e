"""The messages database of an iPhone or a Mac: chat.db, on the phone sms.db."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from orderwatch.records.contacts.database import opened, picked, tables, text, whole
from orderwatch.records.contacts.row import ContactRow, Rows, Wanted, apple_time, receivers
from orderwatch.records.formats.content import Fault

_COLUMNS = {
    "ROWID": "0",
    "handle_id": "0",
    "service": "''",
    "account": "''",
    "destination_caller_id": "''",
    "error": "0",
    "date": "0",
    "is_from_me": "0",
    "is_sent": "1",
    "is_delivered": "0",
    "is_system_message": "0",
    "item_type": "0",
    "associated_message_type": "0",
}
_SERVICES = {"SMS": ("sms", ""), "RCS": ("messaging", "rcs")}
"""Service → channel and platform; any other is iMessage."""
_GROUP = 43
_REACTION, _REACTION_WITHDRAWN = range(2000, 3000), range(3000, 4000)
_ACCOUNT_KINDS = ("e:", "p:")
"""Before an account: an address, a number."""
_ARCHIVED = b"NSString"
_TO_LENGTH = 5
"""Bytes between the name of the class and the length of its text."""


def read_imessage(path: Path, wanted: Wanted) -> Rows:
    """The messages, by their own row ids.

    The owner is the one given, else the account that a message names, else the address that it
    came in for.

    Raises:
        RecordsError: no readable database, or no owner where a message names none.
    """
    with opened(path) as con:
        columns = tables(con)["message"]
        rows = con.execute("SELECT ROWID AS number, id FROM handle")
        handles = {row["number"]: text(row["id"]) for row in rows}
        members, groups = _conversations(con, handles)
        chosen = picked(columns, _COLUMNS)
        for part in ("text", "attributedBody"):
            # The columns with the words are not even read unless they are asked for.
            chosen += f", {part}" if wanted.with_text and part in columns else f", NULL AS {part}"
        query = f"SELECT {chosen} FROM message ORDER BY ROWID"
        for number, row in enumerate(con.execute(query), 1):
            owner = wanted.owner or _account(row) or wanted.need_owner(path)
            sender = handles.get(row["handle_id"], "")
            others = members.get(row["ROWID"]) or ([sender] if sender else [])
            yield _row(number, row, owner, sender, others, group=row["ROWID"] in groups)


def _row(
    number: int,
    row: sqlite3.Row,
    owner: str,
    sender: str,
    others: Sequence[str],
    *,
    group: bool,
) -> ContactRow | Fault:
    kind = whole(row["associated_message_type"])
    if row["item_type"] or row["is_system_message"] or kind in _REACTION_WITHDRAWN:
        return Fault(number, "NOT_A_MESSAGE", "item_type", text(row["item_type"]))
    at = apple_time(row["date"])
    if at is None:
        written = text(row["date"])
        return Fault(number, "NO_TIME" if written in ("", "0") else "BAD_TIME", "date", written)
    out = bool(row["is_from_me"])
    rest = [one for one in others if one != sender]
    channel, platform = _SERVICES.get(text(row["service"]).upper(), ("messaging", "imessage"))
    return ContactRow(
        number=number,
        at=at,
        channel=channel,
        platform=platform,
        action="react" if kind in _REACTION else "",
        from_id=owner if out else sender,
        to_id=receivers(others if out else [owner, *rest]),
        status=_status(row, out=out),
        text=text(row["text"]) or _archived(row["attributedBody"]),
        group_chat="yes" if group or len(others) > 1 else "",
        owner=owner,
    )


def _status(row: sqlite3.Row, *, out: bool) -> str:
    if not out:
        return "completed"
    if row["error"]:
        return "undelivered"
    return "completed" if row["is_sent"] or row["is_delivered"] else "unknown"


def _conversations(
    con: sqlite3.Connection, handles: Mapping[int, str]
) -> tuple[dict[int, list[str]], set[int]]:
    """Message → the others of its conversation; the messages in groups."""
    found = tables(con)
    members: dict[int, list[str]] = defaultdict(list)
    if not {"chat", "chat_handle_join", "chat_message_join"} <= set(found):
        return members, set()
    style = picked(found["chat"], {"style": "0"}, table="c")
    query = f"""SELECT m.message_id AS message, h.handle_id AS handle, {style}
        FROM chat_message_join m JOIN chat c ON c.ROWID = m.chat_id
        LEFT JOIN chat_handle_join h ON h.chat_id = m.chat_id
        ORDER BY m.message_id, h.handle_id"""
    groups = set()
    for row in con.execute(query):
        if row["style"] == _GROUP:
            groups.add(row["message"])
        if row["handle"] in handles:
            members[row["message"]].append(handles[row["handle"]])
    return members, groups


def _account(row: sqlite3.Row) -> str:
    """Whose account a message is of."""
    account = text(row["account"])
    if account[:2].lower() in _ACCOUNT_KINDS:
        account = account[2:]
    return account or text(row["destination_caller_id"])


def _archived(value: object) -> str:
    """The words of a message that is stored as an archived object, where its text is empty."""
    if not isinstance(value, bytes):
        return ""
    _, found, rest = value.partition(_ARCHIVED)
    if not found or len(rest) <= _TO_LENGTH:
        return ""
    rest = rest[_TO_LENGTH:]
    # One byte of length, or a mark and the length in two or four bytes.
    size, skip = {0x81: (rest[1:3], 3), 0x82: (rest[1:5], 5)}.get(rest[0], (rest[:1], 1))
    words = rest[skip : skip + int.from_bytes(size, "little")]
    return words.decode("utf-8", "replace")
