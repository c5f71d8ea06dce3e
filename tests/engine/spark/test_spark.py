"""Spark itself: two executors, one of them killed, and the same bytes as on this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support.mixed_records import SAMPLE, mixed_arguments, phones_arguments, results
from support.parquet_rows import check_data_sets
from support.spark_runs import ORDERS

from orderwatch.cli import application
from orderwatch.engine.spark.session import said
from orderwatch.evidence import division
from orderwatch.evidence.verify import verify

SCRIPT = Path(__file__).parents[2] / "support" / "spark_runs.py"
_LONGEST_S = 900.0


def _missing() -> str:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "pyspark is not installed"
    java = os.environ.get("JAVA_HOME") or shutil.which("java")
    return "" if java else "no Java: install openjdk-17-jre-headless"


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `spark_runs.py`; the first process of the suite that needs it runs it."""
    if why := _missing():
        if os.environ.get("ORDERWATCH_REQUIRE"):
            pytest.fail(why)
        pytest.skip(why)
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "spark-runs"
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + _LONGEST_S
        while not (folder / "ended").exists() and time.monotonic() < end:
            time.sleep(0.2)
        return folder
    command = [sys.executable, str(SCRIPT), str(folder)]
    ways = (SCRIPT.parents[1], SCRIPT.parents[2], os.environ.get("PYTHONPATH", ""))
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(str(one) for one in ways if str(one))}
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        subprocess.run(command, stdout=out, stderr=err, env=env, check=False, timeout=_LONGEST_S)
    (folder / "ended").touch()
    return folder


@pytest.fixture
def told(runs: Path) -> dict[str, Any]:
    assert (runs / "told.json").exists(), (runs / "stderr").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads((runs / "told.json").read_text(encoding="utf-8"))
    return found


def local(out: Path, *arguments: str) -> dict[str, bytes]:
    result = CliRunner().invoke(application, ["batch", *arguments, "--out", str(out)])
    assert result.exit_code == 0, result.output
    return results(out)


def mixed(runs: Path) -> list[str]:
    """The arguments of the batch that the script ran."""
    script = (runs / "spark" / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(script)["notes"][-1].endswith("2 executor(s)")
    return mixed_arguments(runs / "mixed")[1:]


def test_two_executors_write_what_one_machine_writes(
    runs: Path, told: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cases were checked by both: they are known by the processes that started the workers."""
    monkeypatch.setattr(division, "ORDERS", ORDERS)
    assert told["codes"] == [0, 0, 0]
    assert told["executors"][0] == ["0", "1"]
    assert results(runs / "spark") == local(tmp_path / "out", *mixed(runs), "--parquet")
    assert check_data_sets(runs / "spark") > 100
    assert verify(runs / "spark").same


def test_an_executor_killed_in_the_middle_changes_nothing(runs: Path, told: dict[str, Any]) -> None:
    """Some cases were done and others not, later some parts; others came in their place."""
    for name in ("killed", "killed_making_parts"):
        assert 0 < told[name]["done"] < told[name]["tasks"]
        assert told[name]["executor"] not in told["afterwards"]
    assert max(told["afterwards"]) > "2"
    assert results(runs / "killed") == results(runs / "spark")
    assert verify(runs / "killed").same


def test_real_phones(
    runs: Path, told: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order and the file of its place are named from the folder that the run began in."""
    monkeypatch.chdir(runs)
    assert told["codes"][1] == 0
    found = local(tmp_path / "out", *phones_arguments(Path())[1:])
    assert len(found["possible_breaches.csv"].splitlines()) > 1
    assert results(runs / "spark-phones") == found


def test_a_faulty_file_is_said_in_one_line(runs: Path, told: dict[str, Any]) -> None:
    """No word of Java or Spark stands on the terminal, neither of this run nor of the others."""
    assert told["faulty"] == 1
    said, faulty = (runs / "stderr").read_text(encoding="utf-8").split("-- a faulty file\n")
    assert said == ""
    assert faulty.startswith(f"{runs / 'bad.csv'}: fits no profile; its columns are: device_id")
    assert faulty.count("\n") == 1
    assert not (runs / "faulty" / "manifest.json").exists()


def test_nothing_is_left_running(told: dict[str, Any]) -> None:
    assert told["running"] == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "has ended"),
        ("Cannot run program", "Cannot run program"),
        (
            "Cannot call methods on a stopped SparkContext",
            "did not answer, or refused this run",
        ),
        (
            "An error.\n: org.apache.spark.SparkException: No master\n\tat a.b(C.scala:1)",
            "No master",
        ),
        ("x\n: a.b.C: Job\n\tat d\nCaused by: java.io.IOException: No space\n\tat e", "No space"),
        (
            "Job aborted: Traceback (most recent call last):\n  File 'a', line 1, in b\n    c()\n"
            "ModuleNotFoundError: No module named 'orderwatch'\n\n\tat a.b\n",
            "ModuleNotFoundError: No module named 'orderwatch'",
        ),
    ],
)
def test_what_spark_says_in_one_line(text: str, line: str) -> None:
    assert said(text) == line


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"JAVA_HOME": "/nowhere"}, "--engine spark: needs Java, which is not there; install Java"),
        ({"PATH": ""}, "--engine spark: needs Java, which is not there; install Java"),
    ],
)
def test_no_java(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], words: str
) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    _refused(tmp_path, words)


def test_a_java_that_is_too_old(tmp_path: Path) -> None:
    """What it says is in the message, and nothing else is on the terminal."""
    pytest.importorskip("pyspark")
    java = tmp_path / "jdk" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\necho 'Error: A JNI error has occurred' >&2\nexit 1\n")
    java.chmod(0o755)
    command = [sys.executable, "-m", "orderwatch", *_sample(tmp_path)]
    env = {**os.environ, "JAVA_HOME": str(tmp_path / "jdk")}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    said = "--engine spark: Java says: Error: A JNI error has occurred; install Java 17 or newer"
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


def test_no_pyspark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    _refused(
        tmp_path, "--engine spark: needs pyspark, which is not installed; install it with: pip"
    )


def _refused(folder: Path, words: str) -> None:
    result = CliRunner().invoke(application, _sample(folder))
    assert result.exit_code == 1
    assert words in result.output
    assert not list(folder.glob("out/manifest.json"))


def _sample(folder: Path) -> list[str]:
    command = ["batch", str(SAMPLE / "order.yaml"), "--pings", str(SAMPLE / "pings.csv")]
    return [*command, "--engine", "spark", "--out", str(folder / "out")]
