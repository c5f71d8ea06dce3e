"""`orderwatch verify` and `orderwatch sign`: what they say and how they end."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.kept import command, manifest_of, run, write_inputs, write_manifest


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days of the sample, checked."""
    folder = tmp_path_factory.mktemp("kept")
    write_inputs(folder, rows=1_500)
    run(*command(folder, folder / "out"))
    return folder


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    shutil.copytree(kept / "out", tmp_path / "out")
    return tmp_path / "out"


def test_the_same(copy: Path) -> None:
    said = run("verify", copy).stdout.splitlines()
    assert said[1:] == [
        "signature: none",
        "inputs: 6 files are as read",
        "outputs: 17 files are as orderwatch 0.1.0 wrote them",
        "derived again: every table and page is the same, byte for byte",
        "runs.csv: by its hash only, it is not derived from records",
        "same",
    ]


def test_a_changed_output_is_named_with_its_cell(copy: Path) -> None:
    path = copy / "possible_breaches.csv"
    path.write_bytes(path.read_bytes().replace(b",strong,", b",weak,", 1))
    said = run("verify", copy, code=3).stdout
    assert "possible_breaches.csv: changed" in said
    assert 'column grade: "weak" here, "strong" when derived again' in said
    assert said.endswith("different\n")


def test_a_changed_input_is_named(kept: Path, copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "pings.csv"
    other.write_bytes((kept / "pings.csv").read_bytes() + b"\n")
    said = run("verify", copy, "--pings", other, code=3).stdout
    assert "changed since it was read as pings" in said
    assert "hashes only: an input has changed since the run" in said


def test_hashes_only(copy: Path) -> None:
    values = manifest_of(copy)
    for one in values["inputs"]:
        one["path"] = "/nowhere/" + one["path"].rsplit("/", 1)[1]
    write_manifest(copy, values)
    said = run("verify", copy).stdout
    assert "pings.csv: not at hand" in said
    assert "hashes only: not at hand: " in said


def test_another_version_is_said(copy: Path) -> None:
    """The page names the version, so no other writes the same bytes."""
    write_manifest(copy, manifest_of(copy) | {"orderwatch": "0.0.9"})
    said = run("verify", copy, code=3).stdout
    assert 'manifest.json, orderwatch: "0.0.9" here, "0.1.0" when derived again' in said
    path = copy / "timeline.csv"
    path.write_bytes(path.read_bytes().replace(b",consistent,", b",unclear,", 1))
    write_manifest(copy, manifest_of(copy) | {"orderwatch": "0.0.9"})
    said = run("verify", copy, code=3).stdout
    assert "The folder is by orderwatch 0.0.9: another version may say otherwise." in said


@pytest.mark.parametrize(("name", "value"), [("against_p", 0.9), ("against_p", 1.95), ("new", 1)])
def test_changed_thresholds_are_found_without_the_inputs(
    name: str, value: float, copy: Path
) -> None:
    """Also where this version cannot derive anything with them."""
    values = manifest_of(copy)
    write_manifest(copy, values | {"policy": values["policy"] | {name: value}})
    assert "manifest.json: changed" in run("verify", copy, code=3).stdout


def test_what_cannot_be_told_ends_with_1(copy: Path, tmp_path: Path) -> None:
    run("verify", tmp_path / "nowhere", code=1)
    run("verify", copy, "--pings", tmp_path / "nowhere.csv", code=1)
    (copy / "manifest.json").write_text("{")
    assert "is not JSON" in run("verify", copy, code=1).output


def test_sign_and_verify(copy: Path, tmp_path: Path) -> None:
    from evidence.signing.test_sshsig import make_key

    key, other = make_key(tmp_path), make_key(tmp_path, "other")
    assert "signature: none" in run("verify", copy, "--signed-by", f"{key}.pub", code=3).stdout
    assert "by key SHA256:" in run("sign", copy, "--key", key).stdout
    assert "signature: by key" in run("verify", copy, "--signed-by", f"{key}.pub").stdout
    assert "none of those" in run("verify", copy, "--signed-by", f"{other}.pub", code=3).stdout
    write_manifest(copy, manifest_of(copy) | {"started_at": "2026-01-01T00:00:00.000Z"})
    assert "not of this manifest" in run("verify", copy, code=3).stdout


def test_a_folder_that_differs_is_not_signed(copy: Path, tmp_path: Path) -> None:
    from evidence.signing.test_sshsig import make_key

    (copy / "data.csv").unlink()
    assert "not as it was written" in run("sign", copy, "--key", make_key(tmp_path), code=1).output


def test_a_new_run_takes_an_old_signature_away(kept: Path, copy: Path, tmp_path: Path) -> None:
    from evidence.signing.test_sshsig import make_key

    run("sign", copy, "--key", make_key(tmp_path))
    run(*command(kept, copy))
    assert "signature: none" in run("verify", copy).stdout


@pytest.mark.parametrize("option", ["--policy", "--reviews", "--basemap", "--profile"])
def test_files_besides_orders_and_records_are_on_the_page_made_again(
    option: str, kept: Path, tmp_path: Path
) -> None:
    """The page lists every file that was read; it is made again with all of them."""
    texts = {
        "--policy": "max_silence_s: 700\n",
        "--reviews": "finding_id,seen,by,at,disposition,note\n",
        "--basemap": '{"type": "LineString", "coordinates": [[-0.35, 51.75], [-0.32, 51.76]]}',
        "--profile": run("profiles", "canonical").stdout,
    }
    given = tmp_path / f"given{'.geojson' if option == '--basemap' else '.yaml'}"
    given = given.with_suffix(".csv") if option == "--reviews" else given
    given.write_text(texts[option], encoding="utf-8")
    records = ("check", kept / "order.yaml", "--pings", kept / "pings.csv")
    run(*records, option, given, "--out", tmp_path / "out")
    assert given.name in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert run("verify", tmp_path / "out").stdout.endswith("same\n")
