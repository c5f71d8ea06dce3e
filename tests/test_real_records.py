"""Records that nobody here wrote: read, accounted for, and checked by the command line."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import Counter
from pathlib import Path

import pytest
from support.data import real_data

import orderwatch
from orderwatch.records.quality import read_report

DATA = Path(__file__).parent / "data"
CONDENSED = "location-data-123456789-2025-01-01-2025-01-03-condensed.csv"
ORDER = """
orderwatch: 1
order: {{id: REAL-1, made: 2019-01-01, notice: [{{at: 2019-01-01, how: test}}], timezone: {zone}}}
respondent: {{id: R-1, devices: [{devices}]}}
places: {{zone: {{circle: {{centre: [{centre}], radius: 200 m}}}}}}
conditions: [{{id: c1, clause: "1. Not to enter.", kind: exclusion_zone, place: zone}}]
"""


def order(tmp_path: Path, *, zone: str, devices: list[str], centre: str) -> Path:
    path = tmp_path / "order.yaml"
    listed = ", ".join(f"{{id: '{one}', from: 2019-01-01}}" for one in devices)
    path.write_text(ORDER.format(zone=zone, devices=listed, centre=centre), encoding="utf-8")
    return path


def whole(found: orderwatch.Findings) -> None:
    """What holds for every result: counts add up, and the time in force is split exactly."""
    ledger = found.ledger
    parts = ledger["used"] + ledger["duplicates"] + ledger["set_aside"] + ledger["not_matched"]
    assert (parts == ledger["rows"]).all()
    for _, row in found.conditions.iterrows():
        states = ("possible_breach", "consistent", "unclear", "no_data", "excepted")
        total = sum(round(float(row[f"{state}_s"]) * 1e6) for state in states)
        assert total == round(float(row["in_force_s"]) * 1e6)
    assert (
        found.evidence["finding_id"]
        .isin({*found.possible_breaches["finding_id"], *found.near_misses["finding_id"]})
        .all()
    )


def test_the_extracts_are_what_they_were() -> None:
    for line in (DATA / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        sha256, name = line.split(maxsplit=1)
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == sha256, name


@pytest.mark.parametrize(
    ("name", "profile", "rows"),
    [
        ("location-data-full.csv", "uk_location_full", 6),
        (CONDENSED, "uk_location_condensed", 6),
        ("positions_extract.csv", "uk_positions", 300),
    ],
)
def test_the_uk_layouts_are_known_by_their_headers(name: str, profile: str, rows: int) -> None:
    report = read_report([DATA / "uk_em" / name])
    assert report.sources[0].profile == profile
    assert report.sources[0].rows == rows


def test_the_condensed_file_says_device_and_period_in_its_name(tmp_path: Path) -> None:
    path = order(
        tmp_path, zone="Europe/London", devices=["123456789"], centre="51.574865, 0.060977"
    )
    found = orderwatch.check(path, DATA / "uk_em" / CONDENSED)
    whole(found)
    row = found.conditions.iloc[0]
    assert float(row["in_force_s"]) == 3 * 86_400
    assert "period taken from the records" not in found.orders.iloc[0]["warnings"]
    basis = ";".join(found.timeline["basis"])
    assert "not_in_this_export" in basis


def test_phones_through_a_profile_of_ones_own(tmp_path: Path) -> None:
    path = order(
        tmp_path,
        zone="America/Los_Angeles",
        devices=["ucb-sdb-android-2"],
        centre="37.3904823, -122.0837257",
    )
    pings = DATA / "mobilitynet" / "phone_locations_extract.csv"
    found = orderwatch.check(path, pings, profile=DATA / "mobilitynet" / "profile.yaml")
    whole(found)
    assert found.orders.iloc[0]["pings_used"] + found.ledger["duplicates"].sum() == 400


def test_all_phones_are_accounted_for(tmp_path: Path) -> None:
    pings = real_data("mobilitynet/phone_locations.csv.gz")
    with gzip.open(pings, "rt", encoding="utf-8") as file:
        counts = Counter(row["phone"] for row in csv.DictReader(file))
    path = order(
        tmp_path,
        zone="America/Los_Angeles",
        devices=sorted(counts),
        centre="37.3904823, -122.0837257",
    )
    found = orderwatch.check(path, pings, profile=DATA / "mobilitynet" / "profile.yaml")
    whole(found)
    assert found.ledger["rows"].sum() == sum(counts.values())
    assert found.ledger["not_matched"].sum() == 0
    assert len(found.possible_breaches)


def test_every_position_of_the_uk_table_is_accounted_for(tmp_path: Path) -> None:
    pings = real_data("uk_em/positions.csv")
    with pings.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = [row for row in rows if row["device_id"]]
    devices = sorted({row["device_id"] for row in named})
    path = order(tmp_path, zone="Europe/London", devices=devices, centre="53.541, 0.9838")
    found = orderwatch.check(path, pings)
    whole(found)
    ledger = found.ledger.iloc[0]
    assert ledger["set_aside"] == len(rows) - len(named)
    assert ledger["used"] + ledger["duplicates"] == len(named)
    assert found.orders.iloc[0]["pings_used"] == ledger["used"]
