"""One order of a case: every condition checked, every row of it written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderwatch.engine.columns import swapped
from orderwatch.engine.condition import Checked, check_condition
from orderwatch.engine.devices import (
    DeviceTrack,
    account_period,
    own_sources,
    respondent_devices,
)
from orderwatch.engine.rows import against_rows, evidence_rows, finding_row, named, timeline_rows
from orderwatch.engine.sink import Sink
from orderwatch.findings.account import Code
from orderwatch.findings.finding import Finding
from orderwatch.findings.timeline import seconds_by_state
from orderwatch.orders.model import Condition, Order
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.records.model import Source
from orderwatch.tables import Track
from orderwatch.temporal.intervals import Intervals

_NOT_CHECKABLE = "records cannot show it; it is listed so that it is not forgotten"
_NO_RECORDS = "none of its devices occurs in the input in the time it was the respondent's"


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is the same for every order of a run: exports, period asked for, thresholds, sink."""

    sources: Mapping[str, Source]
    given: tuple[int | None, int | None]
    policy: Policy
    sink: Sink


def check_order(order: Order, tracks: Sequence[Track], job: Job) -> None:
    """Checks one order against the tracks of its case and writes its rows to the sink."""
    devices = respondent_devices(order, tracks, job.sources, job.policy)
    used = sum(len(device.fixes) for device in devices if device.fixes is not None)
    period, assumed = account_period(devices, job.sources, job.given)
    flags = _flags(job.policy, assumed)
    grades: Counter[str] = Counter()
    checked: list[bool] = []
    for condition in _all_conditions(order):
        can = bool(used) and condition.kind == "exclusion_zone"
        result = None
        if condition.kind == "exclusion_zone" and len(period):
            result = check_condition(
                order, condition, devices, period, flags=flags, policy=job.policy
            )
            grades += _write(order, condition, result, job)
        checked.append(can)
        row = _condition_row(order, condition, result, can)
        row["exports"] = tuple(own_sources(devices)) if can else ()
        job.sink.rows("conditions", [row])
    job.sink.rows(
        "orders",
        [
            _order_row(
                order,
                devices=devices,
                period=period,
                grades=grades,
                checked=checked,
                assumed=assumed,
                policy=job.policy,
            )
        ],
    )


def _all_conditions(order: Order) -> list[Condition]:
    """The conditions as made, and those that variations added."""
    added = [one for variation in order.variations for one in variation.added]
    return [*order.conditions, *added]


def _flags(policy: Policy, assumed: bool) -> tuple[str, ...]:
    flags = ["period_assumed"] if assumed else []
    return (*flags, "policy_changed") if policy.differences() else tuple(flags)


def _write(order: Order, condition: Condition, result: Checked, job: Job) -> Counter[str]:
    """Writes the findings, their evidence and the timeline; counts possible breaches."""
    counts: Counter[str] = Counter()
    for name, found in named(order, result.findings):
        row = finding_row(order, name, found, job.policy)
        job.sink.rows(found.list_name, [row])
        job.sink.rows("evidence", list(evidence_rows(name, found)))
        job.sink.rows("against", list(against_rows(name, found)))
        counts += _counted(found)
    job.sink.rows("timeline", list(timeline_rows(order, condition.id, result.segments)))
    return counts


def _counted(found: Finding) -> Counter[str]:
    if found.grade is None:
        return Counter()
    counts = Counter([found.grade.value])
    if any(one.code == "may_be_permitted" for one in found.against):
        counts["may_be_permitted"] += 1
    return counts


def _condition_row(
    order: Order, condition: Condition, result: Checked | None, can: bool
) -> dict[str, Any]:
    totals: Counter[Code] = Counter()
    for segments in result.segments if result else ():
        totals.update(seconds_by_state(segments))
    if condition.kind != "exclusion_zone":
        why = _NOT_CHECKABLE
    elif not can:
        why = _NO_RECORDS
    else:
        why = "" if totals.total() else "not in force in the account period"
    row: dict[str, Any] = {
        "order_id": order.id,
        "respondent_id": order.respondent.id,
        "condition_id": condition.id,
        "kind": condition.kind,
        "clause": condition.clause,
        "checked": "yes" if can else "no",
        "why": why,
        "in_force_s": totals.total() if result else None,
    }
    for code in Code:
        row[f"{code.name.lower()}_s"] = totals[code] if result else None
    return row


def _order_row(
    order: Order,
    *,
    devices: Sequence[DeviceTrack],
    period: Intervals,
    grades: Counter[str],
    checked: Sequence[bool],
    assumed: bool,
    policy: Policy,
) -> dict[str, Any]:
    used = sum(len(device.fixes) for device in devices if device.fixes is not None)
    answer = "yes" if all(checked) and checked else "partly" if any(checked) else "no"
    return {
        "order_id": order.id,
        "respondent_id": order.respondent.id,
        "file": order.file,
        "sha256": order.sha256,
        "checked": answer,
        "why": _why(order, used, checked),
        "period_from": int(period.starts_us[0]) if len(period) else None,
        "period_until": int(period.ends_us[-1]) if len(period) else None,
        "pings_used": used,
        "events_used": 0,
        "contacts_used": 0,
        **{grade.value: grades[grade.value] for grade in Grade},
        "may_be_permitted": grades["may_be_permitted"],
        "warnings": "; ".join(
            [*swapped(order, devices, policy), *_warnings(order, devices, used, assumed)]
        ),
    }


def _why(order: Order, used: int, checked: Sequence[bool]) -> str:
    if not used:
        return _NO_RECORDS
    left = [one.id for one, can in zip(_all_conditions(order), checked, strict=True) if not can]
    return f"not checkable from records: {', '.join(left)}" if left else ""


def _warnings(order: Order, devices: Sequence[DeviceTrack], used: int, assumed: bool) -> list[str]:
    found = list(order.warnings)
    if not used:
        found.append("NOT CHECKED: " + _NO_RECORDS)
    else:
        silent = [one.period.device.id for one in devices if one.fixes is None]
        if silent:
            found.append(f"no record of device {', '.join(sorted(set(silent)))} in its period")
    if used and assumed:
        found.append("period taken from the records")
    if any(device.period.assumed for device in devices):
        found.append("a device has no `from`: taken to be held from the first notice")
    if order.ends_event:
        found.append(f"ends on: {order.ends_event}; taken as still in force")
    return found
