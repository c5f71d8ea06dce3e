"""The account of a condition by week → rows of `weeks.csv`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from orderwatch.findings.account import Code, Segments
from orderwatch.findings.weeks import by_week
from orderwatch.orders.model import Order
from orderwatch.temporal.local import zone


def week_rows(
    order: Order, condition_id: str, accounts: Sequence[Segments]
) -> Iterator[dict[str, Any]]:
    """One row a local week that has time in force, in time order."""
    for week in by_week(accounts, zone(order.timezone)):
        row: dict[str, Any] = {
            "order_id": order.id,
            "condition_id": condition_id,
            "week": week.monday.isoformat(),
            "started_at": week.start_us,
            "ended_at": week.end_us,
            "in_force_s": sum(week.parts.values()),
            "possible_breach_max_s": week.most_us,
        }
        for code in Code:
            row[f"{code.name.lower()}_s"] = week.parts[code]
        yield row
