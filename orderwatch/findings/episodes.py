"""Runs of fixes that are not CONSISTENT, cut at silences and at the edges of pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.findings.pieces import Pieces
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.tables import Int64


@dataclass(frozen=True, kw_only=True)
class Episode:
    """Consecutive fixes of one device in one piece of in-force time.

    Attributes:
        first: index of its first fix.
        last: index of its last fix, inclusive.
        piece: index of its piece.
        permit: index of the placed exception that covers all its fixes, or -1.
    """

    first: int
    last: int
    piece: int
    permit: int

    @property
    def index(self) -> Int64:
        """The indices of its fixes."""
        return np.arange(self.first, self.last + 1)


def place(fixes: Fixes, pieces: Pieces) -> Int64:
    """The piece that holds the whole time [t₀, t₁) of each fix, or -1.

    A fix of -1 is a neighbour in the account of time but in no episode, grade or count: it is
    out of force, or its clock is too coarse to tell on which side of a cut it lies.
    """
    start = pieces.index_of(fixes.start_us)
    last_us = np.maximum(fixes.start_us, fixes.end_us - 1)
    if np.array_equal(last_us, fixes.start_us):
        return start
    return np.where(start == pieces.index_of(last_us), start, -1)


def episodes(fixes: Fixes, readings: Readings, piece: Int64, policy: Policy) -> Iterator[Episode]:
    """Every episode that has an AGAINST fix, a spike's AGAINST, or a q ≥ `near_miss_p`."""
    open_ = (piece >= 0) & (readings.outcome != Outcome.CONSISTENT)
    index = np.flatnonzero(open_)
    if not len(index):
        return
    silence = fixes.end_us[index[1:]] - fixes.start_us[index[:-1]] > policy.max_silence_s * 1e6
    new = np.ones(len(index), dtype=bool)
    new[1:] = (
        (np.diff(index) != 1)
        | silence
        | (np.diff(piece[index]) != 0)
        | (np.diff(readings.permit[index]) != 0)
    )
    first = np.flatnonzero(new)
    worth = (
        (readings.q[index] >= policy.near_miss_p)
        | (readings.outcome[index] == Outcome.AGAINST)
        | readings.spike_against[index]
        | (readings.permit[index] >= 0)
    )
    keep = np.logical_or.reduceat(worth, first)
    last = np.append(first[1:] - 1, len(index) - 1)
    for a, b in zip(index[first[keep]].tolist(), index[last[keep]].tolist(), strict=True):
        yield Episode(first=a, last=b, piece=int(piece[a]), permit=int(readings.permit[a]))
