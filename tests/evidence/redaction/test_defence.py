"""The defence's copy: all that is relied on and all rows, and no more of a protected person."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.copies import RECORDS, checked, copied
from support.hidden_home import World

from orderwatch.cli.app import application

PERIOD = ("--from", "2026-04-14 08:00", "--until", "2026-04-14 20:00")


def table(outputs: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(outputs[f"{name}.csv"].decode().splitlines()))


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The case with the home beside the way: unredacted, and the copy."""
    made = {}
    for name, options in (("full", ()), ("copy", ("--redact", "defence"))):
        folder = tmp_path_factory.mktemp(name)
        World().write(folder)
        with pytest.MonkeyPatch.context() as patch:
            made[name] = copied(patch, folder, *options, *PERIOD)
    return made


@pytest.mark.parametrize(
    "name", ["possible_breaches", "near_misses", "excepted", "evidence", "against", "timeline",
             "weeks", "set_aside", "ledger"],
)  # fmt: skip
def test_every_row_is_there(name: str, near: dict[str, dict[str, bytes]]) -> None:
    assert len(table(near["copy"], name)) == len(table(near["full"], name))


def test_numbers_of_what_is_relied_on_are_the_same(near: dict[str, dict[str, bytes]]) -> None:
    kept = ("started_at", "ended_at", "grade", "closest_m", "fixes", "speaks_against", "flags")
    full, copy = (
        sorted(tuple(row[one] for one in kept) for row in table(near[name], "possible_breaches"))
        for name in ("full", "copy")
    )
    assert full == copy


def test_a_place_that_a_finding_relies_on_is_shown(near: dict[str, dict[str, bytes]]) -> None:
    assert b"9 Invented Close" in near["copy"]["report.html"]
    lat, _ = World().home
    assert f"{lat:.4f}".encode() in near["copy"]["report.html"]


def test_no_position_of_the_protected_person_is(near: dict[str, dict[str, bytes]]) -> None:
    rows = table(near["copy"], "evidence")
    theirs = [row for row in rows if row["record_type"].startswith("protected")]
    assert theirs
    assert {(row["lat"], row["lon"], row["bearing_deg"]) for row in theirs} == {("", "", "")}
    assert {row["device_id"] for row in theirs} == {"[device of P1]"}
    assert all(row["bearing_deg"] == "" for row in rows)


def test_without_a_finding_the_place_and_its_dated_states_are_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    World(east_m=6_130.0, north_m=-5_170.0).write(tmp_path)
    made = copied(monkeypatch, tmp_path, "--redact", "defence", *PERIOD)
    assert "c1" not in {row["condition_id"] for row in table(made, "timeline")}
    conditions = {row["condition_id"]: row for row in table(made, "conditions")}
    assert conditions["c1"]["checked"] == "yes"
    assert "[place withheld]" in conditions["c1"]["clause"]


def test_what_is_released_is_shown_and_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person's nearness that is released is dated, and how near it was is still left out."""
    World().write(tmp_path)
    options = ("--redact", "respondent", "--release", "c1", "--release", "c5", *PERIOD)
    made = copied(monkeypatch, tmp_path, *options)
    breaches = table(made, "possible_breaches")
    assert {"c1", "c5"} <= {row["condition_id"] for row in breaches + table(made, "near_misses")}
    assert b"Released by name: c1, c5." in made["stdout"]
    assert b'"released": [\n    "c1",\n    "c5"\n  ]' in made["manifest.json"]
    assert {"kind": "condition released", "count": "1", "ground": "named with --release c1"} in (
        table(made, "withheld")
    )
    near = [
        row
        for name in ("possible_breaches", "near_misses")
        for row in table(made, name)
        if row["condition_id"] == "c5"
    ]
    assert near
    assert {row["closest_m"] for row in near} == {""}
    assert all("Not told in words" in row["sentence"] for row in near)
    assert b"9 Invented Close" not in made["report.html"]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--release", "c1"), 2, "add --redact respondent"),
        (("--redact", "respondent", "--release", "c2"), 1, "withheld are: c1, c3, c5, c6, c7"),
        (("--redact", "defence", "--release", "c1"), 1, "withheld are: none"),
        (("--redact", "defence", "--with-protected-track"), 2, "writes what --redact withholds"),
    ],
)
def test_what_cannot_be_had_together(
    options: tuple[str, ...], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    World().write(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(application, ["check", "order.yaml", *RECORDS, *options])
    assert result.exit_code == code
    assert said in result.stderr


def test_a_copy_stands_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run log of earlier runs would be handed over with it."""
    World().write(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "runs.csv").write_text("x")
    made = copied(monkeypatch, tmp_path, "--redact", "respondent", *PERIOD)
    assert made["exit code"] == b"1"
    assert b"name a new folder for a redacted copy" in made["stderr"]


def test_of_a_copy_only_the_hashes_can_be_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    World().write(tmp_path)
    copied(monkeypatch, tmp_path, "--redact", "defence", *PERIOD)
    result = CliRunner().invoke(application, ["verify", "out"])
    assert result.exit_code == 0
    assert "hashes only: it is a redacted copy" in result.output
    (tmp_path / "out" / "orders.csv").write_text("x")
    assert CliRunner().invoke(application, ["verify", "out"]).exit_code == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--to", "xlsx", "--release", "c1"), "add --redact respondent"),
        (("--to", "docx", "--redact", "respondent", "--finding", "{c1}"), "is withheld in this"),
        (("--to", "docx", "--redact", "respondent", "--finding", "{c2}"), "Written to"),
    ],
)
def test_exports_of_one_finding(
    options: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    World().write(tmp_path)
    checked(monkeypatch, tmp_path, *PERIOD)
    with (tmp_path / "full" / "possible_breaches.csv").open(encoding="utf-8") as file:
        ids = {row["condition_id"]: row["finding_id"] for row in csv.DictReader(file)}
    command = ["export", "full", *(one.format(**ids) for one in options), "--out", "x"]
    result = CliRunner().invoke(application, command)
    assert said in result.output
    assert (tmp_path / "x.withheld.csv").exists() == (result.exit_code == 0)


def test_a_copy_is_not_redacted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    World().write(tmp_path)
    copied(monkeypatch, tmp_path, "--redact", "defence", *PERIOD)
    command = ["export", "out", "--to", "xlsx", "--redact", "respondent", "--out", "x.xlsx"]
    result = CliRunner().invoke(application, command)
    assert "is a redacted copy already" in result.output
    plain = CliRunner().invoke(application, ["export", "out", "--to", "xlsx", "--out", "y.xlsx"])
    assert plain.exit_code == 0
    assert "REDACTED COPY for the defence" in plain.output
    for more in ((), ("--order", "order.yaml")):
        command = ["export", "out", "--to", "kml", *more, "--out", "z.kml"]
        drawn = CliRunner().invoke(application, command)
        assert drawn.exit_code == 1
        assert "export the results that the copy was made with, with --redact" in drawn.output
        assert not (tmp_path / "z.kml").exists()


def test_a_batch_of_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A faulty order file stands there without its name, value and reason."""
    World().write(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "9-invented-close.yaml").write_text("order: {places: 9 Invented Close}\n")
    command = ["batch", "order.yaml", "9-invented-close.yaml", *RECORDS, *PERIOD]
    result = CliRunner().invoke(application, [*command, "--redact", "respondent", "--out", "out"])
    assert result.exit_code == 2
    assert "REDACTED COPY" in result.stdout
    for path in (tmp_path / "out").rglob("*"):
        assert path.is_dir() or b"nvented" not in path.read_bytes(), path
    assert "nvented" not in result.stdout


def test_a_released_nearness_has_no_row_of_sensitivity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By how many metres the distance could be smaller is how near it was."""
    World(east_m=0.0, north_m=0.0).write(tmp_path)
    options = ("--redact", "respondent", "--release", "c5", "--sensitivity", *PERIOD)
    made = copied(monkeypatch, tmp_path, *options)
    assert "c5" in {row["condition_id"] for row in table(made, "possible_breaches")}
    told = {row["condition_id"] for row in table(made, "sensitivity")}
    assert "c2" in told
    assert "c5" not in told


def test_the_defence_can_tell_the_identifiers_of_a_person_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number that was given up, or that somebody else has now, speaks against a finding."""
    World().write(tmp_path)
    made = copied(monkeypatch, tmp_path, "--redact", "defence", *PERIOD)
    to = {row["to_id"] for row in table(made, "evidence") if row["record_type"] == "contact"}
    assert to == {"[identifier 1 of P1]", "person:P1"}
    clauses = {row["condition_id"]: row["clause"] for row in table(made, "conditions")}
    assert "by [identifier 1 of P1] or [identifier 2 of P1]" in clauses["c3"]
