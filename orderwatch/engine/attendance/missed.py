"""A missed window of a condition to attend: its list, its grade, what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from orderwatch.engine.parts import last_day
from orderwatch.engine.place.seen import Seen
from orderwatch.engine.verdict import OrderRecords
from orderwatch.findings.account import Code
from orderwatch.findings.attendance import EventRow, Missed, longest_us, time_in
from orderwatch.findings.build import PROXY_CAP
from orderwatch.findings.finding import Against, View
from orderwatch.findings.grade import Cap
from orderwatch.outcome import EventKind, Grade, Method, NearMissReason, Outcome
from orderwatch.tables import Int64
from orderwatch.temporal.intervals import Intervals


@dataclass(frozen=True, kw_only=True)
class Window:
    """A window: start and end, µs UTC; wholly in force and accounted for or not; its events."""

    start_us: int
    end_us: int
    whole: bool
    events: tuple[EventRow, ...]

    @property
    def span(self) -> tuple[int, int]:
        """Start and end, µs UTC."""
        return self.start_us, self.end_us

    def said(self, kind: EventKind) -> list[EventRow]:
        """The events of one kind."""
        return [one for one in self.events if one.events.event[one.index] == kind]


@dataclass(frozen=True, kw_only=True, eq=False)
class Away:
    """A device that was away throughout: its fixes in the window, and whether every one was."""

    view: View
    index: Int64
    every: bool
    stands_m: int


def missed_window(
    records: OrderRecords, seen: Seen, window: Window, away: Away | None, *, contradicted: bool
) -> Missed:
    """The window in its list, with its grade and what speaks against it."""
    stretch = seen.stretch
    by = _excepted_by(seen, window, away)
    reason = None if by else _reason(seen, window)
    against = _against(records, seen, window, away, contradicted=contradicted)
    codes = {one.code for one in against}
    grade, why = _graded(seen, away, codes)
    listed = not by and reason is None
    flags = {*records.flags, *_flags(records, seen, window, away, codes)}
    permits = [one for one in against if one.code == "may_be_permitted"]
    flags |= {f"may_be_permitted:{one.note.split(':')[0]}" for one in permits}
    return Missed(
        list_name="excepted" if by else "near_misses" if reason else "possible_breaches",
        reason=reason,
        excepted_by=by,
        grade=grade if listed else None,
        grade_reason=why if listed else "",
        stretch=stretch,
        window=window.span,
        view=away.view if away else None,
        index=away.index if away else np.zeros(0, dtype=np.int64),
        events=window.events,
        dwell_min_us=time_in(seen.segments, Code.POSSIBLE_BREACH, window.span).total_us,
        stands_if_smaller_m=away.stands_m if away and listed else None,
        flags=tuple(sorted(flags)),
        against=tuple(sorted(against, key=lambda one: (one.code, one.fix or 0))) if listed else (),
    )


def _graded(seen: Seen, away: Away | None, codes: set[str]) -> tuple[Grade, str]:
    """Strong where every fix of the window is away; the first cap that lowers it, in words."""
    carried = "every position away" if away and away.every else "some positions settle nothing"
    grade = Grade.STRONG if away and away.every else Grade.MODERATE
    why = f"{carried}, no interval long enough" if away else "recorded as not attended"
    for cap in _caps(seen, codes):
        if cap.grade.rank < grade.rank:
            grade, why = cap.grade, cap.why
    return grade, why


def _excepted_by(seen: Seen, window: Window, away: Away | None) -> str:
    """The exception that leaves no room for the stay, or allows where the device was."""
    stay: int = seen.stretch.condition.settings["stay_us"]
    left = Intervals.of([window.span])
    for one in seen.timed:
        if longest_us(left.subtract(one.when)) < stay:
            return one.id
        left = left.subtract(one.when)
    if away:
        permits = away.view.readings.permit[away.index]
        if (permits >= 0).any():
            return seen.placed[int(permits[permits >= 0][0])].id
    return ""


def _reason(seen: Seen, window: Window) -> NearMissReason | None:
    stretch = seen.stretch
    if len(stretch.notice_day.clip(*window.span)):
        return NearMissReason.NOTICE_DAY
    if stretch.shadow or len(stretch.before_notice.clip(*window.span)):
        return NearMissReason.BEFORE_NOTICE
    if window.said(EventKind.ATTENDED):
        return NearMissReason.RECORDED_AS_ATTENDED
    return None


def _against(
    records: OrderRecords, seen: Seen, window: Window, away: Away | None, *, contradicted: bool
) -> list[Against]:
    found: list[Against] = []
    for view in seen.views:
        inside = (view.fixes.start_us >= window.start_us) & (view.fixes.end_us < window.end_us)
        near = np.flatnonzero(inside & (view.readings.outcome == Outcome.CONSISTENT))
        code = "contradicted_by_fix" if contradicted or not away else "devices_disagree"
        note = f"device {view.device.id} was near the place in the window"
        found += [Against(code=code, note=note, fix=fix, view=view) for fix in near.tolist()]
    if contradicted and not found:
        note = "the home unit had the device in range in the window"
        found.append(Against(code="home_unit_in_range", note=note))
    if away:
        found += _of_positions(away)
    for one in seen.stretch.exceptions:
        if one.judgement and len(one.when.clip(*window.span)):
            reason = one.reason or "needs a person's judgement"
            found.append(Against(code="may_be_permitted", note=f"{one.id}: {reason}"))
    changed = records.policy.differences()
    if changed:
        words = ", ".join(f"{name} = {value:.15g}" for name, value in changed.items())
        found.append(Against(code="policy_changed", note=f"thresholds not the default: {words}"))
    return found


def _of_positions(away: Away) -> Iterator[Against]:
    fixes, index = away.view.fixes, away.index
    for code, held, note in (
        ("accuracy_unknown", fixes.unknown, "the export states no accuracy"),
        ("spike", fixes.spike, "out and back faster than max_speed"),
    ):
        for fix in index[held[index]].tolist():
            yield Against(code=code, note=note, fix=fix, view=away.view)
    if np.isin(fixes.track.method[index], (Method.WIFI, Method.CELL, Method.RF)).all():
        yield Against(code="wifi_only", note="carried by Wi-Fi, cell or RF positions only")


def _caps(seen: Seen, codes: set[str]) -> Iterator[Cap]:
    if any(seen.stretch.proxies):
        yield PROXY_CAP
    for code, grade, why in (
        ("wifi_only", Grade.MODERATE, "carried by Wi-Fi, cell or RF positions only"),
        ("devices_disagree", Grade.MODERATE, "another device was near the place"),
        ("accuracy_unknown", Grade.WEAK, "the export states no accuracy"),
        ("contradicted_by_fix", Grade.WEAK, "positions near the place contradict it"),
        ("home_unit_in_range", Grade.WEAK, "the home unit contradicts it"),
    ):
        if code in codes:
            yield Cap(grade=grade, why=why)


def _flags(
    records: OrderRecords, seen: Seen, window: Window, away: Away | None, codes: set[str]
) -> Iterator[str]:
    yield from codes & {"accuracy_unknown", "spike", "wifi_only", "policy_changed"}
    if not seen.stretch.notice_recorded:
        yield "notice_not_recorded"
    if away and away.view.device.assumed:
        yield "device_period_assumed"
    if any(seen.stretch.proxies):
        yield "proxy_list"
    day = last_day(records.order, seen.stretch)
    if day and day[0] <= window.start_us < day[1]:
        yield "last_day"
