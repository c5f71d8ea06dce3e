"""A record shows a contact with a person whom the respondent is not to contact.

One predicate, contact by contact. It knows nothing of when the condition is in force, of notice
or of exceptions; those are dates and stand with the order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from orderwatch.conditions.contact_reading import (
    Direction,
    Doubt,
    Reading,
    Terms,
    Unlisted,
    all_attributed,
    as_unclear,
    attributed,
    circumstances,
    doubts_of,
    graded,
    held_by_both,
)
from orderwatch.conditions.contacts import CALLS, Completion, Contact
from orderwatch.conditions.group_chat import directed
from orderwatch.conditions.history import History
from orderwatch.conditions.parties import Party
from orderwatch.outcome import Grade, NearMissReason, Outcome
from orderwatch.tables import ContactRecord

_ANSWERING = frozenset({"accept", "join"})


def decide(
    contacts: Sequence[Contact], terms: Terms, history: History
) -> tuple[list[Reading], Counter[Unlisted]]:
    """The readings of contacts, in their order, and how many are not listed for which reason.

    Args:
        contacts: of one order, in time order.
        terms: the clause.
        history: what came before each contact.
    """
    readings: list[Reading] = []
    unlisted: Counter[Unlisted] = Counter()
    for contact in contacts:
        for one in _read(contact, terms, history):
            if isinstance(one, Reading):
                readings.append(one)
            else:
                unlisted[one] += 1
    return readings, unlisted


def _read(contact: Contact, terms: Terms, history: History) -> Iterator[Reading | Unlisted]:
    units = _units(contact, terms)
    senders = {one.person_id for one in contact.senders}
    if terms.respondent in senders:
        if units:
            yield from _outgoing(contact, units, terms, history)
        elif any(p.privileged for each in contact.receivers for p in each.parties):
            yield Unlisted.PRIVILEGED
        elif senders & terms.persons and _reaches(contact, terms.respondent):
            yield _incoming(contact, terms)  # from an identifier that both hold
    elif senders & terms.persons and _reaches(contact, terms.respondent):
        yield _incoming(contact, terms)
    elif units:
        yield from _of_others(contact, units, terms, history)


def _units(contact: Contact, terms: Terms) -> list[tuple[Party, ...]]:
    """The protected receivers: one entry a person; holders of a shared identifier together."""
    found: dict[tuple[str, ...], tuple[Party, ...]] = {}
    for receiver in contact.receivers:
        held = tuple(one for one in receiver.parties if one.person_id in terms.persons)
        ids = tuple(one.person_id for one in held)
        kept = found.get(ids)
        if held and (kept is None or not all(one.attributed for one in kept)):
            both = any(one.person_id == terms.respondent for one in receiver.parties)
            own = tuple(one for one in receiver.parties if one.person_id == terms.respondent)
            found[ids] = (*held, *own) if both else held
    return list(found.values())


def _reaches(contact: Contact, person_id: str) -> bool:
    return any(p.person_id == person_id for one in contact.receivers for p in one.parties)


def _covers_channel(contact: Contact, terms: Terms) -> bool:
    return contact.head.channel in terms.channels


def _outgoing(
    contact: Contact, units: Sequence[tuple[Party, ...]], terms: Terms, history: History
) -> Iterator[Reading | Unlisted]:
    """A contact by the respondent: each protected receiver counts."""
    row = contact.head
    if not _covers_channel(contact, terms):
        yield Unlisted.CHANNEL
        return
    if row.channel == "third_party" and not terms.indirect:
        yield Unlisted.INDIRECT
        return
    answers = row.action in _ANSWERING and row.action not in terms.actions
    left_out = _not_counted(contact, terms)
    if left_out and not (answers and left_out == Unlisted.ACTION):
        yield left_out
        return
    for unit in units:
        yield _outgoing_to(contact, unit, terms, history, answers=answers)


def _not_counted(contact: Contact, terms: Terms) -> Unlisted | None:
    """Why the clause does not count a contact, whoever it is from."""
    row = contact.head
    acted = bool(row.action) or row.channel == "social"
    if contact.completion == Completion.ATTEMPTED and not terms.attempts:
        return Unlisted.ATTEMPT
    if acted and (row.action or "message") not in terms.actions:
        return Unlisted.ACTION
    return None


def _outgoing_to(
    contact: Contact,
    unit: tuple[Party, ...],
    terms: Terms,
    history: History,
    *,
    answers: bool,
) -> Reading:
    persons = tuple(sorted({one.person_id for one in unit} - {terms.respondent}))
    senders = tuple(one for one in contact.senders if one.person_id == terms.respondent)
    before = history.incoming_before(persons, contact)
    flags = circumstances(contact, (*contact.senders, *unit))
    reading = Reading(
        contact=contact,
        protected=persons,
        direction=Direction.TO,
        outcome=Outcome.AGAINST,
        attributed=attributed(senders) and all_attributed(unit),
        flags=flags | ({"reply"} if before else frozenset()),
        doubts=(*doubts_of(contact, (*contact.senders, *unit)), *_reply(before)),
        context=(before,) if before else (),
    )
    if answers:
        return _answered(reading, terms)
    unclear = _why_unclear(contact, unit, persons, terms)
    if unclear:
        return as_unclear(reading, unclear)
    return replace(reading, grade=graded(contact, by_name=reading.attributed))


def _why_unclear(
    contact: Contact, unit: tuple[Party, ...], persons: tuple[str, ...], terms: Terms
) -> Doubt | None:
    """Why it is not clear that the respondent contacted this person, if it is not."""
    row = contact.head
    shared = any(one.protected or one.person_id in terms.persons for one in contact.senders)
    if shared or any(one.person_id == terms.respondent for one in unit):
        return held_by_both(contact)
    if row.channel == "third_party":
        note = "another person brought it; for whom, only the log says"
        return Doubt(code="indirect", note=note, row=row)
    if row.group_chat and not directed(contact, persons, terms.names):
        note = "a message to a group in which the protected person is"
        return Doubt(code="group_chat", note=note, row=row)
    if contact.completion == Completion.UNKNOWN and not terms.attempts:
        note = "not recorded whether it came about; the clause does not count attempts"
        return Doubt(code="status_unknown", note=note, row=row)
    return None


def _incoming(contact: Contact, terms: Terms) -> Reading | Unlisted:
    """A contact by the protected person: only an answered call bears on the clause."""
    if not _covers_channel(contact, terms):
        return Unlisted.CHANNEL
    calls = contact.head.channel in CALLS
    if not calls or contact.completion != Completion.COMPLETED:
        return Unlisted.INCOMING
    callers = tuple(one for one in contact.senders if one.person_id in terms.persons)
    reached = [
        one.parties
        for one in contact.receivers
        if any(p.person_id == terms.respondent for p in one.parties)
    ]
    own = tuple(p for parties in reached for p in parties if p.person_id == terms.respondent)
    reading = Reading(
        contact=contact,
        protected=tuple(one.person_id for one in callers),
        direction=Direction.FROM,
        outcome=Outcome.AGAINST,
        attributed=all_attributed(callers) and attributed(own),
        flags=circumstances(contact, (*callers, *own)),
        doubts=doubts_of(contact, (*callers, *own)),
    )
    answered = _answered(reading, terms)
    alone = any(not any(p.protected for p in parties) for parties in reached)
    theirs = not any(one.person_id == terms.respondent for one in contact.senders)
    return answered if alone and theirs else as_unclear(answered, held_by_both(contact))


def _answered(reading: Reading, terms: Terms) -> Reading:
    """The protected person began it: a near miss, or at most moderate where answering counts."""
    flags = reading.flags | {"answered_incoming"}
    if not terms.answering:
        reason = NearMissReason.ANSWERED_INCOMING
        return replace(reading, outcome=Outcome.UNCLEAR, reason=reason, flags=flags)
    note = "the protected person began this contact"
    doubt = Doubt(code="answered_incoming", note=note, row=reading.contact.head)
    doubts = (*reading.doubts, doubt)
    return replace(reading, grade=Grade.MODERATE, flags=flags, doubts=doubts)


def _of_others(
    contact: Contact, units: Sequence[tuple[Party, ...]], terms: Terms, history: History
) -> Iterator[Reading | Unlisted]:
    """A contact with a protected person by nobody, or by somebody else."""
    row = contact.head
    if any(one.privileged for one in contact.senders):
        yield Unlisted.PRIVILEGED
        return
    third = row.channel == "third_party" and bool(row.reported_by)
    if contact.withheld and not third:
        yield from _withheld(contact, units, terms)
        return
    associates = tuple(one.person_id for one in contact.senders if one.associate)
    if not associates and not third:
        yield Unlisted.OTHER
        return
    if not terms.indirect:
        yield Unlisted.INDIRECT
        return
    if not _covers_channel(contact, terms) and "third_party" not in terms.channels:
        yield Unlisted.CHANNEL
        return
    left_out = _not_counted(contact, terms)
    if left_out:
        yield left_out
        return
    before = history.outgoing_before(associates, contact)
    if before is None and not third:
        yield Unlisted.ASSOCIATE
        return
    for unit in units:
        yield _indirect(contact, unit, before, terms)


def _withheld(
    contact: Contact, units: Sequence[tuple[Party, ...]], terms: Terms
) -> Iterator[Reading | Unlisted]:
    if not _covers_channel(contact, terms):
        yield Unlisted.CHANNEL
        return
    left_out = _not_counted(contact, terms)
    if left_out:
        yield left_out
        return
    for unit in units:
        yield Reading(
            contact=contact,
            protected=tuple(sorted({one.person_id for one in unit} - {terms.respondent})),
            direction=Direction.TO,
            outcome=Outcome.UNCLEAR,
            reason=NearMissReason.WITHHELD_CALLER,
            attributed=False,
            flags=circumstances(contact, unit),
        )


def _indirect(
    contact: Contact, unit: tuple[Party, ...], before: ContactRecord | None, terms: Terms
) -> Reading:
    note = "an associate of the respondent; the respondent contacted them beforehand"
    if before is None:
        note = "another person brought it; for whom, only the log says"
    reading = Reading(
        contact=contact,
        protected=tuple(sorted({one.person_id for one in unit} - {terms.respondent})),
        direction=Direction.TO,
        outcome=Outcome.UNCLEAR,
        attributed=all_attributed(unit) and attributed(contact.senders),
        flags=circumstances(contact, (*contact.senders, *unit)),
        context=(before,) if before else (),
    )
    return as_unclear(reading, Doubt(code="indirect", note=note, row=before or contact.head))


def _reply(before: ContactRecord | None) -> tuple[Doubt, ...]:
    note = "the protected person had contacted the respondent before"
    return (Doubt(code="reply", note=note, row=before),) if before else ()
