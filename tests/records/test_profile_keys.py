"""What the keys of a profile do to the rows, and what every result then says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from geopy.distance import geodesic

import orderwatch
from orderwatch.conditions.fixes import prepare
from orderwatch.errors import OrderwatchError, RecordsError
from orderwatch.policy import Policy
from orderwatch.records.files import of_file_name
from orderwatch.records.profiles import builtin, load_profile
from orderwatch.records.quality import ReadReport, read_report
from orderwatch.records.store import RecordStore
from orderwatch.tables import Track

AT_US = 1_772_451_600_000_000
"""2026-03-02T11:40:00Z."""
PROFILE = """
profile: mine
columns: {device_id: tag, fixed_at: at, lat: lat, lon: lon}
"""
HEADER = "tag,at,lat,lon,x\n"
ROW = "T,2026-03-02T11:40:00Z,51.7,-0.3,a\n"
GRID = """
profile: grid
columns: {device_id: tag, fixed_at: at, easting: lat, northing: lon}
coordinates: osgb36
"""
CAISTER = (52.657979, 1.716052)
"""The Ordnance Survey's worked example, 651409.903 E 313177.270 N, on WGS 84."""


def written(tmp_path: Path, profile: str, rows: str) -> tuple[Path, Path]:
    (tmp_path / "mine.yaml").write_text(profile, encoding="utf-8")
    (tmp_path / "t.csv").write_text(HEADER + rows, encoding="utf-8")
    return tmp_path / "t.csv", tmp_path / "mine.yaml"


def read(tmp_path: Path, profile: str, rows: str) -> ReadReport:
    path, own = written(tmp_path, profile, rows)
    return read_report([path], own)


def track(tmp_path: Path, profile: str, rows: str) -> Track:
    path, own = written(tmp_path, profile, rows)
    with RecordStore() as store:
        store.add([path], profile=own)
        store.match_all()
        ((_, case),) = list(store.cases())
        return case.tracks[0]


def test_a_measured_offset_of_a_clock_is_added_and_said(tmp_path: Path) -> None:
    profile = PROFILE + "clock_offset: {T: +12 s, U: -1.5 min}\n"
    report = read(tmp_path, profile, ROW + ROW.replace("T,", "U,", 1) + ROW.replace("T,", "V,", 1))
    assert [one.first_us - AT_US for one in report.devices] == [12_000_000, -90_000_000, 0]
    assert report.sources[0].notes == (
        "clock of T moved by +12 s, as measured",
        "clock of U moved by -90 s, as measured",
    )


def test_an_offset_moves_a_local_clock_after_its_zone(tmp_path: Path) -> None:
    """01:59:50 on the night the clocks go forward is still winter time; 12 s later is summer."""
    profile = PROFILE + "timezone: Europe/London\nclock_offset: {T: +12 s}\n"
    found = track(tmp_path, profile, ROW.replace("2026-03-02T11:40:00Z", "2026-03-29 00:59:50"))
    assert found.at_us.tolist() == [1_774_746_002_000_000]  # 2026-03-29T01:00:02Z


def test_the_warning_stands_with_the_order(tmp_path: Path) -> None:
    pings, own = written(
        tmp_path, PROFILE + "clock: uploaded\nclock_offset: {T: +12 s, V: +1 s}\n", ROW
    )
    order = tmp_path / "order.yaml"
    order.write_text(
        "orderwatch: 1\norder: {id: O-1, made: 2026-01-01, timezone: Europe/London,\n"
        "  notice: [{at: 2026-01-01, how: test}]}\n"
        "respondent: {id: R-1, devices: [{id: T, from: 2026-01-01}]}\n"
        'places: {zone: {circle: {centre: "51.7, -0.3", radius: 200 m}}}\n'
        'conditions: [{id: c1, clause: "1.", kind: exclusion_zone, place: zone}]\n',
        encoding="utf-8",
    )
    warnings = orderwatch.check(order, pings, profile=own).orders.iloc[0]["warnings"]
    assert "t.csv: clock of T moved by +12 s, as measured" in warnings
    assert "t.csv: times are when the fix was received, not when it was measured" in warnings
    assert "clock of V" not in warnings


def test_the_british_grid_is_converted_and_its_error_joins_every_sigma(tmp_path: Path) -> None:
    rows = ROW.replace("51.7,-0.3", "651409.903,313177.270")
    found = track(tmp_path, GRID, rows)
    assert geodesic((found.lat[0], found.lon[0]), CAISTER).meters < 5.0
    plain = track(tmp_path, PROFILE, ROW)
    policy = Policy()
    np.testing.assert_allclose(prepare(found, policy).sigma_m, prepare(plain, policy).sigma_m + 2.0)


def test_places_off_the_grid_are_set_aside(tmp_path: Path) -> None:
    rows = "".join(
        ROW.replace("51.7,-0.3", place)
        for place in ("700001,5", "5,1300001", "-1,5", "nan,5", ",5", ",", "51.7,-0.3")
    )
    report = read(tmp_path, GRID, rows)
    assert report.set_aside == {"BAD_GRID": 6, "NO_POSITION": 1}
    assert report.examples[0]["column"] == "lat"  # the export's own name of the easting
    assert report.examples[0]["value"] == "700001"


def test_only_the_rows_that_the_export_calls_fixes(tmp_path: Path) -> None:
    rows = "".join(ROW.replace(",a\n", f",{x}\n") for x in ("Fix", "fix", "visit", ""))
    report = read(tmp_path, PROFILE + "fixes: {x: [FIX]}\n", rows)
    assert report.set_aside == {"NOT_A_FIX": 2}
    assert [(one["column"], one["value"]) for one in report.examples] == [
        ("x", "visit"),
        ("x", None),
    ]
    report = read(tmp_path, PROFILE + 'fixes: {x: [fix, ""]}\n', rows)
    assert report.set_aside == {"NOT_A_FIX": 1}


@pytest.mark.parametrize(
    ("position", "code"),
    [
        ('"51.7520, -0.3360"', None),
        ('"51.7520°, -0.3360°"', None),
        ('"geo:51.7520,-0.3360"', None),
        ('"51.7520"', "BAD_POSITION"),
        ('"51.7520, -0.3360, 5"', "BAD_POSITION"),
        ('"51 45 10N 0 19 30W"', "BAD_POSITION"),
        ('"91, 0"', "BAD_LATITUDE"),
        ('"0, 0"', "NULL_ISLAND"),
        ("", "NO_POSITION"),
    ],
)
def test_both_degrees_in_one_cell(tmp_path: Path, position: str, code: str | None) -> None:
    profile = PROFILE.replace("lat: lat, lon: lon", "position: lat")
    report = read(tmp_path, profile, ROW.replace("51.7,-0.3", f"{position},"))
    assert report.set_aside == ({code: 1} if code else {})


def test_day_and_time_of_day_in_two_columns(tmp_path: Path) -> None:
    profile = PROFILE.replace("fixed_at: at", "fixed_at: at, time_of_day: x")
    profile += "time_format: DD/MM/YYYY HH:mm\ntimezone: UTC\n"
    rows = "".join(f"T,02/03/2026,51.7,-0.3,{x}\n" for x in ("11:40", "", "noon"))
    report = read(tmp_path, profile, rows)
    assert report.devices[0].first_us == AT_US
    assert report.set_aside == {"NO_TIME": 1, "BAD_TIME": 1}


def test_how_late_fixes_arrived_is_said(tmp_path: Path) -> None:
    """Delays of 60 s, 3 h and 5 min; one clock that runs behind."""
    profile = PROFILE.replace("fixed_at: at", "fixed_at: at, received_at: x")
    received = ("11:41:00", "14:40:00", "11:45:00")
    rows = "".join(ROW.replace(",a\n", f",2026-03-02T{one}Z\n") for one in received)
    notes = read(tmp_path, profile, rows).sources[0].notes
    assert notes == ("fixes arrived 5.0 min after they were made (median), at most 3.0 h",)
    rows = ROW.replace(",a\n", ",2026-03-02T11:39:00Z\n") + ROW.replace(",a\n", ",soon\n")
    report = read(tmp_path, profile, rows)
    assert "1 fixes arrived before they were made" in report.sources[0].notes[1]
    assert not report.set_aside


def test_times_of_receipt_have_the_zone_of_the_fixes(tmp_path: Path) -> None:
    profile = PROFILE.replace("fixed_at: at", "fixed_at: at, received_at: x")
    profile += "time_format: DD/MM/YYYY HH:mm\ntimezone: Europe/London\n"
    notes = (
        read(tmp_path, profile, "T,01/07/2026 11:40,51.7,-0.3,01/07/2026 11:43\n").sources[0].notes
    )
    assert notes == ("fixes arrived 3.0 min after they were made (median), at most 3.0 min",)


def test_a_zone_that_nobody_knows_sets_its_rows_aside(tmp_path: Path) -> None:
    profile = PROFILE + "timezone: unknown\n"
    rows = ROW + ROW.replace("00Z", "00")
    assert read(tmp_path, profile, rows).set_aside == {"NO_ZONE": 1}


def test_a_stated_resolution_is_the_length_of_every_time(tmp_path: Path) -> None:
    found = track(tmp_path, PROFILE + "resolution: 60 s\n", ROW)
    assert found.resolution_us.tolist() == [60_000_000]


def test_the_device_may_be_the_name_of_a_folder() -> None:
    profile = load_profile("geolife_plt")
    path = Path("/data/Geolife/Data/007/Trajectory/20081023025304.plt")
    assert of_file_name(profile, path)[0] == "007"
    assert of_file_name(profile, Path("/data/20081023025304.plt"))[0] is None


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("clock_offset: {T: 12}", "is no offset"),
        ("clock_offset: {T: twelve s}", "is no offset"),
        ("clock: guessed", "is no clock"),
        ("coordinates: utm", "is not known"),
        ("coordinates: osgb36", "does not say which column is easting"),
        ("resolution: 1", "is no time"),
        ("format: pdf", "is not known"),
        ("items: a.b", "format: json only"),
        ("fixes: {x: yes}", "is not one column"),
        ("fixes: {x: [a], y: [b]}", "is not one column"),
        ("time_format: HH:mm", "is no time format"),
        ("time_format: excel", "has no offset"),
        ("encoding: ebcdic", "is not known"),
    ],
)
def test_a_key_with_a_fault(tmp_path: Path, added: str, said: str) -> None:
    with pytest.raises(OrderwatchError, match=said):
        read(tmp_path, PROFILE + added + "\n", ROW)


def test_a_profile_for_another_format_is_refused(tmp_path: Path) -> None:
    path, _ = written(tmp_path, PROFILE, ROW)
    with pytest.raises(RecordsError, match="is csv, and the profile gpx is for gpx"):
        read_report([path], "gpx", device="T")


@pytest.mark.parametrize("profile", builtin(), ids=lambda one: one.name)
def test_what_every_built_in_profile_says_of_itself(profile: object) -> None:
    """Its source, its clock, its accuracy, what it covers and what it omits."""
    about = profile.about  # type: ignore[attr-defined]
    assert about
    if profile.records == "pings" and profile.name not in ("canonical",):  # type: ignore[attr-defined]
        for word in ("Clock", "Accuracy", "Covers", "mits"):
            assert word in about, word
