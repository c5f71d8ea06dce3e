"""`batch --since` with a folder or files from which it cannot go on: what is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.kept import manifest_of, write_manifest
from support.weekly import FILES, Week, as_one_run, batch, call, event, first_week, ping, records

from orderwatch.cli.app import application

FULL = "run the command once without --since"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with orders, the files of a week, and the run over them in `w1`."""
    folder = tmp_path_factory.mktemp("week")
    first_week(folder)
    with chdir(folder):
        words = ["batch", "orders/1.yaml", "--pings", "pings-1.csv", "--redact", "defence"]
        assert CliRunner().invoke(application, [*words, "--out", "copy"]).exit_code == 0
    return folder


@pytest.fixture(autouse=True)
def _here(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(finished, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")


def told(change: Callable[[dict[str, object]], object]) -> None:
    """Writes another manifest in the place of the run's."""
    values = manifest_of(Path("w1"))
    change(values)
    write_manifest(Path("w1"), values)


def other_version() -> None:
    told(lambda values: values.update(orderwatch="0.0.1"))


def other_library() -> None:
    libraries = manifest_of(Path("w1"))["libraries"]
    told(lambda values: values.update(libraries={**libraries, "tzdata": "2020.1"}))


def edited() -> None:
    with Path("w1/orders.csv").open("a", encoding="utf-8") as file:
        file.write("\n")


def edited_case() -> None:
    path = Path("w1/.cases/0.jsonl")
    path.write_text(path.read_text().replace("possible_breach", "consistent_zzzz", 1))


def other_manifest() -> None:
    told(lambda values: values.update(command="another"))


def no_index() -> None:
    Path("w1/.cases/index.json").write_text("[]")


def unfinished() -> None:
    Path("w1/manifest.json").unlink()


def no_cases() -> None:
    shutil.rmtree("w1/.cases")


def gone() -> None:
    Path("pings-1.csv").unlink()


def nothing() -> None:
    return None


def twice() -> None:
    shutil.copy("pings-1.csv", "again.csv")


FAULTS: dict[str, tuple[Callable[[], None], list[str], int, str]] = {
    "no folder": (nothing, ["--since", "w9"], 1, "w9: is not a folder; give the folder that --out"),
    "another folder": (nothing, ["--since", "orders"], 1, "orders: is no finished run: it has no"),
    "unfinished": (unfinished, [], 1, "w1: is no finished run: it has no manifest.json"),
    "a table changed": (edited, [], 1, "w1: is not as it was written: orders.csv"),
    "a case changed": (edited_case, [], 1, "0.jsonl: is not as the run wrote it; restore it"),
    "another manifest": (other_manifest, [], 1, "index.json: is not as the run wrote it"),
    "no index": (no_index, [], 1, "index.json: is not as the run wrote it; restore it from a copy"),
    "no cases": (
        no_cases,
        [],
        1,
        "w1: has no .cases: `batch` on one machine did not write it, or it was copied",
    ),
    "another version": (
        other_version,
        [],
        1,
        "w1: was made with orderwatch 0.0.1, and this is orderwatch",
    ),
    "another library": (
        other_library,
        [],
        1,
        "w1: was made with tzdata 2020.1, and this is tzdata",
    ),
    "a copy": (nothing, ["--since", "copy"], 1, "copy: is a redacted copy, which does not hold"),
    "another threshold": (
        nothing,
        ["--set", "max_silence_s=600"],
        1,
        "w1: was made with other thresholds (the default, now max_silence_s=600",
    ),
    "a file is gone": (
        gone,
        [],
        1,
        "pings-1.csv: is not there; the run in w1 read it; put it back",
    ),
    "a file given twice": (
        twice,
        ["--pings", "again.csv"],
        1,
        "again.csv: holds the same bytes as pings-1.csv, which is read already; leave it out",
    ),
    "into itself": (nothing, ["--out", "w1"], 2, "--since w1: is the folder that --out writes to"),
    "with a copy": (nothing, ["--redact", "defence"], 2, "--since and --redact: a copy keeps"),
    "an empty name": (nothing, ["--since", ""], 2, "is empty; name a file or a folder"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_it_is_refused_in_words(name: str) -> None:
    """The earlier folder stays as it was, and nothing is written."""
    change, words, code, said = FAULTS[name]
    change()
    before = {path: path.stat().st_mtime_ns for path in Path("w1").rglob("*")}
    result = batch("--since", "w1", "--out", "w2", *words, code=code)
    assert said in " ".join(result.output.split())
    assert not Path("w2").exists()
    assert {path: path.stat().st_mtime_ns for path in Path("w1").rglob("*")} == before


def test_a_folder_of_check_is_refused() -> None:
    """It has kept nothing; the way out is said."""
    words = ["check", "orders/0.yaml", "--pings", "pings-1.csv", "--out", "one"]
    assert CliRunner().invoke(application, words).exit_code == 0
    said = batch("--since", "one", "--out", "w2", code=1).output
    assert FULL in said


def test_a_file_that_was_moved_is_found_among_those_given() -> None:
    """By its name and its bytes; then it stands for the one that is gone."""
    base = {
        "pings": "elsewhere/pings-1.csv",
        "events": "events-1.csv",
        "contacts": "contacts-1.csv",
    }
    Path("elsewhere").mkdir()
    Path("pings-1.csv").rename("elsewhere/pings-1.csv")
    new = Week("2", (ping(1, 640, 20.0), call(1, 750), event(2, 1_400))).write(Path())
    as_one_run(["--pings", "elsewhere", *records([new])], base, new)


def test_files_may_be_given_again() -> None:
    """The same folder of exports every week: what was read before is read once."""
    new = Week("2", (ping(1, 640, 20.0),)).write(Path())
    said = as_one_run(["--pings", "pings-*.csv", "--contacts", "contacts-1.csv"], FILES, new)
    assert "2 of 3 cases are as they were in w1" in said


def test_weeks_without_a_row_look_the_same() -> None:
    """That is no file given twice."""
    header = Path("events-1.csv").read_text(encoding="utf-8").splitlines()[0] + "\n"
    Path("events-2.csv").write_text(header, encoding="utf-8")
    Path("events-3.csv").write_text(header, encoding="utf-8")
    batch("--since", "w1", "--events", "events-2.csv", "--out", "w2")
    batch("--since", "w2", "--events", "events-3.csv", "--out", "w3")


def test_what_is_kept_is_closed_to_others() -> None:
    """As the tables are."""
    modes = {path.name: path.stat().st_mode & 0o077 for path in Path("w1/.cases").rglob("*")}
    assert len(modes) > 1
    assert set(modes.values()) | {Path("w1/.cases").stat().st_mode & 0o077} == {0}


def test_the_cases_hold_what_the_manifest_is_tied_to() -> None:
    index = json.loads(Path("w1/.cases/index.json").read_text(encoding="utf-8"))
    assert sorted(index) == ["files", "manifest", "pages"]
    assert sorted(index["files"]) == ["0.jsonl"]


def test_another_command_into_the_folder_takes_the_cases_away() -> None:
    """What was kept of a batch does not stay beside results that are not its own."""
    words = ["check", "orders/0.yaml", "--pings", "pings-1.csv", "--out", "w1"]
    assert CliRunner().invoke(application, words).exit_code == 0
    assert not Path("w1/.cases").exists()
