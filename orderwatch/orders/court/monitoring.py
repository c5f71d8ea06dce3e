"""A monitoring order as the ordering service holds it → one draft.

Its dates are instants in UTC, its curfew a table of days and hours, its addresses numbered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from orderwatch.errors import Fault
from orderwatch.orders.court.hours import timetable
from orderwatch.orders.court.message import Message, items, part, text
from orderwatch.orders.court.model import Clause, Draft, Proposal
from orderwatch.orders.court.results import is_before
from orderwatch.temporal.local import parse_time, to_local_text, zone

_ZONE = "Europe/London"
_COMPARE = "compare with the paper order, and correct it in the draft"
_LINES = ("addressLine1", "addressLine2", "addressLine3", "addressLine4", "postcode")
_DATES = ("startDate", "endDate")
_OTHERS = (
    "monitoringConditionsTrail",
    "monitoringConditionsAlcohol",
    "mandatoryAttendanceConditions",
)


def read_monitoring(message: Message) -> Draft:
    """The draft of one monitoring order."""
    root = message.root
    doubts: list[Fault] = []
    remarks = list(_about(root))
    start, end = _period(root.get("monitoringConditions"), message.file, "", doubts)
    clauses = [*_curfew(root, message.file, doubts), *_zones(root, message.file, doubts)]
    clauses += _release(root, message.file, doubts)
    for key in _OTHERS:
        clauses += _other(root, key, message.file, doubts)
    if not clauses:
        words = text(root, "monitoringConditions", "conditionType") or "no condition is given"
        clauses = [Clause(words=words, path="monitoringConditions")]
    starts = [one.start for one in clauses if one.start and one.end]
    if not start and starts:
        start = min(starts)
        remarks.append("the message has no start of the order: that of its first condition stands")
    remarks.append("the message does not say when the order was made: `made` is its start")
    if start and end and not is_before(start, end):
        doubts.append(Fault(message.file, 0, "monitoringConditions", end, _before(start), _COMPARE))
        end = ""
    doubts += _late(clauses, end, message.file)
    if not start:
        start = "1900-01-01"
        remarks.append("no date at all is in the message: `made` is a place-holder, correct it")
    return Draft(
        file=message.file,
        sha256=message.sha256,
        order_id=text(root, "id").strip() or "no id",
        respondent_id=_respondent(root),
        respondent_name=_name(root),
        type=text(root, "monitoringConditions", "conditionType"),
        court=text(root, "interestedParties", "notifyingOrganisationName"),
        made=start,
        ends=end,
        clauses=tuple(clauses),
        remarks=tuple(remarks),
        doubts=tuple(doubts),
    )


def _curfew(root: dict[str, Any], file: str, doubts: list[Fault]) -> Iterator[Clause]:
    conditions, rows = part(root, "curfewConditions"), items(root, "curfewTimeTable")
    if not conditions and not rows:
        return
    start, end = _period(conditions, file, "curfewConditions", doubts)
    words = [text(conditions, "curfewDescription"), text(conditions, "curfewAdditionalDetails")]
    table = [
        f"{text(row, 'dayOfWeek')} {text(row, 'startTime')} to {text(row, 'endTime')} at "
        f"{text(row, 'curfewAddress')}"
        for row in rows
    ]
    when = timetable(
        (text(row, "dayOfWeek"), text(row, "startTime"), text(row, "endTime")) for row in rows
    )
    remarks = [] if when else ["no table of days and hours is given that can be read"]
    named = [text(row, "curfewAddress") for row in rows] or [text(conditions, "curfewAddress")]
    yield Clause(
        words="\n".join(one for one in ["Curfew", *words, *table] if one.strip()),
        path="curfewTimeTable" if rows else "curfewConditions",
        start=start,
        end=end,
        when=when,
        remarks=tuple(remarks),
        proposal=Proposal(kind="curfew", addresses=_addresses(root, named)),
    )


def _release(root: dict[str, Any], file: str, doubts: list[Fault]) -> Iterator[Clause]:
    """The curfew of the night of release, which has hours of its own."""
    release = part(root, "curfewReleaseDateConditions")
    if not release:
        return
    day = _instant(release.get("releaseDate"))
    opens, closes = text(release, "startTime"), text(release, "endTime")
    if day is None:
        value = str(release.get("releaseDate"))
        where = "curfewReleaseDateConditions.releaseDate"
        doubts.append(Fault(file, 0, where, value, "is no date", _COMPARE))
    said = day[:10] if day else text(release, "releaseDate")
    yield Clause(
        words=f"Curfew on the day of release {said}: {opens} to {closes} at "
        f"{text(release, 'curfewAddress')}",
        path="curfewReleaseDateConditions",
        start=day[:10] if day else "",
        remarks=("the hours are those of one night: set `from` and `until` by the paper",),
        proposal=Proposal(
            kind="curfew", addresses=_addresses(root, [text(release, "curfewAddress")])
        ),
    )


def _zones(root: dict[str, Any], file: str, doubts: list[Fault]) -> Iterator[Clause]:
    for number, one in enumerate(items(root, "enforcementZoneConditions")):
        path = f"enforcementZoneConditions.{number}"
        start, end = _period(one, file, path, doubts)
        kind = text(one, "zoneType")
        words = [f"Zone {kind}", text(one, "description"), text(one, "duration")]
        drawn = text(one, "fileName")
        yield Clause(
            words="\n".join(each for each in words if each.strip()),
            path=path,
            start=start,
            end=end,
            remarks=(f"the zone is drawn in the file {drawn!r} of the message",) if drawn else (),
            proposal=Proposal(
                kind="inclusion_zone" if kind == "INCLUSION" else "exclusion_zone",
                addresses=(text(one, "description"),) if text(one, "description") else (),
            ),
        )


def _other(root: dict[str, Any], key: str, file: str, doubts: list[Fault]) -> Iterator[Clause]:
    """Monitoring without a place or hours: its own keys and values are its words."""
    found = root.get(key)
    parts = items(root, key) if isinstance(found, list) else [part(root, key)]
    for number, one in enumerate(each for each in parts if each):
        path = f"{key}.{number}" if isinstance(found, list) else key
        start, end = _period(one, file, path, doubts)
        words = [
            f"{name}: {value}"
            for name, value in one.items()
            if isinstance(value, str) and value and name not in ("id", "versionId", *_DATES)
        ]
        yield Clause(words="\n".join([key, *words]), path=path, start=start, end=end)


def _period(value: Any, file: str, path: str, doubts: list[Fault]) -> tuple[str, str]:
    """Start and end in local time; neither where they contradict each other."""
    found = []
    for key in _DATES:
        written = value.get(key) if isinstance(value, dict) else None
        read = _instant(written)
        if read is None and written not in (None, ""):
            where = f"{path or 'monitoringConditions'}.{key}"
            doubts.append(Fault(file, 0, where, str(written), "is no time", _COMPARE))
        found.append(read or "")
    start, end = found
    if path and start and end and not is_before(start, end):
        doubts.append(Fault(file, 0, f"{path}.endDate", end, _before(start), _COMPARE))
        return "", ""
    return start, end


def _before(start: str) -> str:
    return f"ends before its start {start}"


def _late(clauses: list[Clause], ends: str, file: str) -> Iterator[Fault]:
    for one in clauses:
        if ends and one.end and is_before(ends, one.end):
            yield Fault(file, 0, one.path, one.end, f"ends after the order ({ends})", _COMPARE)


def _instant(value: Any) -> str | None:
    """Seconds since 1970, or text in UTC, as local time to the minute; None for another thing."""
    tz = zone(_ZONE)
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            at = datetime.fromtimestamp(value, UTC)
            us = int(at.timestamp()) * 1_000_000
        else:
            us = parse_time(str(value), tz).start_us
    except (ValueError, OverflowError, OSError):
        return None
    return to_local_text(us, tz)[:16].replace("T", " ")


def _addresses(root: dict[str, Any], named: list[str]) -> tuple[str, ...]:
    """The addresses of names such as `PRIMARY_ADDRESS,SECONDARY_ADDRESS`, as written."""
    wanted = dict.fromkeys(
        one.strip().removesuffix("_ADDRESS") for text_ in named for one in text_.split(",") if one
    )
    found = []
    for name in wanted:
        for address in items(root, "addresses"):
            if text(address, "addressType") == name:
                lines = [text(address, key) for key in _LINES]
                found.append(", ".join(one for one in lines if one))
    return tuple(dict.fromkeys(one for one in found if one))


def _about(root: dict[str, Any]) -> Iterator[str]:
    yield "notice is not in the message: add `notice` once it is known when the person knew"
    change = part(root, "variationDetails")
    if change:
        day = _instant(change.get("variationDate")) or ""
        yield (
            f"the message is a variation ({text(change, 'variationType')}, {day[:10]}): "
            f"{text(change, 'variationDetails')}"
        )


def _respondent(root: dict[str, Any]) -> str:
    wearer = part(root, "deviceWearer")
    keys = ("nomisId", "deliusId", "pncId", "prisonNumber", "homeOfficeReferenceNumber", "id")
    found = (text(wearer, key).strip() for key in keys)
    return next((one for one in found if one), text(root, "id").strip() or "no id")


def _name(root: dict[str, Any]) -> str:
    wearer = part(root, "deviceWearer")
    names = (text(wearer, key).strip() for key in ("firstName", "lastName"))
    return " ".join(one for one in names if one)
