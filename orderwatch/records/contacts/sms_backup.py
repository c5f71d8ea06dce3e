"""XML of SMS Backup & Restore: calls, text and picture messages of an Android phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from orderwatch.errors import RecordsError
from orderwatch.records.contacts.android_codes import call_row, message_row
from orderwatch.records.contacts.row import ContactRow, Rows, Wanted, unix_time
from orderwatch.records.formats.content import Fault

_BLOCK = 1 << 16
_PAIR = re.compile(rb"&#(5[5-6]\d{3});&#(5[6-7]\d{3});")
_REFERENCE = re.compile(rb"&#(x[0-9A-Fa-f]{1,6}|\d{1,7});")
_LONGEST_REFERENCE = 24
_NOBODY = "insert-address-token"
"""Stands where the phone did not know its own number."""
_SENDER, _RECEIVERS = "137", ("151", "130", "129")
"""Kinds of addresses of a picture message: from; to, cc, bcc."""
_GROUP = "~"
_RECORDS = ("call", "sms", "mms")
_STATED = re.compile(rb"""<(?:smses|calls|allsms)\b[^>]*?\bcount\s*=\s*["']\s*(\d{1,12})\s*["']""")
"""How many records the first element says there are."""


def read_sms_backup(path: Path, wanted: Wanted) -> Rows:
    """The calls and messages of a backup, in the order of the file.

    Raises:
        RecordsError: no owner, no sound XML, or XML with entities.
    """
    owner = wanted.need_owner(path)
    for number, element in enumerate(_elements(path), 1):
        yield _row(number, element, owner, with_text=wanted.with_text)


def count_note(path: Path, rows: int) -> tuple[str, ...]:
    """A line where a backup says that it holds another number of records than it does.

    Args:
        path: the backup.
        rows: its records.
    """
    with path.open("rb") as file:
        stated = _STATED.search(file.read(_BLOCK))
    if stated is None or int(stated[1]) == rows:
        return ()
    return (f"says that it holds {int(stated[1]):,} records, and holds {rows:,}",)


def _row(number: int, element: Element, owner: str, *, with_text: bool) -> ContactRow | Fault:
    if element.tag not in _RECORDS:
        return Fault(number, "UNKNOWN_TYPE", "type", element.tag[:60])
    written = _value(element, "date")
    at = unix_time(written)
    if element.tag == "call":
        return call_row(
            number,
            owner=owner,
            other=_value(element, "number"),
            kind=_value(element, "type"),
            at=at,
            written_at=written,
            duration=_value(element, "duration"),
            presentation=_value(element, "presentation") or "1",
        )
    others = _value(element, "address").split(_GROUP)
    if element.tag == "sms":
        box, sender = _value(element, "type"), others[0]
        text = _value(element, "body") if with_text else ""
    else:
        box = _value(element, "msg_box")
        others = others if others != [""] else _listed(element, (_SENDER, *_RECEIVERS))
        sender = _sender(element, others)
        text = _text(element) if with_text else ""
    return message_row(
        number,
        owner=owner,
        others=others,
        sender=sender,
        box=box,
        at=at,
        written_at=written,
        delivery=_value(element, "status"),
        kind=_value(element, "m_type"),
        text=text,
    )


def _sender(element: Element, others: list[str]) -> str:
    """Who sent a picture message: the other one, in a group the address that says so."""
    if len(others) == 1:
        return others[0]
    return next(iter(_listed(element, (_SENDER,))), "")


def _listed(element: Element, kinds: tuple[str, ...]) -> list[str]:
    """The addresses below a picture message of some kinds, but for a phone's own unknown one."""
    known = [one for one in element.iter("addr") if _value(one, "address") not in ("", _NOBODY)]
    return [_value(one, "address") for one in known if _value(one, "type") in kinds]


def _text(element: Element) -> str:
    parts = [
        _value(one, "text") for one in element.iter("part") if _value(one, "ct")[:5] == "text/"
    ]
    return "\n".join(one for one in parts if one)


def _value(element: Element, name: str) -> str:
    """An attribute; `null` is how the program writes none."""
    value = element.get(name, "")
    return "" if value == "null" else value


def _elements(path: Path) -> Iterator[Element]:
    """The records, however deep they lie, and what stands among them without being or holding one.

    Raises:
        RecordsError: no sound XML, or XML with entities.
    """
    from defusedxml.common import DefusedXmlException

    try:
        with path.open("rb") as file:
            yield from _read(file)
    except DefusedXmlException:
        problem = "is XML with entities or a document type, which no backup has"
        raise RecordsError(str(path), problem, "do not open it; ask for the export anew") from None
    except ParseError as error:
        problem = f"is no sound XML (line {error.position[0]}): it may have been cut off"
        raise RecordsError(str(path), problem, "copy or export it again") from None
    except (LookupError, ValueError):
        problem = "is XML in an encoding that is not known"
        raise RecordsError(str(path), problem, "export it again, in UTF-8") from None


def _read(file: Any) -> Iterator[Element]:
    from defusedxml.ElementTree import iterparse

    depth, held = 0, False
    root: Element | None = None
    for event, element in iterparse(_Repaired(file), ("start", "end"), forbid_dtd=True):
        depth += 1 if event == "start" else -1
        if root is None:
            root = element
        elif event == "end" and depth:
            if element.tag in _RECORDS:
                held = True
                yield element
            if depth == 1:
                if not held:
                    yield element
                held = False
                root.clear()


class _Repaired:
    """The bytes of a backup whose letters beyond 16 bits are written as two halves.

    The program writes 😀 as `&#55357;&#56832;`, which is no XML; a half alone, or a reference to a
    control character, becomes a replacement character.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._rest = b""

    def read(self, _: int = -1) -> bytes:
        """The next block, with whole references only."""
        block = self._file.read(_BLOCK)
        data = self._rest + block
        self._rest = b""
        cut = data.rfind(b"&", max(0, len(data) - _LONGEST_REFERENCE))
        if block and cut >= 0:
            earlier = data.rfind(b"&", max(0, cut - 8), cut)
            cut = earlier if earlier >= 0 else cut
            data, self._rest = data[:cut], data[cut:]
        if block and not data:
            return self.read()
        return _REFERENCE.sub(_sound, _PAIR.sub(_joined, data))


def _joined(match: re.Match[bytes]) -> bytes:
    high, low = int(match.group(1)), int(match.group(2))
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return match.group(0)
    return b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _sound(match: re.Match[bytes]) -> bytes:
    text = match.group(1)
    code = int(text[1:], 16) if text[:1] == b"x" else int(text)
    allowed = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return match.group(0) if allowed or 0x10000 <= code < 0x110000 else b"&#xFFFD;"
