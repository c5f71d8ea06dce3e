"""Contact records of invented people, and a check of one order against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import yaml

from orderwatch.engine.order import Job, check_order
from orderwatch.evidence.memory import MemorySink
from orderwatch.identity import normal
from orderwatch.orders import load_text
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.records.model import CaseRecords, ContactsSeen, Source
from orderwatch.tables import ContactRecord, Track

PEOPLE: dict[str, tuple[str, str, str]] = {
    "R": ("phone", "07700 900123", ""),
    "R-second": ("phone", "07700 900124", ""),
    "R-suspected": ("handle", "@invented", "instagram"),
    "P1": ("phone", "07700 900456", ""),
    "P1-second": ("phone", "07700 900455", ""),
    "P1-mail": ("email", "alex@example.org", ""),
    "P1-handle": ("handle", "lexi.invented", "instagram"),
    "R-chat": ("handle", "Rob M", "whatsapp"),
    "P1-chat": ("handle", "Lexi", "whatsapp"),
    "C1": ("phone", "07700 900457", ""),
    "landline": ("phone", "01632 960001", ""),
    "A1": ("phone", "07700 900789", ""),
    "S1": ("phone", "01632 960555", ""),
    "R-mail": ("email", "r@example.org", ""),
    "S1-mail": ("email", "office@example.org", ""),
    "nobody": ("phone", "07700 900999", ""),
}
"""A short name → kind, value and platform of an identifier; `person:X` is the person in a log."""

ORDER: dict[str, Any] = {
    "orderwatch": "1",
    "order": {
        "id": "CASE-1",
        "made": "2026-03-02 11:40",
        "notice": [{"at": "2026-03-02 11:40", "how": "present in court"}],
        "timezone": "Europe/London",
        "phone_region": "GB",
    },
    "respondent": {
        "id": "R",
        "identifiers": [
            {"kind": "phone", "value": "07700 900123", "basis": "subscriber check"},
            {"kind": "phone", "value": "07700 900124", "until": "2026-04-01"},
            {"kind": "email", "value": "r@example.org"},
            {
                "kind": "handle",
                "platform": "instagram",
                "value": "@invented",
                "strength": "suspected",
                "basis": "reported by P1",
            },
        ],
    },
    "protected": [
        {
            "id": "P1",
            "names": ["Alex Invented", "Lexi"],
            "identifiers": [
                {"kind": "phone", "value": "07700 900456"},
                {"kind": "phone", "value": "07700 900455"},
                {"kind": "email", "value": "alex@example.org"},
                {"kind": "handle", "platform": "instagram", "value": "lexi.invented"},
                {"kind": "phone", "value": "01632 960001", "shared": "yes"},
            ],
        },
        {
            "id": "C1",
            "role": "child",
            "identifiers": [
                {"kind": "phone", "value": "07700 900457"},
                {"kind": "phone", "value": "01632 960001", "shared": "yes"},
            ],
        },
    ],
    "people": [
        {
            "id": "A1",
            "role": "associate",
            "identifiers": [{"kind": "phone", "value": "07700 900789"}],
        },
        {
            "id": "S1",
            "role": "solicitor",
            "privileged": "yes",
            "identifiers": [
                {"kind": "phone", "value": "01632 960555"},
                {"kind": "email", "value": "office@example.org"},
            ],
        },
    ],
    "groups": {"household": {"members": ["P1", "C1"]}},
}


def order(
    condition: Mapping[str, Any] | None = None, changes: Mapping[str, Any] | None = None
) -> Order:
    """The invented order with one condition not to contact P1, changed where asked.

    `changes`: keys of `order` and, whole, of the file; `respondent_identifiers` adds to them.
    """
    said = dict(changes or {})
    file = dict(ORDER)
    more = said.pop("respondent_identifiers", [])
    respondent = dict(file["respondent"])
    respondent["identifiers"] = [*respondent["identifiers"], *more]
    file["respondent"] = {**respondent, **said.pop("respondent", {})}
    for key in ("variations", "suspensions", "people", "protected", "calendars", "groups"):
        if key in said:
            file[key] = said.pop(key)
    file["order"] = {**file["order"], **said}
    written: dict[str, Any] = {"id": "c1", "clause": "1. Not to contact P1.", "kind": "no_contact"}
    written |= condition or {}
    if written["kind"] != "registered_identifiers":
        written.setdefault("persons", ["P1"])
    file["conditions"] = [written]
    return load_text(yaml.safe_dump(file))


def key_of(name: str) -> tuple[str, str]:
    """Normal form and text of a short name, of `person:X`, or of a number written otherwise."""
    if name.startswith("person:"):
        return name, name
    kind, value, platform = PEOPLE.get(name, ("phone", name, ""))
    return normal(kind, value, platform, "GB").key, value


def record(at_us: int, sender: str, to: Iterable[str], **more: Any) -> ContactRecord:
    """One record; `sender` and `to` are short names, an empty sender is withheld."""
    from_key, from_id = key_of(sender) if sender else ("", "")
    ends = [key_of(one) for one in to if one]
    owner = more.pop("owner", "")
    values: dict[str, Any] = {
        "resolution_us": 0,
        "channel": "call",
        "platform": "",
        "action": "",
        "status": "completed",
        "group_chat": False,
        "duration_s": None,
        "text": None,
        "reported_by": "",
        "lat": None,
        "lon": None,
        "source": "export.csv",
        "row": 1,
        **more,
    }
    return ContactRecord(
        at_us=at_us,
        from_key=from_key,
        from_id=from_id,
        to_keys=tuple(key for key, _ in ends),
        to_ids=tuple(text for _, text in ends),
        owner_key=key_of(owner)[0] if owner else "",
        **values,
    )


def check(
    held: Order,
    records: Iterable[ContactRecord],
    *,
    period: tuple[int | None, int | None] = (None, None),
    policy: Policy | None = None,
    tracks: Iterable[Track] = (),
    seen: Iterable[Any] = (),
) -> MemorySink:
    """Checks one order and keeps every table."""
    sink = MemorySink(zones={(held.id, held.respondent.id): held.timezone})
    case, job = asked(records, sink, period=period, policy=policy, tracks=tracks, seen=seen)
    check_order(held, case, job)
    return sink


def asked(
    records: Iterable[ContactRecord],
    sink: MemorySink,
    *,
    period: tuple[int | None, int | None] = (None, None),
    policy: Policy | None = None,
    tracks: Iterable[Track] = (),
    seen: Iterable[Any] = (),
) -> tuple[CaseRecords, Job]:
    """What the engine is asked with."""
    rows, paths = list(records), list(tracks)
    case = CaseRecords(contacts=rows, tracks=paths, contacts_seen=[*seen, *where_seen(rows)])
    sources = {name: pings_source(name) for track in paths for name in track.sources}
    return case, Job(sources=sources, given=period, policy=policy or Policy(), sink=sink)


def where_seen(rows: Iterable[ContactRecord]) -> list[ContactsSeen]:
    """As the reader of contacts says it: each identifier of each record."""
    return [
        ContactsSeen(
            source=row.source,
            key=key,
            channels=(row.channel,),
            first_us=row.at_us,
            last_us=row.at_us + row.resolution_us,
        )
        for row in rows
        for key in (row.from_key, *row.to_keys)
        if key
    ]


def pings_source(name: str) -> Source:
    """A file of positions that says nothing of itself."""
    return Source(
        name=name,
        path=name,
        sha256="",
        records="pings",
        profile="canonical",
        guessed=False,
        covers=None,
        omits=(),
        rows=0,
        devices=(),
        columns={},
    )


def us(text: str) -> int:
    """µs of a UTC time such as 2026-04-14T08:31:00Z."""
    at = datetime.fromisoformat(text)
    assert at.tzinfo is not None
    return round(at.astimezone(UTC).timestamp() * 1e6)
