"""How a value in memory is written: as a cell of a CSV file, or as a value of JSON and a frame."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from orderwatch.evidence.table_set import Row
from orderwatch.tables import Column
from orderwatch.temporal.local import to_local_text, to_utc_text, zone

PROBABILITY_SHOWN_AT_MOST = 0.99
"""A model's share under a flat prior is never shown as certainty."""

_DECIMALS = {"metres": 2, "probability": 4, "degrees": 7}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[+-](?=\.?[0-9])[0-9]*\.?[0-9]*")
_WORDS = ("text", "code", "codes")
"""Kinds of cells that may hold anything; numbers and times need no quotes."""
_NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$')


def csv_line(columns: Sequence[Column]) -> Callable[[Row, str], str]:
    """A function (row, time zone) → one line of CSV, without its line end."""
    writers = [(column.name, _TEXT[column.kind], column.kind in _WORDS) for column in columns]

    def line(row: Row, timezone: str) -> str:
        cells = []
        for name, write, words in writers:
            value = row.get(name)
            if value is None:
                cells.append("")
            elif words:
                cells.append(_quoted(write(value, timezone)))
            else:
                cells.append(write(value, timezone))
        return ",".join(cells)

    return line


def csv_header(columns: Sequence[Column]) -> str:
    """The header line, without its line end."""
    return ",".join(column.name for column in columns)


def defused(text: str) -> str:
    """The text with a leading `'` where a spreadsheet would take it for a formula.

    >>> defused("=1+1"), defused("-12.50"), defused("Lexi")
    ("'=1+1", '-12.50', 'Lexi')
    """
    if text.startswith(("=", "+", "-", "@", "\t", "\r")) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def undefused(text: str) -> str:
    """The text without the `'` that `defused` set before it, for what is no spreadsheet.

    >>> undefused("'@lexi"), undefused("'tis"), undefused("-12.50")
    ('@lexi', "'tis", '-12.50')
    """
    bare = text[1:]
    return bare if text.startswith("'") and defused(bare) == text else text


def fixed(value: float, decimals: int) -> str:
    """A number with so many decimals, never `-0.00`; empty where it is not a number.

    >>> fixed(-0.001, 2), fixed(12.345678, 2), fixed(float("nan"), 2)
    ('0.00', '12.35', '')
    """
    if math.isnan(value):
        return ""
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if text.startswith("-") and not text.strip("-0.") else text


def seconds_text(value_us: int) -> str:
    """Seconds with three decimals from µs, a half rounded away from zero.

    >>> seconds_text(61_000_500), seconds_text(0)
    ('61.001', '0.000')
    """
    thousandths = (abs(int(value_us)) + 500) // 1000
    sign = "-" if value_us < 0 and thousandths else ""
    return f"{sign}{thousandths // 1000}.{thousandths % 1000:03d}"


def joined(codes: Iterable[str]) -> str:
    """Codes sorted, each once, joined by `;`."""
    return ";".join(sorted({str(code) for code in codes}))


def plain(column: Column, value: Any, timezone: str) -> str | int | float | None:
    """The value for JSON and frames: raw text, ISO times, seconds as a number, None if empty."""
    if value is None:
        return None
    if column.kind in ("text", "code"):
        return str(value)
    if column.kind in ("utc", "local", "codes"):
        return _TEXT[column.kind](value, timezone)
    if column.kind == "count":
        return int(value)
    text = _TEXT[column.kind](value, timezone)
    return float(text) if text else None


def in_memory(column: Column, text: str) -> Any:
    """The value in memory of a cell as it is written in a file.

    >>> in_memory(Column("at", "utc", ""), "1970-01-01T00:00:01.5Z")
    1500000
    >>> in_memory(Column("flags", "codes", ""), "jump;spike")
    ('jump', 'spike')
    """
    if not text:
        return None
    if column.kind == "count":
        return int(text)
    if column.kind in ("utc", "local"):
        return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)
    if column.kind == "seconds":
        return int(Decimal(text) * 1_000_000)
    if column.kind in (*_DECIMALS, "number"):
        return float(text)
    raw = undefused(text)
    return tuple(raw.split(";")) if column.kind == "codes" else raw


def _quoted(text: str) -> str:
    if _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _probability(value: float, _: str) -> str:
    return fixed(min(float(value), PROBABILITY_SHOWN_AT_MOST), 4)


def _decimals(kind: str) -> Callable[[Any, str], str]:
    digits = _DECIMALS[kind]
    return lambda value, _: fixed(float(value), digits)


_TEXT: dict[str, Callable[[Any, str], str]] = {
    "text": lambda value, _: defused(str(value)),
    "code": lambda value, _: defused(str(value)),
    "codes": lambda value, _: defused(joined(value)),
    "count": lambda value, _: str(int(value)),
    "number": lambda value, _: f"{float(value):.10g}",
    "utc": lambda value, _: to_utc_text(int(value)),
    "local": lambda value, timezone: to_local_text(int(value), zone(timezone)),
    "seconds": lambda value, _: seconds_text(int(value)),
    "metres": _decimals("metres"),
    "degrees": _decimals("degrees"),
    "probability": _probability,
}
