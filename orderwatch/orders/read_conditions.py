"""Conditions, exceptions and variations of an order file, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from orderwatch.documents import at
from orderwatch.orders.file_model import (
    BUILT_KINDS,
    AnyCondition,
    ConditionPart,
    ExceptionPart,
    ExclusionZone,
    OrderFile,
    VariationPart,
)
from orderwatch.orders.model import ClauseException, Condition, Variation
from orderwatch.orders.model_faults import note_errors
from orderwatch.orders.read_parts import notices
from orderwatch.orders.reader import KeyPath, Reader, existing
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US

_COMMON = {"id", "clause", "kind", "when", "calendar", "from_", "until", "exceptions"}
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
        people = [*data.protected, *data.people]
        self.persons = [*(one.id for one in people), *data.groups]

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
        found = [
            self._variation(part, ("variations", number), raw, lines)
            for number, part in enumerate(self.data.variations)
        ]
        return tuple(sorted(found, key=lambda one: one.made_us))

    def _variation(
        self,
        part: VariationPart,
        path: KeyPath,
        raw: dict[str, dict[str, Any]],
        lines: dict[str, int],
    ) -> Variation:
        reader = self.reader
        made = reader.start((*path, "made"), part.made)
        changed: dict[str, Condition] = {}
        for number, change in enumerate(part.change):
            here: KeyPath = (*path, "change", number)
            reader.known((*here, "condition"), [change.condition], raw, "conditions")
            if change.condition in raw:
                new = self._changed(raw, change.condition, change.model_extra or {}, here)
                if new:
                    changed[change.condition] = new
        reader.known((*path, "remove"), part.remove or (), raw, "conditions")
        added = []
        for number, one in enumerate(part.add):
            if one.id in raw:
                remedy = "give it its own id"
                reader.fault((*path, "add", number, "id"), one.id, "is given twice", remedy)
            raw[one.id] = one.model_dump(by_alias=True, exclude_unset=True)
            added.append(self._condition(one, (*path, "add", number)))
        return Variation(
            made_us=made,
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
        if kind not in BUILT_KINDS:
            remedy = f"this version checks {', '.join(BUILT_KINDS)}; transcribe it as not_checkable"
            reader.fault((*path, "kind"), kind, "is not built yet", remedy)
        reader.hours((*path, "when"), part.when)
        self._calendar(part.calendar, path)
        from_us, until_us = reader.period(path, part.from_, part.until)
        place: tuple[str, ...] = ()
        persons: tuple[str, ...] = ()
        distance = 0.0
        if isinstance(part, ExclusionZone):
            place, persons = tuple(part.place), tuple(part.persons or ())
            distance = reader.length((*path, "distance"), part.distance)
        else:
            self._unbuilt(part, path)
        reader.known((*path, "place"), place, self.data.places, "places")
        reader.known((*path, "persons"), persons, self.persons, "protected, people or groups")
        ids = [one.id for one in part.exceptions]
        reader.unique((*path, "exceptions"), ids)
        return Condition(
            id=part.id,
            clause=part.clause.strip(),
            kind=kind,
            line=at(reader.node, existing(reader.node, path)).line,
            place=place,
            persons=persons,
            distance_m=distance,
            when=part.when,
            calendar=part.calendar,
            from_us=from_us,
            until_us=until_us,
            exceptions=tuple(
                self._exception(one, (*path, "exceptions", number))
                for number, one in enumerate(part.exceptions)
            ),
            settings={},
        )

    def _exception(self, part: ExceptionPart, path: KeyPath) -> ClauseException:
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
        contact = {
            key: getattr(part, key)
            for key in ("through", "platform", "per_day")
            if getattr(part, key)
        }
        tested = part.from_ or part.until or part.when or part.calendar or places or part.along
        judged = part.review in ("yes", "true") or bool(part.topic)
        return ClauseException(
            id=part.id,
            from_us=from_us,
            until_us=until_us,
            when=part.when,
            calendar=part.calendar,
            place=places,
            along=part.along,
            max_stop_us=reader.duration((*path, "max_stop"), part.max_stop),
            reason=part.reason or part.topic,
            granted_us=reader.start((*path, "granted"), part.granted) if part.granted else None,
            judgement=judged or not (tested or contact),
            contact=contact,
        )

    def _calendar(self, name: str, path: KeyPath) -> None:
        if name:
            self.reader.known((*path, "calendar"), [name], self.data.calendars, "calendars")

    def _unbuilt(self, part: ConditionPart, path: KeyPath) -> None:
        """The values of kinds that do not run yet are checked all the same."""
        values = part.model_dump(exclude=_COMMON)
        for key in ("person", "persons"):
            if values.get(key):
                names = [values[key]] if isinstance(values[key], str) else values[key]
                known = "protected, people or groups"
                self.reader.known((*path, key), names, self.persons, known)
        for number, one in enumerate(values.get("at") or ()):
            here = (*path, "at", number)
            self.reader.known((*here, "place"), [one["place"]], self.data.places, "places")
            self.reader.hours((*here, "when"), one["when"])
            self.reader.duration((*here, "every"), one["every"])
            self.reader.start((*here, "counted_from"), one["counted_from"])
        if values.get("place"):
            names = [values["place"]] if isinstance(values["place"], str) else values["place"]
            self.reader.known((*path, "place"), names, self.data.places, "places")
        self.reader.length((*path, "distance"), values.get("distance") or "")
        for key in ("stay", "within"):
            self.reader.duration((*path, key), values.get(key) or "")
        for key in ("tolerance", "allowance"):
            minutes = (values.get(key) or {}).get("minutes", "0")
            if not minutes.isdigit():
                remedy = "write whole minutes, such as 10"
                self.reader.fault((*path, key, "minutes"), minutes, "is no number", remedy)


def open_life() -> tuple[int, int]:
    """The life of an order whose dates are faulty: all time."""
    return OPEN_START_US, OPEN_END_US
