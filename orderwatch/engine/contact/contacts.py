"""The contacts of an order, out of those of its case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from orderwatch.orders.holdings import IdentifierPeriod, identifier_periods
from orderwatch.orders.model import Order
from orderwatch.tables import ContactRecord

Held = dict[str, list[IdentifierPeriod]]
"""Key → who held it when."""


def held_identifiers(order: Order) -> Held:
    """The identifiers of an order by their keys."""
    found: Held = defaultdict(list)
    for period in identifier_periods(order):
        found[period.key].append(period)
        if period.identifier.kind == "person":
            # Within one order a person is known by the id alone.
            found[f"person:{period.person_id}"].append(period)
    return dict(found)


def holders(held: Held, key: str, record: ContactRecord) -> list[IdentifierPeriod]:
    """Who held an identifier when a contact took place, as far as its clock can tell."""
    return [
        one
        for one in held.get(key, ())
        if record.at_us + record.resolution_us >= one.from_us and record.at_us < one.until_us
    ]


def contacts_of(order: Order, contacts: Sequence[ContactRecord]) -> list[ContactRecord]:
    """Contacts of which both ends, or one end and a withheld other, are persons of the order."""
    if not contacts:
        return []
    held = held_identifiers(order)

    def own(key: str, record: ContactRecord) -> bool:
        return bool(holders(held, key, record))

    found = []
    for one in contacts:
        sent, received = own(one.from_key, one), any(own(key, one) for key in one.to_keys)
        unseen = not any(one.to_keys)
        if (sent and (received or unseen)) or (received and not one.from_key):
            found.append(one)
    return found
