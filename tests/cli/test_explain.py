"""`orderwatch explain`: what it says, how it ends, and that hostile text stays text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.kept import command, run, write_inputs

FINDING = "50e1c2278663"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three days of the sample, checked; a clause and a solicitor written by a hostile hand."""
    folder = tmp_path_factory.mktemp("kept")
    write_inputs(folder)
    path = folder / "order.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "8 am and 4.30 pm.", "8 am and 4.30 pm.\\u202e\\e[2J<script>alert(1)</script>"
    )
    path.write_text(text, encoding="utf-8")
    run(*command(folder, folder / "out"))
    return folder


def test_a_finding_is_told_step_by_step(kept: Path) -> None:
    said = run("explain", kept / "out", FINDING).stdout
    titles = [line for line in said.splitlines() if line[:2] in {f"{n}." for n in range(1, 9)}]
    assert titles == [
        "1. Was the condition in force?",
        "2. What is it held against?",
        "3. What do the records show?",
        "4. Why is it listed where it is?",
        "5. Why this grade?",
        "6. What speaks against it?",
        "7. Circumstances",
        "8. Thresholds of the run",
    ]
    assert "Notice had been given: 2026-04-29T14:20:00+01:00 (personal service)." in said
    row = "pings.csv:1512     -39.5   12.2  5.0  0.9900  0.0000     AGAINST  p 0.9900 ≥ 0.95"
    assert row in said
    assert "It keeps its grade if the place is up to 34 m smaller." in said
    assert "thresholds not the default: max_silence_s = 800" in said


def test_a_time_is_told_for_every_condition(kept: Path) -> None:
    said = run("explain", kept / "out", "--at", "2026-04-30T18:40").stdout
    assert "Condition c1 at 2026-04-30T18:40: possible breach" in said
    assert f"{FINDING}, from 2026-04-30T18:34:00+01:00" in said
    assert "Condition c2 at 2026-04-30T18:40: not in force" in said
    assert "they open next at 2026-05-01T08:00:00+01:00" in said
    assert "Condition c5 at 2026-04-30T18:40: not checked" in said
    assert "It starts only at 2026-05-06T15:00:00+01:00." in said
    one = run("explain", kept / "out", "--at", "2026-04-30T17:40:00Z", "--condition", "c1").stdout
    assert one.count("Condition c") == 1


def test_hostile_text_stays_text(kept: Path) -> None:
    said = run("explain", kept / "out", "--at", "2026-04-30T10:00", "--condition", "c2").stdout
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "\\u202e\\x1b[2J<script>alert(1)</script>" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "give the id of a finding, or --at TIME"),
        ((FINDING, "--at", "2026-04-30T10:00"), 2, "give the id of a finding, or --at TIME"),
        ((FINDING, "--condition", "c1"), 2, "go with --at"),
        (("0123456789ab",), 1, "is no finding, near miss or excepted episode"),
        (("--at", "2026-04-30"), 1, "is a whole day; add the hour"),
        (("--at", "soon"), 1, "--at"),
        (("--at", "2026-04-30T10:00", "--condition", "c77"), 1, '"c77" is no condition'),
        (("--at", "2026-04-30T10:00", "--order-id", "X"), 1, "names no order of this run"),
    ],
)
def test_faults_are_said_in_words(kept: Path, words: tuple[str, ...], code: int, said: str) -> None:
    assert said in " ".join(run("explain", kept / "out", *words, code=code).output.split())


def test_inputs_that_changed_or_are_gone_tell_nothing(kept: Path, tmp_path: Path) -> None:
    """A decision is told from the records it was made from, or not at all."""
    other = tmp_path / "pings.csv"
    other.write_bytes((kept / "pings.csv").read_bytes() + b"\n")
    said = run("explain", kept / "out", FINDING, "--pings", other, code=1).output
    assert "its bytes have changed" in said
    moved = tmp_path / "moved"
    shutil.copytree(kept, moved)
    (moved / "out" / "timeline.csv").unlink()
    assert (
        "is not as it was written: timeline.csv"
        in run("explain", moved / "out", FINDING, code=1).output
    )
