"""Missed windows of attendance as rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from orderwatch.engine.rows import fix_row, record, why_listed
from orderwatch.engine.verdict import OrderRecords, Row
from orderwatch.findings.attendance import EventRow, Missed
from orderwatch.findings.attendance_sentence import attendance_sentence
from orderwatch.findings.finding import View, finding_id
from orderwatch.outcome import EventKind, Outcome
from orderwatch.temporal.local import zone


def missed_rows(records: OrderRecords, missed: Missed) -> Iterator[tuple[str, Row]]:
    """(table, row) of one window: its list, the evidence, what speaks against it."""
    name = missed_id(records, missed)
    yield missed.list_name, _row(records, name, missed)
    for row in _evidence(name, missed):
        yield "evidence", row
    for one in missed.against:
        said: Row = dict.fromkeys(("source", "row", "at", "device_id"))
        if one.view is not None and one.fix is not None:
            said = record(one.view.fixes, one.fix)
        yield "against", {**said, "finding_id": name, "code": one.code, "note": one.note}


def missed_id(records: OrderRecords, missed: Missed) -> str:
    """The id of the finding."""
    order, condition = records.order, missed.stretch.condition
    parts = (order.id, order.respondent.id, condition.id, missed.device_id, "")
    return finding_id(*parts, started_us=missed.window[0])


def _row(records: OrderRecords, name: str, missed: Missed) -> Row:
    order, condition = records.order, missed.stretch.condition
    start, end = missed.window
    row = {
        "finding_id": name,
        "order_id": order.id,
        "condition_id": condition.id,
        "kind": condition.kind,
        "clause": condition.clause,
        "respondent_id": order.respondent.id,
        "device_id": missed.device_id,
        "protected_id": "",
        "started_at": start,
        "ended_at": end,
        "started_local": start,
        "ended_local": end,
        "grade": missed.grade.value if missed.grade else None,
        **_of_fixes(missed),
        "dwell_min_s": missed.dwell_min_us,
        "dwell_max_s": end - start,
        "stands_if_smaller_m": missed.stands_if_smaller_m,
        "channel": None,
        "direction": None,
        "records": None,
        "flags": missed.flags,
        "speaks_against": tuple(sorted({one.code for one in missed.against})),
        "sentence": attendance_sentence(missed, zone(order.timezone)),
    }
    return row | why_listed(missed.list_name, missed.reason, missed.excepted_by)


def _of_fixes(missed: Missed) -> Row:
    """What the fixes of the window come to; empty where only an event speaks."""
    view, index = missed.view, missed.index
    if view is None:
        return {"p_max": None, "fixes": 0, "fixes_against": 0, "closest_m": None}
    against = view.readings.outcome[index] == Outcome.AGAINST
    telling = index[against] if against.any() else index
    return {
        "p_max": float(view.readings.q[telling].max()),
        "fixes": len(index),
        "fixes_against": int(against.sum()),
        "closest_m": float(view.readings.margin_m[telling].min()),
    }


def _evidence(name: str, missed: Missed) -> Iterator[Row]:
    """The fixes in the window, the one before and the one after, and the events."""
    view, index = missed.view, missed.index
    if view is not None:
        yield from _fixes(name, missed, view, int(index[0]), int(index[-1]))
    for one in missed.events:
        yield _event(name, one)


def _fixes(name: str, missed: Missed, view: View, first: int, last: int) -> Iterator[Row]:
    for fix in range(max(first - 1, 0), min(last + 2, len(view.fixes))):
        kind = "fix_before" if fix < first else "fix_after" if fix > last else "fix"
        yield fix_row(name, kind, view, missed.stretch.zones, fix)


def _event(name: str, one: EventRow) -> Row:
    events, i = one.events, one.index
    empty = ("lat", "lon", "accuracy_m", "p_inside", "margin_m", "outcome")
    ends = ("from_id", "to_id", "channel", "status")
    return {
        **dict.fromkeys((*empty, *ends)),
        "finding_id": name,
        "record_type": EventKind(int(events.event[i])).name.lower(),
        "source": events.sources[int(events.source[i])],
        "row": int(events.row[i]),
        "at": int(np.int64(events.from_us[i])),
        "device_id": events.device_id,
        "flags": (),
    }
