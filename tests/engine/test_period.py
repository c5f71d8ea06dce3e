"""The account period where none is asked for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from engine.test_invariants import frame, order

import orderwatch
from orderwatch.errors import RecordsError
from orderwatch.orders import load_text

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


def write_london(folder: Path, name: str, rows: list[str]) -> None:
    head = "DATE/TIME,LATITUDE,LONGITUDE,CONFIDENCE CIRCLE\n"
    (folder / name).write_text(head + "".join(rows), encoding="utf-8")


FIX = "{day}/02/2026 10:00,51.7900000,-0.3360000,10\n"
COVERED = """
orderwatch: 1
order: {id: O, made: 2026-01-05, notice: [{at: 2026-01-05 09:00, how: x}], timezone: Europe/London}
respondent: {id: R, devices: [{id: TAG-1, from: 2026-01-01}]}
places: {p: {circle: {centre: [51.752, -0.336], radius: 100 m}}}
conditions: [{id: c1, clause: "1.", kind: exclusion_zone, place: p}]
"""


@pytest.mark.parametrize("rows", [[], [FIX.format(day="06")]])
def test_an_export_that_covers_a_time_is_heard_without_a_row_of_its_own(
    tmp_path: Path, rows: list[str]
) -> None:
    """It holds no row, or only one that the other export has too: its time is no data."""
    first = [FIX.format(day=f"0{day}") for day in range(1, 7)]
    write_london(tmp_path, "location-data-TAG-1-20260201-20260207-condensed.csv", first)
    write_london(tmp_path, "location-data-TAG-1-20260205-20260210-condensed.csv", rows)
    result = orderwatch.check(load_text(COVERED), [tmp_path])
    assert result.orders["period_from"].iloc[0] == pd.Timestamp("2026-02-01T00:00Z")
    assert result.orders["period_until"].iloc[0] == pd.Timestamp("2026-02-11T00:00Z")
    assert result.ledger["rows"].sum() == result.ledger[["used", "duplicates"]].sum().sum()


def test_a_hyphen_belongs_to_the_device_of_a_file_name(tmp_path: Path) -> None:
    for tag in ("TAG-1", "TAG-2"):
        name = f"location-data-{tag}-2026-02-01-2026-02-07-condensed.csv"
        write_london(tmp_path, name, [FIX.format(day="02")])
    pings = orderwatch.read_pings([tmp_path])
    assert sorted(pings["device_id"]) == ["TAG-1", "TAG-2"]


def test_a_file_name_without_readable_dates_does_not_name_its_device(tmp_path: Path) -> None:
    write_london(tmp_path, "location-data-TAG-1-may-condensed.csv", [FIX.format(day="02")])
    with pytest.raises(RecordsError, match="does not name its device"):
        orderwatch.read_pings([tmp_path], profile="uk_location_condensed")


@pytest.mark.parametrize("asked", [{"period_from": "2026-05-01"}, {"period_until": "2026-04-01"}])
def test_a_period_without_any_record_is_not_checked(asked: dict[str, str]) -> None:
    result = orderwatch.check(order(), frame(STAY), **asked)
    assert result.orders["checked"].tolist() == ["no"]
    assert "no time to account for" in result.orders["why"].iloc[0]
    assert "NOT CHECKED" in result.orders["warnings"].iloc[0]
    assert set(result.conditions["checked"]) == {"no"}
