"""The measure of false absences tells a device that lies inside from one that lies outside."""

from __future__ import annotations

import pandas as pd
import pytest
from support.tracks import CENTRE, east_of

from benchmarks.rates import staying
from benchmarks.rates.labelled import make_run, make_track
from orderwatch.outcome import Grade
from orderwatch.policy import Policy


def lying(east_m: float) -> list[staying.Stay]:
    """An hour of fixes so far east of where the device is said to lie."""
    lat, lon = east_of(east_m) if east_m else CENTRE
    rows = range(61)
    frame = pd.DataFrame(
        {
            "at_us": [one * 60_000_000 for one in rows],
            "lat": [lat + 1e-7 * (one % 3) for one in rows],
            "lon": [lon] * 61,
            "accuracy_m": [8.0] * 61,
        }
    )
    frame["at_us"] += 1_700_000_000_000_000
    truth = pd.DataFrame({"lat": [CENTRE[0]], "lon": [CENTRE[1]]})
    run = make_run("still", "tag", make_track("TAG", frame), truth, still=True)
    return staying.stays([run], Policy())


def test_lying_inside_makes_no_absence_and_outside_makes_one_a_place() -> None:
    inside, outside = lying(0.0), lying(500.0)
    assert len(inside) == len(staying.RADII_M) * len(staying.INNER)
    assert all(not one.grades for one in inside)
    assert all(one.grades == {Grade.STRONG: 1} for one in outside)


@pytest.mark.parametrize(("east_m", "share"), [(0.0, "1.000"), (500.0, "0.000")])
def test_the_table_says_the_share_that_is_consistent(east_m: float, share: str) -> None:
    row = next(line for line in staying.tables(lying(east_m)).splitlines() if "100 m" in line)
    assert [cell.strip() for cell in row.split("|")][10] == share
