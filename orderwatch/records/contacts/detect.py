"""What a file of contacts is, by its content: a backup, a database, a chat, a mailbox, or none."""

from __future__ import annotations

import re
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.contacts.android import read_android_calls, read_android_messages
from orderwatch.records.contacts.database import opened, tables
from orderwatch.records.contacts.imessage import read_imessage
from orderwatch.records.contacts.row import Reader, Rows, Wanted
from orderwatch.records.contacts.sms_backup import read_sms_backup
from orderwatch.records.contacts.whatsapp import is_chat, read_whatsapp


def _read_mail(path: Path, wanted: Wanted) -> Rows:
    """As `mail.read_mail`, whose library takes long to load and is seldom needed."""
    from orderwatch.records.contacts.mail import read_mail

    return read_mail(path, wanted)


READERS: dict[str, Reader] = {
    "sms_backup": read_sms_backup,
    "android_calls": read_android_calls,
    "android_messages": read_android_messages,
    "imessage": read_imessage,
    "whatsapp": read_whatsapp,
    "mail": _read_mail,
}
"""Format → its reader."""
ENDINGS = (".xml", ".db", ".sqlite", ".txt", ".mbox", ".eml")
"""Of files that may be one of these, beside the tables."""
_PEEKED = 8192
_HEADER_FIELD = re.compile(rb"(?:[\x21-\x39\x3b-\x7e]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}")
_BACKUP = re.compile(rb"<(smses|calls)\b")
_TABLES = (("android_calls", {"calls"}), ("android_messages", {"sms"}))
_TABLES_OF_IMESSAGE = {"message", "handle"}


def contact_format(path: Path, head: bytes) -> str:
    """The format of a file of contacts that is no table; empty where it is none of `READERS`.

    Args:
        path: the file.
        head: its first bytes.

    Raises:
        RecordsError: a database that holds no calls or messages.
    """
    if head.startswith(b"SQLite format 3\0"):
        return _of_database(path)
    text, ending = head.removeprefix(b"\xef\xbb\xbf").lstrip(), path.suffix.lower()
    if text[:1] == b"<":
        return "sms_backup" if _BACKUP.search(text[:_PEEKED]) else ""
    if text.startswith(b"From ") or ending in (".mbox", ".eml"):
        return "mail"
    if is_chat(head[:_PEEKED].decode("utf-8", "replace")):
        return "whatsapp"
    return "mail" if ending == "" and _HEADER_FIELD.match(text) else ""


def _of_database(path: Path) -> str:
    with opened(path) as con:
        found = set(tables(con))
    if found >= _TABLES_OF_IMESSAGE:
        return "imessage"
    for name, needed in _TABLES:
        if needed <= found:
            return name
    problem = "is a database without a table of calls or messages that is known"
    raise RecordsError(str(path), problem, "export its calls or messages as CSV")
