"""What becomes of a cell in a copy."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from orderwatch.evidence.redaction.audience import OrderCopy
from orderwatch.evidence.redaction.hidden import VersionKey, with_cut_out
from orderwatch.evidence.redaction.masks import Secret, masked
from orderwatch.evidence.redaction.secrets import (
    DEVICE_SAID,
    IDENTIFIER_SAID,
    covered,
    device_said,
    key_of,
    said_of,
    secrets,
)
from orderwatch.findings.wording import clause
from orderwatch.identity.kinds import normal

Row = Mapping[str, Any]
NOT_IN_WORDS = "Not told in words in this copy: it would tell where a protected person was."


@dataclass(frozen=True)
class OrderCells:
    """Cells of the rows of one order."""

    copy: OrderCopy

    def text(self, value: Any, shown: frozenset[VersionKey] = frozenset()) -> Any:
        """Words without what is withheld; `shown`: versions of places that may be named."""
        return value if value is None else masked(str(value), self._secrets(shown))

    def sentence(self, row: Row, shown: frozenset[VersionKey] = frozenset()) -> str:
        """A sentence; a clause that was cut in it may have been cut within an address."""
        text, words = str(row["sentence"] or ""), str(row.get("clause") or "")
        if words:
            text = text.replace(clause(words), clause(str(self.text(words, shown))))
        return str(self.text(text, shown))

    def device(self, value: Any) -> Any:
        """A device of the respondent as it is, of others only whose it is."""
        if not value or value in self.own_devices:
            return value
        return self._others_devices.get(str(value), DEVICE_SAID)

    def identifiers(self, value: Any) -> Any:
        """Identifiers joined by `; `: those of the respondent, and ids of persons, as they are."""
        if not value:
            return value
        return "; ".join(self._identifier(one) for one in str(value).split("; "))

    def places(self, value: Any, shown: Collection[VersionKey] = ()) -> Any:
        """Ids or `PLACE:CAN/ALL` codes of places that neither are secret nor have one cut out.

        Args:
            value: the cell.
            shown: versions of places that are shown, because a finding relies on them.
        """
        names = {name for name, _ in shown}
        if isinstance(value, str):
            return ";".join(one for one in value.split(";") if one in names or self._open(one))
        if value is None:
            return None
        return tuple(one for one in value if one in names or self._open(one))

    @cached_property
    def own_devices(self) -> frozenset[str]:
        """Devices of the respondent, as the order has them."""
        return frozenset(one.id for one in self.copy.order.respondent.devices)

    @cached_property
    def _others_devices(self) -> dict[str, str]:
        people = (*self.copy.order.protected, *self.copy.order.people)
        return {
            one.id: device_said(self.copy, person, number)
            for person in people
            for number, one in enumerate(person.devices, start=1)
        }

    def _identifier(self, text: str) -> str:
        order = self.copy.order
        hidden = covered(self.copy)
        everyone = (order.respondent, *order.protected, *order.people)
        if text.removeprefix("person:") in {one.id for one in everyone}:
            return text
        for person in everyone:
            for number, one in enumerate(person.identifiers, start=1):
                key = key_of(one, order)
                same = normal(one.kind, text, one.platform, order.phone_region).key
                if key and same == key:
                    return said_of(self.copy, person, number) if person in hidden else text
        return IDENTIFIER_SAID

    def _secrets(self, shown: frozenset[VersionKey]) -> tuple[Secret, ...]:
        if shown not in self._masks:
            self._masks[shown] = secrets(self.copy, shown)
        return self._masks[shown]

    @cached_property
    def _masks(self) -> dict[frozenset[VersionKey], tuple[Secret, ...]]:
        return {}

    def _open(self, code: str) -> bool:
        """Whether a code is of an open place; `home+100m` is the home with its distance."""
        name = re.sub(r"\+[^+:]*m$", "", re.sub(r":\d+/\d+$", "", code))
        return name in self._open_places

    @cached_property
    def _open_places(self) -> frozenset[str]:
        order, secret = self.copy.order, self.copy.secret
        return frozenset(one for one in order.places if not with_cut_out(order, {one}) & secret)


def codes(value: Any) -> Collection[str]:
    """The codes of a cell, of a row in memory or of a file."""
    return value.split(";") if isinstance(value, str) else tuple(value or ())
