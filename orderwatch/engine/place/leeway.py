"""The leeway of a curfew across its stretches, and the windows that show nothing but absence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.engine.place.seen import Seen
from orderwatch.findings.account import Basis, Code
from orderwatch.findings.leeway import Spending, absence, allowance_time, paint
from orderwatch.findings.timeline import time_of
from orderwatch.orders.in_force import Stretch
from orderwatch.orders.model import MUST_STAY_KINDS, Order
from orderwatch.orders.windows import ALLOWANCE, Allowance, Per, period_starts, whole_windows
from orderwatch.temporal.intervals import Int64, Intervals


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """When a stretch has allowance left, and where the periods of it begin, µs, sorted."""

    time: Intervals
    starts_us: Int64


def with_leeway(order: Order, seen: Sequence[Seen]) -> tuple[list[Seen], list[Allowed]]:
    """The stretches with tolerance and allowance in their accounts, and when each has allowance.

    A version of which notice is still to come neither uses up an allowance nor has one.
    """
    tolerant = [
        replace(one, segments=paint(one.segments, one.stretch.tolerance, Basis.TOLERANCE))
        for one in seen
    ]
    windows = _windows(order, [one.stretch for one in seen if not one.stretch.shadow])
    spent = [_spending(order, one, windows) for one in tolerant]
    times = allowance_time(spent)
    painted = [
        replace(one, segments=paint(one.segments, time, Basis.ALLOWANCE))
        for one, time in zip(tolerant, times, strict=True)
    ]
    allowed = [
        Allowed(time=time, starts_us=one.starts_us) for time, one in zip(times, spent, strict=True)
    ]
    return painted, allowed


def absent_windows(order: Order, seen: Sequence[Seen]) -> Intervals:
    """The windows of a condition to stay, in force to both ends, that show nothing but absence."""
    gone, windows = Intervals.empty(), Intervals.empty()
    for one in seen:
        stretch, segments = one.stretch, one.segments
        if stretch.shadow or stretch.condition.kind not in MUST_STAY_KINDS:
            continue
        lenient = (segments.basis & int(Basis.TOLERANCE | Basis.ALLOWANCE)) != 0
        gone = gone.union(time_of(segments, (segments.state == Code.POSSIBLE_BREACH) | lenient))
        low, high = int(stretch.force.starts_us[0]), int(stretch.force.ends_us[-1])
        if stretch.condition.when or "at" in stretch.condition.settings:
            windows = windows.union(whole_windows(order, stretch.condition, low, high))
    holder = gone.index_of(windows.starts_us)
    whole = (holder >= 0) & (windows.ends_us <= np.append(gone.ends_us, 0)[holder])
    return Intervals(windows.starts_us[whole], windows.ends_us[whole])


def _spending(order: Order, seen: Seen, windows: Intervals) -> Spending:
    stretch = seen.stretch
    allowance: Allowance | None = stretch.condition.settings.get(ALLOWANCE)
    none: Int64 = np.empty(0, dtype=np.int64)
    if allowance is None or stretch.shadow:
        return Spending(
            absence=Intervals.empty(), force=stretch.force, length_us=0, per="", starts_us=none
        )
    return Spending(
        absence=absence(seen.segments),
        force=stretch.force,
        length_us=allowance.length_us,
        per=allowance.per,
        starts_us=_starts(order, stretch, allowance.per, windows),
    )


def _windows(order: Order, stretches: Sequence[Stretch]) -> Intervals:
    """The windows as they stood from version to version: a change in one makes no second one."""
    found = Intervals.empty()
    for one in stretches:
        if len(one.force) and ALLOWANCE in one.condition.settings:
            low, high = int(one.force.starts_us[0]), int(one.force.ends_us[-1])
            own = whole_windows(order, one.condition, low, high)
            found = found.union(own.clip(max(one.start_us, int(own.starts_us[0])), one.end_us))
    return found


def _starts(order: Order, stretch: Stretch, per: Per, windows: Intervals) -> Int64:
    """Where the periods of an allowance begin that touch a stretch."""
    low, high = int(stretch.force.starts_us[0]), int(stretch.force.ends_us[-1])
    if per != "window":
        return period_starts(order, stretch.condition, per, low, high)
    touch = (windows.ends_us > low) & (windows.starts_us < high)
    return windows.starts_us[touch]
