"""Monitoring: what events of a home unit leave open."""

from __future__ import annotations

import pandas as pd
import pytest
from engine.test_monitoring import Event, at, check, event_rows, order, pings, seconds

import orderwatch

IN, OUT = "home_in_range", "home_out_of_range"
PINGS = [("TAG-1", 0.0), ("TAG-1", 36_000.0)]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([("TAG-1", 600, 0, IN)], {"consistent": 4_200.0, "unclear": 31_800.0}),
        (
            [("TAG-1", 600, 0, IN), ("TAG-1", 9_000, 0, OUT)],
            {"consistent": 4_200.0, "unclear": 8_400.0, "possible_breach": 23_400.0},
        ),
        (
            [("TAG-1", 600, 0, IN), ("TAG-1", 9_000, 600, IN)],
            {"consistent": 8_400.0, "unclear": 4_800.0, "possible_breach": 22_800.0},
        ),
        ([("TAG-2", 600, 0, IN)], {"consistent": 3_600.0, "possible_breach": 32_400.0}),
        ([("TAG-1", 600, 0, "charge")], {"consistent": 4_200.0, "possible_breach": 31_800.0}),
    ],
    ids=["never lost", "lost", "in range once more", "of another device", "charge"],
)
def test_in_range_without_an_end(events: list[Event], expected: dict[str, float]) -> None:
    """The unit may have heard the tag until its next word of it: unclear, no possible breach."""
    found = check(order(), PINGS, events)
    assert seconds(found) == expected


def test_still_in_range_when_the_export_was_made() -> None:
    """An end in 2999 is no end; the near miss cites the event, however far back it is."""
    rows = event_rows([("TAG-1", 600, 60, IN)])
    assert isinstance(rows, pd.DataFrame)
    rows["until"] = "2999-12-12T23:59:59Z"
    regular = [("TAG-1", 60.0 * n) for n in range(200)]
    found = orderwatch.check(
        order(),
        pings([*regular, ("TAG-1", 36_000.0)]),
        events=rows,
        period_from=at(0),
        period_until=at(36_000),
    )
    assert found.possible_breaches.empty
    row = found.near_misses.iloc[0]
    assert row["reason"] == "unclear_only"
    assert "home_in_range at 07:10" in row["sentence"]
    assert (found.evidence["record_type"] == IN).sum() == 1
