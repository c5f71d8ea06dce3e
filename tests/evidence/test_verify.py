"""Whether a folder of results is what its manifest says."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from support.evidence_rows import RUN, ZONES, breach

from orderwatch.errors import VerifyError
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.verify import verify


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished folder."""
    with FolderSink(tmp_path / "out", zones=ZONES) as sink:
        sink.rows("possible_breaches", [breach()])
        sink.finish(RUN)
    return tmp_path / "out"


def test_a_folder_as_written_is_the_same(folder: Path) -> None:
    """And the manifest's own hash is given, to be noted elsewhere."""
    outcome = verify(folder)
    assert outcome.same
    assert outcome.differences == ()
    assert len(outcome.files) == 15
    digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assert outcome.manifest_sha256 == digest


def test_a_changed_cell_is_named(folder: Path) -> None:
    """One letter is enough."""
    path = folder / "possible_breaches.csv"
    path.write_bytes(path.read_bytes().replace(b"strong", b"strone"))
    outcome = verify(folder)
    assert not outcome.same
    assert outcome.differences == (("possible_breaches.csv", "changed"),)


def test_a_missing_file_is_named(folder: Path) -> None:
    """A table taken out."""
    (folder / "near_misses.csv").unlink()
    assert verify(folder).differences == (("near_misses.csv", "missing"),)


def test_a_folder_without_a_manifest_is_unfinished(folder: Path) -> None:
    """It never looks like a result."""
    (folder / "manifest.json").unlink()
    outcome = verify(folder)
    assert not outcome.same
    assert outcome.differences == (("manifest.json", "unfinished"),)


def test_what_a_cut_off_run_left_is_unfinished(folder: Path) -> None:
    """A `.partial` beside the manifest."""
    (folder / ".partial").mkdir()
    assert verify(folder).differences == ((".partial", "unfinished"),)


def test_a_file_of_somebody_else_is_named_but_is_no_difference(folder: Path) -> None:
    """It is not vouched for."""
    (folder / "notes.txt").write_text("x")
    outcome = verify(folder)
    assert outcome.same
    assert outcome.differences == (("notes.txt", "not_in_manifest"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"orderwatch": "1", "outputs": [{"name": "../../etc/passwd", "sha256": "0"}]}',
        '{"orderwatch": "1", "outputs": [{"name": "..", "sha256": "0"}]}',
        '{"orderwatch": "1", "outputs": 3}',
        '{"orderwatch": "1", "outputs": [1]}',
        '{"outputs": []}',
        "\udcff",
    ],
)
def test_a_manifest_that_is_none_is_refused(folder: Path, text: str) -> None:
    """With the way out, and without a look outside the folder."""
    (folder / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(VerifyError, match=r"manifest\.json: is not .*; restore it"):
        verify(folder)


def test_no_folder(tmp_path: Path) -> None:
    """Cannot be verified at all."""
    with pytest.raises(VerifyError, match="is not a folder"):
        verify(tmp_path / "nowhere")


def test_the_manifest_is_plain_ascii(folder: Path) -> None:
    """It shows as it is on any terminal."""
    assert (folder / "manifest.json").read_bytes().isascii()
    assert json.loads((folder / "manifest.json").read_text())["orderwatch"]
