"""Conditions to attend: each window held against the positions and the events of attendance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orderwatch.engine.attendance.missed import Window
from orderwatch.engine.attendance.rows import missed_rows
from orderwatch.engine.attendance.window import Judged, judge, reaches_of
from orderwatch.engine.parts import clipped
from orderwatch.engine.place.condition import exports_used, no_position
from orderwatch.engine.place.seen import Seen, look
from orderwatch.engine.verdict import EMPTY_PERIOD, OrderRecords, Verdict
from orderwatch.findings.account import Segments
from orderwatch.findings.attendance import EventRow, Missed, attendance_account
from orderwatch.orders.in_force import Stretch, stretches
from orderwatch.orders.model import Condition, Order
from orderwatch.orders.windows import whole_windows
from orderwatch.outcome import EventKind
from orderwatch.tables import DeviceEvents

_NO_TIME = "not in force in the account period"
_KINDS = (EventKind.ATTENDED, EventKind.NOT_ATTENDED)


def check_attend(records: OrderRecords, condition: Condition) -> Verdict:
    """Holds positions and events of attendance against the windows of a condition to attend."""
    positions = any(device.fixes is not None for device in records.devices)
    used = positions or bool(records.events)
    why = "" if used else no_position(records)
    if not len(records.period):
        return Verdict(condition=condition, checked=False, why=why or EMPTY_PERIOD)
    looked = attend_found(records, condition)
    missed = _without_shadowed([one for each in looked for one in each.missed])
    segments = [one.segments for one in looked if not one.seen.stretch.shadow]
    return Verdict(
        condition=condition,
        checked=used,
        why=why or ("" if any(len(one) for one in segments) else _NO_TIME),
        exports=exports_used(records, events=True) if used else (),
        rows=[row for one in missed for row in missed_rows(records, one)],
        segments=segments,
    )


@dataclass(frozen=True, kw_only=True)
class Attended:
    """A stretch with its missed windows and its account."""

    seen: Seen
    missed: Sequence[Missed]
    segments: Segments


def attend_found(records: OrderRecords, condition: Condition) -> list[Attended]:
    """Every stretch of a condition to attend; the period is not empty."""
    period = records.period
    low, high = int(period.starts_us[0]), int(period.ends_us[-1])
    stood = stretches(records.order, condition.id, low, high, records.policy)
    parts = [clipped(one, period) for one in stood]
    return [_look(records, one) for one in parts if len(one.force)]


def _look(records: OrderRecords, stretch: Stretch) -> Attended:
    order, policy = records.order, records.policy
    seen = look(order, stretch, records.devices, records.events, policy)
    if not stretch.zones:
        return Attended(seen=seen, missed=(), segments=seen.segments)
    force = stretch.force
    low, high = int(force.starts_us[0]), int(force.ends_us[-1])
    rows = event_rows(order, stretch.place_ids, records.events)
    reaches = reaches_of(seen, policy)
    judged: list[Judged] = []
    for start, end in whole_windows(order, stretch.condition, low, high):
        inside = [one for one in rows if _at(one, start, end)]
        whole = any(a <= start and end <= b for a, b in force)
        window = Window(start_us=start, end_us=end, whole=whole, events=tuple(inside))
        judged.append(judge(records, seen, reaches, window))
    marks = [one.mark for one in judged if one.mark]
    return Attended(
        seen=seen,
        missed=[one.missed for one in judged if one.missed],
        segments=attendance_account(seen.segments, marks),
    )


def event_rows(
    order: Order, place_ids: Sequence[str], events: Sequence[DeviceEvents]
) -> list[EventRow]:
    """The events of attendance at one of the places, in no order.

    An event that names a place counts for that place (id or label), one that names none where
    there is a single place.
    """
    places = set(place_ids)
    names = places | {one.label for name in places for one in order.places[name] if one.label}
    if len(places) == 1:
        names.add("")
    return [
        EventRow(events=one, index=i)
        for one in events
        for i in np.flatnonzero(np.isin(one.event, _KINDS)).tolist()
        if one.place[i] in names
    ]


def _at(row: EventRow, start_us: int, end_us: int) -> bool:
    """Whether an event lies wholly in a window, however its clock is read."""
    one, i = row.events, row.index
    last = max(int(one.until_us[i]) - 1, int(one.from_us[i])) + int(one.resolution_us[i])
    return start_us <= int(one.from_us[i]) and last <= end_us


def _without_shadowed(missed: Sequence[Missed]) -> list[Missed]:
    """A near miss of a version not yet notified gives way to a finding of the same window."""
    real = {one.window[0] for one in missed if not one.stretch.shadow}
    return [one for one in missed if not one.stretch.shadow or one.window[0] not in real]
