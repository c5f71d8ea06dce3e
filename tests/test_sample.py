"""The sample case: made by the program, checked by it, and held byte for byte."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from orderwatch.cli import main
from orderwatch.synth.case import EXPORTS, OWNER, write_case

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_data"
EXPECTED = sorted(one.name for one in (SAMPLE / "expected").glob("*.csv"))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        command = ["check", "sample_data/order.yaml", "--pings", "sample_data/pings.csv"]
        for name in EXPORTS:
            command += ["--contacts", f"sample_data/{name}"]
        command += ["--owner", OWNER]
        patch.setattr("sys.argv", ["orderwatch", *command, "--out", str(out)])
        with pytest.raises(SystemExit) as end:
            main()
    assert end.value.code in (0, None)
    return out


def test_the_inputs_are_what_synth_writes(tmp_path: Path) -> None:
    for path in write_case(tmp_path):
        assert path.read_bytes() == (SAMPLE / path.name).read_bytes(), path.name


@pytest.mark.parametrize("name", EXPECTED)
def test_the_outputs_are_the_expected_ones(results: Path, name: str) -> None:
    assert (results / name).read_bytes() == (SAMPLE / "expected" / name).read_bytes()


def test_every_table_is_held() -> None:
    assert len(EXPECTED) == 14


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_strong_finding_is_a_true_stay() -> None:
    """Known truth: the finding lies within a stay in its place, to one ping interval."""
    stays = rows("truth.csv")
    for found in rows("expected/possible_breaches.csv"):
        if found["grade"] != "strong" or not found["device_id"]:
            continue
        own = [
            one
            for one in stays
            if one["condition_id"] == found["condition_id"]
            and one["device_id"] == found["device_id"]
        ]
        assert any(
            one["inside_from"] <= found["ended_at"] and found["started_at"] <= one["inside_until"]
            for one in own
        ), found["finding_id"]


def test_the_account_sums_to_the_time_in_force() -> None:
    parts = ("possible_breach_s", "consistent_s", "unclear_s", "no_data_s", "excepted_s")
    for row in rows("expected/conditions.csv"):
        if row["in_force_s"]:
            total = sum(round(float(row[part]) * 1000) for part in parts)
            assert total == round(float(row["in_force_s"]) * 1000), row["condition_id"]


def test_no_time_called_consistent_was_inside() -> None:
    """The exculpatory error: none of the true stays of minutes may be called consistent."""
    consistent = [one for one in rows("expected/timeline.csv") if one["state"] == "consistent"]
    for stay in rows("truth.csv"):
        if stay["condition_id"] == "c2" or stay["device_id"] != "TAG-88121":
            continue
        for one in consistent:
            if one["condition_id"] == stay["condition_id"]:
                start = max(one["started_at"], stay["inside_from"])
                end = min(one["ended_at"], stay["inside_until"])
                # On 7 May the phone at the flat is consistent while the tag is between two
                # fixes: up to one ping interval of the true stay.
                overlap = pd.Timestamp(end) - pd.Timestamp(start)
                assert overlap <= pd.Timedelta(seconds=60), (stay, one)
