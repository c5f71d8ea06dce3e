"""Conditions, exceptions and variations of an order file, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from orderwatch.documents import at
from orderwatch.orders.file_conditions import (
    AnyCondition,
    ConditionPart,
    ExceptionPart,
)
from orderwatch.orders.file_model import OrderFile, VariationPart
from orderwatch.orders.model import ClauseException, Condition, Variation
from orderwatch.orders.model_faults import note_errors
from orderwatch.orders.own_keys import KindReader
from orderwatch.orders.read_contact import exception_keys
from orderwatch.orders.read_kinds import own_keys
from orderwatch.orders.read_parts import notices
from orderwatch.orders.reader import KeyPath, Reader, existing
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US

_ADAPTER: TypeAdapter[Any] = TypeAdapter(AnyCondition)


class ConditionReader:
    """Reads conditions against the names that the order defines.

    Args:
        reader: notes faults.
        data: the whole file.
        life: start and end of the order, µs.
    """

    def __init__(self, reader: Reader, data: OrderFile, life: tuple[int, int]) -> None:
        self.reader, self.data, self.life = reader, data, life
        self._kinds = KindReader.of(reader, data)

    def conditions(self) -> tuple[Condition, ...]:
        """The conditions as first made."""
        parts = self.data.conditions
        self.reader.unique(("conditions",), [one.id for one in parts])
        return tuple(
            self._condition(part, ("conditions", number)) for number, part in enumerate(parts)
        )

    def variations(self, first: Sequence[Condition]) -> tuple[Variation, ...]:
        """Variations in order of their making, each over what the earlier ones left."""
        if not self.data.variations:
            return ()
        raw = {
            one.id: one.model_dump(by_alias=True, exclude_unset=True)
            for one in self.data.conditions
        }
        lines = {one.id: one.line for one in first}
        made = [
            self.reader.start(("variations", number, "made"), part.made)
            for number, part in enumerate(self.data.variations)
        ]
        found = [
            self._variation(self.data.variations[number], made[number], number, raw, lines)
            for number in sorted(range(len(made)), key=lambda one: made[one])
        ]
        return tuple(found)

    def _variation(
        self,
        part: VariationPart,
        made_us: int,
        number: int,
        raw: dict[str, dict[str, Any]],
        lines: dict[str, int],
    ) -> Variation:
        reader, path = self.reader, ("variations", number)
        changed: dict[str, Condition] = {}
        for place, change in enumerate(part.change):
            here: KeyPath = (*path, "change", place)
            reader.known((*here, "condition"), [change.condition], raw, "conditions")
            if change.condition in raw:
                new = self._changed(raw, change.condition, change.model_extra or {}, here)
                if new:
                    changed[change.condition] = new
        reader.known((*path, "remove"), part.remove or (), raw, "conditions")
        added = []
        for place, one in enumerate(part.add):
            if one.id in raw:
                remedy = "give it its own id"
                reader.fault((*path, "add", place, "id"), one.id, "is given twice", remedy)
            raw[one.id] = one.model_dump(by_alias=True, exclude_unset=True)
            added.append(self._condition(one, (*path, "add", place)))
        return Variation(
            made_us=made_us,
            notice=notices(reader, part.notice, part.served, path),
            relaxes=part.relaxes in ("yes", "true"),
            changed=changed,
            added=tuple(added),
            removed=tuple(part.remove or ()),
        )

    def _changed(
        self,
        raw: dict[str, dict[str, Any]],
        name: str,
        values: Mapping[str, Any],
        path: KeyPath,
    ) -> Condition | None:
        """The condition with the new values, validated as if it were written so."""
        if "id" in values or "kind" in values:
            remedy = "remove the condition and add another"
            self.reader.fault(path, name, "cannot change its id or kind", remedy)
            return None
        merged = {**raw[name], **values}
        try:
            part = _ADAPTER.validate_python(merged)
        except ValidationError as error:
            note_errors(self.reader, error, path)
            return None
        raw[name] = merged
        return self._condition(part, path)

    def _condition(self, part: ConditionPart, path: KeyPath) -> Condition:
        reader, kind = self.reader, str(part.kind)  # type: ignore[attr-defined]
        reader.hours((*path, "when"), part.when)
        self._calendar(part.calendar, path)
        from_us, until_us = reader.period(path, part.from_, part.until)
        own = own_keys(self._kinds, part, path)
        ids = [one.id for one in part.exceptions]
        reader.unique((*path, "exceptions"), ids)
        return Condition(
            id=part.id,
            clause=part.clause.strip(),
            kind=kind,
            line=at(reader.node, existing(reader.node, path)).line,
            place=own.place,
            persons=own.persons,
            distance_m=own.distance_m,
            when=part.when,
            calendar=part.calendar,
            from_us=from_us,
            until_us=until_us,
            exceptions=tuple(
                self._exception(one, kind, (*path, "exceptions", number))
                for number, one in enumerate(part.exceptions)
            ),
            settings=own.settings,
        )

    def _exception(self, part: ExceptionPart, kind: str, path: KeyPath) -> ClauseException:
        reader = self.reader
        from_us, until_us = reader.period(path, part.from_, part.until)
        reader.hours((*path, "when"), part.when)
        self._calendar(part.calendar, path)
        places = tuple(part.place or ())
        reader.known((*path, "place"), places, self.data.places, "places")
        if part.along:
            reader.known((*path, "along"), [part.along], self.data.places, "places")
        if from_us >= self.life[1] or (part.until and until_us <= self.life[0]):
            text = part.from_ or part.until
            reader.fault(path, text, "lies outside the order's life", "correct its dates")
        if part.max_stop and not part.along:
            remedy = "name the route with `along`"
            reader.fault((*path, "max_stop"), part.max_stop, "needs a route", remedy)
        contact = exception_keys(self._kinds, part, kind, path)
        tested = part.from_ or part.until or part.when or part.calendar or places or part.along
        judged = part.review in ("yes", "true") or bool(part.topic or part.by_order)
        return ClauseException(
            id=part.id,
            from_us=from_us,
            until_us=until_us,
            when=part.when,
            calendar=part.calendar,
            place=places,
            along=part.along,
            max_stop_us=reader.duration((*path, "max_stop"), part.max_stop),
            reason=part.reason or part.topic or part.by_order,
            granted_us=reader.start((*path, "granted"), part.granted) if part.granted else None,
            judgement=judged or not (tested or contact),
            contact=contact,
        )

    def _calendar(self, name: str, path: KeyPath) -> None:
        if name:
            self.reader.known((*path, "calendar"), [name], self.data.calendars, "calendars")


def open_life() -> tuple[int, int]:
    """The life of an order whose dates are faulty: all time."""
    return OPEN_START_US, OPEN_END_US
