"""What one contact says about a contact condition, and what the condition's clause forbids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from orderwatch.conditions.contacts import Completion, Contact, completion
from orderwatch.conditions.parties import Party
from orderwatch.outcome import Grade, NearMissReason, Outcome
from orderwatch.tables import ContactRecord


class Direction(StrEnum):
    """Which way a contact went."""

    TO = "to_protected"
    FROM = "from_protected"


class Unlisted(StrEnum):
    """Why a contact is counted and not listed; the words stand in conditions.csv."""

    CHANNEL = "by channels that the clause does not name"
    ACTION = "by actions that the clause does not count"
    ATTEMPT = "attempts, which the clause does not count"
    INCOMING = "from the protected person"
    PRIVILEGED = "of privileged persons"
    ASSOCIATE = "of an associate, not shown to be for the respondent"
    INDIRECT = "through others, which the clause does not count"
    OTHER = "of other persons"
    UNREAD = "publications without their text or tags"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the clause forbids.

    Attributes:
        respondent: id of the person bound.
        persons: ids of those not to be contacted.
        channels: the channels that count.
        actions: the actions of social records that count.
        attempts: attempts count.
        indirect: contact through others counts.
        answering: answering, accepting or joining what the protected person began counts.
        names: person id → the names they go by, for group chats.
    """

    respondent: str
    persons: frozenset[str]
    channels: frozenset[str]
    actions: frozenset[str]
    attempts: bool
    indirect: bool
    answering: bool
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class FixRow:
    """A position that bears on a sighting; degrees, metres, µs."""

    device_id: str
    source: str
    row: int
    at_us: int
    lat: float
    lon: float
    accuracy_m: float | None


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One thing that speaks against a reading: code, words, and the record if there is one."""

    code: str
    note: str
    row: ContactRecord | None = None
    fix: FixRow | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one contact says about the condition for one protected person.

    Attributes:
        contact: the contact.
        protected: ids of the person; several where a shared identifier does not tell which.
        direction: which way it went; None where it is about an identifier.
        outcome: AGAINST, or UNCLEAR for a near miss.
        reason: why it is a near miss.
        grade: how well the records carry it, where it is AGAINST.
        attributed: both ends are attributed to their persons by more than suspicion.
        flags: circumstances.
        doubts: what speaks against it.
        context: records that it leans on: the one replied to, the go-between's.
        fixes: positions that a sighting was compared with.
        stands_us: when it stands, µs, where that is not the time of the contact: at a deadline,
            or from the end of an exception on.
        until_us: to when the part of a call lasts that it is about, µs; None: to its end.
        identifier_key: the identifier that it is about, where it is about one.
    """

    contact: Contact
    protected: tuple[str, ...]
    direction: Direction | None
    outcome: Outcome
    reason: NearMissReason | None = None
    grade: Grade | None = None
    attributed: bool = True
    flags: frozenset[str] = frozenset()
    doubts: tuple[Doubt, ...] = ()
    context: tuple[ContactRecord, ...] = ()
    fixes: tuple[FixRow, ...] = ()
    stands_us: int | None = None
    until_us: int | None = None
    identifier_key: str = ""

    @property
    def at_us(self) -> int:
        """When it stands, µs: the time of the contact, unless `stands_us` is another."""
        return self.contact.at_us if self.stands_us is None else self.stands_us

    @property
    def end_us(self) -> int:
        """The latest reading of that time, µs."""
        return self.contact.end_us if self.stands_us is None else self.stands_us


def attributed(parties: Iterable[Party]) -> bool:
    """Whether one of the persons holds the identifier by more than suspicion."""
    return any(one.attributed for one in parties)


def all_attributed(parties: Iterable[Party]) -> bool:
    """Whether each of several persons, of whom it is not known which, holds it so."""
    held = list(parties)
    return bool(held) and all(one.attributed for one in held)


def circumstances(contact: Contact, parties: Iterable[Party]) -> frozenset[str]:
    """The flags of a contact between persons."""
    held = list(parties)
    said = {
        "corroborated": contact.corroborated,
        "forwarded_call": contact.forwarded,
        "from_log": contact.from_log,
        "matched_withheld": contact.matched_withheld,
        "possible_impersonation": any(one.imitates for one in held),
        "shared_identifier": any(one.shared for one in held),
        "suspected_identifier": not all(one.attributed for one in held),
    }
    return frozenset(code for code, holds in said.items() if holds)


def doubts_of(contact: Contact, parties: Iterable[Party]) -> tuple[Doubt, ...]:
    """What speaks against a contact between persons."""
    return tuple(_doubts(contact, list(parties)))


def _doubts(contact: Contact, parties: list[Party]) -> Iterator[Doubt]:
    row = contact.head
    for one in parties:
        if not one.attributed:
            note = f"{one.written} is only suspected to be {one.person_id}'s"
            yield Doubt(code="suspected_identifier", note=note, row=row)
        if one.shared:
            note = f"{one.written} is shared: who used it is not recorded"
            yield Doubt(code="shared_identifier", note=note, row=row)
    if contact.from_log:
        note = f"only the log of {row.reported_by} tells of it"
        yield Doubt(code="from_log", note=note, row=row)
    if contact.matched_withheld:
        hidden = next(one for one in contact.rows if not one.from_key)
        note = "the receiver's record shows no caller; time and duration match"
        yield Doubt(code="matched_withheld", note=note, row=hidden)
    said = {completion(one) for one in contact.rows if not one.reported_by}
    if {Completion.ATTEMPTED, Completion.COMPLETED} <= said:
        other = next(one for one in contact.rows if completion(one) == Completion.ATTEMPTED)
        note = "one side records an attempt, the other a completed contact"
        yield Doubt(code="sides_disagree", note=note, row=other)


def graded(contact: Contact, *, by_name: bool) -> Grade:
    """How well the records carry that a contact came about between two persons.

    Args:
        contact: one that is AGAINST the condition.
        by_name: both identifiers are attributed.
    """
    sound = by_name and not contact.from_log and contact.named_receiver
    sound = sound and not contact.noted_once
    if sound and contact.completion == Completion.COMPLETED:
        return Grade.STRONG
    return Grade.MODERATE


def held_by_both(contact: Contact) -> Doubt:
    """The doubt that respondent and protected person hold one identifier of a contact."""
    note = "the respondent and a protected person share an identifier of this contact"
    return Doubt(code="held_by_both", note=note, row=contact.head)


def as_unclear(reading: Reading, why: Doubt) -> Reading:
    """A near miss: it is not clear that the condition speaks of it."""
    return replace(
        reading,
        outcome=Outcome.UNCLEAR,
        reason=reading.reason or NearMissReason.UNCLEAR_ONLY,
        grade=None,
        flags=reading.flags | {why.code},
        doubts=(*reading.doubts, why),
    )
