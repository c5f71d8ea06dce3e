"""The account of `check` by week, in minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orderwatch.cli.page import Page

_COLUMNS = {
    "in_force_s": "in force",
    "possible_breach_s": "at least",
    "possible_breach_max_s": "at most",
    "consistent_s": "nothing",
    "unclear_s": "unclear",
    "no_data_s": "no data",
    "excepted_s": "excepted",
}


def weeks_grid(page: Page, weeks: Sequence[dict[str, Any]]) -> None:
    """One line a condition and week; at least and at most are bounds of possible breach."""
    if not weeks:
        return
    page.heading("Account by week, in minutes")
    rows = [
        (str(row["condition_id"]), str(row["week"]), *(_minutes(row[name]) for name in _COLUMNS))
        for row in weeks
    ]
    page.grid(("condition", "from", *_COLUMNS.values()), rows, left=2)
    text = "At least, at most: possible breach; at most counts unclear time and room in silences."
    page.say(text, indent=2)


def _minutes(value_us: int) -> str:
    """Minutes with one decimal; never 0.0 for something.

    >>> _minutes(0), _minutes(1_000_000), _minutes(90_000_000)
    ('0', '<0.1', '1.5')
    """
    minutes = int(value_us) / 60_000_000
    if 0 < minutes < 0.1:
        return "<0.1"
    return f"{minutes:.1f}" if minutes else "0"
