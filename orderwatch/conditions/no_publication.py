"""A publication of the respondent names or tags a person of whom they are not to publish.

A name in a text is not yet a person: every match is weak until somebody has read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from orderwatch.conditions.contact_reading import (
    Direction,
    Doubt,
    Reading,
    Terms,
    Unlisted,
    as_unclear,
    attributed,
    circumstances,
    doubts_of,
    held_by_both,
)
from orderwatch.conditions.contacts import Completion, Contact
from orderwatch.conditions.naming import identifiers_in, names_in
from orderwatch.conditions.parties import Directory, Party
from orderwatch.outcome import Grade, Outcome
from orderwatch.tables import ContactRecord

_TAGS = frozenset({"tag", "mention"})
_SHOWN = _TAGS | {"share", "comment"}
"""Actions of social records that others see; all else there is addressed to one person."""


def decide_publications(
    contacts: Sequence[Contact], terms: Terms, directory: Directory, region: str
) -> tuple[list[Reading], Counter[Unlisted]]:
    """The readings of publications, in their order, and how many are not listed for which reason.

    Args:
        contacts: of one order, in time order.
        terms: whom the clause names, and by which names they go.
        directory: who holds which identifier.
        region: of numbers in a text without a country code.
    """
    readings: list[Reading] = []
    unlisted: Counter[Unlisted] = Counter()
    for contact in contacts:
        if not published(contact, terms.respondent) or contact.head.channel not in terms.channels:
            continue
        if contact.completion == Completion.ATTEMPTED:
            unlisted[Unlisted.ATTEMPT] += 1
        elif not legible(contact):
            unlisted[Unlisted.UNREAD] += 1
        else:
            readings += _named(contact, terms, directory, region)
    return readings, unlisted


def published(contact: Contact, respondent: str) -> bool:
    """Whether a record is of something that the respondent's side showed to others."""
    row = contact.head
    shown = row.channel != "social" or row.action in _SHOWN
    return shown and any(one.person_id == respondent for one in contact.senders)


def legible(contact: Contact) -> bool:
    """Whether a record has a text, or says whom it tags."""
    return bool(contact.text) or contact.head.action in _TAGS


def _named(contact: Contact, terms: Terms, directory: Directory, region: str) -> Iterator[Reading]:
    row = contact.head
    for person in sorted(terms.persons):
        how = dict(_marks(contact, person, terms, directory, region))
        if not how:
            continue
        senders = [one for one in contact.senders if one.person_id == terms.respondent]
        reading = Reading(
            contact=contact,
            protected=(person,),
            direction=Direction.TO,
            outcome=Outcome.AGAINST,
            grade=Grade.WEAK,
            attributed=attributed(senders),
            flags=circumstances(contact, contact.senders) | {"needs_review", *how},
            doubts=(*doubts_of(contact, contact.senders), *_unread(row, how)),
        )
        shared = any(one.protected for one in contact.senders)
        yield as_unclear(reading, held_by_both(contact)) if shared else reading


def _marks(
    contact: Contact, person: str, terms: Terms, directory: Directory, region: str
) -> Iterator[tuple[str, str]]:
    """(`tagged` or `named`, by what) for each way in which a publication points at a person."""
    row = contact.head
    receivers = (one for one in contact.receivers if _is(one.parties, person))
    if row.action in _TAGS and any(receivers):
        yield "tagged", "a tag"
    elif names_in(contact.text, terms.names.get(person, ())):
        yield "named", "a name in the text"
    elif any(
        _is(directory.holders(key, row.at_us), person)
        for key in identifiers_in(contact.text, contact.platform, region)
    ):
        yield "named", "an identifier in the text"


def _is(parties: Sequence[Party], person: str) -> bool:
    return any(one.person_id == person for one in parties)


def _unread(row: ContactRecord, how: dict[str, str]) -> Iterator[Doubt]:
    for by in how.values():
        note = f"matched by {by}: a person must read whom it means"
        yield Doubt(code="needs_review", note=note, row=row)
