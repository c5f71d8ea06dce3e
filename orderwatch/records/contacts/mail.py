"""E-mail: mbox files and single messages (.eml)."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.contacts.row import ContactRow, Rows, Wanted, receivers
from orderwatch.records.formats.content import Fault

_BREAK = b"From "
_LARGEST = 64 << 20
"""Bytes of one message; what is longer is read to here."""
_RECEIVERS = ("To", "Cc", "Bcc")
_WITHDRAWN_DRAFT = "T"
"""Letter of `X-Status` by which mail programs mark a draft."""


def read_mail(path: Path, wanted: Wanted) -> Rows:
    """The messages of a mailbox in the order of the file, or the one of an .eml file."""
    for number, raw in enumerate(_messages(path), 1):
        yield _row(number, raw, with_text=wanted.with_text)


def _row(number: int, raw: bytes, *, with_text: bool) -> ContactRow | Fault:
    head, _, _ = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    message = _parsed(raw if with_text else head + b"\n\n")
    if _is_draft(message):
        return Fault(number, "DRAFT", "X-Status", "draft")
    written = _header(message, "Date")
    at = _time(written)
    if at is None:
        return Fault(number, "BAD_TIME" if written else "NO_TIME", "Date", written)
    senders = _addresses(message, "From") or _addresses(message, "Sender")
    return ContactRow(
        number=number,
        at=at,
        channel="email",
        from_id=senders[0] if senders else "",
        to_id=receivers([one for name in _RECEIVERS for one in _addresses(message, name)]),
        status="completed",
        text=_text(message) if with_text else "",
    )


def _messages(path: Path) -> Iterator[bytes]:
    """Each message as it stands; a line `From ` after an empty one begins the next."""
    lines: list[bytes] = []
    size, blank, mailbox = 0, True, False
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file):
                if blank and line.startswith(_BREAK):
                    if mailbox or any(one.strip() for one in lines):
                        yield b"".join(lines)
                    lines, size, mailbox = [], 0, True
                elif size < _LARGEST:
                    lines.append(line if number else line.removeprefix(b"\xef\xbb\xbf"))
                    size += len(line)
                blank = not line.strip()
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
        raise RecordsError(str(path), problem, "check its permissions") from None
    if lines:
        yield b"".join(lines)


def _parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def _header(message: EmailMessage, name: str) -> str:
    """A header's text; a header that cannot be decoded is read as it was written."""
    for known, value in message.raw_items():
        if known.lower() == name.lower():
            return " ".join(str(value).split())
    return ""


def _addresses(message: EmailMessage, name: str) -> list[str]:
    """The addresses of a header, without the names before them."""
    written = [str(value) for known, value in message.raw_items() if known.lower() == name.lower()]
    return [address for _, address in getaddresses(written) if "@" in address]


def _time(written: str) -> str | None:
    try:
        at = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return None
    if at.tzinfo is None:
        # RFC 5322: `-0000` is UTC of an unknown place; any other date has an offset.
        return _iso(at.replace(tzinfo=UTC)) if written.rstrip().endswith("-0000") else _iso(at)
    try:
        return _iso(at.astimezone(UTC))
    except (OverflowError, ValueError):
        return None


def _iso(at: datetime) -> str:
    zone = "Z" if at.tzinfo is not None else ""
    return at.replace(tzinfo=None).isoformat(timespec="seconds") + zone


def _is_draft(message: EmailMessage) -> bool:
    labels = _header(message, "X-Gmail-Labels").lower()
    return "drafts" in labels.replace('"', "").split(",") or _WITHDRAWN_DRAFT in _header(
        message, "X-Status"
    )


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain",))
    if part is None:
        return ""
    try:
        content = part.get_content()
    except (LookupError, UnicodeError):
        raw = part.get_payload(decode=True)
        content = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    return str(content).strip()
