"""One window of a condition to attend: near the place, missed, or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.conditions.attend import Reach, inside_larger, reach
from orderwatch.engine.attendance.missed import Away, Window, missed_window
from orderwatch.engine.place.seen import Seen
from orderwatch.engine.verdict import OrderRecords
from orderwatch.findings.account import Basis, Code
from orderwatch.findings.attendance import Mark, Missed, longest_us, time_in
from orderwatch.findings.finding import View
from orderwatch.outcome import EventKind, NearMissReason, Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Int64


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a window came to: its mark in the account, and its row in a list."""

    mark: Mark | None = None
    missed: Missed | None = None


def judge(
    records: OrderRecords, seen: Seen, reaches: Sequence[tuple[View, Reach]], window: Window
) -> Judged:
    """Settles a window where the records do.

    An event decides; where positions show the opposite the time is unclear. Without one, the
    account as of a place to stay in shows presence of at least the stay, or a device was away
    throughout. A window that is not wholly in force and in the account period is never missed.
    """
    stay: int = seen.stretch.condition.settings["stay_us"]
    near = longest_us(time_in(seen.segments, Code.CONSISTENT, window.span)) >= stay
    attended, not_attended = (
        window.said(kind) for kind in (EventKind.ATTENDED, EventKind.NOT_ATTENDED)
    )
    away = None
    if not near and window.end_us - window.start_us >= stay:
        away = next(_devices_away(reaches, window, stay, seen.stretch.zones, records.policy), None)
    if attended and not (away or not_attended):
        return Judged(mark=(*window.span, Code.CONSISTENT, Basis.ATTENDED))
    if near and not not_attended:
        return Judged(mark=(*window.span, Code.CONSISTENT, Basis.NEAR_IN_WINDOW))
    if not window.whole or not (away or not_attended):
        return Judged()
    missed = missed_window(records, seen, window, away, contradicted=near)
    return Judged(mark=_mark(window, missed, near or bool(attended), away), missed=missed)


def _mark(window: Window, missed: Missed, opposed: bool, away: Away | None) -> Mark:
    if missed.list_name == "excepted":
        return (*window.span, Code.EXCEPTED, Basis.EXCEPTION)
    if missed.reason == NearMissReason.BEFORE_NOTICE:
        return (*window.span, Code.UNCLEAR, Basis.BEFORE_NOTICE)
    if missed.reason == NearMissReason.NOTICE_DAY:
        return (*window.span, Code.UNCLEAR, Basis.NOTICE_DAY)
    if opposed:
        return (*window.span, Code.UNCLEAR, Basis.RECORDS_DISAGREE)
    basis = Basis.NONE if away else Basis.NOT_ATTENDED
    return (*window.span, Code.POSSIBLE_BREACH, basis)


def reaches_of(seen: Seen, policy: Policy) -> list[tuple[View, Reach]]:
    """What the fixes of each device let it have done between them, the worn ones first.

    A fix where an exception allows to be is away from the places too.
    """
    found = []
    for view in sorted(seen.views, key=lambda one: not one.device.worn):
        one = reach(view.fixes, view.readings, seen.stretch.zones, policy)
        permitted = (view.readings.permit >= 0) & (one.way_m > 0.0)
        found.append((view, replace(one, against=one.against | permitted)))
    return found


def _devices_away(
    reaches: Sequence[tuple[View, Reach]],
    window: Window,
    stay: int,
    zones: Sequence[Zone],
    policy: Policy,
) -> Iterator[Away]:
    """The devices that cannot have been at a place for the stay."""
    for view, found in reaches:
        inside = (found.end_us >= window.start_us) & (found.start_us < window.end_us)
        index = np.flatnonzero(inside)
        outcome = view.readings.outcome[index]
        if not len(index) or (outcome == Outcome.CONSISTENT).any():
            continue
        around = found.around(window.span)
        if around.longest_us(window.span) >= stay:
            continue
        every = bool(found.against[index].all())
        nearest = float(found.way_m[index].min()) if every else np.inf
        limit = int(min(around.way_m.max(), nearest))

        def away_still(
            larger_m: int, view: View = view, index: Int64 = index, around: Reach = around
        ) -> bool:
            near = inside_larger(view.fixes, index, zones, float(larger_m), policy)
            return not near and around.longest_us(window.span, float(larger_m)) < stay

        yield Away(view=view, index=index, every=every, stands_m=_stands_m(limit, away_still))


def _stands_m(limit: int, away_still: Callable[[int], bool]) -> int:
    """Largest whole number of metres by which the places can be grown and the grade stay."""
    low, high = 0, limit + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if away_still(middle) else (low, middle)
    return low
