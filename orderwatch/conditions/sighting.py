"""A sighting with a place and a time is compared with the positions of a device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from orderwatch.conditions.contact_reading import Doubt, FixRow, Reading
from orderwatch.conditions.fixes import Fixes
from orderwatch.outcome import Grade, at_most
from orderwatch.policy import Policy
from orderwatch.spatial.geodesy import distance_m
from orderwatch.tables import ContactRecord, Float64, Int64


class Support(StrEnum):
    """What the positions of one device say of a sighting."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NO_DATA = "no_data"


@dataclass(frozen=True, kw_only=True)
class Witness:
    """A device of the respondent and what its positions say; `fix`: the one that says it."""

    device_id: str
    worn: bool
    support: Support
    fix: FixRow | None


def compared(
    row: ContactRecord, device_id: str, fixes: Fixes | None, *, worn: bool, policy: Policy
) -> Witness:
    """What a device's positions say of a sighting.

    Supported: a position within `match_tolerance` of the time with the place no farther than its
    r95 and `sighting_radius`. Contradicted: between any two positions round that time the device
    could not have come to the place and back at `max_speed`. No data: all else.

    Args:
        row: a record with a place.
        device_id: the device.
        fixes: its positions in the time it was the respondent's; None: it has none.
        worn: it is marked as worn.
        policy: the tolerances.
    """
    support, fix = Support.NO_DATA, None
    if fixes is not None:
        index = np.flatnonzero(~fixes.spike)
        support, fix = _support(row, fixes, index, policy) if len(index) else (support, None)
    at = None if fix is None or fixes is None else _fix_row(fixes, fix)
    return Witness(device_id=device_id, worn=worn, support=support, fix=at)


def _support(
    row: ContactRecord, fixes: Fixes, index: Int64, policy: Policy
) -> tuple[Support, int | None]:
    start, end = fixes.start_us[index], fixes.end_us[index]
    tolerance = round(policy.match_tolerance_s * 1e6)
    low, high = row.at_us - tolerance, row.at_us + row.resolution_us + tolerance
    first = max(int(np.searchsorted(start, low, side="right")) - 1, 0)
    last = min(int(np.searchsorted(start, high, side="left")), len(index) - 1)
    near = np.arange(first, last + 1)
    beyond = _beyond_m(row, fixes, index[near], policy)
    there = (beyond <= 0.0) & (end[near] >= low) & (start[near] <= high)
    if there.any():
        return Support.SUPPORTED, int(index[near[np.argmin(np.where(there, beyond, np.inf))]])
    bracketed = start[first] <= low and start[last] >= high
    reach = policy.max_speed_mps * (end[near[1:]] - start[near[:-1]]) / 1e6
    if bracketed and len(near) > 1 and bool((beyond[:-1] + beyond[1:] > reach).all()):
        nearest = np.argmin(np.abs(start[near] - row.at_us))
        return Support.CONTRADICTED, int(index[near[nearest]])
    return Support.NO_DATA, None


def _beyond_m(row: ContactRecord, fixes: Fixes, index: Int64, policy: Policy) -> Float64:
    """How far each position surely is from the place, metres; 0 where it may be there."""
    lat, lon = fixes.track.lat[index], fixes.track.lon[index]
    place_lat, place_lon = np.full(len(index), row.lat), np.full(len(index), row.lon)
    apart = distance_m(place_lat, place_lon, lat, lon)
    return np.maximum(apart - fixes.r95_m[index] - policy.sighting_radius_m, 0.0)


def _fix_row(fixes: Fixes, fix: int) -> FixRow:
    track = fixes.track
    accuracy = float(track.accuracy_m[fix])
    return FixRow(
        device_id=track.device_id,
        source=track.sources[int(track.source[fix])],
        row=int(track.row[fix]),
        at_us=int(track.at_us[fix]),
        lat=float(track.lat[fix]),
        lon=float(track.lon[fix]),
        accuracy_m=accuracy if np.isfinite(accuracy) else None,
    )


def weighed(reading: Reading, witnesses: Sequence[Witness]) -> Reading:
    """A reading of a sighting with what the devices say of it.

    A device marked worn decides; where two say the opposite, neither does. A sighting that a worn
    device contradicts is at most weak. Another device that was elsewhere is said.
    """
    worn = [one for one in witnesses if one.worn and one.support != Support.NO_DATA]
    others = [one for one in witnesses if not one.worn and one.support == Support.CONTRADICTED]
    said = {one.support for one in worn}
    support = said.pop() if len(said) == 1 else Support.NO_DATA
    flags = {f"sighting_{support.value}"}
    flags |= {"devices_disagree"} if said else set()
    flags |= {"device_elsewhere"} if others else set()
    doubts = [
        Doubt(code="device_elsewhere", note=f"device {one.device_id} was elsewhere", fix=one.fix)
        for one in others
    ]
    doubts += [
        Doubt(
            code="contradicted_by_fix",
            note=f"device {one.device_id}, marked worn, was elsewhere",
            fix=one.fix,
        )
        for one in worn
        if one.support == Support.CONTRADICTED
    ]
    grade = reading.grade
    if grade and support == Support.CONTRADICTED:
        grade = at_most(grade, Grade.WEAK)
    return replace(
        reading,
        grade=grade,
        flags=reading.flags | flags,
        doubts=(*reading.doubts, *doubts),
        fixes=tuple(one.fix for one in (*worn, *others) if one.fix),
    )
