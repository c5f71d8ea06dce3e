"""Parquet data sets beside the tables: the same rows, typed, in parts that follow each other."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from support.copies import RECORDS
from support.evidence_rows import HOSTILE, RUN, ZONES, breach, order
from support.hidden_home import World
from support.parquet_rows import check_data_sets

from benchmarks.people import write_orders, write_pings
from orderwatch.cli.app import application
from orderwatch.errors import OutputError
from orderwatch.evidence import division
from orderwatch.evidence.division import Division
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.parquet_parts import ParquetParts
from orderwatch.evidence.table_set import COLUMNS, SORTED_BY
from orderwatch.evidence.verify import verify

IDS = [f"O-{number:03d}" for number in range(1_100)]


def write(folder: Path, rows: list[dict[str, object]], *, line: str = "") -> dict[str, bytes]:
    """Possible breaches and their orders, with Parquet; the parts by name."""
    parts = ParquetParts(Division.of(IDS), line)
    with FolderSink(folder, zones=ZONES, parquet=parts) as sink:
        sink.rows("possible_breaches", rows)
        sink.rows("orders", [order(order_id=one) for one in IDS])
        sink.finish(RUN)
    return read(folder)


def read(folder: Path) -> dict[str, bytes]:
    """The parts by name."""
    found = sorted((folder / "parquet").rglob("*.parquet"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(application, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result.output


@given(st.lists(st.text("0aZé", max_size=4), max_size=20), st.data())
def test_parts_follow_each_other(ids: list[str], data: st.DataObject) -> None:
    """A row sorted later never stands in an earlier part, of whatever order or finding it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(division, "ORDERS", 3)
        found = Division.of(ids)
    for table in COLUMNS:
        number = SORTED_BY[table][0] == "order_id"
        texts = st.text("09aZéf", max_size=5) if not number else st.sampled_from([*ids, "", "x"])
        keys = sorted(data.draw(st.lists(st.tuples(texts), max_size=9)))
        parts = [found.part(table, key) for key in keys]
        assert parts == sorted(parts)
        assert all(0 <= part <= max(len(set(ids)) - 1, 0) // 3 for part in parts)


def test_parts_hold_the_rows_of_the_table(tmp_path: Path) -> None:
    """1,100 orders make three parts; a table without rows has one, which names its columns."""
    rows = [breach(n, order_id=IDS[n * 7 % 1_100]) for n in range(300)]
    rows += [breach(300, order_id="", sentence=HOSTILE), breach(301, order_id="zzz", p_max=None)]
    names = write(tmp_path / "out", rows)
    assert check_data_sets(tmp_path / "out") == 302 + 1_100
    own = [name for name in names if "possible_breaches" in name or "orders" in name]
    wanted = [(table, part) for table in ("orders", "possible_breaches") for part in range(3)]
    assert own == [f"parquet/{table}/part-{part:05d}.parquet" for table, part in wanted]
    assert [name for name in names if "evidence" in name] == ["parquet/evidence/part-00000.parquet"]


def test_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    rows = [breach(n, order_id=IDS[n * 7 % 1_100]) for n in range(300)]
    first = write(tmp_path / "a", rows)
    random.Random(1).shuffle(rows)
    assert write(tmp_path / "b", rows) == first


def test_every_part_says_what_it_is(tmp_path: Path) -> None:
    write(tmp_path, [breach()], line="CONFIDENTIAL: not for the respondent's side.")
    for path in (tmp_path / "parquet").rglob("*.parquet"):
        about = parquet.read_schema(path).metadata
        assert about[b"confidential"] == b"CONFIDENTIAL: not for the respondent's side."
        assert b"reasonable excuse" in about[b"disclaimer"]


def test_parts_of_an_earlier_run_go(tmp_path: Path) -> None:
    """What is somebody's own stays, and is said not to be in the manifest."""
    write(tmp_path, [breach(n, order_id=one) for n, one in enumerate(IDS)])
    (tmp_path / "parquet" / "orders" / "notes.txt").write_text("own", encoding="utf-8")
    with FolderSink(tmp_path, zones=ZONES) as sink:
        sink.finish(RUN)
    left = [path for path in (tmp_path / "parquet").rglob("*") if path.is_file()]
    assert [path.name for path in left] == ["notes.txt"]
    assert verify(tmp_path).differences == (("parquet/orders/notes.txt", "not_in_manifest"),)
    left[0].unlink()
    with FolderSink(tmp_path, zones=ZONES) as sink:
        sink.finish(RUN)
    assert not (tmp_path / "parquet").exists()


@pytest.mark.parametrize("place", ["parquet", "parquet/orders"])
def test_a_folder_that_leads_elsewhere(tmp_path: Path, place: str) -> None:
    """Refused before anything is written there, with or without Parquet."""
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    (elsewhere / "part-00000.parquet").write_bytes(b"own")
    (out / place).parent.mkdir(parents=True)
    (out / place).symlink_to(elsewhere)
    for parts in (None, ParquetParts(Division())):
        with pytest.raises(OutputError, match="is a link"):
            FolderSink(out, zones=ZONES, parquet=parts)
    assert (elsewhere / "part-00000.parquet").read_bytes() == b"own"


def test_verify_tells_of_parts(tmp_path: Path) -> None:
    """One that was changed, one that is gone, one too many."""
    write(tmp_path, [breach()])
    assert verify(tmp_path).same
    folder = tmp_path / "parquet" / "timeline"
    (folder / "part-00000.parquet").write_bytes(b"PAR1")
    shutil.copy(folder / "part-00000.parquet", folder / "part-00009.parquet")
    (tmp_path / "parquet" / "weeks" / "part-00000.parquet").unlink()
    assert dict(verify(tmp_path).differences) == {
        "parquet/timeline/part-00000.parquet": "changed",
        "parquet/weeks/part-00000.parquet": "missing",
        "parquet/timeline/part-00009.parquet": "not_in_manifest",
    }


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    write_orders(folder / "orders", people=7)
    write_pings(folder, people=7, each=240)
    (folder / "orders" / "faulty.yaml").write_text("orderwatch: 1\n", encoding="utf-8")
    return folder


def test_a_batch_and_its_derivation(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both make the same parts, also of a faulty order, which is no case; so does a later run."""
    monkeypatch.setattr(division, "ORDERS", 3)
    command = ["batch", people / "orders", "--pings", people / "pings.csv", "--parquet"]
    run(*command, "--out", tmp_path / "out", code=2)
    assert check_data_sets(tmp_path / "out") > 100
    assert "parquet/timeline/part-00002.parquet" in read(tmp_path / "out")
    said = run("verify", tmp_path / "out")
    assert "derived again: every table and page is the same, byte for byte" in said
    run(*command, "--since", tmp_path / "out", "--out", tmp_path / "since", code=2)
    assert read(tmp_path / "since") == read(tmp_path / "out")


def test_a_copy_holds_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is withheld from the tables is not in Parquet, which says who it is for."""
    monkeypatch.chdir(tmp_path)
    World().write(tmp_path)
    run("batch", "order.yaml", *RECORDS, "--redact", "defence", "--parquet", "--out", "copy")
    assert check_data_sets(tmp_path / "copy") > 10
    about = parquet.read_schema(tmp_path / "copy/parquet/orders/part-00000.parquet").metadata
    assert about[b"confidential"].startswith(b"REDACTED COPY for the defence.")
