"""Findings and accounts of time → rows of the tables, as dicts by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.findings.account import Basis, Code, Segments
from orderwatch.findings.finding import Finding, List, View, finding_id
from orderwatch.findings.sentence import sentence
from orderwatch.orders.model import Order
from orderwatch.outcome import NearMissReason, Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Zone
from orderwatch.temporal.local import zone

Row = dict[str, Any]
Found = TypeVar("Found", bound=Finding)


def named(order: Order, found: Iterable[Found]) -> list[tuple[str, Found]]:
    """Findings of one order with their ids, in time order; ids are unique."""
    ordered = sorted(
        found,
        key=lambda one: (
            one.stretch.condition.id,
            one.started_us,
            one.view.carrier,
            one.list_name,
            one.episode.first,
            one.stretch.start_us,
        ),
    )
    copies: Counter[tuple[str, ...]] = Counter()
    result = []
    for one in ordered:
        condition = one.stretch.condition
        parts = (order.id, order.respondent.id, condition.id, one.view.carrier, _protected(one))
        seen = (*parts, str(one.started_us))
        result.append((finding_id(*parts, started_us=one.started_us, copy=copies[seen]), one))
        copies[seen] += 1
    return result


def finding_row(
    order: Order, name: str, found: Finding, policy: Policy, *, said: str | None = None
) -> Row:
    """One row of possible_breaches, near_misses or excepted; `said`: its sentence, if not usual."""
    condition = found.stretch.condition
    row: Row = {
        "finding_id": name,
        "order_id": order.id,
        "condition_id": condition.id,
        "kind": condition.kind,
        "clause": condition.clause,
        "respondent_id": order.respondent.id,
        "device_id": found.view.device.id,
        "protected_id": _protected(found),
        "started_at": found.started_us,
        "ended_at": found.ended_us,
        "started_local": found.started_us,
        "ended_local": found.ended_us,
        "grade": found.grade.value if found.grade else None,
        "p_max": found.p_max,
        "fixes": found.episode.last - found.episode.first + 1,
        "fixes_against": found.fixes_against,
        "dwell_min_s": found.dwell_min_us,
        "dwell_max_s": found.dwell_max_us,
        "closest_m": found.closest_m,
        "stands_if_smaller_m": found.stands_if_smaller_m,
        "channel": None,
        "direction": None,
        "records": None,
        "flags": found.flags,
        "speaks_against": tuple(sorted({one.code for one in found.against})),
        "sentence": sentence(found, zone(order.timezone), policy) if said is None else said,
    }
    return row | why_listed(found.list_name, found.reason, found.excepted_by)


def why_listed(list_name: List, reason: NearMissReason | None, excepted_by: str) -> Row:
    """The columns that near misses and excepted episodes have besides those of all three lists."""
    if list_name == "possible_breaches":
        return {}
    if list_name == "excepted":
        return {"reason": "exception", "excepted_by": excepted_by}
    return {"reason": reason.value if reason else None}


def evidence_rows(name: str, found: Finding) -> Iterator[Row]:
    """Every fix of the episode, and the fix before and after."""
    view, episode = found.view, found.episode
    if episode.first > 0:
        yield _evidence(name, "fix_before", found, episode.first - 1)
    for fix in range(episode.first, episode.last + 1):
        yield _evidence(name, "fix", found, fix)
    if episode.last + 1 < len(view.fixes):
        yield _evidence(name, "fix_after", found, episode.last + 1)


def against_rows(name: str, found: Finding) -> Iterator[Row]:
    """The rows behind each code that speaks against the finding."""
    for one in found.against:
        row: Row = {"finding_id": name, "code": one.code, "note": one.note}
        for column in ("source", "row", "at", "device_id"):
            row[column] = None
        if one.view is not None and one.fix is not None:
            row |= record(one.view.fixes, one.fix)
        yield row


def timeline_rows(
    order: Order,
    condition_id: str,
    accounts: Sequence[Segments],
    no_data: tuple[str, ...] = (),
) -> Iterator[Row]:
    """One row a segment, in time order; `no_data`: what would have recorded a contact."""
    for segments in accounts:
        for i in range(len(segments)):
            basis = Basis(int(segments.basis[i]))
            more = no_data if Basis.NO_CONTACT_RECORDED in basis else ()
            yield {
                "order_id": order.id,
                "condition_id": condition_id,
                "state": Code(segments.state[i]).name.lower(),
                "started_at": int(segments.start_us[i]),
                "ended_at": int(segments.end_us[i]),
                "basis": tuple(sorted([*(str(one.name).lower() for one in basis), *more])),
                "unseen_max_s": int(segments.unseen_us[i]) if Basis.COULD in basis else None,
            }


def _protected(found: Finding) -> str:
    one = found.view.protected_id
    return ";".join(found.stretch.condition.persons) if one is None else one


def record(fixes: Fixes, fix: int) -> Row:
    """Where one fix stands in the exports."""
    track = fixes.track
    return {
        "source": track.sources[int(track.source[fix])],
        "row": int(track.row[fix]),
        "at": int(track.at_us[fix]),
        "device_id": track.device_id,
    }


def _evidence(name: str, record_type: str, found: Finding, fix: int) -> Row:
    return fix_row(name, record_type, found.view, found.stretch.zones, fix)


def fix_row(name: str, record_type: str, view: View, zones: Sequence[Zone], fix: int) -> Row:
    """One fix as evidence of the finding called `name`."""
    readings, track = view.readings, view.fixes.track
    margin = float(readings.margin_m[fix])
    if not np.isfinite(margin):
        position = track.lat[[fix]], track.lon[[fix]]
        margin = min(float(area.margin_m(*position)[0]) for area in zones)
        margin = -margin if readings.must_stay else margin
    accuracy = float(track.accuracy_m[fix])
    return record(view.fixes, fix) | {
        "finding_id": name,
        "record_type": record_type,
        "lat": float(track.lat[fix]),
        "lon": float(track.lon[fix]),
        "accuracy_m": accuracy if np.isfinite(accuracy) else None,
        "r95_m": float(view.fixes.r95_m[fix]),
        "p_inside": float(readings.p[fix]),
        "margin_m": margin,
        "outcome": Outcome(readings.outcome[fix]).name.lower(),
        "flags": _fix_flags(view, fix),
        "from_id": None,
        "to_id": None,
        "channel": None,
        "status": None,
    }


def _fix_flags(view: View, fix: int) -> tuple[str, ...]:
    said = {
        "accuracy_unknown": view.fixes.unknown[fix],
        "jump": view.fixes.jump[fix],
        "repeat": view.readings.repeat[fix],
        "spike": view.fixes.spike[fix],
        "too_coarse": view.readings.too_coarse[fix],
    }
    return tuple(code for code, holds in said.items() if holds)
