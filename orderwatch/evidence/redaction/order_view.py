"""An order as a copy may show it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from orderwatch.evidence.redaction.audience import NOT_DISCLOSED, OrderCopy
from orderwatch.evidence.redaction.cells import OrderCells
from orderwatch.evidence.redaction.hidden import with_cut_out
from orderwatch.evidence.redaction.secrets import PLACE_SAID, covered
from orderwatch.orders.model import ClauseException, Condition, Notice, Order, Person, Variation
from orderwatch.orders.windows import Hours

WITHHELD_KIND = "withheld"


def clause_not_disclosed(condition: str, clause: str) -> str:
    """What stands for the words of a condition of which nothing is told.

    >>> clause_not_disclosed("c1", "1. Not to go there."), clause_not_disclosed("x", "Not to go.")
    ('clause 1: not disclosed in this copy', 'condition x: not disclosed in this copy')
    """
    number = re.match(r"\s*\(?([0-9]{1,3}[a-z]?)\b(?![.,][0-9])", clause)
    named = f"clause {number[1]}" if number else f"condition {condition}"
    return f"{named}: {NOT_DISCLOSED}"


def shown_order(copy: OrderCopy, relied: Collection[str] = ()) -> Order:
    """The order without what is withheld: all that a page, a map or words are made of.

    Args:
        copy: what is withheld.
        relied: secret places that a finding relies on; they are shown.
    """
    return _Shown(copy, frozenset(relied)).order()


class _Shown:
    def __init__(self, copy: OrderCopy, relied: frozenset[str]) -> None:
        self._copy, self._cells = copy, OrderCells(copy)
        secret = copy.secret - relied
        self._gone = {one for one in copy.order.places if with_cut_out(copy.order, {one}) & secret}

    def order(self) -> Order:
        order, text = self._copy.order, self._cells.text
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
            places={name: one for name, one in order.places.items() if name not in self._gone},
            conditions=tuple(self._condition(one) for one in order.conditions),
            variations=tuple(self._variation(one) for one in order.variations),
            suspensions=tuple(replace(s, reason=text(s.reason)) for s in order.suspensions),
            discharges=tuple(replace(s, reason=text(s.reason)) for s in order.discharges),
            warnings=(),
        )

    def _notices(self, notice: tuple[Notice, ...]) -> tuple[Notice, ...]:
        return tuple(replace(one, how=self._cells.text(one.how)) for one in notice)

    def _respondent(self, person: Person) -> Person:
        text = self._cells.text
        return replace(
            person,
            devices=tuple(replace(one, basis=text(one.basis)) for one in person.devices),
            identifiers=tuple(replace(one, basis=text(one.basis)) for one in person.identifiers),
        )

    def _person(self, person: Person, hidden: bool) -> Person:
        role = self._cells.text(person.role)
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
        named = "" if self._copy.own_places[one.id] & self._gone else one.id
        settings = dict(one.settings)
        if "at" in settings:
            rows = (self._hours(row) for row in settings["at"])
            settings["at"] = tuple(row for row in rows if row.place)
        return replace(
            one,
            clause=self._cells.text(one.clause, named),
            place=self._left(one.place),
            exceptions=tuple(self._exception(each) for each in one.exceptions),
            settings=settings,
        )

    def _hours(self, row: Hours) -> Hours:
        return replace(row, place=self._left(row.place))

    def _exception(self, one: ClauseException) -> ClauseException:
        kept = self._left(one.place)
        along = "" if one.along in self._gone else one.along
        reason = self._cells.text(one.reason)
        if (kept, along) != (one.place, one.along):
            reason = f"{reason} {PLACE_SAID}".strip()
        return replace(one, place=kept, along=along, reason=reason)

    def _left(self, places: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in places if one not in self._gone)
