"""How the program ends: exit codes, and faults in words."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from orderwatch.cli import application
from orderwatch.cli import verify as verify_command
from orderwatch.cli.app import COMMANDS
from orderwatch.errors import Fault, InputError, OrderFaults


def _raising(error: BaseException) -> Callable[..., int]:
    def callback(**_: object) -> int:
        raise error

    return callback


_FAULTS = [
    Fault("o.yaml", 3, "places.home", "\x1b[2J", "is no place", "write one"),
    Fault("o.yaml", 9, "", None, "is empty", "fill it"),
]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            InputError("a.csv", "is empty", "export it again"),
            1,
            "a.csv: is empty; export it again\n",
        ),
        (
            OrderFaults(_FAULTS),
            2,
            'o.yaml line 3, places.home: "\\x1b[2J" is no place; write one\n'
            "o.yaml line 9: is empty; fill it\n",
        ),
        (click.UsageError("no such thing"), 2, "no such thing"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (click.Abort(), 130, "Interrupted"),
        (PermissionError(13, "Permission denied", "x.csv"), 1, "x.csv: Permission denied\n"),
        (MemoryError(), 1, "not enough memory"),
    ],
)
def test_a_fault_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    """On standard error, without a traceback, and with the exit code of its kind."""
    monkeypatch.setattr(verify_command.command, "callback", _raising(error))
    result = CliRunner().invoke(application, ["verify", "x"])
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help_with_an_example(name: str) -> None:
    """And says in the list what it says on its own page."""
    result = CliRunner().invoke(application, [name, "--help"])
    assert result.exit_code == 0
    assert f"  orderwatch {name}" in result.stdout.split("Examples:")[1]
    command = application.get_command(click.Context(application), name)
    assert command is not None
    assert (command.help or "").split("\n")[0] == COMMANDS[name]


def test_no_command_shows_the_help() -> None:
    """As usage, with exit code 2."""
    result = CliRunner().invoke(application, [])
    assert result.exit_code == 2
    assert "Commands:" in result.output


def test_an_unknown_command_is_usage() -> None:
    """Exit code 2."""
    result = CliRunner().invoke(application, ["chek"])
    assert result.exit_code == 2
    assert "No such command" in result.stderr


def test_help_imports_nothing_heavy() -> None:
    """The list of commands needs no command."""
    code = (
        "import sys\n"
        "sys.argv = ['orderwatch', '--help']\n"
        "from orderwatch.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pandas', 'duckdb', 'rich', 'scipy', 'shapely', 'yaml', 'pydantic'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout


def test_help_is_quick() -> None:
    """Under 0.2 s beside an empty Python, the best of three."""
    timed = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "orderwatch", "--help"], capture_output=True, check=True
        )
        timed.append(time.perf_counter() - start)
    assert min(timed) < 0.5


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    """`orderwatch ... | head -1` is quiet."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text('{"orderwatch": "1", "outputs": []}')
    for number in range(3000):
        (tmp_path / "out" / f"{number:0100d}").touch()
    running = subprocess.Popen(
        [sys.executable, "-m", "orderwatch", "verify", str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()
    running.wait()
    assert said == b""
