"""The respondent's devices with their fixes, and the time an order is accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np

from orderwatch.conditions.fixes import Fixes, prepare
from orderwatch.conditions.readings import Readings
from orderwatch.conditions.still import still_times
from orderwatch.findings.account import Basis, Segments, account, no_records
from orderwatch.findings.timeline import DeviceAccount
from orderwatch.orders.holdings import DevicePeriod, device_periods
from orderwatch.orders.model import Device, Order
from orderwatch.policy import Policy
from orderwatch.records.model import Source
from orderwatch.tables import DeviceEvents, Int64, Track
from orderwatch.temporal.intervals import Intervals

_SECOND_US = 1_000_000


@dataclass(frozen=True, kw_only=True)
class DeviceTrack:
    """A device of one person for one period, with its fixes in that period.

    Attributes:
        period: device, period, and whether its start is assumed.
        fixes: None where the device has no fix in the period.
        covers: what its exports say they cover; None: one of them does not say.
        omits: one of its exports leaves out records of some methods.
        still: when it kept its place for 24 h or more.
    """

    period: DevicePeriod
    fixes: Fixes | None
    covers: Intervals | None
    omits: bool
    still: Intervals = field(default_factory=Intervals.empty)

    @property
    def held(self) -> Device:
        """The device as the order names it, its start assumed where the period's is."""
        return replace(self.period.device, assumed=self.period.assumed)

    def account(
        self, readings: Readings | None, fixes: Fixes | None, policy: Policy
    ) -> DeviceAccount:
        """The device's account of all time, from the readings of its fixes."""
        segments: Segments = no_records(Basis.NO_RECORDS)
        if fixes is not None and readings is not None and len(fixes):
            segments = account(fixes, readings, policy)
        return DeviceAccount(
            segments=segments,
            worn=bool(self.period.device.worn),
            from_us=self.period.from_us,
            until_us=self.period.until_us,
            covers=self.covers,
            omits=self.omits,
        )


def respondent_devices(
    order: Order, tracks: Sequence[Track], sources: Mapping[str, Source], policy: Policy
) -> list[DeviceTrack]:
    """The respondent's devices in file order, each with its own fixes of its own period."""
    return devices_of(order, order.respondent.id, tracks, sources, policy)


def devices_of(
    order: Order,
    person_id: str,
    tracks: Sequence[Track],
    sources: Mapping[str, Source],
    policy: Policy,
) -> list[DeviceTrack]:
    """One person's devices in file order, each with its own fixes of its own period."""
    found = []
    for period in device_periods(order):
        if period.person_id != person_id:
            continue
        held = [track for track in tracks if track.device_id == period.device.id]
        own = [track for track in (_in_period(track, period) for track in held) if len(track)]
        stated = [one for one in sources.values() if period.device.id in one.devices]
        covers, omits = _coverage(stated)
        fixes = prepare(own[0], policy) if own else None
        still = still_times(fixes, policy) if fixes else Intervals.empty()
        found.append(
            DeviceTrack(period=period, fixes=fixes, covers=covers, omits=omits, still=still)
        )
    return found


def events_of(order: Order, person_id: str, events: Sequence[DeviceEvents]) -> list[DeviceEvents]:
    """What one person's devices reported in the time they were theirs, one a device and period.

    An event belongs to the period in which it starts.
    """
    found = []
    for period in device_periods(order):
        if period.person_id != person_id:
            continue
        for one in events:
            if one.device_id == period.device.id:
                own = one.take((one.from_us >= period.from_us) & (one.from_us < period.until_us))
                found += [own] if len(own) else []
    return found


def own_sources(devices: Sequence[DeviceTrack]) -> list[str]:
    """The names of the exports with fixes of these devices, sorted."""
    return sorted(
        {
            device.fixes.track.sources[i]
            for device in devices
            if device.fixes is not None
            for i in np.flatnonzero(np.bincount(device.fixes.track.source))
        }
    )


def event_sources(events: Sequence[DeviceEvents]) -> list[str]:
    """The names of the exports with these events, sorted."""
    return sorted({one.sources[i] for one in events for i in np.unique(one.source)})


def account_period(
    devices: Sequence[DeviceTrack],
    events: Sequence[DeviceEvents],
    sources: Mapping[str, Source],
    given: tuple[int | None, int | None],
    contacts: Mapping[str, tuple[int, int]] | None = None,
) -> tuple[Intervals, bool]:
    """The time to account for, and whether any of it was taken from the records.

    `--from` and `--until` decide; without them what the exports say they cover; without that the
    first to the last record of all exports that do not say, to the end of that second.

    Args:
        devices: of the order's respondent.
        events: what these devices reported besides positions.
        sources: name → file.
        given: `--from` and `--until`, µs.
    """
    start, end = given
    if start is not None and end is not None:
        return Intervals.of([(start, end)]), False
    known, own = Intervals.empty(), {device.period.device.id for device in devices}
    for source in sources.values():
        if source.covers is not None and own & set(source.devices):
            known = known.union(source.covers)
    heard = {*own_sources(devices), *event_sources(events)}
    silent = {name for name in heard if sources[name].covers is None}
    recorded = _recorded(devices, events, silent)
    for name, (first, last) in (contacts or {}).items():
        covers = sources[name].covers if name in sources else None
        if covers is not None:
            known = known.union(covers)
        else:
            silent.add(name)
            end_us = last // _SECOND_US * _SECOND_US + _SECOND_US
            recorded = _hull(recorded.union(Intervals.of([(first, end_us)])))
    known = known.union(recorded)
    assumed = bool(silent)
    if not len(known):
        return known, assumed
    low = start if start is not None else int(known.starts_us[0])
    high = end if end is not None else int(known.ends_us[-1])
    if start is None and end is None:
        return known, assumed
    wanted = Intervals.of([(low, high)])
    return wanted, assumed


def _hull(time: Intervals) -> Intervals:
    """From the first instant to the last."""
    return Intervals.of([(int(time.starts_us[0]), int(time.ends_us[-1]))])


def _in_period(track: Track, period: DevicePeriod) -> Track:
    first, end = np.searchsorted(track.at_us, [period.from_us, period.until_us])
    return track.take(slice(int(first), int(end)))


def _coverage(sources: Sequence[Source]) -> tuple[Intervals | None, bool]:
    covers: Intervals | None = Intervals.empty()
    for source in sources:
        covers = None if covers is None or source.covers is None else covers.union(source.covers)
    return (covers if sources else None), any(source.omits for source in sources)


def _recorded(
    devices: Sequence[DeviceTrack], events: Sequence[DeviceEvents], names: Set[str]
) -> Intervals:
    """From the first to the last record of some exports together: one file or ten say the same."""
    spans: list[tuple[Track | DeviceEvents, Int64, Int64]] = [
        (device.fixes.track, device.fixes.start_us, device.fixes.end_us)
        for device in devices
        if device.fixes is not None
    ]
    # An end is exclusive: the last instant of an event lies before it.
    ends = (np.maximum(one.from_us, one.until_us - 1) + one.resolution_us for one in events)
    spans += [(one, one.from_us, end) for one, end in zip(events, ends, strict=True)]
    first, last = [], []
    for records, start_us, end_us in spans:
        chosen = [number for number, name in enumerate(records.sources) if name in names]
        own = np.isin(records.source, chosen)
        if own.any():
            first.append(int(start_us[own].min()))
            last.append(int(end_us[own].max()) // _SECOND_US * _SECOND_US)
    if not first:
        return Intervals.empty()
    return Intervals.of([(min(first), max(last) + _SECOND_US)])
