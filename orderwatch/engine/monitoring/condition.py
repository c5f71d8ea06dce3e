"""Conditions to keep a device reporting: silences longer than stated, and the account of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from orderwatch.engine.monitoring.rows import silent_rows
from orderwatch.engine.monitoring.scene import Scene, silent
from orderwatch.engine.monitoring.watched import Watched, watch
from orderwatch.engine.parts import applied, clipped, pieces_of
from orderwatch.engine.verdict import EMPTY_PERIOD, NO_RECORDS, OrderRecords, Verdict
from orderwatch.findings.account import Basis, Code, Segments
from orderwatch.findings.silence import Layer, duty_of, layered, silence_layers, silences
from orderwatch.findings.silent import Silent
from orderwatch.orders.in_force import Stretch, in_force, stretches
from orderwatch.orders.model import POSITION_KINDS, Condition, Order
from orderwatch.orders.versions import versions
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals

ASSUMED = (
    "the account period, or part of it, was taken from the records, which cannot show that they "
    "are missing: give --from and --until"
)
NOT_REACHED = (
    "no export at hand would show a silence: it leaves out methods, or does not say so far"
)
_NO_TIME = "not in force in the account period"
_ALL = Intervals.of([(OPEN_START_US, OPEN_END_US)])


def check_monitoring(records: OrderRecords, condition: Condition) -> Verdict:
    """Holds the records of the devices that a condition is about against its longest silence."""
    period = records.period
    if not len(period):
        return Verdict(condition=condition, checked=False, why=EMPTY_PERIOD)
    looked = list(_looked(records, condition))
    segments = [one.segments for one in looked if not one.stretch.shadow and len(one.segments)]
    why, checked = _why(records, looked, segments)
    found = _listed(looked) if checked else []
    sources = sorted({name for one in looked for name in one.watched.sources})
    return Verdict(
        condition=condition,
        checked=checked,
        why=why,
        exports=tuple(sources) if checked else (),
        rows=list(silent_rows(records.order, found)),
        segments=segments,
    )


def silent_found(records: OrderRecords, condition: Condition) -> list[Silent]:
    """The silences of all lists; none where the condition cannot be checked."""
    looked = list(_looked(records, condition))
    segments = [one.segments for one in looked if not one.stretch.shadow and len(one.segments)]
    return _listed(looked) if _why(records, looked, segments)[1] else []


@dataclass(frozen=True, kw_only=True)
class _Looked:
    """One stretch: its silences in the account period, and its account."""

    stretch: Stretch
    watched: Watched
    found: list[Silent]
    segments: Segments


def _looked(records: OrderRecords, condition: Condition) -> Iterator[_Looked]:
    """The stretches, from the first record or the period's start to the last or its end.

    A silence that began before the account period is known by the report before it.
    """
    order, period = records.order, records.period
    # Each wording has its devices: those of a later one may have reported before the period, too.
    seen: dict[tuple[str, ...], Watched] = {}
    for version in versions(order, condition.id):
        key = version.condition.settings["devices"]
        if key not in seen:
            seen[key] = watch(records, version.condition)
    low, high = int(period.starts_us[0]), int(period.ends_us[-1])
    for reports in (one.reports for one in seen.values() if len(one.reports)):
        low = min(low, int(reports.earliest_us[0]))
        high = max(high, int(reports.latest_us.max()) + 1)
    blindable = _blindable(order, condition, low, high)
    for stretch in stretches(order, condition.id, low, high, records.policy):
        yield _look(records, stretch, seen[stretch.condition.settings["devices"]], blindable)


def _look(
    records: OrderRecords,
    stretch: Stretch,
    watched: Watched,
    blindable: list[tuple[str, str, Intervals]],
) -> _Looked:
    timed, placed = applied(stretch)
    pieces = pieces_of(stretch, timed, placed)
    longest: int = stretch.condition.settings["silence_us"]
    duty = duty_of(pieces, watched.reached)
    scene = Scene(
        records=records,
        stretch=stretch,
        watched=watched,
        pieces=pieces,
        timed=tuple(one.id for one in timed),
        blindable=tuple(blindable),
    )
    found = []
    for one in silences(duty, watched.reports, longest):
        over = one.over_us or (one.start_us + longest, one.end_us)
        if len(records.period.clip(*over)):
            found.append(silent(scene, one))
    if records.assumed:
        layers: list[Layer] = [(_ALL, Code.NO_DATA, Basis.PERIOD_ASSUMED)]
    else:
        own = silence_layers(duty, pieces, watched.reports, watched.fitted, longest)
        layers = [*_outside(watched), *own]
    part = clipped(stretch, records.period)
    return _Looked(
        stretch=stretch, watched=watched, found=found, segments=layered(part.force, layers)
    )


def _outside(watched: Watched) -> Iterator[Layer]:
    """What is no data because no device was fitted, or no export reaches there."""
    yield _ALL, Code.NO_DATA, Basis.NO_RECORDS
    fitted = watched.fitted
    if len(fitted):
        first = int(fitted.starts_us[0])
        before = Basis.BEFORE_FIRST_RECORD if _assumed_at(watched, first) else Basis.NOT_YET_FITTED
        yield _ALL.clip(OPEN_START_US, first), Code.NO_DATA, before
        rest = _ALL.clip(first, OPEN_END_US).subtract(fitted)
        yield rest, Code.NO_DATA, Basis.NO_LONGER_FITTED
    for time, why in watched.blank:
        yield time, Code.NO_DATA, why


def _assumed_at(watched: Watched, at_us: int) -> bool:
    starts = [one for one in watched.devices if one.period.from_us == at_us]
    return any(one.period.assumed for one in starts)


def _why(
    records: OrderRecords, looked: list[_Looked], segments: list[Segments]
) -> tuple[str, bool]:
    """Why it was not checked, or not all of it; and whether it was."""
    if not any(len(one.watched.reports) or one.watched.sources for one in looked):
        return (_NO_TIME if not looked else NO_RECORDS), False
    if records.assumed:
        return ASSUMED, False
    if not segments:
        return _NO_TIME, True
    told = any((one.state != Code.NO_DATA).any() for one in segments)
    waits = any((one.basis == Basis.NO_REPORT_YET).any() for one in segments)
    if not told and not waits:
        return NOT_REACHED, False
    left_out = int(Basis.NOT_IN_THIS_EXPORT)
    if any((one.basis == left_out).any() for one in segments):
        names = sorted({name for one in looked for name in one.watched.omitting})
        said = f"{', '.join(names)} leave{'s' * (len(names) == 1)} out some methods"
        return f"{said}: a silence there shows nothing" if names else NOT_REACHED, True
    return "", True


def _blindable(
    order: Order, condition: Condition, low: int, high: int
) -> list[tuple[str, str, Intervals]]:
    """The other conditions that positions show, with their time in force."""
    kinds = {one.id: one.kind for one in order.every_condition if one.id != condition.id}
    return [
        (name, kind, in_force(order, name, low, high))
        for name, kind in kinds.items()
        if kind in POSITION_KINDS
    ]


def _listed(looked: list[_Looked]) -> list[Silent]:
    """A near miss of a version not yet notified gives way to a finding of the same time."""
    found = [silence for one in looked for silence in one.found]
    real = [one.silence for one in found if one.list_name == "possible_breaches"]
    starts = np.array([one.start_us for one in real], dtype=np.int64)
    ends = np.array([one.end_us for one in real], dtype=np.int64)
    return [
        one
        for one in found
        if not one.stretch.shadow
        or not bool(((starts < one.silence.end_us) & (one.silence.start_us < ends)).any())
    ]
