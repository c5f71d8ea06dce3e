"""Into which parts the tables of a run are cut, whoever writes them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from orderwatch.evidence.table_set import SORTED_BY, Key

ORDERS = 500
"""Orders of a part."""


@dataclass(frozen=True)
class Division:
    """Where the parts of a table begin, so that one after the other they are the table.

    It follows from the orders of a run alone: neither records nor machines change it.

    Attributes:
        orders: the first order id of each part but the first, of tables sorted by order.
        findings: the same for tables sorted by finding.
    """

    orders: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    @classmethod
    def of(cls, order_ids: Iterable[str]) -> Division:
        """The division for some orders.

        >>> Division.of(f"O-{number:04}" for number in range(1_200))
        Division(orders=('O-0500', 'O-1000'), findings=('5555', 'aaaa'))
        """
        ids = sorted(set(order_ids))
        parts = max(-(-len(ids) // ORDERS), 1)
        shares = (f"{number * 16**4 // parts:04x}" for number in range(1, parts))
        return cls(orders=tuple(ids[ORDERS::ORDERS]), findings=tuple(shares))

    def part(self, table: str, key: Key) -> int:
        """The number of the part in which a row of a table stands, from 0.

        Args:
            table: its name.
            key: what the row is sorted by.
        """
        first = SORTED_BY[table][0]
        if first == "order_id":
            return bisect_right(self.orders, str(key[0]))
        return bisect_right(self.findings, str(key[0])) if first == "finding_id" else 0
