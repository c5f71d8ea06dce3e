"""Rows that already lie device after device, each in time: they are not sorted again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import duckdb
import numpy as np

from orderwatch.tables import Int64

_CHUNK_ROWS = 2_000_000
_ROWS_A_QUERY = 20_000
"""Cases may lie in another order than the rows, as long as a query finds so many at once."""

Held = tuple[str, int, int]
"""Device, start and end of a holding, µs."""


@dataclass(frozen=True, kw_only=True)
class InOrder:
    """Where the rows of each holding lie in `read_pings`.

    Attributes:
        first: place of the first row, (holdings,).
        end: place behind the last.
        used: rows between that have no fault.
        by_source: file → used rows.
    """

    first: Int64
    end: Int64
    used: Int64
    by_source: Counter[int]

    def runs(self, first: int, last: int) -> list[tuple[int, int]]:
        """Places from and to which the rows of the holdings `first` to `last` lie, joined."""
        some = first + np.flatnonzero(self.used[first : last + 1])
        found: list[tuple[int, int]] = []
        for start, end in zip(self.first[some].tolist(), self.end[some].tolist(), strict=True):
            if found and found[-1][1] <= start <= found[-1][1] + _ROWS_A_QUERY:
                found[-1] = found[-1][0], end
            else:
                found.append((start, end))
        return found


def in_order(con: duckdb.DuckDBPyConnection, holdings: Sequence[Held]) -> InOrder | None:
    """The places of the rows of every holding; None: the positions have to be sorted.

    Every device must lie in one piece and its times must grow from row to row, so that no row can
    repeat another one.
    """
    spans = con.execute(
        """SELECT device, min(rowid), max(rowid) + 1 FROM read_pings WHERE code IS NULL
        GROUP BY device ORDER BY 2"""
    ).fetchall()
    if any(one[2] > two[1] for one, two in pairwise(spans)):
        return None
    wanted: dict[str, list[tuple[int, int, int]]] = {}
    for number, (device, low, high) in enumerate(holdings):
        wanted.setdefault(device, []).append((number, low, high))
    count = len(holdings)
    first, end, used = (np.zeros(count, dtype=np.int64) for _ in range(3))
    by_source: Counter[int] = Counter()
    for part in _parts(spans):
        rows = con.execute(
            """SELECT rowid AS place, at_us, source::BIGINT AS source FROM read_pings
            WHERE rowid >= ? AND rowid < ? AND code IS NULL""",
            [part[0][1], part[-1][2]],
        ).fetchnumpy()
        place, at, source = (np.asarray(rows[one]) for one in ("place", "at_us", "source"))
        starts = np.searchsorted(place, [one[1] for one in part])
        back = np.flatnonzero(np.diff(at) <= 0) + 1
        if len(np.setdiff1d(back, starts)) or (np.diff(place) <= 0).any():
            return None
        for (device, _, stop), start in zip(part, starts.tolist(), strict=True):
            last = int(np.searchsorted(place, stop))
            for number, low, high in wanted.get(device, ()):
                a, b = (start + int(i) for i in np.searchsorted(at[start:last], [low, high]))
                if a < b:
                    first[number], end[number], used[number] = place[a], place[b - 1] + 1, b - a
                    by_source.update(dict(enumerate(np.bincount(source[a:b]).tolist())))
    found = InOrder(first=first, end=end, used=used, by_source=by_source)
    total = int(used.sum())
    if len(found.runs(0, count - 1)) > 50 + total // _ROWS_A_QUERY:
        return None
    return found


def _parts(spans: Sequence[tuple[str, int, int]]) -> list[list[tuple[str, int, int]]]:
    """The devices, so many together as are looked at in one step."""
    found: list[list[tuple[str, int, int]]] = []
    for one in spans:
        if not found or one[2] - found[-1][0][1] > _CHUNK_ROWS:
            found.append([])
        found[-1].append(one)
    return found
