"""Used rows as arrays → what a case holds: a track or the events of each holding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from orderwatch.records.model import CaseRecords, Duplicates, Heard, Source
from orderwatch.tables import DeviceEvents, Track

Rows = Mapping[str, npt.NDArray[Any]]
"""Column → values, sorted by `holding` and time."""


def case_records(
    held: Sequence[tuple[int, str]], rows: Mapping[str, Rows], exports: Sequence[Source]
) -> CaseRecords:
    """The records of one case.

    Args:
        held: number and device of each holding.
        rows: kind of records → the used rows of these holdings, and perhaps of others; under
            `duplicates` the positions that repeat a used one, under `heard` rows set aside.
        exports: the source files.
    """
    sources = tuple(one.name for one in exports)
    sigmas = tuple(one.extra_sigma_m for one in exports)
    return CaseRecords(
        tracks=tuple(
            Track(
                device_id=device,
                accuracy_m=part.pop("accuracy"),
                sources=sources,
                sources_sigma_m=sigmas if any(sigmas) else (),
                **{name: values for name, values in part.items() if name != "received_us"},
            )
            for device, part in _parts(held, rows["pings"])
        ),
        duplicates=tuple(
            Duplicates(device_id=device, at_us=part["at_us"], source=part["source"])
            for device, part in _parts(held, rows["duplicates"])
        ),
        events=tuple(
            DeviceEvents(
                device_id=device, place=tuple(part.pop("place").tolist()), sources=sources, **part
            )
            for device, part in _parts(held, rows["events"])
        ),
        heard=tuple(
            Heard(device_id=device, sources=sources, **part)
            for device, part in _parts(held, rows["heard"])
        ),
    )


def _parts(
    held: Sequence[tuple[int, str]], rows: Rows
) -> Iterator[tuple[str, dict[str, npt.NDArray[Any]]]]:
    """The device and the rows of each holding that has any."""
    for number, device in held:
        first, end = np.searchsorted(rows["holding"], [number, number + 1])
        if first < end:
            yield device, {k: v[first:end] for k, v in rows.items() if k != "holding"}
