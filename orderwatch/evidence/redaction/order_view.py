"""An order as a copy may show it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from orderwatch.evidence.redaction.audience import NOT_DISCLOSED, OrderCopy
from orderwatch.evidence.redaction.cells import OrderCells
from orderwatch.evidence.redaction.hidden import VersionKey, open_version
from orderwatch.evidence.redaction.secrets import PLACE_SAID, covered
from orderwatch.orders.model import (
    ClauseException,
    Condition,
    Notice,
    Order,
    Person,
    PlaceVersion,
    Variation,
)
from orderwatch.orders.windows import Hours, Tolerance

WITHHELD_KIND = "withheld"


def clause_not_disclosed(condition: str, clause: str) -> str:
    """What stands for the words of a condition of which nothing is told.

    >>> clause_not_disclosed("c1", "1. Not to go there."), clause_not_disclosed("x", "Not to go.")
    ('clause 1: not disclosed in this copy', 'condition x: not disclosed in this copy')
    """
    number = re.match(r"\s*\(?([0-9]{1,3}[a-z]?)\b(?![.,][0-9])", clause)
    named = f"clause {number[1]}" if number else f"condition {condition}"
    return f"{named}: {NOT_DISCLOSED}"


def shown_order(copy: OrderCopy, relied: Collection[VersionKey] = ()) -> Order:
    """The order without what is withheld: all that a page, a map or words are made of.

    Args:
        copy: what is withheld.
        relied: versions of secret places that a finding relies on; they are shown.
    """
    return _Shown(copy, frozenset(relied)).order()


class _Shown:
    def __init__(self, copy: OrderCopy, relied: frozenset[VersionKey]) -> None:
        self._copy, self._cells, self._relied = copy, OrderCells(copy), relied
        found = {name: tuple(self._versions(name)) for name in copy.order.places}
        self._places = {name: versions for name, versions in found.items() if versions}

    def order(self) -> Order:
        order, text = self._copy.order, self._text
        hidden = covered(self._copy)
        return replace(
            order,
            type=text(order.type),
            court=text(order.court),
            file=text(order.file),
            sha256="",
            ends_event=text(order.ends_event),
            notice=self._notices(order.notice),
            transcribed={name: text(value) for name, value in order.transcribed.items()},
            respondent=self._respondent(order.respondent),
            protected=tuple(self._person(one, one in hidden) for one in order.protected),
            people=tuple(self._person(one, one in hidden) for one in order.people),
            places=self._places,
            conditions=tuple(self._condition(one) for one in order.conditions),
            variations=tuple(self._variation(one) for one in order.variations),
            suspensions=tuple(replace(s, reason=text(s.reason)) for s in order.suspensions),
            discharges=tuple(replace(s, reason=text(s.reason)) for s in order.discharges),
            warnings=(),
        )

    def _text(self, value: str) -> str:
        return str(self._cells.text(value, self._relied))

    def _texts(self, value: Any) -> Any:
        """A value of a condition's own keys, the words in it masked."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, tuple):
            return tuple(self._texts(one) for one in value)
        if isinstance(value, Tolerance):
            return replace(value, whose=self._text(value.whose))
        return replace(value, place=self._left(value.place)) if isinstance(value, Hours) else value

    def _versions(self, name: str) -> Iterator[PlaceVersion]:
        """The versions of a place that may be drawn."""
        order, secret = self._copy.order, self._copy.secret
        for index, one in enumerate(order.places[name]):
            if open_version(order, (name, index), secret, self._relied):
                words = (one.label, one.measured_from, one.outline_source, one.source, one.as_at)
                label, measured, outline, source, as_at = map(self._text, words)
                yield replace(
                    one,
                    label=label,
                    measured_from=measured,
                    outline_source=outline,
                    source=source,
                    as_at=as_at,
                )

    def _notices(self, notice: tuple[Notice, ...]) -> tuple[Notice, ...]:
        return tuple(replace(one, how=self._text(one.how)) for one in notice)

    def _respondent(self, person: Person) -> Person:
        text = self._text
        return replace(
            person,
            devices=tuple(replace(one, basis=text(one.basis)) for one in person.devices),
            identifiers=tuple(
                replace(one, basis=text(one.basis), platform=text(one.platform))
                for one in person.identifiers
            ),
        )

    def _person(self, person: Person, hidden: bool) -> Person:
        role = self._text(person.role)
        if not hidden:
            return replace(person, role=role)
        return replace(person, role=role, names=(), devices=(), identifiers=())

    def _variation(self, one: Variation) -> Variation:
        return replace(
            one,
            notice=self._notices(one.notice),
            changed={name: self._condition(each) for name, each in one.changed.items()},
            added=tuple(self._condition(each) for each in one.added),
        )

    def _condition(self, one: Condition) -> Condition:
        if one.id in self._copy.withheld:
            said = clause_not_disclosed(one.id, one.clause)
            return Condition(id=one.id, clause=said, kind=WITHHELD_KIND, line=one.line)
        settings = {name: self._texts(value) for name, value in one.settings.items()}
        if "at" in settings:
            settings["at"] = tuple(row for row in settings["at"] if row.place)
        return replace(
            one,
            clause=self._text(one.clause),
            place=self._left(one.place),
            exceptions=tuple(self._exception(each) for each in one.exceptions),
            settings=settings,
        )

    def _exception(self, one: ClauseException) -> ClauseException:
        kept = self._left(one.place)
        along = one.along if one.along in self._places else ""
        reason = self._text(one.reason)
        if (kept, along) != (one.place, one.along):
            reason = f"{reason} {PLACE_SAID}".strip()
        contact = {name: self._texts(value) for name, value in one.contact.items()}
        return replace(one, place=kept, along=along, reason=reason, contact=contact)

    def _left(self, places: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in places if one in self._places)
