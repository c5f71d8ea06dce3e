"""Who a copy is for, and what of each order is withheld from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from orderwatch.errors import InputError
from orderwatch.evidence.redaction.hidden import (
    condition_versions,
    own_places,
    places_of,
    unknown_places,
)
from orderwatch.orders.model import Order

Audience = Literal["respondent", "defence"]
AUDIENCES: tuple[Audience, ...] = ("respondent", "defence")
IN_PERSON = "in_person"
NOT_DISCLOSED = "not disclosed in this copy"
ON_PLACE = "rests on a place that is not to become known to the respondent"
ON_PERSON = "tells where a protected person was"
AT_MEETING = "a meeting may have been at a place that is not to become known"


@dataclass(frozen=True, kw_only=True)
class OrderCopy:
    """What of one order is withheld.

    Attributes:
        order: as it was read.
        audience: who the copy is for.
        withheld: condition → ground, of conditions of which nothing is told.
        blunted: conditions that were released and tell where a protected person was: how far
            that person was away is left out.
        meetings: conditions of which meetings in person are not told, nor the account of time,
            which would date them.
        secret: ids of places that are not drawn or named, unless a finding relies on them.
        places: condition → ids of the places that it rests on.
        own_places: condition → those of them that are not of an exception.
    """

    order: Order
    audience: Audience
    withheld: Mapping[str, str]
    blunted: frozenset[str]
    meetings: frozenset[str]
    secret: frozenset[str]
    places: Mapping[str, frozenset[str]]
    own_places: Mapping[str, frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Who all outputs of a run are for.

    Attributes:
        audience: respondent or defence.
        released: ids of conditions that were released by name.
        orders: (order id, respondent id) → what of it is withheld.
    """

    audience: Audience
    released: tuple[str, ...] = ()
    orders: Mapping[tuple[str, str], OrderCopy] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """What a reader must know first."""
        counted = f"REDACTED COPY for the {self.audience}. withheld.csv counts what is withheld."
        if self.audience == "defence":
            shown = "Confidential places that a finding relies on are shown"
            return f"{counted} {shown}: it is for the lawyers, not for the respondent."
        named = f" Released by name: {', '.join(self.released)}." if self.released else ""
        return f"{counted}{named}"


def copy_for(audience: Audience, orders: Sequence[Order], released: Sequence[str] = ()) -> Copy:
    """What is withheld from whom.

    Args:
        audience: respondent or defence.
        orders: of the run.
        released: ids of conditions whose findings are to be shown nevertheless.

    Raises:
        InputError: something is released that is not withheld.
    """
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
    names = tuple(sorted(set(released)))
    return Copy(audience=audience, released=names, orders=found)


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
    """Conditions that forbid meeting in person, of an order with a place that must not be known.

    The respondent knows where he was when he is said to have been met.
    """
    if audience == "defence" or not unknown_places(order):
        return frozenset()
    return frozenset(
        name
        for name, versions in condition_versions(order).items()
        if any(IN_PERSON in one.settings.get("channels", ()) for one in versions)
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
