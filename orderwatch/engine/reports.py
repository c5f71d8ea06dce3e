"""When a device was heard from: its positions, its events, its rows that were set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from orderwatch.engine.devices import DeviceTrack
from orderwatch.engine.verdict import OrderRecords
from orderwatch.findings.silence import FIX, SET_ASIDE, Reports
from orderwatch.outcome import EventKind
from orderwatch.tables import Int64

LASTING = (EventKind.HOME_IN_RANGE, EventKind.CHARGE)
"""Events in which the device is heard from all the time; of others only their ends are reports."""
OWN = (*LASTING, EventKind.STRAP)
"""Events that are surely the device's own; others may be the word of a home unit."""
NO_REPORT = (EventKind.ATTENDED, EventKind.NOT_ATTENDED)
"""Events that a person records."""
_Rows = tuple[Int64, Int64, Sequence[str]]


def reports_of(records: OrderRecords, device: DeviceTrack) -> Reports:
    """The positions, events and rows set aside of one device in its period."""
    period = device.period
    parts: list[Reports] = []
    if device.fixes is not None:
        fixes, track = device.fixes, device.fixes.track
        rows = (track.source, track.row, track.sources)
        parts.append(_instants((fixes.start_us, fixes.end_us), rows, FIX, sure=True))
    for one in records.heard:
        held = (one.at_us >= period.from_us) & (one.at_us < period.until_us)
        if one.device_id == period.device.id and held.any():
            at, until = one.at_us[held], (one.at_us + one.resolution_us)[held]
            rows = (one.source[held], one.row[held], one.sources)
            parts.append(_instants((at, until), rows, SET_ASIDE, sure=False))
    parts += _of_events(records, device)
    return together([replace(one, devices=(period.device.id,)) for one in parts])


def _instants(times: tuple[Int64, Int64], rows: _Rows, what: int, *, sure: bool) -> Reports:
    """Reports of one instant each, somewhere from the first to the second of their times."""
    n = len(times[0])
    return Reports(
        earliest_us=times[0],
        latest_us=times[1],
        shown_from_us=times[1],
        shown_until_us=times[0],
        sure=np.full(n, sure),
        what=np.full(n, what, dtype=np.int8),
        device=np.zeros(n, dtype=np.int64),
        source=rows[0],
        row=rows[1],
        devices=(),
        sources=tuple(rows[2]),
    )


def _of_events(records: OrderRecords, device: DeviceTrack) -> Iterator[Reports]:
    period = device.period
    for one in records.events:
        start = int(one.from_us[0])
        if one.device_id != period.device.id or not period.from_us <= start < period.until_us:
            continue
        events = one.take(~np.isin(one.event, NO_REPORT))
        begin, end, slack = events.from_us, events.until_us, events.resolution_us
        lasting = np.isin(events.event, LASTING) & (end > begin)
        rows = (events.source, events.row, events.sources)
        heads = replace(
            _instants((begin, begin + slack), rows, FIX, sure=True),
            what=events.event,
            sure=np.isin(events.event, OWN),
            latest_us=np.where(lasting, end, begin) + slack,
            shown_until_us=np.where(lasting, end, begin),
        )
        yield heads
        tails = np.flatnonzero((end > begin) & ~lasting)
        if len(tails):
            yield replace(
                _take(heads, tails),
                earliest_us=end[tails],
                latest_us=(end + slack)[tails],
                shown_from_us=(end + slack)[tails],
                shown_until_us=end[tails],
            )


_ARRAYS = (
    "earliest_us",
    "latest_us",
    "shown_from_us",
    "shown_until_us",
    "sure",
    "what",
    "device",
    "source",
    "row",
)


def _take(reports: Reports, index: Int64) -> Reports:
    return replace(reports, **{name: getattr(reports, name)[index] for name in _ARRAYS})


def together(parts: Sequence[Reports]) -> Reports:
    """Several sets of reports as one, in time order."""
    devices = tuple(sorted({one for part in parts for one in part.devices}))
    sources = tuple(sorted({one for part in parts for one in part.sources}))
    moved = [
        replace(
            part,
            device=np.array([devices.index(one) for one in part.devices], np.int64)[part.device],
            source=np.array([sources.index(one) for one in part.sources], np.int64)[part.source],
        )
        for part in parts
    ]
    empty = {name: np.empty(0, np.int64) for name in _ARRAYS}
    empty |= {"sure": np.empty(0, bool), "what": np.empty(0, np.int8)}
    arrays = {
        name: np.concatenate([empty[name], *(getattr(one, name) for one in moved)])
        for name in _ARRAYS
    }
    order = np.lexsort(
        (
            arrays["row"],
            arrays["source"],
            arrays["device"],
            arrays["what"],
            arrays["latest_us"],
            arrays["earliest_us"],
        )
    )
    values = {name: array[order] for name, array in arrays.items()}
    return Reports(**values, devices=devices, sources=sources)
