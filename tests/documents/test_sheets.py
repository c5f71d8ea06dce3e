"""Tables from CSV and XLSX: what a cell is, and files that are broken or hostile."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.documents.sheet_out import write_sheet
from orderwatch.documents.sheets import Cell, defused, read_sheet, undefused
from orderwatch.errors import InputError, OutputError

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)


def book(tmp_path: Path, *rows: list[object]) -> Path:
    found = openpyxl.Workbook()
    for row in rows:
        found.active.append(row)
    found.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


def replaced(path: Path, name: str, content: str) -> Path:
    """The workbook with one of its parts put in place of another."""
    out = path.with_name("hostile.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            new.writestr(one, content if one == name else old.read(one))
    return out


@settings(max_examples=60)
@given(st.text("'=+-@\t\rab1.", max_size=8))
def test_defusing_is_undone(text: str) -> None:
    assert undefused(defused(text)) == text
    number = re.fullmatch(r"-\d+\.\d+", text)
    assert number or not defused(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).filter(
                lambda text: not text or text.strip()
            ),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_written_table_reads_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    for suffix in ("csv", "xlsx"):
        path = tmp_path_factory.mktemp("t") / f"t.{suffix}"
        write_sheet(path, ["a", "b", "c"], rows)
        back = {one.number: one.cells for one in read_sheet(path).rows}
        for number, row in enumerate(rows, start=2):
            cells = [Cell(one) if one else None for one in row]
            assert list(back.get(number, ())) == cells[: len(back.get(number, ()))]
            assert not any(cells[len(back.get(number, ())) :])


def test_an_entity_is_refused(tmp_path: Path) -> None:
    path = replaced(book(tmp_path, ["a"]), "xl/worksheets/sheet1.xml", LAUGHS)
    with pytest.raises(InputError, match="is no XLSX that can be read"):
        read_sheet(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = book(tmp_path, ["a"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml.2", b"\0" * 210_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="unpacks to over 200 MB"):
        read_sheet(path)


@settings(max_examples=60)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
def test_broken_workbooks_are_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, at: int, noise: bytes
) -> None:
    found = openpyxl.Workbook()
    found.active.append(["order_id", "made"])
    found.active.append(["A", "2026-03-02"])
    buffer = io.BytesIO()
    found.save(buffer)
    data = bytearray(buffer.getvalue())
    place = at % len(data)
    data[place : place + len(noise)] = noise
    path = tmp_path_factory.mktemp("b") / "t.xlsx"
    path.write_bytes(bytes(data))
    try:
        read_sheet(path)
    except InputError as error:
        assert str(path) in str(error)  # noqa: PT017


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.parametrize("content", ["", "<a", "<worksheet/>", "\0", "<a><b/></a>"])
def test_parts_that_are_something_else(tmp_path: Path, part: str, content: str) -> None:
    path = replaced(book(tmp_path, ["a"], ["b"]), part, content)
    try:
        read_sheet(path)
    except InputError as error:
        assert str(path) in str(error)  # noqa: PT017


def test_cells_merged_over_several_rows_are_refused(tmp_path: Path) -> None:
    """The second row would lose what stands in the first, such as a distance."""
    found = openpyxl.Workbook()
    found.active.append(["order_id", "device"])
    found.active.append(["A", "x"])
    found.active.append([None, "y"])
    found.active.merge_cells("A2:A3")
    found.save(tmp_path / "m.xlsx")
    with pytest.raises(InputError, match=r"merges cells over several rows \(A2:A3\)"):
        read_sheet(tmp_path / "m.xlsx")


def test_separators_marks_and_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes('\ufeffa;b\r\n1;"two\nlines"\r\n;\r\n;3\r\n'.encode())
    sheet = read_sheet(path)
    assert sheet.header == ("a", "b")
    assert [(one.number, one.cells) for one in sheet.rows] == [
        (2, (Cell("1"), Cell("two\nlines"))),
        (4, (None, Cell("3"))),
    ]


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="row 2, column a: a text holds a character"):
        write_sheet(tmp_path / "t.xlsx", ["a"], [["bell\x07"]])
    with pytest.raises(OutputError, match="over 32767 characters"):
        write_sheet(tmp_path / "t.xlsx", ["a"], [["x" * 40_000]])
    with pytest.raises(OutputError, match=r"neither .csv nor .xlsx"):
        write_sheet(tmp_path / "t.ods", ["a"], [])
    write_sheet(tmp_path / "t.csv", ["a"], [["bell\x07"]])
    assert read_sheet(tmp_path / "t.csv").rows[0].cells == (Cell("bell\x07"),)
    with pytest.raises(OutputError, match="is there already"):
        write_sheet(tmp_path / "t.csv", ["a"], [])
    with pytest.raises(OutputError, match="cannot be written"):
        write_sheet(tmp_path / "none" / "t.csv", ["a"], [])
