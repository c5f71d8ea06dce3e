"""The keys of contact conditions and of their exceptions, checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from orderwatch.identity import normal
from orderwatch.orders.contact_words import DIRECTED, PUBLIC, chosen
from orderwatch.orders.file_conditions import (
    CONTACT_KINDS,
    ConditionPart,
    ExceptionPart,
    NoContact,
    NoPublication,
    RegisteredIdentifiers,
)
from orderwatch.orders.own_keys import KindReader, OwnKeys
from orderwatch.orders.reader import KeyPath, Reader
from orderwatch.outcome import ACTIONS, CHANNELS

_WITHOUT_PLACES = (*CONTACT_KINDS, "registered_identifiers", "monitoring")
_DAY_US = 86_400_000_000
_OF_CONTACT = ("through", "platform", "channel", "with", "replies", "per_day")
_OF_PLACES = ("place", "along", "max_stop")


def no_contact(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """Persons, channels, actions, and which of attempts, go-betweens and answers count.

    Settings: `channels` and `actions` (tuples), `attempts`, `indirect`, `answering` (bool).
    """
    written = cast("NoContact", part)
    reader = kinds.reader
    actions: tuple[str, ...] = DIRECTED
    if written.actions:
        actions = _chosen(reader, (*path, "actions"), written.actions, ACTIONS)
    return OwnKeys(
        persons=kinds.known_persons((*path, "persons"), tuple(written.persons)),
        settings={
            "channels": _chosen(reader, (*path, "channels"), written.channels or ["all"], CHANNELS),
            "actions": actions,
            "attempts": _yes(written.attempts),
            "indirect": _yes(written.indirect),
            "answering": _yes(written.answering),
        },
    )


def no_publication(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """The persons. Settings: `channels`, those by which something is shown to others."""
    written = cast("NoPublication", part)
    return OwnKeys(
        persons=kinds.known_persons((*path, "persons"), tuple(written.persons)),
        settings={"channels": PUBLIC},
    )


def registered_identifiers(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """What was registered when, and within how many days.

    Settings: `days`, `first_day_counts` (bool), `registered`: (normal form, µs or None) pairs.
    """
    written, reader = cast("RegisteredIdentifiers", part), kinds.reader
    days, rest = divmod(reader.duration((*path, "within"), written.within) or 0, _DAY_US)
    if rest or not days:
        remedy = "write whole days, as 3 days"
        reader.fault((*path, "within"), written.within, "is no number of days", remedy)
    region = kinds.data.order.phone_region
    registered = []
    for number, one in enumerate(written.registered):
        here: KeyPath = (*path, "registered", number)
        key = normal(one.kind, one.value, one.platform, region).key
        if not key:
            reader.fault((*here, "value"), one.value, "is no identifier", "write it in full")
        registered.append((key, reader.start((*here, "on"), one.on) if one.on else None))
    return OwnKeys(
        settings={
            "days": days,
            "first_day_counts": written.first_day == "counts",
            "registered": tuple(registered),
        }
    )


def exception_keys(
    kinds: KindReader, part: ExceptionPart, kind: str, path: KeyPath
) -> dict[str, Any]:
    """The keys of an exception that only contact has: `ClauseException.contact`.

    A key that a condition of this kind cannot test would excuse everything: it is a fault.

    Returns:
        Those given of `through`, `channel`, `with` (tuples), `platform`, `replies`, `per_day`.
    """
    reader = kinds.reader
    _misplaced(reader, part, kind, path)
    found: dict[str, Any] = {}
    if part.through:
        found["through"] = kinds.known_persons((*path, "through"), tuple(part.through))
    if part.with_:
        found["with"] = kinds.known_persons((*path, "with"), tuple(part.with_))
    if part.channel:
        found["channel"] = _chosen(reader, (*path, "channel"), part.channel, CHANNELS)
    if part.platform:
        found["platform"] = part.platform.strip().casefold()
    if _yes(part.replies):
        found["replies"] = True
    if part.per_day:
        if not part.per_day.isdecimal() or int(part.per_day) < 1:
            remedy = "write a whole number from 1 on"
            reader.fault((*path, "per_day"), part.per_day, "is no number of contacts", remedy)
        else:
            found["per_day"] = int(part.per_day)
    return found


def _misplaced(reader: Reader, part: ExceptionPart, kind: str, path: KeyPath) -> None:
    """Keys of an exception that a condition of this kind cannot test."""
    given = part.model_dump(by_alias=True, exclude_defaults=True)
    for keys, misplaced, problem in (
        (_OF_CONTACT, kind not in CONTACT_KINDS, "belongs to contact conditions"),
        (_OF_PLACES, kind in _WITHOUT_PLACES, "belongs to conditions about places"),
    ):
        for key in keys if misplaced else ():
            if key in given:
                shown = given[key] if isinstance(given[key], str) else ", ".join(given[key])
                remedy = "leave it out, or write the exception as `review: yes` with a reason"
                reader.fault((*path, key), shown, problem, remedy)


def _chosen(
    reader: Reader, path: KeyPath, written: Sequence[str], known: Sequence[str]
) -> tuple[str, ...]:
    words, unknown = chosen(written, known)
    for one in unknown:
        remedy = f"write all, all except ..., or some of {', '.join(known)}"
        reader.fault(path, one, f"is no {str(path[-1]).removesuffix('s')}", remedy)
    return words


def _yes(written: str) -> bool:
    return written in ("yes", "true")
