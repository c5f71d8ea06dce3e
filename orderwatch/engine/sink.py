"""Where the rows of a run go."""

from __future__ import annotations

from typing import Any, Protocol


class Sink(Protocol):
    """Takes rows of the tables of `orderwatch.tables`, case by case, in any order.

    Cells are raw: times and seconds are µs, codes are tuples, an empty cell is None.
    """

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows of one table."""
