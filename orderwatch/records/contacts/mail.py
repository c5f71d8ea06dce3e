"""E-mail: mbox files and single messages (.eml)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.contacts.html_text import text_of_html
from orderwatch.records.contacts.row import ContactRow, Rows, Wanted, receivers
from orderwatch.records.formats.content import Fault

_BREAK = b"From "
_LARGEST = 64 << 20
"""Bytes of one message; what is longer is read to here."""
_RECEIVERS = ("To", "Cc", "Bcc")
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To")
"""Whose mailbox it came to: what is left of a blind copy."""
_ADDRESS = re.compile(r"""[^\s<>()\[\]\\,;:"]+@[^\s<>()\[\]\\,;:"@]+""")
_DERIVED = "(text of HTML)"
_LABELS = """
bozze|borradores|borrador|brouillons|ciorne|concepten|draf|entwürfe|esborranys|juodraščiai|kladder|
koncepty|luonnokset|melnraksti|mesaje nefinalizate|mustandid|osnutki|piszkozatok|rascunhos|schițe|
skice|szkice|taslaklar|thư nháp|utkast|wersje robocze|πρόχειρα|чернетки|чернови|черновики|טיוטות|
المسودات|مسودات|ड्राफ़्ट|ฉบับร่าง|草稿|下書き|임시보관함
"""
_DRAFT_LABELS = frozenset(_LABELS.replace("\n", "").split("|"))
"""Gmail's name for drafts in languages other than English."""
_DRAFTS = (
    ("X-Status", "T"),
    ("X-Unsent", "1"),
    ("X-Mozilla-Draft-Info", ""),
    ("X-Uniform-Type-Identifier", "mail-draft"),
)
"""Headers, and what stands in them, by which mail programs mark what was never sent."""


def read_mail(path: Path, wanted: Wanted) -> Rows:
    """The messages of a mailbox in the order of the file, or the one of an .eml file."""
    for number, raw in enumerate(_messages(path), 1):
        yield _row(number, raw, with_text=wanted.with_text)


def _row(number: int, raw: bytes, *, with_text: bool) -> ContactRow | Fault:
    raw = raw.replace(b"\r\n", b"\n").lstrip(b"\n")
    head, _, _ = raw.partition(b"\n\n")
    message = _parsed(raw if with_text else head + b"\n\n")
    if _is_draft(message):
        return Fault(number, "DRAFT", "X-Status", "draft")
    written = _header(message, "Date")
    at = _time(written)
    if at is None:
        return Fault(number, "BAD_TIME" if written else "NO_TIME", "Date", written)
    senders = _addresses(message, "From")
    sent_by = _addresses(message, "Sender")
    if not senders or (len(senders) > 1 and sent_by and sent_by[0] in senders):
        senders = sent_by
    to_ids = [one for name in _RECEIVERS for one in _addresses(message, name)]
    if not to_ids:
        to_ids = [one for name in _DELIVERED for one in _addresses(message, name)]
    return ContactRow(
        number=number,
        at=at,
        channel="email",
        from_id=senders[0] if senders else "",
        to_id=receivers(to_ids),
        status="completed",
        text=_text(message) if with_text else "",
    )


def _messages(path: Path) -> Iterator[bytes]:
    """Each message as it stands; in a mailbox a line `From ` after an empty one begins the next.

    A file that does not begin so is one message: whoever writes such a line makes no second one.
    """
    lines: list[bytes] = []
    size, blank, mailbox, begun = 0, True, False, False
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file):
                text = line if number else line.removeprefix(b"\xef\xbb\xbf")
                if blank and text.startswith(_BREAK) and (mailbox or not begun):
                    if mailbox:
                        yield b"".join(lines)
                    lines, size, mailbox = [], 0, True
                elif size < _LARGEST:
                    lines.append(text)
                    size += len(text)
                blank = not text.strip()
                begun = begun or not blank
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
        raise RecordsError(str(path), problem, "check its permissions") from None
    if lines:
        yield b"".join(lines)


def _parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def _written(message: EmailMessage, name: str) -> list[str]:
    """What stands in the headers of a name, as it was written: letters beyond ASCII are UTF-8."""
    values = [str(value) for known, value in message.raw_items() if known.lower() == name.lower()]
    return [one.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for one in values]


def _header(message: EmailMessage, name: str) -> str:
    """The first header of a name; empty where there is none."""
    return " ".join(next(iter(_written(message, name)), "").split())


def _addresses(message: EmailMessage, name: str) -> list[str]:
    """The addresses of a header, without the names before them.

    Where a header breaks the rules, such as a bracket that never closes, all that look like
    addresses are taken: one that is lost would be a contact that nobody sees.
    """
    return [one for text in _written(message, name) for one in _addresses_in(text)]


def _addresses_in(text: str) -> list[str]:
    try:
        parts = [address for _, address in getaddresses([text]) if "@" in address]
    except RecursionError:  # thousands of nested brackets
        parts = []
    found = [
        one
        for part in parts
        for one in ([part] if not re.search(r"[\s<>]", part) else _ADDRESS.findall(part))
    ]
    return found or _ADDRESS.findall(text) or _ADDRESS.findall(_decoded(text))


def _decoded(text: str) -> str:
    """A header whose letters are encoded, `=?utf-8?q?...?=`, as it reads."""
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text


def _time(written: str) -> str | None:
    try:
        at = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
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
    written = _decoded(_header(message, "X-Gmail-Labels")).replace('"', "")
    labels = {one.strip() for one in written.casefold().split(",")}
    drafts = "drafts" in labels or ("sent" not in labels and labels & _DRAFT_LABELS)
    return bool(drafts) or any(
        mark in value for name, mark in _DRAFTS for value in _written(message, name)
    )


def _text(message: EmailMessage) -> str:
    """The text of a message; where it has HTML alone, the words of it, said to be derived."""
    text = _words(message.get_body(preferencelist=("plain",)))
    part = None if text else message.get_body(preferencelist=("html",))
    words = text_of_html(_words(part))
    return text or (f"{_DERIVED} {words}" if words else "")


def _words(part: MIMEPart | None) -> str:
    """The letters of one part, whatever its encoding."""
    if part is None:
        return ""
    try:
        content = part.get_content()
    except (LookupError, UnicodeError):
        raw = part.get_payload(decode=True)
        content = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    return str(content).strip()
