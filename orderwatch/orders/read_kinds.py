"""The keys of a condition that are its kind's own, checked: one function a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from orderwatch.orders.file_conditions import BUILT_KINDS, ConditionPart, ExclusionZone
from orderwatch.orders.kind_reader import KindReader, OwnKeys
from orderwatch.orders.read_contact import no_contact, no_publication, registered_identifiers
from orderwatch.orders.reader import KeyPath

_COMMON = {"id", "clause", "kind", "when", "calendar", "from_", "until", "exceptions"}


def own_keys(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """The keys of a condition's kind; a fault where this version does not check the kind."""
    kind = str(part.kind)  # type: ignore[attr-defined]
    if kind not in BUILT_KINDS:
        remedy = f"this version checks {', '.join(BUILT_KINDS)}; transcribe it as not_checkable"
        kinds.reader.fault((*path, "kind"), kind, "is not built yet", remedy)
        return _unbuilt(kinds, part, path)
    read = _READERS.get(kind)
    return read(kinds, part, path) if read else OwnKeys()


def _exclusion_zone(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    written = cast("ExclusionZone", part)
    return OwnKeys(
        place=kinds.places((*path, "place"), tuple(written.place)),
        persons=kinds.known_persons((*path, "persons"), tuple(written.persons or ())),
        distance_m=kinds.reader.length((*path, "distance"), written.distance),
    )


_READERS: dict[str, Callable[[KindReader, ConditionPart, KeyPath], OwnKeys]] = {
    "exclusion_zone": _exclusion_zone,
    "no_contact": no_contact,
    "no_publication": no_publication,
    "registered_identifiers": registered_identifiers,
}
"""Kind → the reader of its keys; a kind without keys of its own needs none."""


def _unbuilt(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """The values of kinds that do not run yet are checked all the same."""
    values, reader = part.model_dump(exclude=_COMMON), kinds.reader
    for key in ("person", "persons"):
        if values.get(key):
            names = [values[key]] if isinstance(values[key], str) else values[key]
            kinds.known_persons((*path, key), tuple(names))
    for number, one in enumerate(values.get("at") or ()):
        here = (*path, "at", number)
        kinds.places((*here, "place"), (one["place"],))
        reader.hours((*here, "when"), one["when"])
        reader.duration((*here, "every"), one["every"])
        reader.start((*here, "counted_from"), one["counted_from"])
    if values.get("place"):
        names = [values["place"]] if isinstance(values["place"], str) else values["place"]
        kinds.places((*path, "place"), tuple(names))
    reader.length((*path, "distance"), values.get("distance") or "")
    for key in ("stay", "within"):
        reader.duration((*path, key), values.get(key) or "")
    for key in ("tolerance", "allowance"):
        minutes = (values.get(key) or {}).get("minutes", "0")
        if not minutes.isdigit():
            remedy = "write whole minutes, such as 10"
            reader.fault((*path, key, "minutes"), minutes, "is no number", remedy)
    return OwnKeys()
