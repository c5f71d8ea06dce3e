"""Silence of the devices that are to report: how long it lasts, and the account of time.

At an instant the condition is kept if a report lies no longer than the stated time back. So a
silence is allowed for that time, and what lies beyond it is a possible breach. The time begins
anew wherever the condition begins to bind, an exception or notice begins or ends, a device is
fitted, or the exports begin to reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orderwatch.findings.account import Basis, Code, Segments
from orderwatch.findings.pieces import NoticeClass, Pieces
from orderwatch.tables import Bool, Int8, Int64
from orderwatch.temporal.intervals import Intervals

FIX, SET_ASIDE = -1, -2
"""What a report is, besides the codes of `outcome.EventKind`."""
Layer = tuple[Intervals, Code, Basis]


@dataclass(frozen=True, kw_only=True, eq=False)
class Reports:
    """When devices were heard from; arrays of shape (n,), times in µs, sorted by `earliest_us`.

    Attributes:
        earliest_us: earliest reading of its start.
        latest_us: latest reading of its end.
        shown_from_us: latest reading of its start.
        shown_until_us: earliest reading of its end; for an instant, of its time.
        sure: it is surely the device's own; else it may be the word of a home unit or a service.
        what: `EventKind` codes, `FIX` or `SET_ASIDE`.
        device: index into `devices`.
        source: index into `sources`.
        row: data row in that source, 1 = first.
        devices: ids.
        sources: the names of the source files.
    """

    earliest_us: Int64
    latest_us: Int64
    shown_from_us: Int64
    shown_until_us: Int64
    sure: Bool
    what: Int8
    device: Int64
    source: Int64
    row: Int64
    devices: tuple[str, ...]
    sources: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.earliest_us)

    def may(self, longest_us: int) -> Intervals:
        """The time in which a report may lie no longer than `longest_us` back."""
        return Intervals.from_arrays(self.earliest_us, self.latest_us + longest_us)

    def shown(self, longest_us: int) -> Intervals:
        """The time in which a report surely does."""
        begun, until = self.shown_from_us[self.sure], self.shown_until_us[self.sure]
        return Intervals.from_arrays(begun, until + longest_us)


@dataclass(frozen=True, kw_only=True)
class Silence:
    """A silence longer than allowed, or one that may be; times in µs UTC.

    Attributes:
        start_us: the last report before it, or the edge from which it is counted.
        end_us: the next report, or the edge at which the counting ends.
        over_us: start and end of what is surely beyond the stated time; None: that is not shown.
        most_us: the longest that it can be beyond the stated time.
        piece: the piece of in-force time it lies in.
        open_start: it is counted from an edge, not from a report.
        open_end: it is counted to an edge.
    """

    start_us: int
    end_us: int
    over_us: tuple[int, int] | None
    most_us: int
    piece: int
    open_start: bool
    open_end: bool


@dataclass(frozen=True, eq=False)
class Duty:
    """Unbroken parts [start, end) of one piece each in which a device had to report."""

    start_us: Int64
    end_us: Int64
    piece: Int64

    def waiting(self, longest_us: int) -> Intervals:
        """The stated time from the start of each part on."""
        until = np.minimum(self.start_us + longest_us, self.end_us)
        return Intervals.from_arrays(self.start_us, until)

    @property
    def time(self) -> Intervals:
        """All parts."""
        return Intervals.from_arrays(self.start_us, self.end_us)


def duty_of(pieces: Pieces, time: Intervals) -> Duty:
    """The pieces cut to the time in which the exports reach and a device is fitted."""
    edges = np.unique(
        np.concatenate([pieces.start_us, pieces.end_us, time.starts_us, time.ends_us])
    )
    start, end = edges[:-1], edges[1:]
    piece, within = pieces.index_of(start), time.index_of(start)
    kept = (piece >= 0) & (within >= 0)
    start, end, piece, within = start[kept], end[kept], piece[kept], within[kept]
    # Elementary parts of one piece and one interval of time are one: edges of both cut it.
    return Duty(start, end, piece)


def silences(duty: Duty, reports: Reports, longest_us: int) -> list[Silence]:
    """The silences that are, or may be, longer than `longest_us`, in time order."""
    free = duty.time.subtract(duty.waiting(longest_us))
    over, most = free.subtract(reports.may(longest_us)), free.subtract(reports.shown(longest_us))
    whole = most.index_of(over.starts_us)
    bare = np.setdiff1d(np.arange(len(most)), whole)
    low = np.concatenate([over.starts_us, most.starts_us[bare]])
    high = np.concatenate([over.ends_us, most.ends_us[bare]])
    part = np.searchsorted(duty.start_us, low, side="right") - 1
    shown = np.arange(len(low)) < len(over)
    ends = np.where(
        shown,
        np.isin(low - longest_us, reports.latest_us),
        np.isin(low - longest_us, reports.shown_until_us),
    )
    begins = np.where(
        shown, np.isin(high, reports.earliest_us), np.isin(high, reports.shown_from_us)
    )
    lengths = (most.ends_us - most.starts_us)[np.concatenate([whole, bare])]
    found = [
        Silence(
            start_us=int(low[i]) - longest_us,
            end_us=int(high[i]),
            over_us=(int(low[i]), int(high[i])) if shown[i] else None,
            most_us=int(lengths[i]),
            piece=int(duty.piece[part[i]]),
            open_start=not ends[i],
            open_end=not begins[i],
        )
        for i in range(len(low))
    ]
    return sorted(found, key=lambda one: one.start_us)


def silence_layers(
    duty: Duty, pieces: Pieces, reports: Reports, fitted: Intervals, longest_us: int
) -> list[Layer]:
    """What the reports say of the time, a later layer over an earlier one."""
    may, shown = reports.may(longest_us), reports.shown(longest_us)
    over = duty.time.subtract(duty.waiting(longest_us)).subtract(may)
    layers: list[Layer] = [
        (duty.time, Code.NO_DATA, Basis.NO_REPORT_YET),
        (may.intersect(fitted), Code.UNCLEAR, Basis.MAY_HAVE_REPORTED),
        (shown.intersect(fitted), Code.CONSISTENT, Basis.REPORTED),
    ]
    classes: list[tuple[Bool, Code, Basis]] = [
        (pieces.notice == NoticeClass.GIVEN, Code.POSSIBLE_BREACH, Basis.NONE),
        (pieces.notice == NoticeClass.BEFORE, Code.UNCLEAR, Basis.BEFORE_NOTICE),
        (pieces.notice == NoticeClass.DAY, Code.UNCLEAR, Basis.NOTICE_DAY),
        (pieces.excepted_by >= 0, Code.EXCEPTED, Basis.EXCEPTION),
    ]
    for held, code, why in classes:
        time = Intervals.from_arrays(pieces.start_us[held], pieces.end_us[held])
        layers.append((over.intersect(time), code, why))
    return layers


def layered(force: Intervals, layers: Sequence[Layer]) -> Segments:
    """Time in force, each instant as its last layer says; without one it is no data."""
    parts = [force, *(time for time, _, _ in layers)]
    edges = np.unique(np.concatenate([e for one in parts for e in (one.starts_us, one.ends_us)]))
    start, end = edges[:-1], edges[1:]
    held = force.covers(start)
    start, end = start[held], end[held]
    state = np.full(len(start), Code.NO_DATA, dtype=np.int8)
    basis = np.zeros(len(start), dtype=np.int64)
    for time, code, why in layers:
        within = time.covers(start)
        state[within], basis[within] = code, why
    new = np.ones(len(start), dtype=bool)
    new[1:] = (np.diff(state) != 0) | (np.diff(basis) != 0) | (start[1:] != end[:-1])
    last = np.append(np.flatnonzero(new)[1:] - 1, len(start) - 1)[: int(new.sum())]
    none = np.zeros(int(new.sum()), dtype=np.int64)
    return Segments(start[new], end[last], state[new], basis[new], none, none.astype(bool))
