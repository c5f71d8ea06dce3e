"""Where the rows of a run go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

_BATCH_ROWS = 10_000


class Sink(Protocol):
    """Takes rows of the tables of `orderwatch.tables`, case by case, in any order.

    Cells are raw: times and seconds are µs, codes are tuples, an empty cell is None.
    """

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows of one table."""


def in_batches(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The rows as lists that memory holds whatever their number."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(dict(row))
        if len(batch) == _BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch
