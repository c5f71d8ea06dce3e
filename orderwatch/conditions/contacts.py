"""One contact: the rows that record it, and who of the order stands at its ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from orderwatch.conditions.parties import Directory, Party
from orderwatch.tables import ContactRecord

CALLS = frozenset({"call", "video_call"})
_ATTEMPTS = frozenset({"missed", "rejected", "voicemail", "undelivered", "blocked"})
_NOTED = frozenset({"letter", "gift", "payment", "in_person", "third_party"})
"""Channels that people note down: without a status it came about, and one note is no proof."""


class Completion(IntEnum):
    """Whether a contact came about."""

    ATTEMPTED = 0
    UNKNOWN = 1
    COMPLETED = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Receiver:
    """One receiver: identifier and the persons of the order who hold it."""

    key: str
    written: str
    parties: tuple[Party, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """One contact.

    Attributes:
        rows: what records it; the first one tells its time, channel and ends.
        senders: who of the order holds the sender's identifier.
        receivers: the receivers who are of the order.
        corroborated: rows of both sides record it.
        forwarded: one call that rang at two numbers of a person.
        matched_withheld: a call without caller identity, matched with an outgoing one.
        named_receiver: the outgoing row itself names the receiver (with `matched_withheld`).
    """

    rows: tuple[ContactRecord, ...]
    senders: tuple[Party, ...]
    receivers: tuple[Receiver, ...]
    corroborated: bool = False
    forwarded: bool = False
    matched_withheld: bool = False
    named_receiver: bool = True

    @property
    def head(self) -> ContactRecord:
        """The row that tells it."""
        return self.rows[0]

    @property
    def at_us(self) -> int:
        """Earliest reading of its time, µs."""
        return self.rows[0].at_us

    @property
    def end_us(self) -> int:
        """Latest reading of its time, µs: the start where the clock is exact."""
        return self.rows[0].at_us + self.rows[0].resolution_us

    @property
    def from_log(self) -> bool:
        """Only a log kept by a person tells it."""
        return all(row.reported_by for row in self.rows)

    @property
    def noted_once(self) -> bool:
        """A gift, a visit or the like of which there is no second record."""
        return len(self.rows) == 1 and self.head.channel in _NOTED

    @property
    def platform(self) -> str:
        """As the first row has it that names one."""
        return next((row.platform for row in self.rows if row.platform), "")

    @property
    def text(self) -> str:
        """Its words in all of its rows: one side's export may have been read without them."""
        return "\n".join(dict.fromkeys(row.text for row in self.rows if row.text))

    @property
    def withheld(self) -> bool:
        """No row names the sender."""
        return not any(row.from_key for row in self.rows)

    @property
    def completion(self) -> Completion:
        """The furthest that any of its rows says it came."""
        return max(completion(row) for row in self.rows)

    @property
    def duration_us(self) -> int:
        """For how long a call went on, by the first row that tells it, µs; else 0."""
        if self.head.channel not in CALLS:
            return 0
        done = (row for row in self.rows if completion(row) == Completion.COMPLETED)
        return next((round(row.duration_s * 1e6) for row in done if row.duration_s), 0)


def completion(row: ContactRecord) -> Completion:
    """Whether one row says that the contact came about.

    A call of 0 seconds is an attempt, whatever its status; one with a duration came about unless
    a voicemail or the like took it.
    """
    if row.status in _ATTEMPTS:
        return Completion.ATTEMPTED
    if row.channel in CALLS and row.duration_s is not None:
        return Completion.COMPLETED if row.duration_s > 0 else Completion.ATTEMPTED
    if row.status == "completed" or row.channel in _NOTED:
        return Completion.COMPLETED
    return Completion.UNKNOWN


def in_order(rows: Iterable[ContactRecord]) -> list[ContactRecord]:
    """Rows by time and content: the same however the files are split and their rows lie."""
    return sorted(rows, key=content)


def content(row: ContactRecord) -> tuple[object, ...]:
    """What a row says, then where it stands."""
    return (
        row.at_us,
        row.resolution_us,
        row.channel,
        row.platform,
        row.action,
        row.status,
        -1.0 if row.duration_s is None else row.duration_s,
        row.from_key,
        row.to_keys,
        row.reported_by,
        row.source,
        row.row,
    )


def single(row: ContactRecord, directory: Directory) -> Contact:
    """A contact that one row records."""
    written = row.to_ids if len(row.to_ids) == len(row.to_keys) else row.to_keys
    receivers = tuple(
        Receiver(key=key, written=text, parties=directory.holders(key, row.at_us))
        for key, text in zip(row.to_keys, written, strict=True)
    )
    return Contact(
        rows=(row,),
        senders=directory.holders(row.from_key, row.at_us) if row.from_key else (),
        receivers=tuple(one for one in receivers if one.parties),
    )
