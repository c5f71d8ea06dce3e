"""The same instant however an export writes it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orderwatch.records.quality import read_report

AT_US = 1_772_448_000_000_000
"""2026-03-02T10:40:00Z."""


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T10:40:00Z",
        "2026-03-02 10:40:00Z",
        "2026-03-02T10:40Z",
        "2026-03-02T10:40:00.000Z",
        "2026-03-02T10:40:00.000000000Z",
        "2026-03-02T12:40:00+02:00",
        "2026-03-02T12:40:00+0200",
        "2026-03-02 12:40:00+02",
        "2026-03-02T05:10:00-05:30",
        "2026-03-02T05:10:00-0530",
        "2026-03-02 00:40:00-10",
        "2026-03-03T00:40:00+14:00",
    ],
)
def test_times_with_an_offset(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pings.csv"
    path.write_text(f"device_id,fixed_at,lat,lon\nT,{text},51.7,-0.3\n", encoding="utf-8")
    assert read_report([path]).devices[0].first_us == AT_US


@pytest.mark.parametrize(
    "text", ["2026-03-02T10:40:00+15:00", "2026-03-02T10:40:00+1", "2026-03-02T10:40:00 +02:00"]
)
def test_times_that_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pings.csv"
    path.write_text(f"device_id,fixed_at,lat,lon\nT,{text},51.7,-0.3\n", encoding="utf-8")
    assert read_report([path]).set_aside == {"BAD_TIME": 1}


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", None])
def test_timestamps_of_parquet(tmp_path: Path, unit: str, zone: str | None) -> None:
    scale = {"ms": 1_000, "us": 1, "ns": 1_000}[unit]
    at = AT_US // scale if unit == "ms" else AT_US * scale
    table = pa.table(
        {
            "device_id": ["T"],
            "fixed_at": pa.array([at], pa.timestamp(unit, tz=zone)),
            "lat": [51.7],
            "lon": [-0.3],
        }
    )
    pq.write_table(table, tmp_path / "pings.parquet")
    report = read_report([tmp_path / "pings.parquet"])
    if zone is None:
        assert report.set_aside == {"NO_ZONE": 1}
    else:
        assert report.devices[0].first_us == AT_US


LONDON = """\
profile: london
records: pings
columns: {device_id: id, fixed_at: t, lat: lat, lon: lon}
time_format: DD/MM/YYYY HH:mm
timezone: Europe/London
"""


def test_a_fault_in_the_repeated_hour_stays_a_fault(tmp_path: Path) -> None:
    """Found on 24 November 2026: the row was used, without a latitude, once its hour was told."""
    (tmp_path / "london.yaml").write_text(LONDON, encoding="utf-8")
    rows = ["25/10/2026 01:50,51.7", "25/10/2026 01:10,north", "25/10/2026 02:10,51.7"]
    text = "id,t,lat,lon\n" + "".join(f"T,{row},-0.3\n" for row in rows)
    (tmp_path / "pings.csv").write_text(text, encoding="utf-8")
    report = read_report([tmp_path / "pings.csv"], tmp_path / "london.yaml")
    assert report.set_aside == {"BAD_LATITUDE": 1}
    assert [row["row"] for row in report.examples] == [2]
    assert report.ledger[0]["used"] == 2
