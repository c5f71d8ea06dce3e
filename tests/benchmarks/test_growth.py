"""Runs of several sizes: what is kept, what is missing, what ten times as much costs."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from benchmarks import growth
from benchmarks.growth import Run, check_read, check_same, kept, main, measured, missing, page

SMALL = Run(pings=10_000_000, way="in order", seconds=10, cpu_s=20, peak_mb=500, on="a machine")
LARGE = replace(SMALL, pings=100_000_000, seconds=105, cpu_s=205, peak_mb=900)


def test_the_table() -> None:
    """Medians of rounds, the largest memory, and the ratio where one is ten times the other."""
    runs = [SMALL, LARGE, replace(SMALL, seconds=12, peak_mb=400), replace(SMALL, seconds=11)]
    assert page([*runs, replace(SMALL, way="shuffled")]).splitlines() == [
        "On a machine.",
        "",
        "| pings | orders | rows | clock, s | processor, s | peak, MB |",
        "|---|---|---|---|---|---|",
        "| 10 M | 2,000 | in order | 11.0 | 20.0 | 500 |",
        "| 10 M | 2,000 | shuffled | 10.0 | 20.0 | 500 |",
        "| 100 M | 20,000 | in order | 105.0 | 205.0 | 900 |",
        "",
        "* 100 M ÷ 10 M pings, in order: 9.5 clock, 10.2 processor (≤ 11)",
    ]


@pytest.mark.parametrize(
    ("ways", "rounds", "rest"),
    [
        ([], 2, 2),
        (["in order"], 1, 1),
        (["in order", "shuffled"], 1, 0),
        (["in order", "shuffled", "in order"], 2, 1),
        (["in order", "shuffled"] * 3, 2, 0),
    ],
)
def test_what_is_missing(ways: list[str], rounds: int, rest: int) -> None:
    assert missing([replace(SMALL, way=one) for one in ways], 2_000, rounds) == rest
    assert missing([replace(SMALL, way=one) for one in ways], 4_000, rounds) == rounds


def test_a_run_goes_on_where_it_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sizes that are kept are not measured again; those of another machine are."""
    file, sizes = tmp_path / "kept.jsonl", []

    def some(folder: Path, people: int, each: int, memory: str, rounds: int) -> list[Run]:
        assert (folder.is_dir(), memory, rounds) == (True, "1GB", 1)
        sizes.append(people * each)
        return [replace(SMALL, pings=people * each, way=way) for way in growth.WAYS]

    monkeypatch.setattr(growth, "measured", some)
    monkeypatch.setattr(growth, "machine", lambda: "a machine")
    file.write_text(json.dumps(asdict(replace(SMALL, on="another"))) + "\n", encoding="utf-8")
    arguments = ["--keep", str(file), "--folder", str(tmp_path), "--sizes"]
    first = CliRunner().invoke(main, [*arguments, "10"])
    assert first.exit_code == 0, first.output
    second = CliRunner().invoke(main, [*arguments, "1,10"])
    assert second.exit_code == 0, second.output
    assert sizes == [10_000_000, 1_000_000]
    assert len(kept(file)) == 4
    assert "10 M ÷ 1 M pings, shuffled: 1.0 clock" in second.output
    assert [path.name for path in tmp_path.iterdir()] == ["kept.jsonl"]


def test_both_orders_of_rows_are_run(tmp_path: Path) -> None:
    runs = list(measured(tmp_path, 2, 60, "1GB", 1))
    assert [(one.pings, one.way) for one in runs] == [(120, "in order"), (120, "shuffled")]
    assert all(one.cpu_s > 0 for one in runs)


def test_pings_that_are_lost_and_findings_that_differ(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ledger.csv").write_text("source,used\na,3\nb,4\n", encoding="utf-8")
        for table in growth.TABLES:
            (tmp_path / name / f"{table}.csv").write_text("same\n", encoding="utf-8")
    check_read(tmp_path / "one", 7)
    check_same(tmp_path / "one", tmp_path / "two")
    with pytest.raises(click.ClickException, match="of 8 pings 7 were used"):
        check_read(tmp_path / "one", 8)
    (tmp_path / "two" / "timeline.csv").write_text("other\n", encoding="utf-8")
    with pytest.raises(click.ClickException, match=r"timeline.csv of .*two is not that of .*one"):
        check_same(tmp_path / "one", tmp_path / "two")


def test_a_disk_that_is_too_small(tmp_path: Path) -> None:
    """Before anything is written."""
    with pytest.raises(click.ClickException, match="pings need 2,000,000 GB"):
        list(measured(tmp_path, 2_000_000_000, 5_000, "1GB", 1))
    assert not list(tmp_path.iterdir())
