"""Silences as rows of the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from orderwatch.engine.rows import why_listed
from orderwatch.engine.verdict import Row
from orderwatch.findings.finding import finding_id
from orderwatch.findings.silence import FIX, SET_ASIDE
from orderwatch.findings.silent import Silent
from orderwatch.findings.silent_sentence import silent_sentence
from orderwatch.orders.model import Order
from orderwatch.outcome import EventKind
from orderwatch.temporal.local import zone

_NONE = ("p_max", "closest_m", "stands_if_smaller_m", "channel", "direction", "records")
_NOT_SAID = (
    *("lat", "lon", "accuracy_m", "p_inside", "margin_m", "outcome"),
    *("from_id", "to_id", "channel", "status"),
)


def silent_rows(order: Order, found: Sequence[Silent]) -> Iterator[tuple[str, Row]]:
    """(table, row) of each silence: its list, the evidence, what speaks against it."""
    for name, one in named_silences(order, found):
        yield one.list_name, _finding(order, name, one)
        for index in one.beside:
            yield "evidence", _evidence(name, one, index)
        for doubt in one.against:
            said: Row = dict.fromkeys(("source", "row", "at", "device_id"))
            yield "against", {**said, "finding_id": name, "code": doubt.code, "note": doubt.note}


def named_silences(order: Order, found: Sequence[Silent]) -> Iterator[tuple[str, Silent]]:
    """Each silence of one condition with its `finding_id`, in time order."""
    copies: Counter[tuple[str, int]] = Counter()
    for one in sorted(found, key=_sorted_by):
        key = (one.carrier, one.silence.start_us)
        parts = (order.id, order.respondent.id, one.stretch.condition.id, one.carrier, "")
        yield finding_id(*parts, started_us=one.silence.start_us, copy=copies[key]), one
        copies[key] += 1


def _sorted_by(one: Silent) -> tuple[int, str, str, int]:
    return one.silence.start_us, one.carrier, one.list_name, one.silence.end_us


def _finding(order: Order, name: str, one: Silent) -> Row:
    condition, silence = one.stretch.condition, one.silence
    over = silence.over_us
    row: dict[str, Any] = {
        "finding_id": name,
        "order_id": order.id,
        "condition_id": condition.id,
        "kind": condition.kind,
        "clause": condition.clause,
        "respondent_id": order.respondent.id,
        "device_id": one.carrier,
        "protected_id": "",
        "started_at": silence.start_us,
        "ended_at": silence.end_us,
        "started_local": silence.start_us,
        "ended_local": silence.end_us,
        "grade": one.grade.value if one.grade else None,
        **dict.fromkeys(_NONE),
        "fixes": 0,
        "fixes_against": 0,
        "dwell_min_s": over[1] - over[0] if over else 0,
        "dwell_max_s": silence.most_us,
        "flags": one.flags,
        "speaks_against": tuple(sorted({doubt.code for doubt in one.against})),
        "sentence": silent_sentence(one, zone(order.timezone)),
    }
    return row | why_listed(one.list_name, one.reason, one.excepted_by)


def _evidence(name: str, one: Silent, index: int) -> Row:
    """One report beside the silence; where the device was is no part of the fact."""
    reports = one.reports
    what, at = int(reports.what[index]), int(reports.earliest_us[index])
    if what in (FIX, SET_ASIDE):
        where = "before" if at <= one.silence.start_us else "after"
        kind = f"fix_{where}" if what == FIX else "set_aside"
    else:
        kind = EventKind(what).name.lower()
    return {
        **dict.fromkeys(_NOT_SAID),
        "finding_id": name,
        "record_type": kind,
        "source": reports.sources[int(reports.source[index])],
        "row": int(reports.row[index]),
        "at": at,
        "device_id": reports.devices[int(reports.device[index])],
        "flags": (),
    }
