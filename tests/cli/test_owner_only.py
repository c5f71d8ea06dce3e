"""What is written is readable by its owner only, whatever the system's default is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.copies import RECORDS
from support.hidden_home import World

import orderwatch
from orderwatch.cli.app import application

CHECK = ("check", "order.yaml", *RECORDS)
COMMANDS = {
    "check": (*CHECK, "--out", "new/results"),
    "copy": (*CHECK, "--redact", "defence", "--out", "new/results"),
    "batch": ("batch", "order.yaml", *RECORDS, "--out", "new/results"),
    "parts": ("batch", "order.yaml", *RECORDS, "--parquet", "--out", "new/results"),
    "identities": ("identities", "order.yaml", "--contacts", "calls.csv", "--out", "new/who",
                   "--owner", "phone:07700 900123"),
    "geojson": ("export", "results", "--to", "geojson", "--out", "new.geojson"),
    "kml": ("export", "results", "--to", "kml", "--out", "new.kml"),
    "xlsx": ("export", "results", "--to", "xlsx", "--out", "new.xlsx"),
    "docx": ("export", "results", "--to", "docx", "--redact", "defence", "--out", "new.docx"),
    "pdf": ("export", "results", "--to", "pdf", "--out", "new.pdf"),
    "parquet": ("export", "results", "--to", "parquet", "--out", "new"),
    "pattern": ("pattern", "results", "--out", "new"),
}  # fmt: skip


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    World().write(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = CliRunner().invoke(application, [*CHECK, "--out", "results"])
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(autouse=True)
def _open_system() -> Iterator[None]:
    """A system on which files are readable by everybody unless one says otherwise."""
    mask = os.umask(0o000)
    yield
    os.umask(mask)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_written_by_a_command(name: str, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    before = set(case.rglob("*"))
    done = CliRunner().invoke(application, COMMANDS[name])
    assert done.exit_code == 0, done.output
    made = set(case.rglob("*")) - before
    assert made
    assert [path for path in sorted(made) if path.stat().st_mode & 0o077] == []
    for path in sorted(made, reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def test_written_by_the_library(case: Path, tmp_path: Path) -> None:
    findings = orderwatch.check(case / "order.yaml", pings=case / "pings.csv")
    findings.write(tmp_path / "out")
    made = [tmp_path / "out", *(tmp_path / "out").rglob("*")]
    assert len(made) > 10
    assert [path for path in made if path.stat().st_mode & 0o077] == []


def test_what_is_unfinished(case: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Temporary folders of records and of results are closed to others while a run is on."""
    monkeypatch.chdir(case)
    seen: list[tuple[str, int]] = []
    real = orderwatch.evidence.folder.FolderSink.finish

    def finish(self: object, *args: object) -> object:
        for folder in (tmp_path / "out" / ".partial", *tmp_path.glob("tmp/orderwatch*")):
            seen.append((folder.name, folder.stat().st_mode & 0o777))
        return real(self, *args)  # type: ignore[arg-type]

    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr("orderwatch.evidence.folder.FolderSink.finish", finish)
    done = CliRunner().invoke(application, [*CHECK, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert len(seen) > 1
    assert {mode for _, mode in seen} == {0o700}
