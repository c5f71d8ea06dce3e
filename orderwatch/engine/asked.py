"""The account period as asked for: `--from` and `--until`, in the orders' time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from orderwatch.orders.model import Order
from orderwatch.temporal.local import parse_time, zone

Instant = str | datetime | None
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)\s*$", re.IGNORECASE)


def asked_period(
    orders: Sequence[Order], start: Instant, end: Instant
) -> tuple[int | None, int | None]:
    """Both ends in µs UTC, None where none is asked for.

    A date alone means from its first instant in the orders' zone, and as the end to the end of
    that day.

    Args:
        orders: their zone reads a text without an offset.
        start: text as in an order file, or a datetime with a zone.
        end: as `start`.

    Raises:
        ValueError: not a time, no zone, orders of several zones, or an end before the start.
    """
    low = None if start is None else _read(orders, start)[0]
    high = None if end is None else _read(orders, end)[1]
    if low is not None and high is not None and low >= high:
        raise ValueError(f'the period ends ("{end}") before it begins ("{start}"); swap them')
    return low, high


def _read(orders: Sequence[Order], value: str | datetime) -> tuple[int, int]:
    """(as a start, as an end): the same unless it is a date alone."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f'"{value}" has no time zone; give a datetime with tzinfo')
        instant = (value - _EPOCH) // timedelta(microseconds=1)
        return instant, instant
    zones = sorted({order.timezone for order in orders})
    if len(zones) > 1 and not _OFFSET.search(value.strip()):
        raise ValueError(
            f'"{value}" has no UTC offset and the orders have several time zones '
            f"({', '.join(zones)}); write it with an offset, such as 2026-04-14T00:00+01:00"
        )
    try:
        parsed = parse_time(value, zone(zones[0] if zones else "UTC"))
    except ValueError as error:
        raise ValueError(f'"{value}" {error}') from None
    return parsed.start_us, parsed.end_us
