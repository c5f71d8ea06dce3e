"""Shares and tables as the page has them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from benchmarks.rates.totals import Share


def shown(one: Share, scale: float = 100.0) -> str:
    """`1.2 (0.8-1.9)`; beside a zero the rule of three."""
    if not one.of:
        return "none"
    if not one.hits:
        return f"0 (under {_digits(one.high * scale, 2)})"
    low, high = (_digits(bound * scale, 2) for bound in (one.low, one.high))
    return f"{_digits(one.value * scale, 3)} ({low} to {high})"


def _digits(value: float, digits: int) -> str:
    """So many significant digits, without an exponent.

    >>> _digits(935.4, 2), _digits(12.34, 2), _digits(0.000185, 3), _digits(99.97, 2)
    ('940', '12', '0.000185', '100')
    """
    if value == 0.0 or not math.isfinite(value):
        return f"{value:.0f}"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, places):.{max(places, 0)}f}".removesuffix(".0")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in lines) + "\n"
