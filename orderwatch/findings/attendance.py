"""What a window of attendance came to: near the place, missed, neither; and its account of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.findings.account import Basis, Code, Segments, joined
from orderwatch.findings.finding import Against, List, View
from orderwatch.orders.in_force import Stretch
from orderwatch.outcome import Grade, NearMissReason
from orderwatch.tables import DeviceEvents, Int64
from orderwatch.temporal.intervals import Intervals

Mark = tuple[int, int, Code, Basis]


@dataclass(frozen=True, kw_only=True, eq=False)
class EventRow:
    """One event of attendance in a window."""

    events: DeviceEvents
    index: int

    @property
    def device_id(self) -> str:
        """The device that the row names."""
        return self.events.device_id


@dataclass(frozen=True, kw_only=True, eq=False)
class Missed:
    """A window that the records show to be missed, in its list; times in µs UTC.

    Attributes:
        list_name: the table it stands in.
        reason: why it is no possible breach, for near misses.
        excepted_by: `id` of the exception, for excepted windows.
        grade: for possible breaches.
        grade_reason: the grade in words.
        stretch: the condition as it stood.
        window: start and end.
        view: the device that was away throughout; None: only an event says so.
        index: its fixes in the window, or those around it.
        events: the events of attendance in the window.
        dwell_min_us: the time in the window that the account shows away, fix by fix.
        stands_if_smaller_m: metres by which the places can be grown and the grade stay.
        flags: sorted codes.
        against: what speaks against it, sorted by code.
    """

    list_name: List
    reason: NearMissReason | None
    excepted_by: str
    grade: Grade | None
    grade_reason: str
    stretch: Stretch
    window: tuple[int, int]
    view: View | None
    index: Int64
    events: tuple[EventRow, ...]
    dwell_min_us: int
    stands_if_smaller_m: int | None
    flags: tuple[str, ...]
    against: tuple[Against, ...]

    @property
    def device_id(self) -> str:
        """The device that was away, or that the event names."""
        return self.view.device.id if self.view else self.events[0].device_id


def time_in(segments: Segments, code: Code, window: tuple[int, int]) -> Intervals:
    """The time of one state within a window."""
    chosen = segments.state == code
    time = Intervals.from_arrays(segments.start_us[chosen], segments.end_us[chosen])
    return time.clip(*window)


def longest_us(time: Intervals) -> int:
    """The length of the longest interval, µs."""
    return int((time.ends_us - time.starts_us).max()) if len(time) else 0


def attendance_account(segments: Segments, marks: Sequence[Mark]) -> Segments:
    """The account of a condition to attend.

    A window that is settled has its state throughout, but for time that an exception covers. All
    other time keeps its silences and exceptions, and is unclear besides: to be away for a while
    shows nothing.

    Args:
        segments: the account as of a place to stay in.
        marks: settled windows: start, end, state, basis.
    """
    cuts = [segments.start_us, segments.end_us]
    cuts.append(np.array([edge for mark in marks for edge in mark[:2]], dtype=np.int64))
    edges = np.unique(np.concatenate(cuts))
    at = np.searchsorted(segments.start_us, edges[:-1], side="right") - 1
    held = (at >= 0) & (edges[:-1] < segments.end_us[at]) if len(segments) else at >= 0
    start, end, at = edges[:-1][held], edges[1:][held], at[held]
    parts = replace(segments.take(at), start_us=start, end_us=end)
    state, basis = parts.state.copy(), parts.basis.copy()
    open_ = (state != Code.NO_DATA) & (state != Code.EXCEPTED)
    state[open_], basis[open_] = Code.UNCLEAR, Basis.ATTENDANCE_NOT_SHOWN
    excepted = state == Code.EXCEPTED
    for low, high, code, why in marks:
        within = (start >= low) & (start < high)
        within &= ~excepted | (code != Code.POSSIBLE_BREACH)
        state[within], basis[within] = code, why
    unseen = np.where(state == Code.NO_DATA, np.minimum(parts.unseen_us, end - start), 0)
    return joined(replace(parts, state=state, basis=basis, unseen_us=unseen))
