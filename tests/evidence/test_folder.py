"""A folder of results: sorted, same bytes, unfinished until its manifest stands there."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.evidence_rows import HOSTILE, RUN, START, ZONES, breach, order

from orderwatch.errors import OutputError
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.run import Run
from orderwatch.evidence.table_set import TABLES


def write(folder: Path, rows: list[dict[str, object]], run: Run = RUN) -> None:
    """Writes possible breaches and an order."""
    with FolderSink(folder, zones=ZONES) as sink:
        for row in rows:
            sink.rows("possible_breaches", [row])
        sink.rows("orders", [order()])
        sink.finish(run)


def read(path: Path) -> list[dict[str, str]]:
    """A CSV file as dicts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_table_is_written_even_without_rows(tmp_path: Path) -> None:
    """Each with its header, beside the manifest and the run log; nothing else is left."""
    write(tmp_path / "out", [breach()])
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {f"{name}.csv" for name in TABLES} | {"manifest.json", "runs.csv"}
    assert read(tmp_path / "out" / "near_misses.csv") == []
    for name, columns in TABLES.items():
        header = (tmp_path / "out" / f"{name}.csv").read_bytes().split(b"\n")[0].decode()
        assert header == ",".join(column.name for column in columns)


def test_rows_are_sorted_and_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    """By order, condition, start and id, wherever the engine began."""
    rows = [
        breach(n, order_id=f"O-{1 + n % 2}", condition_id=f"c{n % 3}", finding_id=f"{97 * n:012x}")
        for n in range(20)
    ]
    write(tmp_path / "a", rows)
    random.Random(1).shuffle(rows)
    write(tmp_path / "b", rows)
    written = (tmp_path / "a" / "possible_breaches.csv").read_bytes()
    assert written == (tmp_path / "b" / "possible_breaches.csv").read_bytes()
    assert b"\r" not in written
    keys = [
        (row["order_id"], row["condition_id"], row["started_at"], row["finding_id"])
        for row in read(tmp_path / "a" / "possible_breaches.csv")
    ]
    assert keys == sorted(keys)
    assert len(keys) == 20


def test_times_before_the_second_sort_as_times(tmp_path: Path) -> None:
    """`...:00.5Z` comes after `...:00Z`, though `.` sorts before `Z`."""
    rows = [breach(finding_id=f"{k}", started_at=START + k * 250_000) for k in (2, 1, 0, 3)]
    write(tmp_path, rows)
    ids = [row["finding_id"] for row in read(tmp_path / "possible_breaches.csv")]
    assert ids == ["0", "1", "2", "3"]


def test_the_values_come_back(tmp_path: Path) -> None:
    """Read again, the row says what it said; hostile text is text."""
    write(tmp_path, [breach(clause=HOSTILE, order_id="O-2")])
    (row,) = read(tmp_path / "possible_breaches.csv")
    assert row["clause"] == "'" + HOSTILE
    assert row["started_at"] == "2026-04-14T07:10:00Z"
    assert row["started_local"] == "2026-04-14T03:10:00-04:00"
    assert (row["p_max"], row["closest_m"], row["dwell_min_s"]) == ("0.9900", "-62.00", "90.500")
    assert row["flags"] == "jump;spike"


def test_text_that_is_no_unicode_is_written_as_its_code(tmp_path: Path) -> None:
    """A broken character ends no run."""
    write(tmp_path, [breach(clause="a\udcffb")])
    (row,) = read(tmp_path / "possible_breaches.csv")
    assert row["clause"] == "a\\udcffb"


def test_the_manifest_names_every_output_and_its_hash(tmp_path: Path) -> None:
    """And version, command, policy, differences, inputs, run time."""
    write(tmp_path, [breach(), breach(1, grade="weak")])
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    for one in manifest["outputs"]:
        digest = hashlib.sha256((tmp_path / one["name"]).read_bytes()).hexdigest()
        assert digest == one["sha256"]
    assert {one["name"] for one in manifest["outputs"]} == {
        *(f"{name}.csv" for name in TABLES),
        "runs.csv",
    }
    assert manifest["command"] == RUN.command
    assert manifest["policy"]["max_silence_s"] == 600
    assert manifest["policy_differences"] == {"max_silence_s": 600}
    read = {"name": "order.yaml", "sha256": "ab", "kind": "order", "path": "order.yaml"}
    assert manifest["inputs"] == [read]
    assert manifest["asked"] is None
    assert manifest["possible_breaches"] == {"strong": 1, "moderate": 0, "weak": 1}
    assert manifest["orders_checked"] == {"yes": 1, "partly": 0, "no": 0}
    assert manifest["run_time_s"] > 0


def test_the_run_log_is_appended_to(tmp_path: Path) -> None:
    """A line a run; what stood there stays, byte for byte."""
    write(tmp_path, [breach()])
    before = (tmp_path / "runs.csv").read_bytes()
    write(tmp_path, [breach(grade="weak")])
    after = (tmp_path / "runs.csv").read_bytes()
    assert after.startswith(before)
    rows = read(tmp_path / "runs.csv")
    assert [(row["strong"], row["weak"]) for row in rows] == [("1", "0"), ("0", "1")]
    assert rows[0]["policy_differences"] == "max_silence_s=600"
    assert rows[0]["started_at"] == "2026-04-15T09:00:00.000Z"


def test_a_run_log_cut_off_in_a_line_goes_on_in_a_new_one(tmp_path: Path) -> None:
    """A power cut spoils one line."""
    write(tmp_path, [breach()])
    log = tmp_path / "runs.csv"
    log.write_bytes(log.read_bytes().rstrip(b"\n"))
    write(tmp_path, [breach()])
    assert len(read(log)) == 2


def test_a_file_that_is_no_run_log_is_not_appended_to(tmp_path: Path) -> None:
    """Nor is the folder finished then."""
    (tmp_path / "runs.csv").write_text("somebody's notes\n")
    with pytest.raises(OutputError, match=r"runs\.csv: is not a run log"):
        write(tmp_path, [breach()])
    assert (tmp_path / "runs.csv").read_text() == "somebody's notes\n"
    assert not (tmp_path / "manifest.json").exists()


def test_a_run_that_fails_leaves_no_manifest_and_no_partial(tmp_path: Path) -> None:
    """The results of last time must not look like those of today."""
    write(tmp_path, [breach()])
    with FolderSink(tmp_path, zones=ZONES) as sink:
        sink.rows("possible_breaches", [breach()])
        assert (tmp_path / ".partial").exists()
    assert not (tmp_path / "manifest.json").exists()
    assert not (tmp_path / ".partial").exists()


def test_what_a_cut_off_run_left_is_cleared(tmp_path: Path) -> None:
    """And the next run finishes."""
    (tmp_path / ".partial").mkdir()
    (tmp_path / ".partial" / "evidence.1.part").write_text("old")
    write(tmp_path, [breach()])
    assert not (tmp_path / ".partial").exists()
    assert (tmp_path / "manifest.json").exists()


def test_two_runs_do_not_write_one_folder(tmp_path: Path) -> None:
    """The second is refused in words, and the first goes on."""
    code = (
        "import sys\n"
        "from orderwatch.errors import OutputError\n"
        "from orderwatch.evidence.folder import FolderSink\n"
        "try:\n    FolderSink(sys.argv[1], zones={})\n"
        "except OutputError as error:\n    print(error)\n"
    )
    with FolderSink(tmp_path, zones=ZONES) as sink:
        sink.rows("possible_breaches", [breach()])
        second = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
        )
        assert "another run is writing here" in second.stdout
        sink.finish(RUN)
    assert len(read(tmp_path / "possible_breaches.csv")) == 1


def _a_file(path: Path) -> Path:
    path.write_text("x")
    return path


def _under_a_file(path: Path) -> Path:
    path.write_text("x")
    return path / "out"


@pytest.mark.parametrize("make", [_a_file, _under_a_file])
def test_a_folder_that_cannot_be_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """In one line, with the way out."""
    with pytest.raises(OutputError, match="out"):
        FolderSink(make(tmp_path / "file"), zones=ZONES)


def test_a_full_disk_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space left: the folder stays unfinished."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with FolderSink(tmp_path, zones=ZONES) as sink:
        monkeypatch.setattr("orderwatch.evidence.placing.file_sha256", full)
        with pytest.raises(OutputError, match="No space left on device; free the disk"):
            sink.finish(RUN)
    assert not (tmp_path / "manifest.json").exists()


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    """Only its own names are written."""
    (tmp_path / "notes.txt").write_text("mine")
    write(tmp_path, [breach()])
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_much_more_than_memory_holds(tmp_path: Path) -> None:
    """Spilled parts give the bytes that memory gives."""
    rows = [breach(n % 50, finding_id=f"{n * 7919 % 1000:04d}") for n in range(1000)]
    write(tmp_path / "a", rows)
    with FolderSink(tmp_path / "b", zones=ZONES) as sink:
        sink._lines["possible_breaches"]._spill = 5_000
        sink.rows("possible_breaches", rows)
        assert list((tmp_path / "b" / ".partial").glob("*.part"))
        sink.finish(RUN)
    name = "possible_breaches.csv"
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
