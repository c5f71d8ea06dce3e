"""The words of an order that must not stand in a copy."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from orderwatch.evidence.redaction.audience import OrderCopy
from orderwatch.evidence.redaction.hidden import VersionKey
from orderwatch.evidence.redaction.letters import plain
from orderwatch.evidence.redaction.masks import (
    Secret,
    exact,
    identifier_secret,
    label_secrets,
    phrase,
)
from orderwatch.identity.kinds import normal
from orderwatch.orders.model import Identifier, Order, Person

PLACE_SAID = "[place withheld]"
IDENTIFIER_SAID = "[identifier withheld]"
DEVICE_SAID = "[device withheld]"
_LEAST_NAME = 2


def covered(copy: OrderCopy) -> tuple[Person, ...]:
    """The persons whose names, identifiers and devices are withheld.

    From the respondent those of everybody else, because an order does not say who of the others
    stands near to a protected person.
    """
    order = copy.order
    return (*order.protected, *order.people) if copy.audience == "respondent" else order.protected


def secrets(
    copy: OrderCopy, shown: Container[VersionKey] = (), *, anywhere: bool = False
) -> tuple[Secret, ...]:
    """What is masked in the texts of an order, the longest kinds first.

    Args:
        copy: what of the order is withheld.
        shown: versions of secret places that may be named, because a finding relies on them.
        anywhere: names that are words as well are masked in small letters too.
    """
    found = [*_labels(copy, shown), *_of_people(copy, anywhere=anywhere)]
    for other in copy.beside:
        found += _labels(other, ()) if copy.audience == "respondent" else ()
        found += _of_people(other, anywhere=anywhere)
    return tuple(dict.fromkeys(found))


def _of_people(copy: OrderCopy, *, anywhere: bool) -> list[Secret]:
    people, found = covered(copy), list[Secret]()
    for person in people:
        found += [phrase(name, person.id) for name in person.names if name.strip()]
    own = {key_of(one, copy.order) for one in copy.order.respondent.identifiers}
    for person in people:
        for number, one in enumerate(person.identifiers, start=1):
            key = key_of(one, copy.order)
            if key and key not in own:
                said = said_of(copy, person, number)
                found.append(identifier_secret(one.kind, one.value, key, said))
    for person in people:
        for number, device in enumerate(person.devices, start=1):
            found.append(phrase(device.id, device_said(copy, person, number)))
    for person in people:
        names = (plain(name) for name in person.names)
        words = {word for name in names for word in re.findall(r"[^\W\d_]+", name)}
        found += [
            exact(word, person.id, anywhere=anywhere)
            for word in sorted(words)
            if len(word) >= _LEAST_NAME
        ]
    return found


def said_of(copy: OrderCopy, person: Person, number: int) -> str:
    """What stands in the place of an identifier of a person, the first being 1.

    The defence is told which of several it is: it may be one that was given up.
    """
    return f"[identifier{_number(copy, len(person.identifiers), number)} of {person.id}]"


def device_said(copy: OrderCopy, person: Person, number: int) -> str:
    """What stands in the place of a device of a person, the first being 1."""
    return f"[device{_number(copy, len(person.devices), number)} of {person.id}]"


def _number(copy: OrderCopy, several: int, number: int) -> str:
    return f" {number}" if several > 1 and copy.audience == "defence" else ""


def key_of(one: Identifier, order: Order) -> str:
    """The normal form of an identifier of an order."""
    return normal(one.kind, one.value, one.platform, order.phone_region).key


def _labels(copy: OrderCopy, shown: Container[VersionKey]) -> Iterator[Secret]:
    labels = {
        version.label
        for name in copy.secret
        for index, version in enumerate(copy.order.places[name])
        if (name, index) not in shown and version.label.strip()
    }
    open_labels = {
        copy.order.places[name][index].label
        for name in copy.secret
        for index in range(len(copy.order.places[name]))
        if (name, index) in shown
    }
    for label in sorted(labels - open_labels, key=lambda one: (-len(one), one)):
        yield from label_secrets(label, PLACE_SAID)
