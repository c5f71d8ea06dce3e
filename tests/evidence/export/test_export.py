"""All formats: the same bytes, whole files or none, orders as they were checked."""

from __future__ import annotations

import hashlib
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.kept import command, run
from support.packs import exported, results

from orderwatch.cli import application
from orderwatch.errors import OutputError
from orderwatch.evidence.export.exporting import FORMATS, export
from orderwatch.evidence.export.pack import packed
from orderwatch.evidence.kept import kept

FINDING = "50e1c2278663"


def digest(path: Path) -> dict[str, str]:
    """SHA-256 of a file, or of the files of a folder."""
    every = sorted(path.iterdir()) if path.is_dir() else [path]
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in every}


@pytest.fixture(scope="module")
def again(out: Path) -> Iterator[Path]:
    """The same inputs checked once more, at another time, into another folder."""
    folder = out.parent / "again"
    run(*command(out.parent, folder))
    assert (folder / "manifest.json").read_bytes() != (out / "manifest.json").read_bytes()
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_results_are_the_same_bytes(
    again: Path, files: dict[str, Path], tmp_path: Path, form: str
) -> None:
    """Of another run of the same inputs, whose manifest is another."""
    path = tmp_path / files[form].name
    export(packed(kept(again)), form, path)
    assert digest(path) == digest(files[form])


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_its_owners_alone(files: dict[str, Path], form: str) -> None:
    """Records of people are in it."""
    mode = stat.S_IMODE(files[form].stat().st_mode)
    assert mode == (0o700 if files[form].is_dir() else 0o600)
    assert not list(files[form].parent.glob(".*"))


def test_what_is_there_is_never_written_over(out: Path, tmp_path: Path) -> None:
    """Nor is anything put among the results."""
    path = tmp_path / "all.kml"
    path.write_text("mine")
    with pytest.raises(OutputError, match="is there already"):
        exported(out, "kml", tmp_path)
    assert path.read_text() == "mine"
    with pytest.raises(OutputError, match="to stay as it was written"):
        export(packed(kept(out)), "kml", out / "all.kml")
    with pytest.raises(OutputError, match="cannot be written"):
        export(packed(kept(out)), "kml", tmp_path / "nowhere" / "all.kml")


def test_an_order_that_changed_draws_nothing(tmp_path: Path) -> None:
    """Nor one whose place's file changed: the places would not be those that were checked."""
    out = results(tmp_path / "case", rows=1_800)
    order, place = out.parent / "order.yaml", out.parent / "school.geojson"
    text = order.read_bytes()
    for path in (order, place):
        was = path.read_bytes()
        path.write_bytes(was + b"\n")
        result = run("export", out, "--to", "kml", "--out", tmp_path / "a.kml", code=1)
        assert "its places cannot be drawn; give its file" in result.output
        path.write_bytes(was)
    order.write_bytes(text + b"#\n")
    result = run(
        "export", out, "--to", "kml", "--order", order, "--out", tmp_path / "a.kml", code=1
    )
    assert "its bytes have changed" in result.output
    result = run("export", out, "--to", "xlsx", "--out", tmp_path / "a.xlsx")
    assert "whether a place is confidential is not known" in result.stderr
    order.write_bytes(text)
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in (order, place):
        shutil.move(path, moved / path.name)
    run("export", out, "--to", "kml", "--order", moved, "--out", tmp_path / "a.kml")


def test_results_that_are_not_as_written_are_not_exported(tmp_path: Path) -> None:
    """An export cites them."""
    out = results(tmp_path / "case", rows=1_800)
    path = out / "evidence.csv"
    path.write_bytes(path.read_bytes().replace(b"against", b"unclear", 1))
    result = run("export", out, "--to", "xlsx", "--out", tmp_path / "a.xlsx", code=1)
    assert "is not as it was written: evidence.csv" in result.output


def test_a_finding_that_is_not_there_is_said(out: Path, tmp_path: Path) -> None:
    """With where to look."""
    command = ("export", out, "--to", "pdf", "--finding", "0123456789ab")
    result = run(*command, "--out", tmp_path / "a.pdf", code=1)
    assert "is no finding, near miss or excepted episode" in result.output


def test_the_command_says_confidential_and_where(out: Path, tmp_path: Path) -> None:
    """The warning on standard error, the place on standard output."""
    target = tmp_path / "one.pdf"
    result = run("export", out, "--to", "pdf", "--finding", FINDING, "--out", target)
    assert result.stdout == f"Written to {target}\n"
    assert result.stderr.startswith("CONFIDENTIAL: ")


def test_without_out_it_stands_here_by_the_name_of_the_folder(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the command is written in the documents: DIR and the format alone."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(application, ["export", str(out), "--to", "geojson"])
    assert done.exit_code == 0, done.output
    assert [one.name for one in tmp_path.iterdir()] == [f"{out.name}.geojson"]
    again = CliRunner().invoke(application, ["export", str(out), "--to", "geojson"])
    assert again.exit_code == 1
    assert "is there already" in again.output
