"""Findings of a device that kept its place for 24 h or more carry it as a flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from orderwatch.engine.devices import DeviceTrack
from orderwatch.engine.verdict import Row, Verdict

FLAG = "device_still"
_LISTS = ("possible_breaches", "near_misses", "excepted")


def with_still(verdict: Verdict, devices: Sequence[DeviceTrack]) -> Verdict:
    """The verdict, its findings flagged where they lie in a still time of their device.

    Args:
        verdict: of one condition.
        devices: the respondent's.
    """
    still = [device for device in devices if len(device.still)]
    if not still:
        return verdict
    return replace(
        verdict, rows=[(table, _flagged(table, row, still)) for table, row in verdict.rows]
    )


def still_warnings(devices: Sequence[DeviceTrack]) -> list[str]:
    """One line a device."""
    names = dict.fromkeys(device.period.device.id for device in devices if len(device.still))
    return [
        f"device {name} kept its place for 24 h or more (see `still` in data.csv): a device left "
        "behind cannot show where its holder went"
        for name in names
    ]


def _flagged(table: str, row: Row, still: Sequence[DeviceTrack]) -> Row:
    if table not in _LISTS or row["kind"] == "monitoring":
        return row
    low, high = int(row["started_at"]), int(row["ended_at"]) + 1
    own = (one for one in still if one.period.device.id == row["device_id"])
    if not any(len(one.still.clip(low, high)) for one in own):
        return row
    return {**row, "flags": tuple(sorted({*row["flags"], FLAG}))}
