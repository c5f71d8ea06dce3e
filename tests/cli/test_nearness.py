"""`check` and `batch` on an order to keep away from a person: options, text and files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.tracks import east_of

from orderwatch.cli.app import application

ORDER = """
orderwatch: 1
order: {id: O-1, made: 2026-03-02, notice: [{at: 2026-03-02, how: x}], timezone: Europe/London}
respondent: {id: R-1, devices: [{id: TAG-1, worn: yes, from: 2026-03-02}]}
protected:
  - {id: P1, role: protected_person, devices: [{id: APP-1, from: 2026-03-02}]}
  - {id: C1, role: child}
conditions:
  - {id: c5, clause: "5. Not to come near P1 or C1.", kind: keep_away, persons: [P1, C1],
     distance: 50 m}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The tag comes to the phone in five minutes and stays; the phone wavers by some metres."""
    (tmp_path / "order.yaml").write_text(ORDER, encoding="utf-8")
    rows = ["device_id,fixed_at,lat,lon,accuracy_m"]
    for minute in range(20):
        at = f"2026-04-14T07:{minute:02d}:00Z"
        for device, east in (("TAG-1", max(400 - 80 * minute, 10)), ("APP-1", minute % 3)):
            lat, lon = east_of(east + minute / 10)
            rows.append(f"{device},{at},{lat:.7f},{lon:.7f},6")
    (tmp_path / "pings.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    found = CliRunner().invoke(application, [str(one) for one in arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def evidence(folder: Path) -> list[dict[str, str]]:
    with (folder / "evidence.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("command", ["check", "batch"])
def test_the_protected_track_is_written_on_request_only(case: Path, command: str) -> None:
    paths = (case / "order.yaml", "--pings", case / "pings.csv", "--out")
    assert run(command, *paths, case / "plain").exit_code == 0
    assert run(command, *paths, case / "full", "--with-protected-track").exit_code == 0
    plain, full = evidence(case / "plain"), evidence(case / "full")
    said = "positions of protected persons stand in evidence.csv"
    for name, shown in (("plain", False), ("full", True)):
        manifest = json.loads((case / name / "manifest.json").read_text("utf-8"))
        assert any(said in one for one in manifest["warnings"]) is shown
    assert len(plain) == len(full) > 0
    for one, two in zip(plain, full, strict=True):
        own = one["device_id"] == "TAG-1"
        assert bool(one["lat"]) is bool(one["lon"]) is own
        assert two["lat"]
        assert two["lon"]
        assert {key: one[key] for key in one if key not in ("lat", "lon")} == {
            key: two[key] for key in two if key not in ("lat", "lon")
        }
        assert one["bearing_deg"] == "270"


def test_json_holds_no_position_of_the_protected_person(case: Path) -> None:
    told = run(
        "check", case / "order.yaml", "--pings", case / "pings.csv", "--format", "json"
    ).stdout
    rows = json.loads(told)["evidence"]
    hers = [row for row in rows if row["device_id"] == "APP-1"]
    assert hers
    assert all(row["lat"] is None and row["lon"] is None for row in hers)


def test_the_text_says_who_moved_who_is_not_checked_and_what_it_depends_on(case: Path) -> None:
    told = run("check", case / "order.yaml", "--pings", case / "pings.csv", "--sensitivity").stdout
    text = " ".join(told.split())
    assert "tag TAG-1 is shown to have come nearer, device APP-1 of P1 is not" in text
    assert "not all of it: C1 has no device in the order file" in text
    assert "Sensitivity: one threshold changed at a time" in text
    assert "stays at least strong with:" in text
    assert "strong_span_s 60 30 300 30 to 300" in text
    plain = run("check", case / "order.yaml", "--pings", case / "pings.csv").stdout
    assert "Sensitivity" not in plain
