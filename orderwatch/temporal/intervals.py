"""Half-open UTC intervals as arrays of microseconds: [start, end)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Int64 = npt.NDArray[np.int64]

OPEN_START_US = -62_135_596_800_000_000
"""0001-01-01T00:00Z: stands for "since always"."""
OPEN_END_US = 253_370_764_800_000_000
"""9999-01-01T00:00Z: stands for "until further order"."""


@dataclass(frozen=True, eq=False)
class Intervals:
    """Sorted, disjoint, non-touching half-open intervals, in µs since 1970-01-01T00:00Z.

    Build with `Intervals.of`, which sorts and joins; the constructor trusts its arrays.
    """

    starts_us: Int64
    ends_us: Int64

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Intervals:
        """Intervals from (start, end) pairs in any order; empty pairs are left out."""
        array = np.array([pair for pair in pairs if pair[0] < pair[1]], dtype=np.int64)
        if not len(array):
            return cls.empty()
        return cls.from_arrays(array[:, 0], array[:, 1])

    @classmethod
    def from_arrays(cls, starts_us: Int64, ends_us: Int64) -> Intervals:
        """Intervals from two arrays in any order; overlapping and touching ones are joined."""
        keep = starts_us < ends_us
        starts_us, ends_us = starts_us[keep], ends_us[keep]
        if len(starts_us) < 2:
            return cls(starts_us, ends_us)
        order = np.argsort(starts_us, kind="stable")
        starts_us, ends_us = starts_us[order], np.maximum.accumulate(ends_us[order])
        first = np.ones(len(starts_us), dtype=bool)
        first[1:] = starts_us[1:] > ends_us[:-1]
        last = np.append(np.flatnonzero(first)[1:] - 1, len(starts_us) - 1)
        return cls(starts_us[first], ends_us[last])

    @classmethod
    def empty(cls) -> Intervals:
        """No time at all."""
        return cls(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))

    @classmethod
    def always(cls) -> Intervals:
        """All time that this program speaks of."""
        return cls.of([(OPEN_START_US, OPEN_END_US)])

    def __len__(self) -> int:
        return len(self.starts_us)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.starts_us.tolist(), self.ends_us.tolist(), strict=True)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Intervals):
            return NotImplemented
        return np.array_equal(self.starts_us, other.starts_us) and np.array_equal(
            self.ends_us, other.ends_us
        )

    def __hash__(self) -> int:
        return hash((self.starts_us.tobytes(), self.ends_us.tobytes()))

    @property
    def total_us(self) -> int:
        """The summed length in µs."""
        return int((self.ends_us - self.starts_us).sum())

    def union(self, other: Intervals) -> Intervals:
        """Time in either."""
        if not (len(self) and len(other)):
            return self if len(self) else other
        return Intervals.from_arrays(
            np.concatenate([self.starts_us, other.starts_us]),
            np.concatenate([self.ends_us, other.ends_us]),
        )

    def intersect(self, other: Intervals) -> Intervals:
        """Time in both."""
        return self._combine(other, both=True)

    def subtract(self, other: Intervals) -> Intervals:
        """Time in this and not in the other."""
        return self._combine(other, both=False)

    def clip(self, start_us: int, end_us: int) -> Intervals:
        """The part inside [start, end)."""
        starts, ends = np.maximum(self.starts_us, start_us), np.minimum(self.ends_us, end_us)
        keep = starts < ends
        return Intervals(starts[keep], ends[keep])

    def index_of(self, instants_us: Int64) -> Int64:
        """For each instant the index of the interval that holds it, or -1."""
        if not len(self):
            return np.full(len(instants_us), -1, dtype=np.int64)
        index = np.searchsorted(self.starts_us, instants_us, side="right") - 1
        inside = (index >= 0) & (instants_us < self.ends_us[np.maximum(index, 0)])
        return np.where(inside, index, -1).astype(np.int64)

    def covers(self, instants_us: Int64) -> npt.NDArray[np.bool_]:
        """For each instant whether it lies inside."""
        return self.index_of(instants_us) >= 0

    def _combine(self, other: Intervals, *, both: bool) -> Intervals:
        """Intersection (`both`) or difference, by one sweep over all edges."""
        if not len(self) or not len(other):
            return Intervals.empty() if both else self
        if both and len(other) == 1:
            return self.clip(int(other.starts_us[0]), int(other.ends_us[0]))
        edges = np.unique(
            np.concatenate([self.starts_us, self.ends_us, other.starts_us, other.ends_us])
        )
        starts, ends = edges[:-1], edges[1:]
        keep = self.covers(starts) & (other.covers(starts) == both)
        return Intervals.from_arrays(starts[keep], ends[keep])
