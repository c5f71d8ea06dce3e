"""XLSX and Parquet: the cells of the CSV files, typed, and never a formula."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import python_calamine
from support.evidence_rows import HOSTILE, RUN, ZONES, breach, order
from support.packs import exported, rows_of

from orderwatch.evidence.export.pack import packed
from orderwatch.evidence.export.xlsx import write_xlsx
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.kept import kept
from orderwatch.evidence.table_set import TABLES
from orderwatch.tables import Column

FLOATS = ("seconds", "metres", "probability", "degrees", "number")


def as_text(column: Column, value: Any) -> str:
    """A typed value as the CSV has it, as far as its kind goes."""
    if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NaT:
        return ""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat()
    return str(value)


def same(column: Column, value: Any, text: str) -> bool:
    if column.kind in FLOATS and text:
        return float(value) == float(text)
    if column.kind == "utc" and text and isinstance(value, datetime):
        return value.replace(tzinfo=UTC) == datetime.fromisoformat(text)
    if column.kind == "count" and text:
        return int(value) == int(text)
    return as_text(column, value) == text


@pytest.mark.parametrize("table", TABLES)
def test_a_sheet_is_its_table(out: Path, files: dict[str, Path], table: str) -> None:
    """Cell by cell, with types, read by openpyxl."""
    sheet = openpyxl.load_workbook(files["xlsx"])[table]
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == tuple(one.name for one in TABLES[table])
    wanted = rows_of(out, table)
    assert len(rows) == len(wanted)
    for cells, row in zip(rows, wanted, strict=True):
        for column, value in zip(TABLES[table], cells, strict=True):
            assert same(column, value, row[column.name]), (column.name, value, row[column.name])
    kinds = {cell.data_type for cells in sheet.iter_rows() for cell in cells}
    assert "f" not in kinds


def test_another_reader_opens_it(files: dict[str, Path]) -> None:
    """Calamine, with the sheet that says what it is in front."""
    book = python_calamine.CalamineWorkbook.from_path(str(files["xlsx"]))
    assert book.sheet_names == ["about", *TABLES]
    said = " ".join(str(row[0]) for row in book.get_sheet_by_name("about").to_python())
    assert "CONFIDENTIAL" in said
    assert "reasonable excuse" in said


@pytest.mark.parametrize("table", TABLES)
def test_a_parquet_file_is_its_table(out: Path, files: dict[str, Path], table: str) -> None:
    """With times as UTC timestamps; text is as in the CSV."""
    frame = pd.read_parquet(files["parquet"] / f"{table}.parquet", dtype_backend="pyarrow")
    assert list(frame.columns) == [one.name for one in TABLES[table]]
    wanted = rows_of(out, table)
    assert len(frame) == len(wanted)
    for column in TABLES[table]:
        kind = str(frame[column.name].dtype)
        expected = {"utc": "timestamp", "count": "int64"}.get(column.kind, "double")
        assert kind.startswith(expected if column.kind in (*FLOATS, "utc", "count") else "string")
        for value, row in zip(frame[column.name], wanted, strict=True):
            given = None if pd.isna(value) else value
            assert same(column, given, row[column.name]), column.name


def test_parquet_says_confidential(files: dict[str, Path]) -> None:
    """In a file beside, and in each file."""
    from pyarrow import parquet

    assert "CONFIDENTIAL" in (files["parquet"] / "CONFIDENTIAL.txt").read_text()
    about = parquet.read_schema(files["parquet"] / "evidence.parquet").metadata
    assert b"CONFIDENTIAL" in about[b"confidential"]
    assert b"reasonable excuse" in about[b"disclaimer"]


def test_hostile_cells_stay_text(tmp_path: Path) -> None:
    """Formulas, control marks, very long texts, codes of XLSX itself."""
    with FolderSink(tmp_path / "out", zones=ZONES) as sink:
        rows = [breach(sentence=HOSTILE), breach(1, sentence="x" * 40_000, clause="_x0041_")]
        sink.rows("possible_breaches", rows)
        sink.rows("orders", [order()])
        sink.finish(RUN)
    path = exported(tmp_path / "out", "xlsx", tmp_path)
    sheet = openpyxl.load_workbook(path)["possible_breaches"]
    assert all(cell.data_type != "f" for cells in sheet.iter_rows() for cell in cells)
    names = [cell.value for cell in sheet[1]]
    said = sheet.cell(2, names.index("sentence") + 1).value
    assert said.startswith("'=HYPERLINK(")
    assert "\\u202e" in said
    assert "\\x1b" in said
    assert "(40,000 characters in the CSV)" in sheet.cell(3, names.index("sentence") + 1).value
    with zipfile.ZipFile(path) as archive:
        texts = archive.read("xl/worksheets/sheet2.xml")
    assert b"<f>" not in texts
    assert b"_x005F_x0041_" in texts
    about = openpyxl.load_workbook(path)["about"]
    assert any("not at hand" in str(cells[0]) for cells in about.iter_rows(values_only=True))


def test_a_long_table_goes_on_in_a_second_sheet(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with its header, no row lost."""
    monkeypatch.setattr("orderwatch.evidence.export.xlsx.MOST_ROWS", 20)
    path = tmp_path / "small.xlsx"
    write_xlsx(packed(kept(out)), path)
    book = openpyxl.load_workbook(path)
    sheets = [one for one in book.sheetnames if one.startswith("evidence")]
    rows = [list(book[one].iter_rows(values_only=True)) for one in sheets]
    assert sheets[:2] == ["evidence", "evidence 2"]
    assert all(one[0] == rows[0][0] for one in rows)
    assert sum(len(one) - 1 for one in rows) == len(rows_of(out, "evidence"))


def test_times_that_xlsx_would_round_stay_text(tmp_path: Path) -> None:
    """A spreadsheet has no microseconds."""
    start = breach()["started_at"] + 1
    with FolderSink(tmp_path / "out", zones=ZONES) as sink:
        sink.rows("possible_breaches", [breach(started_at=start)])
        sink.rows("orders", [order()])
        sink.finish(RUN)
    sheet = openpyxl.load_workbook(exported(tmp_path / "out", "xlsx", tmp_path))
    cells = dict(
        zip(*list(sheet["possible_breaches"].iter_rows(values_only=True))[:2], strict=True)
    )
    assert cells["started_at"] == "2026-04-14T07:10:00.000001Z"
    assert isinstance(cells["ended_at"], datetime)
