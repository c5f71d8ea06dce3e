"""How long an episode lasted at least and at most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.findings.episodes import Episode
from orderwatch.findings.pieces import Pieces
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Dwell:
    """Bounds of the stay in µs, and flags where an end of it was not seen."""

    least_us: int
    most_us: int
    flags: tuple[str, ...]


def dwell(
    fixes: Fixes, readings: Readings, episode: Episode, pieces: Pieces, policy: Policy
) -> Dwell:
    """Least: time between AGAINST neighbours; most: from CONSISTENT to CONSISTENT fix.

    Where a silence or the end of the records comes first the most reaches to its far end. Both
    are clipped to the piece of in-force time.
    """
    index = episode.index
    against = readings.outcome[index] == Outcome.AGAINST
    one, two = index[:-1], index[1:]
    worse = fixes.end_us[two] - fixes.start_us[one]
    settled = against[:-1] & against[1:] & (worse <= policy.max_unseen_s * 1e6)
    if readings.alone is not None:
        settled &= ~(readings.alone[one] & readings.alone[two])
    least = np.maximum(0, fixes.start_us[two] - fixes.end_us[one])[settled].sum()
    start, before = _start(fixes, episode, int(pieces.start_us[episode.piece]), policy)
    end, after = _end(fixes, episode, int(pieces.end_us[episode.piece]), policy)
    return Dwell(least_us=int(least), most_us=end - start, flags=(*before, *after))


def _start(
    fixes: Fixes, episode: Episode, edge_us: int, policy: Policy
) -> tuple[int, tuple[str, ...]]:
    first = int(fixes.start_us[episode.first])
    if episode.first == 0:
        return edge_us, ("open_start",) if edge_us < first else ()
    previous = int(fixes.start_us[episode.first - 1])
    silent = int(fixes.end_us[episode.first]) - previous > policy.max_silence_s * 1e6
    seen = silent and first > edge_us
    return max(previous, edge_us), ("silence_before",) if seen else ()


def _end(
    fixes: Fixes, episode: Episode, edge_us: int, policy: Policy
) -> tuple[int, tuple[str, ...]]:
    last = int(fixes.end_us[episode.last])
    if episode.last == len(fixes) - 1:
        return edge_us, ("open_end",) if edge_us > last else ()
    following = int(fixes.end_us[episode.last + 1])
    silent = following - int(fixes.start_us[episode.last]) > policy.max_silence_s * 1e6
    seen = silent and last < edge_us
    return min(following, edge_us), ("silence_after",) if seen else ()
