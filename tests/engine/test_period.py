"""The account period where none is asked for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from engine.test_invariants import frame, order

import orderwatch

STAY = [(60, 20, "8", "gps", "TAG-1")] * 4 + [(600, 20, "8", "gps", "TAG-1")] * 3


def test_records_in_ten_files_give_the_period_of_one_file(tmp_path: Path) -> None:
    """The time between the last record of one file and the first of the next is accounted for."""
    pings = frame(STAY)
    for number in range(len(pings)):
        pings.iloc[[number]].to_csv(tmp_path / f"{number}.csv", index=False)
    whole, parts = orderwatch.check(order(), pings), orderwatch.check(order(), [tmp_path])
    for name in ("possible_breaches", "timeline"):
        pd.testing.assert_frame_equal(getattr(whole, name), getattr(parts, name))
    assert (whole.orders["period_from"] == parts.orders["period_from"]).all()
    assert (whole.orders["period_until"] == parts.orders["period_until"]).all()
