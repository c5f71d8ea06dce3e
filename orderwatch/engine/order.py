"""One order of a case: every condition checked, every row of it written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderwatch.engine.columns import without_swapped
from orderwatch.engine.contact.contacts import contacts_of
from orderwatch.engine.contact.exports import contact_spans, own_exports
from orderwatch.engine.data.rows import data_rows
from orderwatch.engine.devices import (
    DeviceTrack,
    account_period,
    devices_of,
    events_of,
    own_sources,
    respondent_devices,
)
from orderwatch.engine.kinds import check_kind
from orderwatch.engine.nearness.condition import persons_near
from orderwatch.engine.rows import timeline_rows
from orderwatch.engine.silence_rows import silence_rows
from orderwatch.engine.sink import Sink, in_batches
from orderwatch.engine.still import still_warnings, with_still
from orderwatch.engine.verdict import (
    EMPTY_PERIOD,
    NO_POSITION,
    NO_RECORDS,
    NO_SOUND_POSITION,
    OrderRecords,
    Row,
    Verdict,
)
from orderwatch.engine.week_rows import week_rows
from orderwatch.findings.account import Code
from orderwatch.findings.timeline import seconds_by_state
from orderwatch.orders.model import Order
from orderwatch.orders.versions import versions, works_from
from orderwatch.orders.windows import hours_of
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.records.model import CaseRecords, Source
from orderwatch.temporal.local import to_utc_text


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is the same for every order of a run: exports, period asked for, thresholds, sink."""

    sources: Mapping[str, Source]
    given: tuple[int | None, int | None]
    policy: Policy
    sink: Sink
    with_protected_track: bool = False


def check_order(order: Order, case: CaseRecords, job: Job) -> None:
    """Checks one order against the records of its case and writes its rows to the sink."""
    records = records_of(order, case, job)
    job.sink.rows("data", list(data_rows(records)))
    verdicts = _verdicts(records)
    for verdict in verdicts:
        _write(order, verdict, job)
    for rows in in_batches(silence_rows(records)):
        job.sink.rows("silences", rows)
    job.sink.rows("orders", [_order_row(records, verdicts)])


def possible_breaches(order: Order, case: CaseRecords, job: Job) -> list[Row]:
    """The possible breaches of one order alone, as rows; nothing goes to the sink."""
    rows = (one for verdict in _verdicts(records_of(order, case, job)) for one in verdict.rows)
    return [row for table, row in rows if table == "possible_breaches"]


def _verdicts(records: OrderRecords) -> list[Verdict]:
    every = (check_kind(records, condition) for condition in records.order.every_condition)
    return [with_still(verdict, records.devices) for verdict in every]


def records_of(order: Order, case: CaseRecords, job: Job) -> OrderRecords:
    """The records of one order, and the time they are asked about."""
    devices = respondent_devices(order, case.tracks, job.sources, job.policy)
    events = events_of(order, order.respondent.id, case.events)
    spans = contact_spans(order, case)
    period, assumed = account_period(devices, events, job.sources, job.given, spans)
    reporting = devices
    devices, swapped = without_swapped(order, devices, job.policy)
    protected = {}
    for one in order.protected:
        held = devices_of(order, one.id, case.tracks, job.sources, job.policy)
        protected[one.id], more = without_swapped(order, held, job.policy)
        swapped += more
    flags = ["period_assumed"] if assumed else []
    if job.policy.differences():
        flags.append("policy_changed")
    return OrderRecords(
        order=order,
        devices=devices,
        protected=protected,
        events=events,
        duplicates=case.duplicates,
        contacts=contacts_of(order, case.contacts),
        contacts_seen=case.contacts_seen,
        heard=case.heard,
        reporting=reporting,
        sources=job.sources,
        with_protected_track=job.with_protected_track,
        period=period,
        assumed=assumed,
        flags=tuple(flags),
        swapped=tuple(swapped),
        policy=job.policy,
    )


def _write(order: Order, verdict: Verdict, job: Job) -> None:
    """Writes the findings, their evidence, the timeline and the condition's own row."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, row in verdict.rows:
        tables.setdefault(table, []).append(dict(row))
    for table in sorted(tables, key=_of_rows):
        job.sink.rows(table, tables[table])
    name = verdict.condition.id
    segments = verdict.segments or ()
    job.sink.rows("timeline", list(timeline_rows(order, name, segments, verdict.no_data)))
    job.sink.rows("weeks", list(week_rows(order, name, segments)))
    job.sink.rows("conditions", [_condition_row(order, verdict)])


def _of_rows(table: str) -> tuple[bool, str]:
    """A finding stands before what it rests on; else by name, whatever was found first.

    Findings of a copy are numbered as they come: the order must not tell of what is withheld.
    """
    return table in ("evidence", "against"), table


def _condition_row(order: Order, verdict: Verdict) -> dict[str, Any]:
    totals: Counter[Code] = Counter()
    for segments in verdict.segments or ():
        totals.update(seconds_by_state(segments))
    known = verdict.segments is not None
    row: dict[str, Any] = {
        "order_id": order.id,
        "respondent_id": order.respondent.id,
        "condition_id": verdict.condition.id,
        "kind": verdict.condition.kind,
        "clause": verdict.condition.clause,
        "place": _places(order, verdict.condition.id),
        "checked": "yes" if verdict.checked else "no",
        "why": verdict.why,
        "exports": verdict.exports,
        "in_force_s": totals.total() if known else None,
    }
    for code in Code:
        row[f"{code.name.lower()}_s"] = totals[code] if known else None
    return row


def _order_row(records: OrderRecords, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    order, period = records.order, records.period
    checked = [one.checked for one in verdicts]
    answer = "yes" if all(checked) and checked else "partly" if any(checked) else "no"
    breaches = [row for v in verdicts for table, row in v.rows if table == "possible_breaches"]
    grades = Counter(str(row["grade"]) for row in breaches)
    permitted = sum("may_be_permitted" in row["speaks_against"] for row in breaches)
    return {
        "order_id": order.id,
        "respondent_id": order.respondent.id,
        "file": order.file,
        "sha256": order.sha256,
        "checked": answer,
        "why": _why(records, verdicts),
        "timezone": order.timezone,
        "phone_region": order.phone_region or None,
        "notice_at": works_from(order.notice),
        "variation_notices": tuple(to_utc_text(at_us) for at_us in _varied(order)),
        "period_from": int(period.starts_us[0]) if len(period) else None,
        "period_until": int(period.ends_us[-1]) if len(period) else None,
        "pings_used": sum(len(one.fixes) for one in _asked(records) if one.fixes is not None),
        "events_used": sum(len(one) for one in records.events),
        "contacts_used": len(records.contacts),
        **{grade.value: grades[grade.value] for grade in Grade},
        "may_be_permitted": permitted,
        "warnings": "; ".join(_warnings(records)),
    }


def _varied(order: Order) -> list[int]:
    """From when each variation works: its notice, or its making; µs, in the order of the file."""
    known = ((one.made_us, works_from(one.notice), one.relaxes) for one in order.variations)
    return [made if relaxes or at is None else max(made, at) for made, at, relaxes in known]


def _places(order: Order, condition_id: str) -> tuple[str, ...]:
    """The keys of the places of a condition, whatever it says at a time."""
    stood = [one.condition for one in versions(order, condition_id)]
    return tuple({name for one in stood for row in hours_of(one) for name in row.place})


def _any_used(records: OrderRecords) -> bool:
    """Whether a device or an identifier of the order occurs in any input."""
    heard = records.events or records.contacts or own_exports(records)
    return bool(_used(records) or heard)


def _used(records: OrderRecords) -> int:
    return sum(len(device.fixes) for device in records.devices if device.fixes is not None)


def _asked(records: OrderRecords) -> list[DeviceTrack]:
    """The devices whose positions count: also of persons to whom a distance is to be kept."""
    near = (records.protected.get(name, ()) for name in persons_near(records.order))
    return [*records.devices, *(device for each in near for device in each)]


def _why(records: OrderRecords, verdicts: Sequence[Verdict]) -> str:
    if records.swapped and not _any_used(records):
        return NO_SOUND_POSITION
    if not _any_used(records):
        return NO_RECORDS
    if not len(records.period):
        return EMPTY_PERIOD
    left = [one.condition.id for one in verdicts if not one.checked]
    why = f"not checkable from records: {', '.join(left)}" if left else ""
    if _used(records) or not records.events:
        return why
    return "; ".join([NO_POSITION, *([why] if why else [])])


def _warnings(records: OrderRecords) -> list[str]:
    order, devices = records.order, records.devices
    found = [*records.swapped, *order.warnings]
    used = _any_used(records)
    if records.swapped and not used:
        found.append("NOT CHECKED: " + NO_SOUND_POSITION)
    elif not used:
        found.append("NOT CHECKED: " + NO_RECORDS)
    elif not len(records.period):
        found.append("NOT CHECKED: " + EMPTY_PERIOD)
    else:
        reported = {one.device_id for one in records.events}
        silent = {one.period.device.id for one in _asked(records) if one.fixes is None}
        for what, missing in (("record", silent - reported), ("position", silent & reported)):
            if missing:
                found.append(f"no {what} of device {', '.join(sorted(missing))} in its period")
    others = [one for held in records.protected.values() for one in held]
    of_contacts = own_exports(records) & records.sources.keys()
    for name in sorted({*own_sources([*devices, *others]), *of_contacts}):
        found += [f"{name}: {note}" for note in records.sources[name].notes]
    found += still_warnings(_asked(records))
    if used and records.assumed:
        found.append("period taken from the records")
    if any(device.period.assumed for device in _asked(records)):
        found.append("a device has no `from`: taken to be held from the first notice")
    if order.ends_event:
        found.append(f"ends on: {order.ends_event}; taken as still in force")
    return found
