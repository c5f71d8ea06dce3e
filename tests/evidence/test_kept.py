"""Tables read back from a finished folder, row by row and finding by finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.evidence_rows import HOSTILE, RUN, START, ZONES, breach

from orderwatch.errors import InputError, VerifyError
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.kept import kept
from orderwatch.evidence.table_set import COLUMNS


def against(number: int, row: int, note: str) -> dict[str, Any]:
    return {
        "finding_id": f"{number:012x}",
        "code": "spike",
        "source": "p.csv",
        "row": row,
        "at": START + row,
        "device_id": "TAG-1",
        "note": note,
    }


def write(folder: Path, notes: list[tuple[int, str]]) -> Path:
    with FolderSink(folder, zones=ZONES) as sink:
        sink.rows("possible_breaches", [breach(), breach(1)])
        sink.rows("against", [against(n, row, text) for row, (n, text) in enumerate(notes, 1)])
        sink.finish(RUN)
    return folder


@given(
    notes=st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from([HOSTILE, "a", 'b"\n\nc', "", "é\n=1", "\r"])),
        max_size=12,
    )
)
def test_rows_by_finding_are_the_rows_of_the_table(
    tmp_path_factory: pytest.TempPathFactory, notes: list[tuple[int, str]]
) -> None:
    """Also where a cell holds line ends and quotes."""
    folder = kept(write(tmp_path_factory.mktemp("kept") / "out", notes))
    every = list(folder.rows("against"))
    assert len(every) == len(notes)
    groups = folder.grouped("against")
    for number in range(6):
        name = f"{number:012x}"
        assert list(groups.rows(name)) == [row for row in every if row["finding_id"] == name]


def test_a_finding_is_found_in_its_table(tmp_path: Path) -> None:
    """Or it is said that there is none."""
    folder = kept(write(tmp_path / "out", []))
    table, row = folder.finding(f"{1:012x}")
    assert (table, row["grade"]) == ("possible_breaches", "strong")
    assert list(row) == [one.name for one in COLUMNS[table]]
    with pytest.raises(InputError, match="is no finding"):
        folder.finding("0123456789ab")
    assert list(folder.rows("sensitivity")) == []


def test_only_a_folder_as_written_is_opened(tmp_path: Path) -> None:
    """Changed, unfinished or none at all."""
    out = write(tmp_path / "out", [])
    (out / "data.csv").write_text("x")
    with pytest.raises(VerifyError, match=r"is not as it was written: data\.csv"):
        kept(out)
    (out / "manifest.json").unlink()
    with pytest.raises(VerifyError, match=r"is not as it was written: manifest\.json"):
        kept(out)
