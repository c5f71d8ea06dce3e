"""A home unit: in range of it shows presence, out of range shows nothing, moved ends its word."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from orderwatch.findings.account import Basis, Code, Segments
from orderwatch.outcome import EventKind
from orderwatch.tables import Bool, DeviceEvents, Int64
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals


@dataclass(frozen=True, kw_only=True)
class InRange:
    """A time in which the unit had a device in range, µs, and the row that says so."""

    device_id: str
    start_us: int
    end_us: int
    source: str
    row: int


def unit_segments(events: DeviceEvents, names: Set[str], *, only_place: bool) -> Segments:
    """What a device's events say of places to stay in, over all time, as an account.

    In range with an end: consistent between the latest reading of its start and the earliest of
    its end. Out of range, to its end or else to the next time in range: unclear. From when the
    unit was moved on, in range is unclear too. An event without an end takes no time, and all
    else is no data.

    Args:
        events: of one device.
        names: ids and labels of the places that count.
        only_place: the condition has one place, which an event without a place then means.
    """
    inside, lost = _inside(events, names, only_place), _lost(events, names, only_place)
    moved = Intervals.of([(_moved_us(events, names), OPEN_END_US)])
    settled = inside.subtract(moved).subtract(lost)
    parts = [
        (settled, Code.CONSISTENT, Basis.HOME_UNIT_IN_RANGE),
        (inside.intersect(moved).subtract(lost), Code.UNCLEAR, Basis.HOME_UNIT_MOVED),
        (lost, Code.UNCLEAR, Basis.HOME_UNIT_OUT_OF_RANGE),
    ]
    edges = np.unique(
        np.concatenate(
            [
                np.array([OPEN_START_US, OPEN_END_US], dtype=np.int64),
                *(edge for time, _, _ in parts for edge in (time.starts_us, time.ends_us)),
            ]
        )
    )
    start, end = edges[:-1], edges[1:]
    state = np.full(len(start), Code.NO_DATA, dtype=np.int8)
    basis = np.zeros(len(start), dtype=np.int64)
    for time, code, why in parts:
        held = time.covers(start)
        state[held], basis[held] = code, why
    nothing = np.zeros(len(start), dtype=np.int64)
    return Segments(start, end, state, basis, nothing, state == Code.UNCLEAR)


def in_range(events: DeviceEvents, names: Set[str], *, only_place: bool) -> list[InRange]:
    """The times in range that settle something, each with its row."""
    moved = _moved_us(events, names)
    start, end = events.from_us + events.resolution_us, np.minimum(events.until_us, moved)
    chosen = _about(events, names, only_place, EventKind.HOME_IN_RANGE) & (start < end)
    return [
        InRange(
            device_id=events.device_id,
            start_us=int(start[i]),
            end_us=int(end[i]),
            source=events.sources[int(events.source[i])],
            row=int(events.row[i]),
        )
        for i in np.flatnonzero(chosen)
    ]


def _inside(events: DeviceEvents, names: Set[str], only_place: bool) -> Intervals:
    chosen = _about(events, names, only_place, EventKind.HOME_IN_RANGE)
    start = events.from_us + events.resolution_us
    return Intervals.from_arrays(start[chosen], events.until_us[chosen])


def _lost(events: DeviceEvents, names: Set[str], only_place: bool) -> Intervals:
    chosen = np.flatnonzero(_about(events, names, only_place, EventKind.HOME_OUT_OF_RANGE))
    back = events.from_us[_about(events, names, only_place, EventKind.HOME_IN_RANGE)]
    following = np.append(np.sort(back), OPEN_END_US)
    next_us = following[np.searchsorted(following, events.from_us[chosen], side="right")]
    open_ = events.until_us[chosen] <= events.from_us[chosen]
    until: Int64 = np.where(open_, next_us, events.until_us[chosen] + events.resolution_us[chosen])
    return Intervals.from_arrays(events.from_us[chosen], until)


def _moved_us(events: DeviceEvents, names: Set[str]) -> int:
    """When the unit was first moved, at the earliest."""
    moved = _about(events, names, True, EventKind.UNIT_MOVED)
    return int(events.from_us[moved].min()) if moved.any() else OPEN_END_US


def _about(events: DeviceEvents, names: Set[str], only_place: bool, kind: EventKind) -> Bool:
    """Events of a kind at one of the places."""
    named = [place in names or (not place and only_place) for place in events.place]
    about: Bool = (events.event == kind) & np.array(named, dtype=bool)
    return about
