"""Whatever an order has, the respondent's copy does not depend on what is withheld."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.copies import CLOCK
from support.random_orders import Secret, write_case
from support.readings import found, words

from orderwatch.cli.app import application

RECORDS = (
    "--pings", "pings.csv", "--pings", "person.csv", "--contacts", "calls.csv",
    "--contacts", "log.csv", "--owner", "calls.csv=phone:07700 900123",
    "--from", "2026-04-14 08:00", "--until", "2026-04-14 20:00",
)  # fmt: skip
NUMBERS = {
    "possible_breaches": "condition_id started_at ended_at grade p_max fixes fixes_against "
    "closest_m stands_if_smaller_m dwell_min_s dwell_max_s channel direction records flags "
    "speaks_against",
    "near_misses": "condition_id started_at ended_at p_max fixes closest_m flags reason",
    "excepted": "condition_id started_at ended_at fixes closest_m reason excepted_by",
    "evidence": "record_type row at accuracy_m p_inside margin_m outcome flags status separation_m",
    "against": "code row at",
    "conditions": "condition_id kind checked in_force_s possible_breach_s consistent_s unclear_s",
    "weeks": "condition_id week in_force_s possible_breach_s consistent_s unclear_s no_data_s",
    "ledger": "rows used duplicates set_aside not_matched",
    "data": "day held_s fixes",
}
"""Table → the columns that a copy for the defence holds as the unredacted results do."""


def checked(monkeypatch: pytest.MonkeyPatch, folder: Path, *options: str) -> dict[str, bytes]:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("orderwatch.cli.running.now", lambda: CLOCK)
    command = ["check", "order.yaml", *RECORDS, *options, "--fail-on", "weak", "--out", "out"]
    result = CliRunner().invoke(application, command)
    assert result.exit_code in (0, 3), result.output
    made = {"stdout": result.stdout.encode(), "stderr": result.stderr.encode()}
    made["exit code"] = str(result.exit_code).encode()
    for path in sorted((folder / "out").rglob("*")):
        if path.is_file():
            made[path.relative_to(folder / "out").as_posix()] = path.read_bytes()
    (folder / "out").rename(folder / f"out{len(list(folder.iterdir()))}")
    return made


@pytest.mark.parametrize("seed", range(12))
def test_the_respondents_copy_is_the_same_whatever_is_withheld(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for number in range(3):
        folder = tmp_path / str(number)
        write_case(seed, Secret(100 * seed + number), folder)
        made.append(checked(monkeypatch, folder, "--redact", "respondent"))
    for one in made[1:]:
        differing = {name for name in {*one, *made[0]} if one.get(name) != made[0].get(name)}
        assert differing == set()


@pytest.mark.parametrize("seed", range(4))
def test_the_defence_has_every_number_and_no_identity(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = Secret(seed)
    write_case(seed, secret, tmp_path)
    full = checked(monkeypatch, tmp_path)
    copy = checked(monkeypatch, tmp_path, "--redact", "defence")
    for name, columns in NUMBERS.items():
        rows, left = (
            sorted(tuple(row[one] for one in columns.split()) for row in _table(made, name))
            for made in (full, copy)
        )
        assert left == rows, name
    names = [*secret.name.split(), secret.phone, secret.email, secret.handle, secret.device]
    needles = list(words(*names))
    assert found(copy, needles) == []


def _table(made: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(made[f"{name}.csv"].decode().splitlines()))
