"""Who a copy is for, and what of each order is withheld from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from orderwatch.evidence.redaction.hidden import unknown_places
from orderwatch.orders.model import Order

Audience = Literal["respondent", "defence"]
AUDIENCES: tuple[Audience, ...] = ("respondent", "defence")
IN_PERSON = "in_person"
ABOUT_CONTACTS = frozenset({"no_contact", "no_publication", "registered_identifiers"})
"""Kinds that are checked against contacts."""
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
        meetings: conditions about contacts of which meetings in person are not told, nor the
            account of time, which would date them.
        secret: ids of places that are not drawn or named, unless a finding relies on them.
        places: condition → ids of the places that it rests on.
        own_places: condition → those of them that are not of an exception.
        beside: what is withheld of the other orders of the run, whose words may stand in this one.
    """

    order: Order
    audience: Audience
    withheld: Mapping[str, str]
    blunted: frozenset[str]
    meetings: frozenset[str]
    secret: frozenset[str]
    places: Mapping[str, frozenset[str]]
    own_places: Mapping[str, frozenset[str]]
    beside: tuple[OrderCopy, ...] = ()

    @property
    def uncounted(self) -> bool:
        """Contacts that a clause does not name are not counted: one may be a meeting."""
        return self.audience == "respondent" and bool(unknown_places(self.order))


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
