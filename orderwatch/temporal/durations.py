"""Durations as written in orders: a number and a unit."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = {
    "second": 1,
    "sec": 1,
    "s": 1,
    "minute": 60,
    "min": 60,
    "hour": 3600,
    "h": 3600,
    "day": 86_400,
    "d": 86_400,
    "week": 604_800,
}
_FORM = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")


def parse_duration(text: str) -> int:
    """`3 min`, `90 s`, `14 days`, `2 weeks` in µs.

    Raises:
        ValueError: no number, no unit, or another unit.
    """
    match = _FORM.fullmatch(text.strip().lower())
    unit = match.group(2) if match else ""
    seconds = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
    if not match or seconds is None:
        raise ValueError("is not a duration; write a number and a unit, such as 3 min or 14 days")
    return int(Decimal(match.group(1)) * seconds * 1_000_000)
