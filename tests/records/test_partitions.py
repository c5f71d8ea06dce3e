"""Parquet data sets whose folders name a date or a device."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import orderwatch

ROWS = pd.DataFrame(
    {
        "device_id": ["007", "007", "2026", "T/4"],
        "fixed_at": pd.to_datetime(
            ["2026-03-03T00:00Z", "2026-03-04T00:00Z", "2026-03-03T00:05Z", "2026-03-04T00:10Z"]
        ),
        "lat": [51.0, 51.1, 51.2, 51.3],
        "lon": [-0.1, -0.2, -0.3, -0.4],
    }
)
SHOWN = ["device_id", "fixed_at", "lat", "lon"]


def written(folder: Path, by: list[str]) -> Path:
    rows = ROWS.assign(date=ROWS["fixed_at"].dt.date.astype(str))
    rows.to_parquet(folder / "set", partition_cols=by)
    return folder / "set"


@pytest.mark.parametrize("by", [["date"], ["device_id"], ["date", "device_id"]])
def test_a_data_set_is_read_with_what_its_folders_say(tmp_path: Path, by: list[str]) -> None:
    """Ids stay texts: 007 is not 7, and letters that a folder cannot have are restored."""
    found = orderwatch.read_pings(written(tmp_path, by))[SHOWN]
    expected = ROWS.sort_values(["device_id", "fixed_at"]).reset_index(drop=True)
    assert found["device_id"].tolist() == expected["device_id"].tolist()
    assert found["fixed_at"].tolist() == expected["fixed_at"].tolist()
    assert found["lat"].tolist() == expected["lat"].tolist()


def test_a_column_of_the_file_wins(tmp_path: Path) -> None:
    """A folder that is called otherwise does not change what the file says."""
    folder = tmp_path / "device_id=OTHER"
    folder.mkdir()
    ROWS.to_parquet(folder / "part.parquet")
    found = orderwatch.read_pings(folder / "part.parquet")
    assert sorted(set(found["device_id"])) == ["007", "2026", "T/4"]


def test_rows_without_a_device_are_set_aside(tmp_path: Path) -> None:
    folder = tmp_path / "set" / "device_id=__HIVE_DEFAULT_PARTITION__"
    folder.mkdir(parents=True)
    ROWS.drop(columns="device_id").to_parquet(folder / "part.parquet")
    assert len(orderwatch.read_pings(tmp_path / "set")) == 0


def test_a_packed_csv_reads_as_the_plain_one(tmp_path: Path) -> None:
    ROWS.to_csv(tmp_path / "p.csv", index=False)
    ROWS.to_csv(tmp_path / "p.csv.gz", index=False)
    plain, packed = (orderwatch.read_pings(tmp_path / name) for name in ("p.csv", "p.csv.gz"))
    pd.testing.assert_frame_equal(plain[SHOWN], packed[SHOWN])
