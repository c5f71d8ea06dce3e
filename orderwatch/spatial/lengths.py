"""Lengths as written in orders: a number and a unit, read by geopy."""

from __future__ import annotations

import re
from functools import lru_cache

_FORM = re.compile(r"(\d+(?:\.\d+)?)\s*([a-zA-Z]+)")
_UNITS = {
    "m": "meters",
    "metre": "meters",
    "metres": "meters",
    "meter": "meters",
    "meters": "meters",
    "km": "kilometers",
    "kilometre": "kilometers",
    "kilometres": "kilometers",
    "kilometer": "kilometers",
    "kilometers": "kilometers",
    "ft": "feet",
    "foot": "feet",
    "feet": "feet",
    "mi": "miles",
    "mile": "miles",
    "miles": "miles",
    "yd": "yards",
    "yard": "yards",
    "yards": "yards",
}
_YARD_M = 0.9144
_LONGEST_M = 200_000.0


@lru_cache(maxsize=4096)
def parse_length(text: str) -> float:
    """`100 m`, `0.25 mi`, `500 yards`, `300 ft` in metres.

    Raises:
        ValueError: no number, no unit, another unit, or over 200 km.
    """
    match = _FORM.fullmatch(text.strip())
    unit = _UNITS.get(match.group(2).lower()) if match else None
    if not match or unit is None:
        raise ValueError("is not a length; write a number and a unit, such as 100 m or 0.25 mi")
    number = float(match.group(1))
    if unit == "meters":
        metres = number
    elif unit == "yards":
        metres = number * _YARD_M
    else:
        from geopy.distance import Distance

        metres = float(Distance(**{unit: number}).meters)
    if metres > _LONGEST_M:
        raise ValueError("is over 200 km; a place of an order is smaller")
    return metres
