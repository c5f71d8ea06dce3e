"""The respondent's copy does not depend on what is withheld: moving it changes no byte."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from support.copies import copied
from support.hidden_home import World

PERIOD = ("--from", "2026-04-14 08:00", "--until", "2026-04-14 20:00")
COPY = ("--redact", "respondent", *PERIOD)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The copy of the case with its home beside the respondent's way."""
    folder = tmp_path_factory.mktemp("first")
    World().write(folder)
    with pytest.MonkeyPatch.context() as patch:
        return copied(patch, folder, *COPY, "--sensitivity")


@pytest.mark.parametrize(
    "moved",
    [
        World(east_m=300.0, north_m=-200.0),
        World(east_m=6_000.0, north_m=-5_000.0),
        World(east_m=0.0, north_m=0.0, radius=60),
        World(distance=400, wider=500),
        World(label="4 Made-up Row (flat 2)"),
        World(first="Berthe", last="Quist", device="Q"),
        World(phone="07700 900999", email="b@example.net", handle="@bq_7788"),
        World(met_minute=20),
        World(met_minute=700),
        World(met_minute=900),
        World(met_minute=545),
    ],
)
def test_moving_what_is_withheld_changes_no_byte(
    moved: World, first: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place, its size and label, the person's track, names, identifiers, a meeting's time."""
    moved.write(tmp_path)
    second = copied(monkeypatch, tmp_path, *COPY, "--sensitivity")
    assert {name for name in first if first[name] != second.get(name)} == set()
    assert set(second) == set(first)


def test_the_copy_tells_the_rest(first: dict[str, bytes]) -> None:
    """What rests on places that he knows is there, with its rows; what does not is named."""
    breaches = list(csv.DictReader(first["possible_breaches.csv"].decode().splitlines()))
    assert {row["condition_id"] for row in breaches} == {"c2", "c3", "c4", "c9"}
    assert all(row["finding_id"].startswith("copy-") for row in breaches)
    conditions = {
        row["condition_id"]: row
        for row in csv.DictReader(first["conditions.csv"].decode().splitlines())
    }
    withheld = {name for name, row in conditions.items() if row["checked"] == "withheld"}
    assert withheld == {"c1", "c5", "c6", "c7"}
    assert conditions["c1"]["clause"] == "clause 1: not disclosed in this copy"
    assert {row["in_force_s"] for name, row in conditions.items() if name in withheld} == {""}
    assert conditions["c2"]["clause"] == "2. Not to enter the school, whatever P1 says."
    assert b"clause 1: not disclosed in this copy" in first["report.html"]
    assert first["stdout"].startswith(b"REDACTED COPY for the respondent.")
    assert "CONFIDENTIAL.txt" not in first


def test_the_unredacted_run_does_depend_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above could fail: without `--redact` every list changes with the place."""
    World().write(tmp_path / "a")
    World(east_m=6_000.0).write(tmp_path / "b")
    one = copied(monkeypatch, tmp_path / "a", *PERIOD)
    two = copied(monkeypatch, tmp_path / "b", *PERIOD)
    changed = {name for name in one if one[name] != two.get(name)}
    assert {"possible_breaches.csv", "timeline.csv", "report.html", "stdout"} <= changed


def test_exchanged_columns_make_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether they are exchanged is told from the places, so no copy says so."""
    World().write(tmp_path)
    lines = (tmp_path / "pings.csv").read_text().splitlines()
    swapped = [lines[0].replace("lat,lon", "lon,lat"), *lines[1:]]
    (tmp_path / "pings.csv").write_text("\n".join(swapped))
    made = copied(monkeypatch, tmp_path, *COPY)
    assert made["exit code"] == b"1"
    assert b"order O-1: whether latitude and longitude are exchanged" in made["stderr"]
    assert "manifest.json" not in made


def test_a_period_taken_from_the_records_makes_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its end may be the time of a meeting that is withheld."""
    World(met_minute=900).write(tmp_path)
    made = copied(monkeypatch, tmp_path, "--redact", "respondent")
    assert made["exit code"] == b"1"
    assert b"give --from and --until" in made["stderr"]
