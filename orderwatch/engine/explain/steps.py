"""The steps of a decision as plain text: each says what was asked, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals
from orderwatch.temporal.local import to_local_text


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step.

    Attributes:
        title: what was asked.
        lines: what came of it, in words.
        header: of a table under them; empty: there is none.
        rows: its cells.
    """

    title: str
    lines: tuple[str, ...]
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def at_text(at_us: int, tz: ZoneInfo) -> str:
    """An instant as ISO local time with its offset."""
    return to_local_text(at_us, tz)


def span_text(from_us: int, until_us: int, tz: ZoneInfo) -> str:
    """`from ... until ...`; open ends in words."""
    start = "from the beginning" if from_us <= OPEN_START_US else f"from {at_text(from_us, tz)}"
    end = "until further order" if until_us >= OPEN_END_US else f"until {at_text(until_us, tz)}"
    return f"{start} {end}"


def interval_at(time: Intervals, at_us: int) -> tuple[int, int] | None:
    """The interval that holds an instant."""
    return next(((low, high) for low, high in time if low <= at_us < high), None)


def number(value: float, decimals: int = 1) -> str:
    """A number with so many decimals, never `-0.0`."""
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if text.startswith("-") and not text.strip("-0.") else text
