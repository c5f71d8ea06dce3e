"""A profile proposed from an unknown file reads it; what was guessed is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.data import real_data
from support.exports import EXPORTS, Fix, with_zone, workbook

from orderwatch.cli.app import application
from orderwatch.errors import RecordsError
from orderwatch.records.proposal.propose import propose
from orderwatch.records.quality import ReadReport, read_report

START = datetime(2026, 3, 10, 11, 40, tzinfo=UTC)
TRACK = [
    Fix(
        f"{51.75 + n / 10_000:.7f}",
        f"{-0.336 - n / 10_000:.7f}",
        START + timedelta(hours=5 * n),
        n + 3,
    )
    for n in range(40)
]
# Seconds since 2001, as that JSON has them, look like those of another year since 1970.
NAMED = sorted(name for name in EXPORTS if "serial" not in name and name != "JSON by profile")


def used(path: Path, text: str) -> ReadReport:
    own = path.with_name("proposed.yaml")
    own.write_text(text, encoding="utf-8")
    device = "TAG-1" if "device_from: option" in text else None
    return read_report([path], own, device=device)


@pytest.mark.parametrize("name", NAMED)
def test_a_profile_for_every_format(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"unknown.{EXPORTS[name].ending}"
    EXPORTS[name].write(path, TRACK)
    report = used(path, propose(path, timezone="UTC").text)
    row = report.ledger[0]
    assert row["used"] == len(TRACK), report.set_aside
    assert report.devices[0].device_id == "TAG-1"
    assert report.devices[0].first_us == START.timestamp() * 1e6


def table(header: str, row: Callable[[Fix], str]) -> str:
    return "\n".join([header, *map(row, TRACK)]) + "\n"


UNKNOWN: dict[str, tuple[str, tuple[str, ...], str]] = {
    "day first, by the order of the days": (
        table("Tag;When;Lat;Long", lambda f: f"A;{f.at:%d/%m/%Y %H:%M};{f.lat};{f.lon}"),
        ("delimiter: ;", "time_format: DD/MM/YYYY HH:mm", "device_id: Tag"),
        "",
    ),
    "month first, by the order of the days": (
        table("Tag,When,Lat,Long", lambda f: f"A,{f.at:%m/%d/%Y %H:%M},{f.lat},{f.lon}"),
        ("time_format: MM/DD/YYYY HH:mm",),
        "",
    ),
    "two columns and a twelve-hour clock": (
        table(
            "unit id\tdate\ttime\tlatitude\tlongitude",
            lambda f: f"A\t{f.at:%d %b %Y}\t{f.at:%I:%M %p}\t{f.lat}\t{f.lon}",
        ),
        ("time_of_day: time", "time_format: DD MMM YYYY hh:mm A"),
        "",
    ),
    "British grid": (
        table(
            "tag,time,X easting,Y northing",
            lambda f: f"A,{f.iso},{515000 + f.accuracy},{207000 + f.accuracy}",
        ),
        ("coordinates: osgb36", "easting: X easting"),
        "",
    ),
    "E7": (
        table("imei,timestamp,lat_e7,lon_e7", lambda f: f"A,{f.ms},{f.e7(f.lat)},{f.e7(f.lon)}"),
        ("coordinates: e7", "time_format: epoch_ms"),
        "",
    ),
    "methods that are known words": (
        table("tag,time,lat,lon,provider", lambda f: f"A,{f.iso},{f.lat},{f.lon},WiFi"),
        ("method: provider", "WiFi: wifi"),
        "",
    ),
    "a method of unknown words": (
        table("tag,time,lat,lon,provider", lambda f: f"A,{f.iso},{f.lat},{f.lon},7"),
        ("fixed_at: time",),
        "but not what 7 stands for",
    ),
    "HDOP is no accuracy": (
        table("tag,time,lat,lon,hdop", lambda f: f"A,{f.iso},{f.lat},{f.lon},1"),
        ("fixed_at: time",),
        "",
    ),
    "the number of a row is no device": (
        table("id,time,lat,lon", lambda f: f"{f.ms},{f.iso},{f.lat},{f.lon}"),
        ("device_from: option",),
        "no column names the device",
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_guessed_of_a_table(tmp_path: Path, name: str) -> None:
    text, lines, said = UNKNOWN[name]
    path = tmp_path / "unknown.csv"
    path.write_text(text, encoding="utf-8")
    proposal = propose(path, timezone="Europe/London")
    for line in lines:
        assert line in proposal.text
    assert said in "\n".join(proposal.said)
    assert "hdop" not in proposal.text
    assert used(path, proposal.text).ledger[0]["used"] == len(TRACK)


def test_days_that_can_be_read_both_ways_are_pointed_at(tmp_path: Path) -> None:
    path = tmp_path / "unknown.csv"
    path.write_text("tag,time,lat,lon\nA,02/03/2026 11:40,51.7,-0.3\n", encoding="utf-8")
    proposal = propose(path)
    assert any("LOOK" in one and "fits as well" in one for one in proposal.said)
    assert any("LOOK" in one and "timezone" in one for one in proposal.said)
    assert "timezone: unknown" in proposal.text
    assert used(path, proposal.text).set_aside == {"NO_ZONE": 1}


def test_letters_and_separators_of_a_spreadsheet_in_germany(tmp_path: Path) -> None:
    rows = table("Gerät;time;lat;lon", lambda f: f"Fußfessel;{f.iso};{f.lat};{f.lon}")
    path = tmp_path / "unknown.csv"
    path.write_bytes(rows.replace("Gerät", "Gerät (Device)").encode("cp1252"))
    assert "encoding: cp1252" in propose(path).text


def test_a_sheet_with_dates(tmp_path: Path) -> None:
    rows = [["A", f.at.replace(tzinfo=None), float(f.lat), float(f.lon)] for f in TRACK]
    workbook(tmp_path / "unknown.xlsx", [("tag", "when", "lat", "lon"), *rows])
    proposal = propose(tmp_path / "unknown.xlsx", timezone="Europe/London")
    report = used(tmp_path / "unknown.xlsx", proposal.text)
    assert report.ledger[0]["used"] == len(TRACK)


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "lat,lon\n51,0\n", "tag,time\nA,2026-03-02T11:40:00Z\n"]
)
def test_a_file_without_positions_in_time(tmp_path: Path, text: str) -> None:
    path = tmp_path / "unknown.csv"
    path.write_text(text, encoding="utf-8")
    said = "has no column that is a .*`canonical_events` for device events"
    with pytest.raises(RecordsError, match=said):
        propose(path)


def test_the_command_writes_the_profile_and_says_its_guesses_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "unknown.geojson"
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-0.3, 51.7]},
        "properties": {"tracker": "A", "when": "2026-03-02T11:40:00Z", "radius": 5},
    }
    path.write_text(json.dumps(feature), encoding="utf-8")
    ran = CliRunner().invoke(application, ["read", str(path), "--make-profile"])
    assert ran.exit_code == 0
    assert "fixed_at: when" in ran.stdout
    assert "2026-03-02T11:40:00Z" in ran.stderr
    assert used(path, ran.stdout).ledger[0]["used"] == 1


@pytest.mark.parametrize(
    ("name", "device"),
    [
        ("mobilitynet/phone_locations.csv.gz", False),
        ("mobilitynet/reference_1hz.csv.gz", True),
        ("uk_em/positions.csv", False),
        ("uk_em/location-data-full.csv", False),
        ("gpx/test_files/around-visnjan-with-car.gpx", True),
    ],
)
def test_real_files(tmp_path: Path, name: str, device: bool) -> None:
    path = real_data(name)
    proposal = propose(path, timezone="UTC")
    (tmp_path / "p.yaml").write_text(proposal.text, encoding="utf-8")
    assert ("device_from: option" in proposal.text) == device
    report = read_report([path], tmp_path / "p.yaml", device="D" if device else None)
    assert set(report.set_aside) <= {"NO_DEVICE"}  # some tags of the UK table have no id


def test_zones_of_built_in_profiles_are_left_to_the_user() -> None:
    assert "timezone: Europe/London" in with_zone("uk_trail_legacy", "Europe/London")
