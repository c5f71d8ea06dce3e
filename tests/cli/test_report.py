"""What `check` says to people."""

from __future__ import annotations

from typing import Any

import pytest
from support.evidence_rows import HOUR, RUN, ZONES, breach, order

from orderwatch.cli.page import plain
from orderwatch.cli.report import hours, report
from orderwatch.cli.running import Ran
from orderwatch.engine.check import Summary
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.page.lines import share

SUMMARY = Summary(orders=1, cases=1, largest_case_pings=5)


def condition(**changes: Any) -> dict[str, Any]:
    """A row of `conditions`."""
    return {
        "order_id": "O-1",
        "condition_id": "c1",
        "kind": "exclusion_zone",
        "clause": "1. Not to go there.",
        "checked": "yes",
        "why": "",
        "exports": ("p.csv",),
        "in_force_s": 24 * HOUR,
        "possible_breach_s": 90_000_000,
        "consistent_s": 20 * HOUR,
        "unclear_s": 0,
        "no_data_s": 4 * HOUR - 90_000_000,
        "excepted_s": 0,
        **changes,
    }


def said(**tables: list[dict[str, Any]]) -> str:
    """The report as plain text."""
    sink = MemorySink(zones=ZONES)
    for name, rows in tables.items():
        sink.rows(name, rows)
    return plain(report(Ran(sink=sink, run=RUN, summary=SUMMARY)).blocks)


LEDGER = {
    "source": "p.csv",
    "sha256": "0",
    "rows": 1234,
    "used": 1200,
    "duplicates": 30,
    "set_aside": 4,
    "not_matched": 0,
}


def test_the_whole_report() -> None:
    """Data, possible breaches, the rest, the account of time, warnings: in this order."""
    text = said(
        orders=[order(warnings="period taken from the records; beware")],
        ledger=[LEDGER],
        possible_breaches=[breach(1, grade="weak"), breach(speaks_against=("single_fix",))],
        against=[{"finding_id": f"{0:012x}", "code": "single_fix", "note": "one fix carries it"}],
        near_misses=[breach(2, reason="unclear_only"), breach(3, reason="before_notice")],
        excepted=[breach(4, reason="exception", excepted_by="e1")],
        conditions=[
            condition(),
            condition(condition_id="c9", kind="not_checkable", checked="no", why="no record can"),
        ],
    )
    assert text.split("\n") == EXPECTED


EXPECTED = [
    "Order O-1, respondent R-1",
    "Account period: 2026-04-14T08:10:00+01:00 to 2026-04-15T08:10:00+01:00 (Europe/London).",
    "Period taken from the records: what lies before and after is not accounted for.",
    "",
    "Records",
    "  source   rows   used  duplicates  set aside  not matched",
    "  p.csv   1,234  1,200          30          4            0",
    "",
    "Possible breaches: 1 (1 strong, 0 moderate); 1 weak, counted apart",
    "000000000000  condition c1, records: strong",
    "  Tag TAG-1 recorded 5 positions.",
    "    speaks against it: single_fix: one fix carries it",
    "    flags: jump, spike",
    "000000000001  condition c1, records: weak",
    "  Tag TAG-1 recorded 5 positions.",
    "    flags: jump, spike",
    "",
    "Not counted as possible breaches",
    "Near misses: 2 (1 before_notice, 1 unclear_only)",
    "Episodes inside an exception: 1",
    "",
    "Account of the time in force",
    "  condition     in force  breach  nothing  unclear  no data  excepted",
    "  c1         24 h 00 min   0.1 %   83.3 %    0.0 %   16.6 %     0.0 %",
    "  breach: possible breach; nothing: nothing against it shown.",
    "Condition c9 (not_checkable): not checked: no record can.",
    "",
    "Warnings",
    "- period taken from the records",
    "- beware",
    "- a warning",
    "- thresholds differ from the default: max_silence_s = 600",
]


def test_an_order_that_was_not_checked_says_so() -> None:
    """It never looks like an order with nothing found."""
    text = said(orders=[order(checked="no", why="no device of it occurs", period_from=None)])
    assert "Not checked\nO-1 was not checked: no device of it occurs." in text
    assert "not the same as a check that found nothing" in text
    assert "Possible breaches: 0" not in text
    assert "No records were given." in text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 100, "0.0 %"),
        (1, 10_000_000, "<0.1 %"),
        (100, 100, "100.0 %"),
        (9_999_999, 10_000_000, ">99.9 %"),
        (1, 3, "33.3 %"),
        (0, 0, ""),
    ],
)
def test_a_share_never_rounds_something_to_nothing(part: int, whole: int, text: str) -> None:
    """Nor nearly all to all."""
    assert share(part, whole) == text


@pytest.mark.parametrize(
    ("value_us", "text"),
    [
        (0, "0"),
        (1, "under 1 s"),
        (59_400_000, "59 s"),
        (59_600_000, "1 min 00 s"),
        (3_600_000_000, "1 h 00 min"),
        (90_000_000_000, "25 h 00 min"),
    ],
)
def test_a_length_of_time(value_us: int, text: str) -> None:
    """Days are not written: a local day may have 23 or 25 hours."""
    assert hours(value_us) == text
