"""A silence of one stretch → its list, its grade, what stands beside it and against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from orderwatch.engine.devices import DeviceTrack
from orderwatch.engine.monitoring.watched import Watched
from orderwatch.engine.parts import last_day
from orderwatch.engine.verdict import OrderRecords
from orderwatch.findings.finding import Against, List
from orderwatch.findings.pieces import NoticeClass, Pieces
from orderwatch.findings.silence import FIX, SET_ASIDE, Silence
from orderwatch.findings.silent import Silent
from orderwatch.orders.in_force import Stretch
from orderwatch.outcome import EventKind, Grade, NearMissReason
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals

_TELLING = (EventKind.STRAP, EventKind.TAMPER, EventKind.CHARGE, EventKind.POWER)
"""Events that findings are flagged with where they stand beside a silence."""
_CARRIED = "the exports reach over it, and nothing of them stands there"
_CAPS = {
    "coverage_not_stated": "no export says that it reaches over the silence",
    "not_in_this_export": "the exports leave out some methods",
    "device_changed": "a device was handed over in it",
    "rows_set_aside": "rows that cannot be dated may lie in it",
}
"""What speaks against a silence and lets it be weak at most, with the grade's reason."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """What a silence is judged with.

    Attributes:
        records: of the order.
        stretch: the condition as it stood, not cut to the account period.
        watched: the devices it is about.
        pieces: its time in force, cut at notice and exceptions.
        timed: ids of the exceptions, as the pieces number them.
        blindable: id, kind and time in force of the other conditions that positions show.
    """

    records: OrderRecords
    stretch: Stretch
    watched: Watched
    pieces: Pieces
    timed: tuple[str, ...]
    blindable: tuple[tuple[str, str, Intervals], ...]


def silent(scene: Scene, one: Silence) -> Silent:
    """The silence in its list."""
    by = int(scene.pieces.excepted_by[one.piece]) if one.over_us else -1
    reason = None if by >= 0 else _reason(scene, one)
    listed: List = "excepted" if by >= 0 else "near_misses" if reason else "possible_breaches"
    graded = listed == "possible_breaches"
    against = tuple(sorted(_against(scene, one), key=lambda each: (each.code, each.note)))
    grade, why = _grade(against)
    beside = _beside(scene, one)
    time = scene.records.period.clip(one.start_us, one.end_us)
    blinds = tuple((name, k) for name, k, force in scene.blindable if len(force.intersect(time)))
    return Silent(
        list_name=listed,
        reason=reason,
        excepted_by=scene.timed[by] if by >= 0 else "",
        grade=grade if graded else None,
        grade_reason=why if graded else "",
        stretch=scene.stretch,
        silence=one,
        reports=scene.watched.reports,
        devices=tuple(sorted({held.period.device.id for held in _fitted(scene, one)})),
        beside=beside,
        start_edge=_edge(scene, one.start_us) if one.open_start else "",
        end_edge=_edge(scene, one.end_us) if one.open_end else "",
        blinds=blinds,
        flags=tuple(
            sorted({*_flags(scene, one, against, beside), *(f"blinds:{n}" for n, _ in blinds)})
        ),
        against=against if graded else (),
    )


def _reason(scene: Scene, one: Silence) -> NearMissReason | None:
    notice = int(scene.pieces.notice[one.piece])
    if notice == NoticeClass.DAY:
        return NearMissReason.NOTICE_DAY
    if scene.stretch.shadow or notice == NoticeClass.BEFORE:
        return NearMissReason.BEFORE_NOTICE
    return None if one.over_us else NearMissReason.UNCLEAR_ONLY


def _grade(against: tuple[Against, ...]) -> tuple[Grade, str]:
    for doubt in against:
        if doubt.code in _CAPS:
            return Grade.WEAK, _CAPS[doubt.code]
    return Grade.MODERATE, _CARRIED


def _fitted(scene: Scene, one: Silence) -> list[DeviceTrack]:
    """The devices whose period reaches into the silence."""
    return [
        held
        for held in scene.watched.devices
        if held.period.from_us < one.end_us and one.start_us < held.period.until_us
    ]


def _against(scene: Scene, one: Silence) -> Iterator[Against]:
    watched, longest = scene.watched, scene.stretch.condition.settings["silence_us"]
    vouched = watched.vouched.clip(one.start_us, one.end_us)
    if not len(vouched) or int((vouched.ends_us - vouched.starts_us).max()) <= longest:
        if watched.omitting:
            note = f"{', '.join(watched.omitting)}: records of some methods are left out"
            yield Against(code="not_in_this_export", note=note)
        else:
            note = "records end, begin or change file here, and no export says what it covers"
            yield Against(code="coverage_not_stated", note=note)
    for held in watched.devices:
        period = held.period
        for at, words in ((period.from_us, "is counted from"), (period.until_us, "until")):
            if one.start_us < at < one.end_us:
                note = f"device {period.device.id} {words} a time within the silence"
                yield Against(code="device_changed", note=note)
    for name, count in watched.unplaced:
        note = f"{name}: {count:,} rows set aside whose device or time cannot be read"
        yield Against(code="rows_set_aside", note=note)
    for exception in scene.stretch.exceptions:
        if exception.judgement and len(exception.when.clip(one.start_us, one.end_us)):
            reason = exception.reason or "needs a person's judgement"
            yield Against(code="may_be_permitted", note=f"{exception.id}: {reason}")


def _flags(
    scene: Scene, one: Silence, against: tuple[Against, ...], beside: tuple[int, ...]
) -> Iterator[str]:
    yield from scene.records.flags
    for doubt in against:
        if doubt.code == "may_be_permitted":
            yield f"may_be_permitted:{doubt.note.split(':')[0]}"
        elif doubt.code in _CAPS:
            yield doubt.code
    if one.open_start:
        yield "open_start"
    if one.open_end:
        yield "open_end"
    if not scene.stretch.notice_recorded:
        yield "notice_not_recorded"
    if any(held.period.assumed for held in _fitted(scene, one)):
        yield "device_period_assumed"
    day = last_day(scene.records.order, scene.stretch)
    if day and day[0] <= one.start_us < day[1]:
        yield "last_day"
    if _granted_after(scene, one):
        yield "granted_after"
    for index in beside:
        what = int(scene.watched.reports.what[index])
        if what in _TELLING:
            yield f"{EventKind(what).name.lower()}_event"


def _granted_after(scene: Scene, one: Silence) -> bool:
    """Whether an exception would have covered some of it, had it been granted by then."""
    return any(
        len(each.when.clip(one.start_us, min(one.end_us, each.granted_us)))
        for each in scene.stretch.exceptions
        if each.granted_us is not None and not each.judgement
    )


def _beside(scene: Scene, one: Silence) -> tuple[int, ...]:
    """The last report before, the last position before, the next report, the events about it."""
    reports, longest = scene.watched.reports, scene.stretch.condition.settings["silence_us"]
    early = int(np.searchsorted(reports.earliest_us, one.start_us, side="right"))
    late = int(np.searchsorted(reports.earliest_us, one.end_us, side="left"))
    low = int(np.searchsorted(reports.earliest_us, one.start_us - longest, side="left"))
    high = int(np.searchsorted(reports.earliest_us, one.end_us, side="right"))
    found = set(np.flatnonzero(reports.latest_us[low:early] == one.start_us)[-1:] + low)
    found |= {early - 1} if early else set()
    fixes = scene.watched.fixes
    last = int(np.searchsorted(fixes, early))
    found |= {*fixes[:last][-1:].tolist(), *([late] if late < len(reports) else [])}
    events = np.flatnonzero(reports.what[low:high] > FIX) + low
    earlier = scene.watched.events[: np.searchsorted(scene.watched.events, low)]
    going_on = earlier[reports.latest_us[earlier] > one.start_us]
    found |= {*events.tolist(), *going_on.tolist()}
    inner = np.flatnonzero(reports.what[early:late] == SET_ASIDE)[:1] + early
    return tuple(sorted(int(each) for each in {*found, *inner.tolist()}))


def _edge(scene: Scene, at_us: int) -> str:
    """Where the counting begins or ends without a report, in words."""
    stretch, watched, period = scene.stretch, scene.watched, scene.records.period
    asked = at_us in period.starts_us or at_us in period.ends_us
    if _ends(stretch.force, at_us):
        # A stretch is cut to the time asked for, so that this edge is one of its force as well.
        if asked:
            return "an edge of the time asked for"
        begins = at_us in stretch.force.starts_us
        return f"where the condition {'begins' if begins else 'ceases'} to bind"
    if _ends(watched.reached, at_us):
        for held in watched.devices:
            if at_us in (held.period.from_us, held.period.until_us):
                return f"an edge of the period of {held.period.device.id}"
        exports = "where the exports begin or cease to reach"
        return "an edge of the time asked for" if asked else exports
    for exception in stretch.exceptions:
        granted = OPEN_START_US if exception.granted_us is None else exception.granted_us
        time = exception.when.clip(granted, OPEN_END_US)
        if not exception.judgement and _ends(time, at_us):
            return f"an edge of exception {exception.id}"
    return "notice of the condition"


def _ends(time: Intervals, at_us: int) -> bool:
    """Whether an interval begins or ends at an instant."""
    return bool(at_us in time.starts_us or at_us in time.ends_us)
