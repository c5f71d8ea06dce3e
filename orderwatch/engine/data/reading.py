"""Reading files for their verdict alone: every device is described, with an order or without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orderwatch.conditions.fixes import Fixes, prepare
from orderwatch.conditions.still import still_times
from orderwatch.engine.columns import seems_swapped
from orderwatch.engine.data.days import Recorded, device_days
from orderwatch.engine.data.places import Reach, reaches, settling
from orderwatch.engine.data.rows import rows_of
from orderwatch.orders.holdings import device_periods
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.records.model import CaseRecords, Source
from orderwatch.records.quality import ReadReport, read_report
from orderwatch.records.store import Progress
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import zone


@dataclass(kw_only=True)
class Reading:
    """What some files are.

    Attributes:
        report: files, ledger, quality by device, rows set aside.
        rows: as in data.csv; days are of UTC without an order, and the time of a device runs from
            its first to its last fix unless its exports say what they cover.
        swapped: devices whose latitude and longitude seem exchanged, as the order's places tell.
        strangers: devices of the files that are nobody's in the order.
        missing: devices of the order that are in no file.
    """

    report: ReadReport
    rows: Sequence[Mapping[str, Any]]
    swapped: Sequence[str]
    strangers: Sequence[str]
    missing: Sequence[str]


def read_data(
    paths: Sequence[str | Path],
    profile: str | Path | None = None,
    *,
    device: str | None = None,
    owners: Sequence[str] = (),
    order: Order | None = None,
    policy: Policy | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Reads files and says what they are worth, for an order's places where one is given.

    Raises:
        RecordsError: a file cannot be read as a table of records.
        OrderFaults: a place of the order cannot be built.
    """
    looker = _Looker(order=order, policy=policy or Policy())
    report = read_report(
        paths, profile, device=device, owners=owners, progress=progress, look=looker.look
    )
    known = {one.device_id for one in report.devices} | {one.device_id for one in report.events}
    return Reading(
        report=report,
        rows=looker.rows,
        swapped=looker.swapped,
        strangers=sorted(known - set(looker.people)) if order is not None else [],
        missing=sorted(set(looker.people) - known),
    )


@dataclass(kw_only=True)
class _Looker:
    """Takes device after device and keeps the rows."""

    order: Order | None
    policy: Policy
    rows: list[dict[str, Any]] = field(default_factory=list)
    swapped: list[str] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    _places: dict[str, tuple[Reach, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.order is not None:
            self._places = reaches(self.order, self.policy)
            for period in device_periods(self.order):
                self.people.setdefault(period.device.id, period.person_id)

    def look(self, case: CaseRecords, sources: Mapping[str, Source]) -> None:
        """Describes each device of a case."""
        tracks = {track.device_id: track for track in case.tracks}
        events = {one.device_id: one for one in case.events}
        for device in sorted({*tracks, *events}):
            track = tracks.get(device)
            fixes = prepare(track, self.policy) if track is not None else None
            found = device_days(
                Recorded(
                    fixes=fixes,
                    duplicates=[one for one in case.duplicates if one.device_id == device],
                    events=[events[device]] if device in events else [],
                    still=still_times(fixes, self.policy) if fixes else Intervals.empty(),
                ),
                _window(fixes, sources),
                zone(self.order.timezone if self.order is not None else "UTC"),
                sources=sources,
                settling=settling(fixes, self._places, self.policy) if fixes is not None else {},
                policy=self.policy,
            )
            if found is not None:
                self.rows += rows_of(found, self._origin(device))
            if track is not None and self.order is not None:
                self.swapped += [device] * seems_swapped(self.order, track, self.policy)

    def _origin(self, device: str) -> tuple[str, str, str, str]:
        if self.order is None:
            return "", "", "", device
        return self.order.id, self.order.respondent.id, self.people.get(device, ""), device


def _window(fixes: Fixes | None, sources: Mapping[str, Source]) -> Intervals:
    """What the exports of a device cover; from its first to its last fix where one does not say."""
    if fixes is None:
        return Intervals.empty()
    names = {fixes.track.sources[int(one)] for one in set(fixes.track.source.tolist())}
    covers = [sources[name].covers for name in sorted(names)]
    known = Intervals.empty()
    for one in covers:
        if one is None:
            return Intervals.of([(int(fixes.start_us[0]), int(fixes.end_us.max()))])
        known = known.union(one)
    return known
