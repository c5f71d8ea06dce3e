"""Making copies with the command line, and every byte of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from orderwatch.cli.app import application

RECORDS = (
    "--pings", "pings.csv", "--contacts", "calls.csv", "--contacts", "log.csv",
    "--owner", "calls.csv=phone:07700 900123",
)  # fmt: skip
CLOCK = datetime(2026, 5, 1, tzinfo=UTC)


def copied(monkeypatch: pytest.MonkeyPatch, folder: Path, *options: str) -> dict[str, bytes]:
    """Every byte that `check` gives: files by name, both streams and the exit code.

    Args:
        monkeypatch: holds the clock and the folder.
        folder: of a case; the copy is written to `out` in it.
        options: of `check`.
    """
    monkeypatch.chdir(folder)
    monkeypatch.setattr("orderwatch.cli.running.now", lambda: CLOCK)
    command = ["check", "order.yaml", *RECORDS, *options, "--out", "out"]
    result = CliRunner().invoke(application, command)
    assert "Traceback" not in result.output, result.output
    found = {"stdout": result.stdout.encode(), "stderr": result.stderr.encode()}
    found["exit code"] = str(result.exit_code).encode()
    for path in sorted((folder / "out").rglob("*")):
        if path.is_file():
            found[path.relative_to(folder / "out").as_posix()] = path.read_bytes()
    return found


FORMATS = ("geojson", "kml", "xlsx", "docx", "pdf", "parquet")


def exported(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *options: str, formats: tuple[str, ...] = FORMATS
) -> dict[str, bytes]:
    """Every byte of the exports of the results in `full`, by name."""
    monkeypatch.chdir(folder)
    found = {}
    for form in formats:
        command = ["export", "full", "--to", form, *options, "--out", f"copy.{form}"]
        result = CliRunner().invoke(application, command)
        assert result.exit_code == 0, result.output
        found[f"stdout of {form}"] = result.output.encode()
    for path in sorted([*folder.glob("copy.*"), *folder.glob("copy.*/*")]):
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def checked(monkeypatch: pytest.MonkeyPatch, folder: Path, *options: str) -> None:
    """Runs `check` with everything and writes the results to `full`."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr("orderwatch.cli.running.now", lambda: CLOCK)
    command = ["check", "order.yaml", *RECORDS, *options, "--out", "full"]
    result = CliRunner().invoke(application, command)
    assert result.exit_code == 0, result.output
