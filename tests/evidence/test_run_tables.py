"""A folder of results read back: as it was in memory, or refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.evidence_rows import HOSTILE, RUN, START, ZONES, breach

from orderwatch.errors import PolicyError, VerifyError
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.manifest import MANIFEST
from orderwatch.evidence.run_tables import RunTables

LONG = 'a sentence, with "quotes" and\na line end ' * 200
SPANS = (
    ("O-2", "c1", "no_data", ("no_contact_recorded", "channel:call"), True),
    ("O-1", "c1", "consistent", (), True),
    ("O-1", "c2", "no_data", ("could",), False),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished folder with texts that a spreadsheet would misread."""
    with FolderSink(tmp_path / "out", zones=ZONES) as sink:
        rows = [
            breach(1, clause=HOSTILE, device_id="@tag", flags=("reply", "spike"), closest_m=-12.5),
            breach(2, clause=LONG, device_id="-x", flags=(), closest_m=None, started_at=START + 1),
        ]
        sink.rows("possible_breaches", rows)
        for number, (order, condition, state, basis, _) in enumerate(SPANS):
            start = START + number * 1_500_000
            row = {"order_id": order, "condition_id": condition, "state": state, "basis": basis}
            sink.rows("timeline", [row | {"started_at": start, "ended_at": start + 5}])
        sink.finish(RUN)
    return tmp_path / "out"


def test_rows_are_as_they_were_in_memory(folder: Path) -> None:
    """µs, tuples of codes, undefused texts, None for an empty cell."""
    names = ("finding_id", "clause", "device_id", "flags", "closest_m", "started_at")
    one, two = sorted(RunTables(folder).rows("possible_breaches", names), key=str, reverse=False)
    two, one = sorted((one, two), key=lambda row: row["finding_id"], reverse=True)
    assert one["device_id"] == "@tag"
    assert one["flags"] == ("reply", "spike")
    assert one["closest_m"] == -12.5
    assert one["clause"] == HOSTILE
    assert two["clause"] == LONG
    assert two["device_id"] == "-x"
    assert two["flags"] == ()
    assert two["closest_m"] is None
    assert two["started_at"] == START + 1


def test_only_the_rows_with_a_word(folder: Path) -> None:
    """As evidence is read for its contacts alone."""
    table = RunTables(folder)
    assert len(list(table.rows("timeline", ("state",), ("state", "no_data")))) == 2


def test_the_timeline_of_each_order(folder: Path) -> None:
    """What could be seen: not `no_data`, or an export of contacts at hand."""
    spans = RunTables(folder).spans()
    assert sorted(spans) == ["O-1", "O-2"]
    told = {
        (order, one.conditions[number], bool(seen), int(start))
        for order, one in spans.items()
        for number, seen, start in zip(one.condition, one.seen, one.start_us, strict=True)
    }
    assert told == {
        (order, condition, seen, START + n * 1_500_000)
        for n, (order, condition, _, _, seen) in enumerate(SPANS)
    }


def test_no_such_folder(tmp_path: Path) -> None:
    """Named, with the way out."""
    with pytest.raises(VerifyError, match=r"is not a folder; give the folder that --out named"):
        RunTables(tmp_path / "nowhere")


def test_an_unfinished_folder(folder: Path) -> None:
    """A run that was cut off leaves no manifest, and is no result."""
    (folder / MANIFEST).unlink()
    with pytest.raises(VerifyError, match="is unfinished"):
        RunTables(folder)


def test_a_folder_that_a_run_is_writing_to(folder: Path) -> None:
    """A `.partial` beside the manifest."""
    (folder / ".partial").mkdir()
    with pytest.raises(VerifyError, match="is unfinished"):
        RunTables(folder)


@pytest.mark.parametrize(
    ("name", "how"), [("evidence.csv", "changed"), ("near_misses.csv", "missing")]
)
def test_a_changed_or_missing_file(folder: Path, name: str, how: str) -> None:
    """One byte more, or the file gone: the file is named."""
    path = folder / name
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(VerifyError, match=rf"{name}: is {how}"):
        RunTables(folder)


def rewritten(folder: Path, name: str, text: str) -> None:
    """A file with another content that the manifest vouches for."""
    import hashlib

    (folder / name).write_text(text, encoding="utf-8")
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for one in manifest["outputs"]:
        if one["name"] == name:
            one["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    manifest["orderwatch"] = "0.0.9"
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def test_a_folder_of_another_version(folder: Path) -> None:
    """Its tables have other columns: named, with the version."""
    rewritten(folder, "orders.csv", "order_id,respondent_id\n")
    with pytest.raises(VerifyError, match=r"by orderwatch 0\.0\.9, has no column notice_at"):
        list(RunTables(folder).rows("orders", ("order_id", "notice_at")))


def test_a_table_that_another_version_did_not_write(folder: Path) -> None:
    """Neither there nor in the manifest."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["outputs"] = [one for one in manifest["outputs"] if one["name"] != "ledger.csv"]
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "ledger.csv").unlink()
    with pytest.raises(VerifyError, match="wrote no such table"):
        list(RunTables(folder).rows("ledger", ("source",)))


def test_a_file_that_is_no_table(folder: Path) -> None:
    """Rows of other lengths."""
    rewritten(folder, "orders.csv", "order_id,respondent_id\na,b\nc\n")
    with pytest.raises(VerifyError, match="is not a table"):
        list(RunTables(folder).rows("orders", ("order_id",)))


def test_a_folder_of_another_command(tmp_path: Path) -> None:
    """A manifest without possible_breaches.csv is no check's."""
    (tmp_path / MANIFEST).write_text('{"orderwatch": "1", "outputs": []}', encoding="utf-8")
    with pytest.raises(VerifyError, match="does not hold the results of a check"):
        RunTables(tmp_path)


def test_the_thresholds_of_the_run(folder: Path) -> None:
    """Those that differ; one that is not known here is a fault."""
    tables = RunTables(folder)
    assert tables.policy().differences() == {"max_silence_s": 600.0}
    tables.policy_differences["max_luck"] = 1
    with pytest.raises(PolicyError, match="max_luck"):
        tables.policy()
