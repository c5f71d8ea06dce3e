"""The text that WhatsApp exports of a chat, as Android and iPhones of any language write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.contacts.chat_dates import date_order, iso_date
from orderwatch.records.contacts.chat_heads import MARKS, SPACE, Head, begins, heads
from orderwatch.records.contacts.row import ContactRow, Rows, Wanted, receivers
from orderwatch.records.formats.content import Fault

_SENDER = re.compile(rf"[{MARKS}]*(?P<name>[^:]{{1,200}}?):(?:{SPACE}|$)(?P<text>.*)", re.DOTALL)
_NOTICE = re.compile(
    r"messages and calls are end-to-end encrypted|messages to this (chat|group)|"
    r".*\b(created (this )?group|changed the (subject|group|settings)|changed (this|their|to)|"
    r"security code|added|removed|left|joined using|turned (on|off) disappearing|"
    r"pinned a message|now an admin|blocked|unblocked)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What the program writes, on iPhones after the name of the chat and a mark that nobody sees."""
_RENAMED = re.compile(r".* changed the (subject|group|settings)\b", re.IGNORECASE | re.DOTALL)
_GROUP = re.compile(
    r"\b(created (this )?group|added|joined using|changed the (subject|group))\b", re.I
)
_CALL = re.compile(
    r"(?P<missed>missed )?(?:group )?(?P<kind>voice|video) call"
    r"(?P<rest>(?:[.,\s\u200e]|tap to call back|no answer|declined|not answered|unanswered|"
    r"answered on other device|\d+|sec\w*|min\w*|hr|hours?)*)",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(r"no answer|declined|missed|not answered|unanswered", re.I)
_CHAT_WITH = re.compile(r"WhatsApp Chat (?:with|-) (?P<name>.+)\.txt", re.I)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A header line and what follows it up to the next; without `head` what stands before them."""

    number: int
    head: Head | None
    sender: str
    text: str


def is_chat(first: str) -> bool:
    """Whether a text begins as an exported chat does."""
    return any(begins(line) for line in first.splitlines()[:3])


def read_whatsapp(path: Path, wanted: Wanted) -> Rows:
    """The messages and calls of a chat; each header line is a row, system lines are set aside.

    So is what stands before the first header line, as one row.

    Times are local and without a zone. A receiver is everybody else who writes in the chat; in a
    chat of two where one never wrote, the owner or the name in the file's name.

    Raises:
        RecordsError: no chat, day and month cannot be told apart, or nobody is there to receive.
    """
    entries = _without_notices(list(_entries(path, with_text=wanted.with_text)))
    dates = [one.head.date for one in entries if one.head is not None]
    if not dates:
        remedy = "export the chat as text, without changing it"
        raise RecordsError(str(path), "holds no line that begins as a chat does", remedy)
    order = wanted.date_order or date_order(dates, str(path))
    group = any(not one.sender and _GROUP.search(one.text) for one in entries)
    people = _people(path, wanted, entries, group=group)
    for one in entries:
        yield _row(one, order, people, wanted, group=group)


def _row(
    entry: _Entry, order: str, people: dict[str, str], wanted: Wanted, *, group: bool
) -> ContactRow | Fault:
    if entry.head is None:
        return Fault(entry.number, "NO_HEADING", None, "lines before the first message")
    if not entry.sender:
        return Fault(entry.number, "NOT_A_MESSAGE", "text", "a line of the program")
    date = iso_date(entry.head.date, order)
    if date is None:
        return Fault(entry.number, "BAD_TIME", "at", "/".join(entry.head.date))
    words = entry.text.strip(_LOOSE)
    call = _CALL.fullmatch(words)
    channel, status = "messaging", "completed"
    if call:
        channel = "call" if call.group("kind").lower() == "voice" else "video_call"
        missed = call.group("missed") or _NO_ANSWER.search(call.group("rest"))
        status = "missed" if missed else "completed"
    others = [person for name, person in people.items() if name != entry.sender]
    return ContactRow(
        number=entry.number,
        at=f"{date} {entry.head.time}",
        channel=channel,
        platform="whatsapp",
        from_id=people[entry.sender],
        to_id=receivers(others),
        status=status,
        text=words if wanted.with_text else "",
        group_chat="yes" if group or len(people) > 2 else "",
        owner=wanted.owner,
    )


_LOOSE = "\u200e\u200f\u202a\u202b\u202c \t\r\n"


def _people(path: Path, wanted: Wanted, entries: list[_Entry], *, group: bool) -> dict[str, str]:
    """Name in the chat → identifier, for everybody who writes in it or must be the other one."""
    people = {one.sender: one.sender for one in entries if one.sender}
    named = _CHAT_WITH.fullmatch(path.name)
    other = named.group("name").strip() if named and not group else ""
    if other in people and len(people) == 2 and wanted.owner:
        # The file is named after the other one, so the second writer is the owner.
        people |= {name: wanted.owner for name in people if name != other}
    elif len(people) == 1 and not group:
        (only,) = people
        if other and other != only:
            people[only] = wanted.owner or only
            people[other] = other
        else:
            people["\0owner"] = wanted.need_owner(path)
    return people


def _without_notices(entries: list[_Entry]) -> list[_Entry]:
    """Notices of the program that stand under a name lose it.

    Only those before the first message, and those of a name that writes nothing else (that of a
    group): whoever writes a message that looks like a notice must not make it vanish.
    """
    notices = [
        bool(one.sender)
        and one.text[:1] in ("\u200e", "\u200f")
        and _NOTICE.match(one.text.strip(_LOOSE)) is not None
        for one in entries
    ]
    writers = {one.sender for one, notice in zip(entries, notices, strict=True) if not notice}
    begun, found = False, []
    for one, notice in zip(entries, notices, strict=True):
        nobody = notice and (not begun or one.sender not in writers)
        begun = begun or bool(one.sender and not notice)
        found.append(replace(one, sender="") if nobody else one)
    return found


def _entries(path: Path, *, with_text: bool) -> Iterator[_Entry]:
    """The entries; lines that begin no other belong to the one before."""
    number, head, rest = 0, None, list[str]()
    for line, found in heads(_lines(path)):
        if found is None:
            # A few words tell a call from a message; more is kept only where it is asked for.
            if (with_text or len(rest) < 2) and (head is not None or line.strip(_LOOSE)):
                rest.append(line)
            continue
        if head is not None or rest:
            number += 1
            yield _entry(number, head, rest)
        head, rest = found, [found.rest]
    if head is not None:
        yield _entry(number + 1, head, rest)


def _entry(number: int, head: Head | None, rest: list[str]) -> _Entry:
    if head is None:
        return _Entry(number, None, "", "")
    said = _SENDER.fullmatch("\n".join(rest))
    sender, text = (said.group("name").strip(_LOOSE), said.group("text")) if said else ("", rest[0])
    if _RENAMED.match(sender):
        sender, text = "", "\n".join(rest)
    return _Entry(number, head, sender, text)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for line in file:
            yield line.rstrip("\r\n")
