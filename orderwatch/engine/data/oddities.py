"""Facts about files and clocks: rows out of order, late, by whole hours; files that overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.policy import Policy
from orderwatch.records.model import Duplicates, Source
from orderwatch.tables import Bool, Int64, Track
from orderwatch.temporal.intervals import Intervals

_MINUTE_US = 60_000_000
_HOUR_US = 3_600_000_000
_SLACK_US = 1_000_000
"""A step is one of whole hours if it is this near to one, beyond the usual interval."""
_USUAL_US = 600_000_000
"""A device that reports more rarely has no usual interval to tell a step of whole hours by."""
_MOST_HOURS = 14
"""No two clocks of the earth are farther apart."""
_FEW_DECIMALS = 3
_ROUNDING = 1e-6
"""Of a unit of the last decimal: how near a coordinate must be to one."""


def file_facts(track: Track, sources: Mapping[str, Source], policy: Policy) -> dict[str, Bool]:
    """What the order of the rows in the files says of each fix, and what the files cover.

    `out_of_order`: earlier than the row of the device above it in its file. `late`: more than
    `max_silence` earlier than the latest row above it. `whole_hour_steps`: the step from the row
    above is the usual interval and whole hours back, or one hour on (longer ones on would be
    silences). `outside_covers`: not in the time that its export says it covers. A file that runs
    from new to old is read from its end.
    """
    n = len(track)
    order = _file_order(track)
    at, source = track.at_us[order], track.source[order]
    step = np.diff(at)
    same = source[1:] == source[:-1]
    found = {name: np.zeros(n, dtype=bool) for name in ("out_of_order", "late")}
    found["out_of_order"][order[1:]] = same & (step < 0)
    found["late"][order] = _latest_above(at, source) - at > policy.max_silence_s * 1e6
    found["whole_hour_steps"] = np.zeros(n, dtype=bool)
    found["whole_hour_steps"][order[1:]] = same & _whole_hours(step, same)
    found["outside_covers"] = _outside(track, sources)
    return found


def clock_facts(fixes: Fixes) -> dict[str, Bool]:
    """What each time and position says by itself, and beside its neighbour.

    `whole_minutes`: the time has no seconds. `three_decimals`: latitude and longitude have three
    decimals or fewer (about 100 m). `repeats`: at the position of the fix before. `same_time`:
    at the instant of another fix, elsewhere or otherwise measured.
    """
    track, n = fixes.track, len(fixes)
    tied = np.diff(track.at_us) == 0
    repeats = np.zeros(n, dtype=bool)
    repeats[1:] = (np.diff(track.lat) == 0.0) & (np.diff(track.lon) == 0.0)
    same_time = np.zeros(n, dtype=bool)
    same_time[1:] |= tied
    same_time[:-1] |= tied
    return {
        "repeats": repeats,
        "spikes": fixes.spike,
        "jumps": fixes.jump,
        "same_time": same_time,
        "whole_minutes": track.at_us % _MINUTE_US == 0,
        "three_decimals": _is_short(track.lat) & _is_short(track.lon),
    }


def overlaps(track: Track, duplicates: Sequence[Duplicates]) -> Intervals:
    """The time that two or more files reach over, each from its first to its last row."""
    at = np.concatenate([track.at_us, *(one.at_us for one in duplicates)])
    source = np.concatenate([track.source, *(one.source for one in duplicates)])
    order = np.lexsort((at, source))
    at, source = at[order], source[order]
    first = np.flatnonzero(np.append(True, source[1:] != source[:-1]))
    starts, ends = at[first], at[np.append(first[1:], len(at)) - 1]
    edges = np.concatenate([starts, ends])
    change = np.concatenate([np.ones(len(starts), np.int64), np.full(len(ends), -1, np.int64)])
    order = np.lexsort((change, edges))
    edges, depth = edges[order], np.cumsum(change[order])
    both = depth[:-1] >= 2
    return Intervals.from_arrays(edges[:-1][both], edges[1:][both])


def _file_order(track: Track) -> Int64:
    """Rows by file and number; those of a file with more steps back than on from its end."""
    order = _sorted(track.row, track.source)
    at, source = track.at_us[order], track.source[order]
    step = np.sign(np.diff(at)) * (source[1:] == source[:-1])
    balance = np.bincount(source[1:], weights=step, minlength=len(track.sources))
    if not (balance < 0.0).any():
        return order
    forward = np.where(balance[track.source] < 0.0, -track.row, track.row)
    return _sorted(forward, track.source)


def _sorted(row: Int64, source: Int64) -> Int64:
    """The order by file and number; most tracks lie in it."""
    grows = (source[1:] > source[:-1]) | ((source[1:] == source[:-1]) & (row[1:] >= row[:-1]))
    return np.arange(len(row)) if grows.all() else np.lexsort((row, source))


def _latest_above(at: Int64, source: Int64) -> Int64:
    """The latest time of the rows up to each one of its file."""
    latest = np.empty_like(at)
    bounds = np.flatnonzero(np.diff(source)) + 1
    for first, end in zip([0, *bounds], [*bounds, len(at)], strict=True):
        np.maximum.accumulate(at[first:end], out=latest[first:end])
    return latest


def _whole_hours(step: Int64, same: Bool) -> Bool:
    forward = step[same & (step > 0)]
    none = np.zeros(len(step), dtype=bool)
    if not len(forward):
        return none
    usual = int(np.median(forward))
    if usual > _USUAL_US:
        return none
    hours = np.round((step - usual) / _HOUR_US).astype(np.int64)
    near = np.abs(step - usual - hours * _HOUR_US) <= _SLACK_US
    return np.asarray(near & (hours != 0) & (hours <= 1) & (hours >= -_MOST_HOURS))


def _outside(track: Track, sources: Mapping[str, Source]) -> Bool:
    found = np.zeros(len(track), dtype=bool)
    for number in np.unique(track.source):
        source = sources.get(track.sources[int(number)])
        if source is not None and source.covers is not None:
            own = track.source == number
            found[own] = ~source.covers.covers(track.at_us[own])
    return found


def _is_short(degrees: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Bool:
    scaled = degrees * 10.0**_FEW_DECIMALS
    return np.asarray(np.abs(scaled - np.round(scaled)) < _ROUNDING)
