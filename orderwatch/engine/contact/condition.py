"""Conditions about contact and publication: which exports can show it, and what they show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from orderwatch.conditions.contact_reading import Reading, Terms, Unlisted
from orderwatch.conditions.contacts import Contact
from orderwatch.conditions.history import History
from orderwatch.conditions.no_contact import decide
from orderwatch.conditions.no_publication import decide_publications, legible, published
from orderwatch.conditions.parties import Directory
from orderwatch.conditions.same_contact import contacts_of
from orderwatch.engine.contact.exports import contact_exports
from orderwatch.engine.contact.scene import Read, Scene, stretches_in
from orderwatch.engine.verdict import EMPTY_PERIOD, OrderRecords, Verdict
from orderwatch.orders.model import Condition, Order

NO_CONTACTS = "none of its identifiers occurs in an export of contacts"
NO_CHANNEL = "no export at hand shows a channel that the clause names"
NO_TEXT = "no publication at hand has its text or says whom it tags; read them with --with-text"


def check_contact(records: OrderRecords, condition: Condition) -> Verdict:
    """Holds the contacts of an order against a condition not to contact persons."""
    found = contact_scene(records, condition)
    return found.verdict() if isinstance(found, Scene) else found


def check_publication(records: OrderRecords, condition: Condition) -> Verdict:
    """Holds what the respondent published against a condition not to publish about persons."""
    found = publication_scene(records, condition)
    return found.verdict() if isinstance(found, Scene) else found


def contact_scene(records: OrderRecords, condition: Condition) -> Scene | Verdict:
    """What bears on a condition not to contact persons; a verdict where nothing can be said."""
    order, directory = records.order, Directory(records.order)
    contacts = contacts_of(records.contacts, directory, records.policy)
    history = History(contacts, order.respondent.id, records.policy)

    def read(
        some: Sequence[Contact], condition: Condition
    ) -> tuple[list[Reading], Counter[Unlisted]]:
        return decide(some, terms_of(order, condition), history)

    return _scene(records, condition, directory, contacts, read)


def publication_scene(records: OrderRecords, condition: Condition) -> Scene | Verdict:
    """What bears on a condition not to publish; a verdict where nothing can be said."""
    order, directory = records.order, Directory(records.order)
    contacts = contacts_of(records.contacts, directory, records.policy)
    shown = [one for one in contacts if published(one, order.respondent.id)]
    own = [one for one in shown if one.head.channel in condition.settings["channels"]]
    if own and not any(legible(one) for one in own):
        return Verdict(condition=condition, checked=False, why=NO_TEXT)

    def read(
        some: Sequence[Contact], condition: Condition
    ) -> tuple[list[Reading], Counter[Unlisted]]:
        terms = terms_of(order, condition)
        return decide_publications(some, terms, directory, order.phone_region)

    return _scene(records, condition, directory, contacts, read)


def _scene(
    records: OrderRecords,
    condition: Condition,
    directory: Directory,
    contacts: Sequence[Contact],
    read: Read,
) -> Scene | Verdict:
    condition = _as_it_stood(records, condition)
    persons = expanded(records.order, condition.persons)
    exports = contact_exports(records, directory, persons)
    if not exports.channels & frozenset(condition.settings["channels"]):
        why = NO_CHANNEL if exports.names else NO_CONTACTS
        return Verdict(condition=condition, checked=False, why=why)
    if not len(records.period):
        return Verdict(condition=condition, checked=False, why=EMPTY_PERIOD)
    return Scene(
        records=records,
        condition=condition,
        directory=directory,
        contacts=contacts,
        exports=exports,
        read=read,
    )


def _as_it_stood(records: OrderRecords, condition: Condition) -> Condition:
    """The condition with every person and channel that its versions in the account name."""
    account = len(records.period)
    stood = [one.condition for one in stretches_in(records, condition)] if account else []
    if not stood:
        return condition
    channels = tuple(dict.fromkeys(name for one in stood for name in one.settings["channels"]))
    return replace(
        condition,
        persons=tuple(dict.fromkeys(name for one in stood for name in one.persons)),
        settings={**condition.settings, "channels": channels},
    )


def expanded(order: Order, names: Iterable[str]) -> tuple[str, ...]:
    """Persons and the members of groups, each once; the respondent is none of them."""
    found = dict.fromkeys(one for name in names for one in order.groups.get(name, (name,)))
    return tuple(one for one in found if one != order.respondent.id)


def terms_of(order: Order, condition: Condition) -> Terms:
    """What a condition forbids at one time."""
    settings, persons = condition.settings, expanded(order, condition.persons)
    people = (*order.protected, *order.people)
    return Terms(
        respondent=order.respondent.id,
        persons=frozenset(persons),
        channels=frozenset(settings["channels"]),
        actions=frozenset(settings.get("actions", ())),
        attempts=settings.get("attempts", False),
        indirect=settings.get("indirect", False),
        answering=settings.get("answering", False),
        names={one.id: one.names for one in people if one.id in persons},
    )
