"""The rows of data.csv: one a device and day."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from orderwatch.engine.data.days import DeviceDays, Recorded, device_days
from orderwatch.engine.data.places import reaches, settling
from orderwatch.engine.devices import DeviceTrack
from orderwatch.engine.verdict import OrderRecords
from orderwatch.evidence.data_columns import DATA
from orderwatch.records.model import Duplicates
from orderwatch.tables import DeviceEvents
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import to_utc_text, zone

Row = dict[str, Any]


def data_rows(records: OrderRecords) -> Iterator[Row]:
    """One row a day for each device of the respondent and of the protected persons.

    A protected person's device without a position in the input has none.
    """
    order = records.order
    tz, places = zone(order.timezone), reaches(order, records.policy)
    own = [(order.respondent.id, device) for device in records.devices]
    others = [
        (person, device)
        for person, devices in records.protected.items()
        for device in devices
        if device.fixes is not None
    ]
    for person, device in (*own, *others):
        period, fixes = device.period, device.fixes
        events = records.events if person == order.respondent.id else ()
        found = device_days(
            Recorded(
                fixes=fixes,
                duplicates=_own(records.duplicates, device),
                events=[one for one in events if _is_of(one, device)],
                still=device.still,
            ),
            records.period.intersect(Intervals.of([(period.from_us, period.until_us)])),
            tz,
            sources=records.sources,
            settling=settling(fixes, places, records.policy) if fixes is not None else {},
            policy=records.policy,
        )
        if found is not None:
            yield from rows_of(found, (order.id, order.respondent.id, person, period.device.id))


def rows_of(found: DeviceDays, origin: tuple[str, str, str, str]) -> Iterator[Row]:
    """The days of one device as rows.

    Args:
        found: its days.
        origin: order_id, respondent_id, person_id and device_id.
    """
    columns = {column.name: _NOTHING[column.kind] for column in DATA}
    columns |= dict(zip(_ORIGIN, origin, strict=True))
    names = ("day", "settles", "still", *found.facts)
    days = (found.days.date(index).isoformat() for index in range(len(found.days)))
    cells = (_cells(values) for values in found.facts.values())
    for values in zip(days, _settles(found), _still(found), *cells, strict=True):
        yield columns | dict(zip(names, values, strict=True))


def _settles(found: DeviceDays) -> Iterator[tuple[str, ...]]:
    """For each day the places that are there, with how many fixes can settle them, and all."""
    counts = [
        (place, can.tolist(), there.tolist()) for place, (can, there) in found.settles.items()
    ]
    for index in range(len(found.days)):
        yield tuple(
            f"{place}:{can[index]}/{there[index]}" for place, can, there in counts if there[index]
        )


def _still(found: DeviceDays) -> Iterator[tuple[str, ...]]:
    """For each day the still times that reach into it, as FROM/UNTIL in UTC."""
    texts = [f"{to_utc_text(low)}/{to_utc_text(high)}" for low, high in found.still]
    edges = found.days.edges_us
    first = np.searchsorted(found.still.ends_us, edges[:-1], side="right")
    last = np.searchsorted(found.still.starts_us, edges[1:], side="left")
    for low, high in zip(first.tolist(), last.tolist(), strict=True):
        yield tuple(texts[low:high])


_ORIGIN = ("order_id", "respondent_id", "person_id", "device_id")
_NOTHING: Mapping[str, Any] = {"count": 0, "seconds": 0, "metres": None, "text": "", "codes": ()}
"""What a column holds on a day on which nothing was recorded."""


def _cells(values: np.ndarray[Any, np.dtype[Any]]) -> list[Any]:
    cells: list[Any] = values.tolist()
    if values.dtype.kind == "f":
        return [None if math.isnan(one) else one for one in cells]
    return cells


def _is_of(events: DeviceEvents, device: DeviceTrack) -> bool:
    """Whether events, all of one period, are of the period of a device."""
    period, start = device.period, int(events.from_us[0])
    return events.device_id == period.device.id and period.from_us <= start < period.until_us


def _own(duplicates: Sequence[Duplicates], device: DeviceTrack) -> list[Duplicates]:
    """The duplicates of a device in its period."""
    found = []
    for one in duplicates:
        if one.device_id == device.period.device.id:
            own = (one.at_us >= device.period.from_us) & (one.at_us < device.period.until_us)
            found.append(replace(one, at_us=one.at_us[own], source=one.source[own]))
    return found
