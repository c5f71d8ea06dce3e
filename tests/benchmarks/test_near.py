"""The measure of nearness: truth, sets and shares, on phones whose fixes are exact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from benchmarks.rates.labelled import SECOND_US, Run, make_run, make_track
from benchmarks.rates.near import Met, found_in, meetings, shares, tables
from benchmarks.rates.placing import moved
from orderwatch.outcome import Grade
from orderwatch.policy import Policy

HOME = (51.752, -0.336)
START_US = 1_772_500_000_000_000


def run(system: str, east_m: Sequence[float], *, start_s: int = 0, off_m: float = 0.0) -> Run:
    """A phone so far east of home at each second; its fixes are `off_m` to the east of it."""
    truth = pd.DataFrame([moved(*HOME, 90.0, one) for one in east_m], columns=["lat", "lon"])
    truth["at_us"] = START_US + (start_s + np.arange(len(east_m))) * SECOND_US
    seen = [moved(*HOME, 90.0, one + off_m) for one in east_m]
    fixes = pd.DataFrame(seen, columns=["lat", "lon"]).assign(at_us=truth["at_us"], accuracy_m=5.0)
    track = make_track(system, fixes.iloc[::10])
    return make_run(f"{system} {start_s}", system, track, truth, still=False)


def walk(from_m: float) -> list[float]:
    return [from_m + 1.2 * second for second in range(180)]


def of(found: list[Met], name: str) -> list[Met]:
    return [one for one in found if one.of == name]


def test_phones_carried_together_and_shifted() -> None:
    found = meetings([run("Android", walk(0)), run("iOS", walk(3))], Policy())
    together, shifted = of(found, "carried together"), of(found, "shifted by 140 m")
    assert [len(one.true_m) for one in (*together, *shifted)] == [18, 18]
    np.testing.assert_allclose(together[0].true_m, 3.0, atol=0.01)
    assert 137.0 <= shifted[0].true_m.min() <= shifted[0].true_m.max() <= 143.0
    assert together[0].best is Grade.STRONG
    assert shifted[0].best is None
    told = shares(found, "carried together", 0.0, 90.0)
    assert (told["against"].value, told["consistent"].value) == (1.0, 0.0)
    apart = shares(found, "shifted by 140 m", 110.0, 200.0)
    assert (apart["against"].value, apart["consistent"].value) == (0.0, 1.0)


def test_a_phone_that_errs_is_counted_by_where_it_truly_was() -> None:
    """140 m apart, but its fixes lie 140 m off: every pair says wrongly that both are together."""
    found = meetings([run("Android", walk(0)), run("iOS", walk(140), off_m=-140.0)], Policy())
    told = shares(found, "carried together", 110.0, 200.0)
    assert told["against"].value == 1.0
    assert found_in(found, "carried together", Grade.STRONG).value == 1.0


def test_another_trip_is_moved_to_begin_with_this_one() -> None:
    runs = [run("Android", walk(0)), run("iOS", walk(500), start_s=9_000)]
    found = of(meetings(runs, Policy()), "on different trips")
    assert [len(one.true_m) for one in found] == [18]
    np.testing.assert_allclose(found[0].true_m, 500.0, atol=0.1)
    assert found_in(found, "on different trips", Grade.WEAK).hits == 0.0


def test_without_the_skew_a_pair_claims_more() -> None:
    """Fixes 10 s apart at 10 m/s: 100 m of doubt about where the other was in between."""
    fast = [10.0 * second for second in range(180)]
    other = run("iOS", fast, start_s=5)
    found = meetings([run("Android", fast), other], Policy())
    told = shares(found, "carried together", 0.0, 90.0)
    assert told["against"].value < told["against without skew"].value


def test_the_tables_name_every_set() -> None:
    page = tables(meetings([run("Android", walk(0)), run("iOS", walk(3))], Policy()))
    assert "| carried together | 0–90 m | 18 (1) | 100" in page
    assert page.count("| on different trips |") == 1
    assert page.endswith("|\n")


@pytest.mark.parametrize("east_m", [95.0, 105.0])
def test_near_the_distance_neither_answer_counts(east_m: float) -> None:
    found = meetings([run("Android", walk(0)), run("iOS", walk(east_m))], Policy())
    bands = ((0.0, 90.0), (110.0, 200.0))
    assert sum(shares(found, "carried together", *one)["against"].of for one in bands) == 0.0
