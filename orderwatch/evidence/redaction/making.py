"""What of each order of a run is withheld from whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from orderwatch.errors import InputError
from orderwatch.evidence.redaction.audience import (
    ABOUT_CONTACTS,
    ON_PERSON,
    ON_PLACE,
    Audience,
    Copy,
    OrderCopy,
)
from orderwatch.evidence.redaction.hidden import (
    condition_versions,
    own_places,
    places_of,
    unknown_places,
)
from orderwatch.evidence.redaction.ids import telling_ids
from orderwatch.orders.model import Order


def copy_for(audience: Audience, orders: Sequence[Order], released: Sequence[str] = ()) -> Copy:
    """What is withheld from whom.

    Args:
        audience: respondent or defence.
        orders: of the run.
        released: ids of conditions whose findings are to be shown nevertheless.

    Raises:
        InputError: something is released that is not withheld, orders bind several people, or an
            id holds what is withheld.
    """
    _one_respondent(audience, orders)
    found = {
        (order.id, order.respondent.id): _of_order(order, audience, frozenset(released))
        for order in orders
    }
    known = {
        name
        for order in orders
        for name in (*_withheld(order, audience), *_meetings(order, audience))
    }
    for name in released:
        if name not in known:
            problem = f"is no condition that is withheld from the {audience}"
            raise InputError(f"--release {name}", problem, f"withheld are: {_listed(known)}")
    beside = {
        key: replace(one, beside=tuple(other for other in found.values() if other is not one))
        for key, one in found.items()
    }
    for one in beside.values():
        _no_telling_id(one)
    return Copy(audience=audience, released=tuple(sorted(set(released))), orders=beside)


def _one_respondent(audience: Audience, orders: Sequence[Order]) -> None:
    bound = {order.respondent.id for order in orders}
    if len(bound) > 1:
        problem = f"would tell one of {len(bound)} respondents of the others"
        remedy = "make a copy for each, of the orders that bind this one"
        raise InputError(f"--redact {audience}", problem, remedy)


def _no_telling_id(copy: OrderCopy) -> None:
    for what, name in telling_ids(copy):
        problem = f"the id `{name}` ({what}) holds a name, a label or an identifier that is "
        problem += "withheld, and ids are shown"
        raise InputError(f"order {copy.order.id}", problem, "give it another id in the order file")


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _of_order(order: Order, audience: Audience, released: frozenset[str]) -> OrderCopy:
    withheld = _withheld(order, audience)
    near = {name for name, ground in withheld.items() if ground == ON_PERSON}
    return OrderCopy(
        order=order,
        audience=audience,
        withheld={name: why for name, why in withheld.items() if name not in released},
        blunted=frozenset(near & released),
        meetings=_meetings(order, audience) - released,
        secret=frozenset(_secret(order)),
        places={name: places_of(order, name) for name in condition_versions(order)},
        own_places={name: own_places(order, name) for name in condition_versions(order)},
    )


def _secret(order: Order) -> set[str]:
    """Places that are confidential or not known to the respondent in any of their versions."""
    return {
        name
        for name, versions in order.places.items()
        if any(one.confidential or not one.known_to_respondent for one in versions)
    }


def _meetings(order: Order, audience: Audience) -> frozenset[str]:
    """Conditions about contacts, of an order with a place that must not become known.

    The respondent knows where he was when he is said to have been met. The account of time of
    every one of them dates a meeting, whatever the channels it names: the log that holds the
    meeting covers the time of its rows.
    """
    if audience == "defence" or not unknown_places(order):
        return frozenset()
    return frozenset(
        name
        for name, versions in condition_versions(order).items()
        if any(one.kind in ABOUT_CONTACTS for one in versions)
    )


def _withheld(order: Order, audience: Audience) -> dict[str, str]:
    """Condition → ground, before anything is released."""
    if audience == "defence":
        return {}
    unknown = unknown_places(order)
    found = {}
    for name, versions in condition_versions(order).items():
        if places_of(order, name) & unknown:
            found[name] = ON_PLACE
        elif any(one.kind == "keep_away" for one in versions):
            found[name] = ON_PERSON
    return found
