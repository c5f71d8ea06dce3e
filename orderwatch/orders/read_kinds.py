"""The keys of a condition that are its kind's own, checked: one function a kind."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import cast

from orderwatch.orders.file_conditions import (
    ConditionPart,
    ExclusionZone,
    KeepAway,
)
from orderwatch.orders.own_keys import KindReader, OwnKeys
from orderwatch.orders.read_contact import no_contact, no_publication, registered_identifiers
from orderwatch.orders.read_monitoring import monitoring
from orderwatch.orders.read_stay import attend, curfew, restriction_zone, stay_zone
from orderwatch.orders.reader import KeyPath


def own_keys(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """The keys of a condition's kind."""
    read = _READERS.get(str(part.kind))  # type: ignore[attr-defined]
    return read(kinds, part, path) if read else OwnKeys()


def _exclusion_zone(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    written = cast("ExclusionZone", part)
    return OwnKeys(
        place=kinds.places((*path, "place"), tuple(written.place)),
        persons=kinds.known_persons((*path, "persons"), tuple(written.persons or ())),
        distance_m=kinds.reader.length((*path, "distance"), written.distance),
    )


def _keep_away(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    written, reader = cast("KeepAway", part), kinds.reader
    distance_m = reader.length((*path, "distance"), written.distance, default=-1.0)
    if distance_m == 0.0:
        remedy = "write how near is forbidden, such as 50 m"
        reader.fault((*path, "distance"), written.distance, "is no distance", remedy)
    warning_m = reader.length((*path, "warning"), written.warning, default=math.inf)
    if written.warning and warning_m <= distance_m:
        remedy = "write a greater distance, or leave it out"
        problem = "is not wider than the distance"
        reader.fault((*path, "warning"), written.warning, problem, remedy)
    wide = warning_m if written.warning else 0.0
    return OwnKeys(
        persons=_kept_away_from(kinds, written, path),
        distance_m=distance_m,
        settings={"act": written.act, "mental": written.mental, "warning_m": wide},
    )


def _kept_away_from(kinds: KindReader, written: KeepAway, path: KeyPath) -> tuple[str, ...]:
    """The protected persons, groups replaced by their members, each once."""
    reader, names = kinds.reader, [written.person, *(written.persons or ())]
    given = [name for name in names if name]
    if bool(written.person) == bool(written.persons):
        problem = "names a person twice" if given else "names nobody"
        remedy = "give `person`, or `persons` for several"
        reader.fault((*path, "person"), written.person or None, problem, remedy)
    key = (*path, "person" if written.person else "persons")
    known = kinds.known_persons(key, tuple(given))
    groups, protected = kinds.data.groups, {one.id for one in kinds.data.protected}
    members = [
        one for name in known for one in (groups[name].members if name in groups else [name])
    ]
    for one in members:
        if one in kinds.persons and one not in protected:
            remedy = "list who must be kept away from under protected, with their devices"
            reader.fault(key, one, "is not a protected person", remedy)
    return tuple(dict.fromkeys(members))


_READERS: dict[str, Callable[[KindReader, ConditionPart, KeyPath], OwnKeys]] = {
    "exclusion_zone": _exclusion_zone,
    "keep_away": _keep_away,
    "inclusion_zone": stay_zone,
    "restriction_zone": restriction_zone,
    "curfew": curfew,
    "attend": attend,
    "monitoring": monitoring,
    "no_contact": no_contact,
    "no_publication": no_publication,
    "registered_identifiers": registered_identifiers,
}
"""Kind → the reader of its keys; a kind without keys of its own needs none."""
