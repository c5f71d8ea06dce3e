"""Reading files without a check: whose devices, exchanged columns, other grids; what is printed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orderwatch.cli.app import application
from orderwatch.evidence.data_columns import DATA

ROOT = Path(__file__).resolve().parents[3]
ORDER = """
orderwatch: 1
order: {id: O-1, made: 2026-03-02, notice: [{at: 2026-03-02, how: x}], timezone: Europe/London}
respondent: {id: R-1, devices: [{id: T, from: 2026-03-01}, {id: LOST, from: 2026-03-01}]}
protected: [{id: P-1, devices: [{id: P, from: 2026-03-01}]}]
places: {lodging: {circle: {centre: [51.7520, -0.3360], radius: 25 m}}}
conditions: [{id: c1, clause: "1.", kind: exclusion_zone, place: lodging}]
"""


def read(folder: Path, rows: list[str], *options: str) -> Result:
    (folder / "order.yaml").write_text(ORDER, encoding="utf-8")
    text = "device_id,fixed_at,lat,lon,accuracy_m,accuracy_level\n" + "".join(
        f"{r}\n" for r in rows
    )
    (folder / "pings.csv").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(application, ["read", str(folder / "pings.csv"), *options])
    assert result.exit_code == 0, result.output
    return result


def pings(device: str, lat: str, lon: str, radii: list[str]) -> list[str]:
    return [f"{device},2026-04-14T10:{n:02d}:17Z,{lat},{lon},{r},0.95" for n, r in enumerate(radii)]


def words(result: Result) -> str:
    return " ".join(result.stdout.split())


def test_an_order_says_whose_devices_and_what_can_be_settled(tmp_path: Path) -> None:
    """A circle of 25 m known to 5 m needs r95 of at most 20 m: one row in four is over."""
    rows = pings("T", "51.7", "-0.3", ["20", "19", "13", "21"])
    rows += pings("P", "51.7", "-0.3", ["30"]) + pings("X", "51.7", "-0.3", ["30"])
    said = words(read(tmp_path, rows, "--order", str(tmp_path / "order.yaml")))
    assert "T (R-1): usable with care: 100 % of the time observed; 25 % of the fixes" in said
    assert "of the fixes cannot settle lodging" in said
    assert "P (P-1): usable with care" in said
    assert "devices that are nobody's in the order: X" in said
    assert "devices of the order in none of the files: LOST" in said


def test_exchanged_columns_show_against_the_places(tmp_path: Path) -> None:
    rows = pings("T", "-0.336", "51.752", ["10", "10"])
    assert "seem to be" not in words(read(tmp_path, rows))
    said = words(read(tmp_path, rows, "--order", str(tmp_path / "order.yaml")))
    assert "T (R-1): not usable: latitude and longitude seem to be in each other's column" in said


def test_metres_of_a_grid_and_longitudes_for_latitudes(tmp_path: Path) -> None:
    rows = pings("T", "206300", "514800", ["10"] * 3) + pings("T", "151.2", "-33.8", ["10"] * 2)
    said = words(read(tmp_path, rows))
    assert "3 rows set aside look like metres of a national grid" in said
    assert "2 rows set aside have a latitude over 90" in said
    assert "no usable row" in said
    assert "BAD_LATITUDE 5" in said


def test_a_date_in_the_future(tmp_path: Path) -> None:
    row = "T,2099-04-14T10:00:00Z,51.7,-0.3,10,0.95"
    assert "positions dated in the future: T" in words(read(tmp_path, [row]))


def test_the_table_of_days(tmp_path: Path) -> None:
    """The columns of data.csv, and the same days as in the results of a check."""
    rows = pings("T", "51.7", "-0.3", ["20", "19"])
    shown = read(tmp_path, rows, "--order", str(tmp_path / "order.yaml"), "--format", "csv").stdout
    (found,) = csv.DictReader(shown.splitlines())
    assert list(found) == [column.name for column in DATA]
    assert (found["order_id"], found["person_id"], found["day"]) == ("O-1", "R-1", "2026-04-14")
    assert (found["fixes"], found["settles"]) == ("2", "lodging:2/2")
    paths = [str(tmp_path / name) for name in ("order.yaml", "pings.csv", "out")]
    command = ["check", paths[0], "--pings", paths[1], "--out", paths[2]]
    result = CliRunner().invoke(application, command)
    assert result.exit_code == 0, result.output
    assert result.stdout.index("Data") < result.stdout.index("Records")
    with (tmp_path / "out" / "data.csv").open(encoding="utf-8", newline="") as file:
        written = {row["device_id"]: row for row in csv.DictReader(file)}
    assert sorted(written) == ["LOST", "T"]
    assert written["T"]["settles"] == "lodging:2/2"


def test_events_and_json(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "device_id,from,event\nT,2026-04-14T10:00:00Z,strap\nT,2026-04-14T11:00:00Z,strap\n"
        "T,2026-04-14T12:00:00Z,charge\nT,2026-04-14T12:00:00Z,?\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(application, ["read", str(path)])
    assert "T: events: charge 1, strap 2; 2026-04-14T10:00:00Z to" in words(result)
    assert "UNKNOWN_EVENT 1" in words(result)
    found = json.loads(
        CliRunner().invoke(application, ["read", str(path), "--format", "json"]).stdout
    )
    assert found["events"][0]["events"] == {"charge": 1, "strap": 2}
    assert found["sources"][0]["records"] == "events"
    assert [(row["day"], row["fixes"], row["events"]) for row in found["data"]] == [
        ("2026-04-14", 0, 3)
    ]


@pytest.mark.parametrize("number", [1, 30])
def test_one_screen(tmp_path: Path, number: int) -> None:
    """However many devices, files and faults."""
    for n in range(number):
        rows = pings(f"T{n}", "51.7", "-0.3", ["20", "19"]) + pings(f"T{n}", "x", "y", ["1"] * 30)
        text = "device_id,fixed_at,lat,lon,accuracy_m,accuracy_level\n" + "\n".join(rows) + "\n"
        (tmp_path / f"{n}.csv").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(application, ["read", str(tmp_path)])
    assert len(result.stdout.splitlines()) <= 45
