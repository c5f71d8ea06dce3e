"""Notice, persons, suspensions and calendars of an order file, checked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from orderwatch.identity import normal
from orderwatch.orders.file_model import DischargePart, OrderFile, SuspensionPart
from orderwatch.orders.file_parts import NoticePart, RespondentPart
from orderwatch.orders.model import Device, Identifier, Notice, Person, Suspension
from orderwatch.orders.reader import KeyPath, Reader
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US
from orderwatch.temporal.local import parse_time


def notices(
    reader: Reader, parts: Sequence[NoticePart], served: str, path: KeyPath
) -> tuple[Notice, ...]:
    """When the respondent knew, in order of time; `served` is one entry more."""
    written = [((*path, "notice", n, "at"), one.at, one.how) for n, one in enumerate(parts)]
    if served:
        written.append(((*path, "served"), served, "served"))
    found = []
    for here, text, how in written:
        read = reader.parsed(here, text, lambda t: parse_time(t, reader.tz), None)
        if read is not None:
            found.append(
                Notice(start_us=read.start_us, end_us=read.end_us, how=how, day_only=read.date_only)
            )
    return tuple(sorted(found, key=lambda one: (one.start_us, one.end_us)))


def person(reader: Reader, part: RespondentPart, path: KeyPath, role: str) -> Person:
    """One person with devices and identifiers."""
    names = [*([part.name] if part.name else []), *(part.names or ())]
    return Person(
        id=part.id,
        role=role,
        names=tuple(names),
        devices=_devices(reader, part, path),
        identifiers=_identifiers(reader, part, path),
        privileged=getattr(part, "privileged", "no") in ("yes", "true"),
    )


def persons(reader: Reader, data: OrderFile) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """The protected persons and the others."""
    found = []
    for key, default in (("protected", "protected_person"), ("people", "other")):
        parts = getattr(data, key)
        found.append(
            tuple(
                person(reader, part, (key, number), part.role or default)
                for number, part in enumerate(parts)
            )
        )
    ids = [data.respondent.id, *(one.id for group in found for one in group), *data.groups]
    for number, one in enumerate(ids):
        if one in ids[:number]:
            reader.fault(("protected",), one, "is the id of two persons or groups", "rename one")
    for name, group in data.groups.items():
        reader.known(("groups", name, "members"), group.members, ids, "protected or people")
    return found[0], found[1]


def suspensions(
    reader: Reader, parts: Sequence[SuspensionPart], conditions: Sequence[str]
) -> tuple[Suspension, ...]:
    """Times in which conditions do not bind."""
    found = []
    for number, part in enumerate(parts):
        path: KeyPath = ("suspensions", number)
        from_us, until_us = reader.period(path, part.from_, part.until)
        names = tuple(part.conditions or ())
        reader.known((*path, "conditions"), names, conditions, "conditions")
        found.append(
            Suspension(from_us=from_us, until_us=until_us, conditions=names, reason=part.reason)
        )
    return tuple(found)


def discharges(
    reader: Reader, parts: Sequence[DischargePart], conditions: Sequence[str]
) -> tuple[Suspension, ...]:
    """Ends of conditions, as suspensions without an end."""
    found = []
    for number, part in enumerate(parts):
        path: KeyPath = ("discharged", number)
        names = tuple(part.conditions or ())
        reader.known((*path, "conditions"), names, conditions, "conditions")
        at = reader.start((*path, "at"), part.at)
        found.append(Suspension(from_us=at, until_us=OPEN_END_US, conditions=names))
    return tuple(found)


def calendars(reader: Reader, data: OrderFile) -> dict[str, tuple[tuple[str, str], ...]]:
    """Named lists of date ranges, both days included."""
    found = {}
    for name, ranges in data.calendars.items():
        pairs = []
        for number, text in enumerate(ranges):
            first, _, last = (one.strip() for one in text.partition(" to "))
            path: KeyPath = ("calendars", name, number)
            start, end = reader.start(path, first), reader.end(path, last or first)
            if not OPEN_START_US < start < end < OPEN_END_US:
                reader.fault(path, text, "is no range of dates", "write 2026-09-02 to 2026-10-23")
            pairs.append((first, last or first))
        for (_, one), (two, _) in pairwise(sorted(pairs)):
            if two <= one:
                remedy = "correct the dates"
                reader.fault(("calendars", name), None, "has ranges that overlap", remedy)
        found[name] = tuple(sorted(pairs))
    return found


def _devices(reader: Reader, part: RespondentPart, path: KeyPath) -> tuple[Device, ...]:
    found = []
    for number, one in enumerate(part.devices):
        from_us, until_us = reader.period((*path, "devices", number), one.from_, one.until)
        found.append(
            Device(
                id=one.id,
                worn=None if one.worn is None else one.worn in ("yes", "true"),
                strength=one.strength,
                basis=one.basis,
                from_us=from_us,
                until_us=until_us,
                assumed=not one.from_,
            )
        )
    for number, device in enumerate(found):
        for other in found[:number]:
            same = device.id == other.id
            if same and device.from_us < other.until_us and other.from_us < device.until_us:
                problem = "is given twice for the same time"
                remedy = "give both their own from and until"
                reader.fault((*path, "devices", number), device.id, problem, remedy)
    return tuple(found)


def _identifiers(reader: Reader, part: RespondentPart, path: KeyPath) -> tuple[Identifier, ...]:
    found = []
    for number, one in enumerate(part.identifiers):
        here: KeyPath = (*path, "identifiers", number)
        from_us, until_us = reader.period(here, one.from_, one.until)
        if not normal(one.kind, one.value, one.platform).key:
            problem = "is what stands where no identity is given"
            named = one.kind == "handle"
            remedy = f'write "@{one.value}" if it is a name' if named else "write it in full"
            reader.fault((*here, "value"), one.value, problem, remedy)
        found.append(
            Identifier(
                kind=one.kind,
                value=one.value,
                platform=one.platform,
                strength=one.strength,
                basis=one.basis,
                from_us=from_us,
                until_us=until_us,
                shared=one.shared in ("yes", "true"),
            )
        )
    return tuple(found)
