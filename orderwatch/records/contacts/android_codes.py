"""The numbers by which Android's call log and messages say what became of a contact."""

from __future__ import annotations

from collections.abc import Sequence

from orderwatch.records.contacts.row import ContactRow, receivers
from orderwatch.records.formats.content import Fault

_CALLS = {
    "1": ("in", "completed"),
    "2": ("out", ""),
    "3": ("in", "missed"),
    "4": ("in", "voicemail"),
    "5": ("in", "rejected"),
    "6": ("in", "blocked"),
    "7": ("in", "completed"),
}
"""Type of a call → direction and status; an outgoing one is completed if it lasted."""
_MESSAGES = {
    "1": ("in", "completed"),
    "2": ("out", "completed"),
    "4": ("out", "unknown"),
    "5": ("out", "undelivered"),
    "6": ("out", "unknown"),
}
"""Box of a message → direction and status; one in the outbox or queue may not have left."""
_DRAFT = "3"
_REPORTS = ("129", "131", "133", "134", "135", "136")
"""Kinds of picture messages by which phones tell each other that one was sent, delivered, read."""
_NOT_SHOWN = ("2", "3", "4")
"""Presentation of a number: restricted, unknown, payphone."""
_FAILED_FROM = 64
"""Status of a sent message from which the network gave it up; 0 complete, 32 pending."""


def call_row(
    number: int,
    *,
    owner: str,
    other: str,
    kind: str,
    at: str | None,
    written_at: str,
    duration: str,
    presentation: str = "1",
    video: bool = False,
) -> ContactRow | Fault:
    """A call of the log, or why it is none.

    Args:
        number: of the row.
        owner: whose phone.
        other: the other number as written.
        kind: type of the call.
        at: when, ISO 8601; None: cannot be told from `written_at`.
        written_at: the time as written.
        duration: seconds, as text.
        presentation: whether the number was shown.
        video: a video call.
    """
    if at is None:
        return Fault(number, "BAD_TIME" if written_at else "NO_TIME", "at", written_at)
    if kind not in _CALLS:
        return Fault(number, "UNKNOWN_TYPE", "type", kind)
    direction, status = _CALLS[kind]
    shown = "" if presentation in _NOT_SHOWN else other
    lasted = duration.strip().lstrip("0") != ""
    return ContactRow(
        number=number,
        at=at,
        channel="video_call" if video else "call",
        from_id=owner if direction == "out" else shown,
        to_id=shown if direction == "out" else owner,
        status=status or ("completed" if lasted else "missed"),
        duration_s=duration.strip(),
        owner=owner,
    )


def message_row(
    number: int,
    *,
    owner: str,
    others: Sequence[str],
    sender: str,
    box: str,
    at: str | None,
    written_at: str,
    delivery: str = "-1",
    kind: str = "",
    text: str = "",
) -> ContactRow | Fault:
    """A message, or why it is none: a draft was never sent, a report of delivery nobody wrote.

    Args:
        number: of the row.
        owner: whose phone.
        others: everybody else in the conversation, as written.
        sender: of an incoming message.
        box: which folder it lies in.
        at: when, ISO 8601; None: cannot be told from `written_at`.
        written_at: the time as written.
        delivery: status of a sent message.
        kind: of a picture message.
        text: empty where it was not asked for.
    """
    if kind in _REPORTS:
        return Fault(number, "NOT_A_MESSAGE", "m_type", kind)
    if box == _DRAFT:
        return Fault(number, "DRAFT", "type", box)
    if at is None:
        return Fault(number, "BAD_TIME" if written_at else "NO_TIME", "at", written_at)
    if box not in _MESSAGES:
        return Fault(number, "UNKNOWN_TYPE", "type", box)
    direction, status = _MESSAGES[box]
    if direction == "out" and delivery.isdecimal() and int(delivery) >= _FAILED_FROM:
        status = "undelivered"
    out = direction == "out"
    rest = [one for one in others if one != sender]
    return ContactRow(
        number=number,
        at=at,
        channel="sms",
        from_id=owner if out else sender,
        to_id=receivers(others if out else [owner, *rest]),
        status=status,
        text=text,
        group_chat="yes" if len(set(others)) > 1 else "",
        owner=owner,
    )
