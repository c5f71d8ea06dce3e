"""The words of an order that must not stand in a copy."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from orderwatch.evidence.redaction.audience import OrderCopy
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


def secrets(copy: OrderCopy, shown: Container[str] = ()) -> tuple[Secret, ...]:
    """What is masked in the texts of an order, the longest kinds first.

    Args:
        copy: what of the order is withheld.
        shown: ids of secret places that may be named, because a finding relies on them.
    """
    found = list(_labels(copy, shown))
    people = covered(copy)
    for person in people:
        found += [phrase(name, person.id) for name in person.names if name.strip()]
    own = {key_of(one, copy.order) for one in copy.order.respondent.identifiers}
    for person in people:
        for one in person.identifiers:
            key = key_of(one, copy.order)
            if key and key not in own:
                found.append(identifier_secret(one.kind, one.value, key, said_of(person.id)))
    for person in people:
        found += [phrase(one.id, device_said(person.id)) for one in person.devices]
    for person in people:
        words = {word for name in person.names for word in re.findall(r"[^\W\d_]+", name)}
        found += [exact(word, person.id) for word in sorted(words) if len(word) >= _LEAST_NAME]
    return tuple(found)


def said_of(person_id: str) -> str:
    """What stands in the place of an identifier."""
    return f"[identifier of {person_id}]"


def device_said(person_id: str) -> str:
    """What stands in the place of a device."""
    return f"[device of {person_id}]"


def key_of(one: Identifier, order: Order) -> str:
    """The normal form of an identifier of an order."""
    return normal(one.kind, one.value, one.platform, order.phone_region).key


def _labels(copy: OrderCopy, shown: Container[str]) -> Iterator[Secret]:
    labels = {
        version.label
        for name in copy.secret
        if name not in shown
        for version in copy.order.places[name]
        if version.label.strip()
    }
    for label in sorted(labels, key=lambda one: (-len(one), one)):
        yield from label_secrets(label, PLACE_SAID)
