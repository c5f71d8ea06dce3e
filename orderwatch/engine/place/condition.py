"""Conditions about a place: its findings as rows, with the account of its time."""

from __future__ import annotations

from orderwatch.engine.devices import event_sources, own_sources
from orderwatch.engine.place.checked import Checked, check_condition
from orderwatch.engine.rows import against_rows, evidence_rows, finding_row, named
from orderwatch.engine.verdict import (
    EMPTY_PERIOD,
    NO_POSITION,
    NO_RECORDS,
    NO_SOUND_POSITION,
    OrderRecords,
    Row,
    Verdict,
)
from orderwatch.orders.model import MUST_STAY_KINDS, Condition, Order
from orderwatch.policy import Policy


def check_place(records: OrderRecords, condition: Condition) -> Verdict:
    """Holds the positions of the respondent's devices against a condition about a place."""
    positions = any(device.fixes is not None for device in records.devices)
    stay = condition.kind in MUST_STAY_KINDS
    used = positions or (stay and bool(records.events))
    why = "" if used else no_position(records)
    if not len(records.period):
        return Verdict(condition=condition, checked=False, why=why or EMPTY_PERIOD)
    found = place_found(records, condition)
    in_force = any(len(segments) for segments in found.segments)
    return Verdict(
        condition=condition,
        checked=used,
        why=why or ("" if in_force else _NO_TIME),
        exports=exports_used(records, events=stay) if used else (),
        rows=_rows(records.order, found, records.policy),
        segments=found.segments,
    )


def place_found(records: OrderRecords, condition: Condition) -> Checked:
    """The findings and the account of a condition about a place; the period is not empty."""
    return check_condition(
        records.order,
        condition,
        records.devices,
        records.period,
        flags=records.flags,
        policy=records.policy,
        events=records.events,
    )


def exports_used(records: OrderRecords, *, events: bool) -> tuple[str, ...]:
    """The exports of positions, and of events where they count."""
    heard = event_sources(records.events) if events else ()
    return tuple(sorted({*own_sources(records.devices), *heard}))


_NO_TIME = "not in force in the account period"


def no_position(records: OrderRecords) -> str:
    """Why there was nothing to hold against a condition about a place."""
    if records.swapped:
        return NO_SOUND_POSITION
    return NO_POSITION if records.events else NO_RECORDS


def _rows(order: Order, checked: Checked, policy: Policy) -> list[tuple[str, Row]]:
    rows: list[tuple[str, Row]] = []
    for name, found in named(order, checked.findings):
        rows.append((found.list_name, finding_row(order, name, found, policy)))
        rows += [("evidence", row) for row in evidence_rows(name, found)]
        rows += [("against", row) for row in against_rows(name, found)]
    return rows
