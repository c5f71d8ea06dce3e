"""The devices that are to report: when they did, and how far the exports would have shown it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from orderwatch.engine.devices import DeviceTrack
from orderwatch.engine.reports import reports_of, together
from orderwatch.engine.verdict import OrderRecords
from orderwatch.findings.account import Basis
from orderwatch.findings.silence import FIX, Reports
from orderwatch.orders.model import Condition
from orderwatch.orders.monitoring_words import watched
from orderwatch.records.model import Source
from orderwatch.tables import Int64
from orderwatch.temporal.intervals import Intervals


@dataclass(frozen=True, kw_only=True, eq=False)
class Watched:
    """The devices of one condition together.

    Attributes:
        devices: each with its period; one without `from` begins with its first record.
        reports: of all of them, in time order.
        fitted: when any of them was the respondent's.
        reached: the part of it in which a silence of every device then fitted would show.
        vouched: the part of that which the exports themselves say they reach over.
        blank: the rest of `fitted`, with why.
        sources: the exports that hold or may hold their records, sorted.
        omitting: those that leave out some methods, sorted.
        unplaced: those with rows that may be of any time, and how many, sorted.
    """

    devices: tuple[DeviceTrack, ...]
    reports: Reports
    fitted: Intervals
    reached: Intervals
    vouched: Intervals
    blank: tuple[tuple[Intervals, Basis], ...]
    sources: tuple[str, ...]
    omitting: tuple[str, ...]
    unplaced: tuple[tuple[str, int], ...]

    @cached_property
    def fixes(self) -> Int64:
        """The indices of the positions among the reports."""
        return np.flatnonzero(self.reports.what == FIX)

    @cached_property
    def events(self) -> Int64:
        """The indices of the device events among the reports."""
        return np.flatnonzero(self.reports.what > FIX)


def watch(records: OrderRecords, condition: Condition) -> Watched:
    """The devices that a condition is about, with all that says when they reported."""
    ids = {one.id for one in watched(records.order, condition)}
    found, periods = [], []
    for device in records.reporting:
        if device.period.device.id in ids:
            own = reports_of(records, device)
            found.append((device, own))
            periods.append(_period(device, own))
    reports = together([own for _, own in found])
    fitted, lacking, unvouched = (Intervals.empty() for _ in range(3))
    blank = []
    for (device, _), period in zip(found, periods, strict=True):
        strong, weak, why = _reach(records, device, [one for one, _ in found], reports)
        fitted = fitted.union(period)
        lacking = lacking.union(period.subtract(weak))
        unvouched = unvouched.union(period.subtract(strong))
        blank.append((period.subtract(weak), why))
    sources = [one for one in records.sources.values() if ids & set(one.devices)]
    sources = [one for one in sources if one.records != "contacts"]
    return Watched(
        devices=tuple(
            _from(device, period) for (device, _), period in zip(found, periods, strict=True)
        ),
        reports=reports,
        fitted=fitted,
        reached=fitted.subtract(lacking),
        vouched=fitted.subtract(lacking).subtract(unvouched),
        blank=tuple(blank),
        sources=tuple(sorted(one.name for one in sources)),
        omitting=tuple(sorted(one.name for one in sources if one.omits)),
        unplaced=tuple(sorted((one.name, one.unplaced) for one in sources if one.unplaced)),
    )


def _period(device: DeviceTrack, own: Reports) -> Intervals:
    """The device's period; where its start is assumed, from its first record on."""
    start, end = device.period.from_us, device.period.until_us
    if device.period.assumed:
        start = max(start, int(own.earliest_us[0])) if len(own) else end
    return Intervals.of([(start, end)])


def _from(device: DeviceTrack, period: Intervals) -> DeviceTrack:
    if not len(period):
        return device
    return replace(device, period=replace(device.period, from_us=int(period.starts_us[0])))


def _reach(
    records: OrderRecords, device: DeviceTrack, every: Sequence[DeviceTrack], reports: Reports
) -> tuple[Intervals, Intervals, Basis]:
    """When a silence of the device would show: as the exports say, and at all; else why not.

    A file reaches over what its name says, or from its first record of these devices to its last.
    Beyond that the period asked for is taken at its word, but for exports that leave out methods:
    there only what an export of device events says it covers counts.
    """
    name = device.period.device.id
    own = [one for one in records.sources.values() if name in one.devices]
    positions = [one for one in own if one.records == "pings"]
    complete = [one for one in positions if not one.omits]
    events = [one for one in own if one.records == "events"]
    strong, stated = Intervals.empty(), Intervals.empty()
    for one in complete:
        strong = strong.union(_span(records, every, one, reports))
    for one in events:
        stated = stated.union(one.covers or Intervals.empty())
    if not positions:
        none = Intervals.empty()
        return none, none, Basis.NOT_IN_THIS_EXPORT if events else Basis.NO_RECORDS
    if len(complete) < len(positions):
        return strong, strong.union(stated), Basis.NOT_IN_THIS_EXPORT
    if any(one.covers is None for one in complete):
        return strong, strong.union(records.period), Basis.NOT_COVERED
    return strong, strong, Basis.NOT_COVERED


def _span(
    records: OrderRecords, every: Sequence[DeviceTrack], source: Source, reports: Reports
) -> Intervals:
    """What a file says it covers; else from its first record of the devices to its last."""
    if source.covers is not None:
        return source.covers
    times: list[Int64] = []
    if source.name in reports.sources:
        held = reports.source == reports.sources.index(source.name)
        times += [reports.earliest_us[held], reports.latest_us[held]]
    for device in every:
        if device.fixes is None or source.name not in device.fixes.track.sources:
            continue
        number, period = device.fixes.track.sources.index(source.name), device.period
        for one in records.duplicates:
            if one.device_id == period.device.id:
                at = one.at_us[one.source == number]
                times.append(at[(at >= period.from_us) & (at < period.until_us)])
    found = np.concatenate(times) if times else np.empty(0, dtype=np.int64)
    return Intervals.of([(int(found.min()), int(found.max()))] if len(found) else [])
