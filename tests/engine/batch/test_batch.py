"""A batch shared between processes, cut off and gone on with: the same bytes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.people import write_orders, write_pings
from orderwatch.cli import application
from orderwatch.engine.batch import check as engine

_KILLS = 10
_SMALL = (
    "import sys\n"
    "from orderwatch.engine.batch import check\n"
    "check.GROUP_CASES = 3\n"
    "from orderwatch.cli import main\n"
    "sys.argv[0] = 'orderwatch'\n"
    "if __name__ == '__main__':\n    main()\n"
)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve orders with 240 pings each, in order and shuffled."""
    folder = tmp_path_factory.mktemp("people")
    write_orders(folder / "orders", people=12)
    write_pings(folder, people=12, each=240, shuffled=True)
    return folder


def results(folder: Path) -> dict[str, bytes]:
    """The tables and pages of a finished run, without the log of runs."""
    found = [*folder.glob("*.csv"), *folder.glob("*.html"), *folder.glob("reports/*.html")]
    return {p.name: p.read_bytes() for p in found if p.name != "runs.csv"}


def arguments(people: Path, out: Path, *more: str, pings: str = "pings.csv") -> list[str]:
    return [
        "batch",
        str(people / "orders"),
        "--pings",
        str(people / pings),
        "--out",
        str(out),
        *more,
    ]


def ran(people: Path, out: Path, *more: str, pings: str = "pings.csv") -> dict[str, bytes]:
    result = CliRunner().invoke(application, arguments(people, out, *more, pings=pings))
    assert result.exit_code == 0, result.output
    assert not (out / ".done").exists()
    return results(out)


@pytest.fixture(scope="module")
def alone(people: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process writes, all cases in one group."""
    return ran(people, tmp_path_factory.mktemp("alone"), "--workers", "1")


def test_processes_write_what_one_writes(
    people: Path, tmp_path: Path, alone: dict[str, bytes]
) -> None:
    """Four groups of three cases."""
    script = tmp_path / "small.py"
    script.write_text(_SMALL, encoding="utf-8")
    command = [sys.executable, str(script), *arguments(people, tmp_path / "o", "--workers", "2")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert results(tmp_path / "o") == alone


def test_shuffled_rows_come_to_the_same(
    people: Path, tmp_path: Path, alone: dict[str, bytes]
) -> None:
    """Row numbers apart, which are those of the other file."""
    shuffled = ran(people, tmp_path, "--workers", "1", pings="shuffled.csv")
    for name in ("possible_breaches.csv", "near_misses.csv", "timeline.csv", "weeks.csv"):
        assert shuffled[name] == alone[name], name


def test_a_run_killed_again_and_again_comes_to_the_same(
    people: Path, tmp_path: Path, alone: dict[str, bytes]
) -> None:
    """Whatever stands under a final name is whole, at every moment."""
    script, out, chance = tmp_path / "small.py", tmp_path / "out", random.Random(7)
    script.write_text(_SMALL, encoding="utf-8")
    command = [sys.executable, str(script), *arguments(people, out, "--workers", "2", "--resume")]
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    lasts = time.monotonic() - start
    shutil.rmtree(out)
    for _ in range(_KILLS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(chance.uniform(0.0, lasts))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for name, written in results(out).items():
            assert written == alone[name], name
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert results(out) == alone
    assert (out / "manifest.json").exists()
    assert not (out / ".partial").exists()
    assert not (out / ".done").exists()


def test_what_is_done_is_not_checked_again(
    people: Path,
    tmp_path: Path,
    alone: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Unless something of the run is another: then everything is."""
    checked: list[int] = []
    whole = engine.check_packed

    def some(task: bytes, group: engine.Group) -> object:
        if group.number == 2 and not checked.count(2):
            checked.append(2)
            raise KeyboardInterrupt
        checked.append(group.number)
        return whole(task, group)

    monkeypatch.setattr(engine, "GROUP_CASES", 3)
    monkeypatch.setattr(engine, "check_packed", some)
    cut = CliRunner().invoke(application, arguments(people, tmp_path, "--workers", "1"))
    assert cut.exit_code == 130
    assert checked == [0, 1, 2]
    assert ran(people, tmp_path, "--workers", "1", "--resume") == alone
    assert checked == [0, 1, 2, 2, 3]


def test_another_threshold_resumes_nothing(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[int] = []
    whole = engine.check_packed

    def some(task: bytes, group: engine.Group) -> object:
        checked.append(group.number)
        if len(checked) == 2:
            raise KeyboardInterrupt
        return whole(task, group)

    monkeypatch.setattr(engine, "GROUP_CASES", 6)
    monkeypatch.setattr(engine, "check_packed", some)
    CliRunner().invoke(application, arguments(people, tmp_path, "--workers", "1"))
    ran(people, tmp_path, "--workers", "1", "--resume", "--set", "max_silence_s=600")
    assert checked == [0, 1, 0, 1]


def test_a_process_that_dies_is_said_in_words(people: Path, tmp_path: Path) -> None:
    """The run ends, and nothing stands there that looks finished."""
    script = tmp_path / "dying.py"
    script.write_text(
        _SMALL.replace(
            "from orderwatch.cli import main\n",
            "import os, threading, time, multiprocessing as m\n"
            "def kill():\n"
            "    while not m.active_children(): time.sleep(0.01)\n"
            "    for one in m.active_children(): os.kill(one.pid, 9)\n"
            "from orderwatch.cli import main\n",
        ).replace(
            "    main()", "    threading.Thread(target=kill, daemon=True).start()\n    main()"
        ),
        encoding="utf-8",
    )
    command = [sys.executable, str(script), *arguments(people, tmp_path / "o", "--workers", "2")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert "a process that checks cases has ended" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "o" / "manifest.json").exists()


def test_a_case_larger_than_the_memory_is_a_fault(people: Path, tmp_path: Path) -> None:
    pings = tmp_path / "big.csv"
    lines = (people / "pings.csv").read_text(encoding="utf-8").splitlines()
    lat = [
        f"TAG-000000,2026-03-03T{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}.{ms}Z,51,0,5,gps"
        for s in range(86_400)
        for ms in (0, 2, 4, 6)
    ]
    pings.write_text("\n".join([lines[0], *lat]) + "\n", encoding="utf-8")
    result = CliRunner().invoke(
        application, arguments(people, tmp_path / "o", "--memory", "200MB", pings=str(pings))
    )
    assert result.exit_code == 1
    assert "the case of device TAG-000000: has 345,600 rows, about 0.2 GB" in result.output
