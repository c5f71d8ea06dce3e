"""What an export is: rows, devices, rate, silences, accuracy, methods, repeats, order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from orderwatch.outcome import EventKind, Method
from orderwatch.records.contact_files import ContactsAsked
from orderwatch.records.contact_quality import ContactCounts
from orderwatch.records.given import check_device
from orderwatch.records.model import CaseRecords, Source
from orderwatch.records.store import Progress, RecordStore
from orderwatch.tables import DeviceEvents, Track

_SILENCE_US = 15 * 60 * 1_000_000


@dataclass(frozen=True, kw_only=True)
class Quality:
    """The records of one device.

    Attributes:
        device_id: as written.
        fixes: used rows, duplicates left out.
        first_us: time of the first fix, µs.
        last_us: time of the last.
        median_interval_s: between neighbouring fixes; None with fewer than two.
        silences: gaps over 15 minutes.
        silent_s: their sum.
        accuracy_m: 5 %, 50 % and 95 % quantile of the reported radius; None: none reported.
        accuracy_unknown: share of fixes without a usable radius.
        methods: method → fixes.
        repeats: share of fixes at the same position as the one before.
        decimals: 95 % quantile of the decimals of latitude and longitude, at most 7.
        out_of_order: share of rows whose time is before that of the row above it in its file.
    """

    device_id: str
    fixes: int
    first_us: int
    last_us: int
    median_interval_s: float | None
    silences: int
    silent_s: float
    accuracy_m: tuple[float, float, float] | None
    accuracy_unknown: float
    methods: Mapping[str, int]
    repeats: float
    decimals: int
    out_of_order: float


@dataclass(frozen=True, kw_only=True)
class EventCounts:
    """What one device reported besides positions.

    Attributes:
        device_id: as written.
        events: word of the canonical column → used rows, sorted.
        first_us: start of the first, µs.
        last_us: start of the last.
    """

    device_id: str
    events: Mapping[str, int]
    first_us: int
    last_us: int


@dataclass(frozen=True, kw_only=True)
class ReadReport:
    """What was read.

    Attributes:
        sources: the files.
        ledger: rows of ledger.csv; every device counts as matched.
        devices: quality of the positions by device, sorted.
        events: device events by device, sorted.
        set_aside: code → rows, most first.
        examples: the first rows set aside, as in set_aside.csv.
        grid_like: rows set aside whose latitude or longitude looks like metres of a national
            grid.
        swapped_like: rows set aside whose latitude could be a longitude.
        contacts: channels and outcomes of the contacts, by file.
    """

    sources: Sequence[Source]
    ledger: Sequence[Mapping[str, Any]]
    devices: Sequence[Quality]
    events: Sequence[EventCounts]
    set_aside: Mapping[str, int]
    examples: Sequence[Mapping[str, Any]]
    grid_like: int
    swapped_like: int
    contacts: Sequence[ContactCounts] = ()


Look = Callable[[CaseRecords, Mapping[str, Source]], None]
"""Takes the records of one device, and the files by name."""


def read_report(
    paths: Sequence[str | Path],
    profile: str | Path | None = None,
    *,
    device: str | None = None,
    owners: Sequence[str] = (),
    examples: int = 20,
    progress: Progress | None = None,
    look: Look | None = None,
) -> ReadReport:
    """Reads files and says what they are.

    Args:
        paths: files, globs or folders.
        profile: a built-in name or a file; None: guessed from each header.
        device: the device of every row, where no column names it.
        owners: whose phone or account contacts were taken from, where they do not say.
        examples: how many of the rows set aside are shown.
        progress: called after each file.
        look: called with the records of each device, one after the other.

    Raises:
        RecordsError: a file cannot be read as a table of records.
    """
    with RecordStore(progress=progress) as store:
        asked = ContactsAsked(owners=owners)
        store.add(paths, profile=profile, device=device, asked=asked)
        check_device(device, any_read=bool(store.sources()), used=store.device_used)
        store.match_all()
        sources = {source.name: source for source in store.sources()}
        devices, events = [], []
        for _, case in store.cases():
            devices += [describe(track) for track in case.tracks]
            events += [_counted(one) for one in case.events]
            if look is not None:
                look(case, sources)
        grid, swapped = store.odd_positions()
        return ReadReport(
            sources=store.sources(),
            ledger=store.ledger(),
            devices=sorted(devices, key=lambda one: one.device_id),
            events=sorted(events, key=lambda one: one.device_id),
            set_aside=store.set_aside_codes(),
            examples=list(islice(store.set_aside(), examples)),
            grid_like=grid,
            swapped_like=swapped,
            contacts=store.contact_counts(),
        )


def _counted(events: DeviceEvents) -> EventCounts:
    counts = Counter(EventKind(int(one)).name.lower() for one in events.event)
    return EventCounts(
        device_id=events.device_id,
        events=dict(sorted(counts.items())),
        first_us=int(events.from_us[0]),
        last_us=int(events.from_us[-1]),
    )


def describe(track: Track) -> Quality:
    """The quality of one device's records; the track has at least one fix."""
    gaps = np.diff(track.at_us)
    known = np.isfinite(track.accuracy_m)
    silent = gaps[gaps > _SILENCE_US]
    counts = np.bincount(track.method, minlength=len(Method))
    methods = {one.name.lower(): int(counts[one]) for one in Method if counts[one]}
    same = (np.diff(track.lat) == 0.0) & (np.diff(track.lon) == 0.0)
    return Quality(
        device_id=track.device_id,
        fixes=len(track),
        first_us=int(track.at_us[0]),
        last_us=int(track.at_us[-1]),
        median_interval_s=float(np.median(gaps)) / 1e6 if len(gaps) else None,
        silences=len(silent),
        silent_s=float(silent.sum()) / 1e6,
        accuracy_m=_quantiles(track.accuracy_m[known]) if known.any() else None,
        accuracy_unknown=float(1.0 - known.mean()),
        methods=dict(sorted(methods.items())),
        repeats=float(same.mean()) if len(same) else 0.0,
        decimals=_decimals(np.concatenate([track.lat, track.lon])),
        out_of_order=_out_of_order(track),
    )


def _quantiles(values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


def _decimals(degrees: np.ndarray[Any, np.dtype[np.float64]]) -> int:
    """Fewest decimals that give back 95 % of the values."""
    for decimals in range(8):
        if (np.abs(degrees - np.round(degrees, decimals)) < 1e-9).mean() >= 0.95:
            return decimals
    return 7


def _out_of_order(track: Track) -> float:
    """Share of rows earlier than the row above in the same file."""
    order = np.lexsort((track.row, track.source))
    at, source = track.at_us[order], track.source[order]
    pairs = source[1:] == source[:-1]
    back = pairs & (at[1:] < at[:-1])
    return float(back.sum() / max(1, pairs.sum()))
