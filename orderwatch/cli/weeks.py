"""The account of `check` by week, in minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orderwatch.cli.page import Page

# Short heads: nine columns of a week of 10,080 minutes fit eighty characters.
_COLUMNS = {
    "in_force_s": "force",
    "possible_breach_s": "least",
    "possible_breach_max_s": "most",
    "consistent_s": "nothing",
    "unclear_s": "unclear",
    "no_data_s": "no data",
    "excepted_s": "exc.",
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
    page.grid(("", "from", *_COLUMNS.values()), rows, left=2)
    page.say(
        "force: in force; least, most: possible breach (most counts unclear time and room in "
        "silences); nothing: nothing against it shown; exc.: excepted.",
        indent=2,
    )


def _minutes(value_us: int) -> str:
    """Minutes, one decimal below a hundred; never 0.0 for something. weeks.csv has all of it.

    >>> _minutes(0), _minutes(1_000_000), _minutes(90_000_000), _minutes(7_650_000_000)
    ('0', '<0.1', '1.5', '128')
    """
    minutes = int(value_us) / 60_000_000
    if 0 < minutes < 0.1:
        return "<0.1"
    if minutes >= 100.0:
        return f"{minutes:.0f}"
    return f"{minutes:.1f}" if minutes else "0"
