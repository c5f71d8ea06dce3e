"""Files made to break a reader: a named error, or rows set aside, in little memory and time."""

from __future__ import annotations

import gzip
import json
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from support.exports import ods, ods_cell, ods_row, workbook

from orderwatch.errors import RecordsError
from orderwatch.records.profiles import profile_text
from orderwatch.records.quality import ReadReport, read_report

HEADER = ("device_id", "fixed_at", "lat", "lon")
GOOD = ("T", "2026-03-02T11:40:00Z", "51.7", "-0.3")
GPX = '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{}</trkseg></trk></gpx>'
POINT = '<trkpt lat="51.7" lon="-0.3"><time>2026-03-02T11:40:00Z</time></trkpt>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
FILE_ENTITY = '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
FEATURE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [-0.3, 51.7]},
    "properties": {"device_id": "T", "time": "2026-03-02T11:40:00Z"},
}


def read(path: Path, device: str | None = None) -> ReadReport:
    report = read_report([path], device=device)
    row = report.ledger[0]
    parts = ("used", "duplicates", "set_aside", "not_matched")
    assert sum(row[part] for part in parts) == row["rows"]
    return report


def sheet_xml(rows: str, root: str = "worksheet") -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    prefix = root.partition(":")[0] if ":" in root else ""
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    own = f"{prefix}:" if prefix else ""
    return (
        f'<?xml version="1.0"?><{root} {name}="{space}"><{own}sheetData>{rows}</{own}sheetData>'
        f"</{root}>"
    )


def xlsx(path: Path, sheet: str) -> Path:
    """A workbook around the XML of one sheet."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": "<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/"
        "package/2006/content-types'><Default Extension='rels' ContentType='application/vnd."
        "openxmlformats-package.relationships+xml'/><Default Extension='xml' ContentType="
        f"'application/xml'/><Override PartName='/xl/workbook.xml' ContentType='{kinds}sheet.main"
        "+xml'/><Override PartName='/xl/worksheets/sheet1.xml' "
        f"ContentType='{kinds}worksheet+xml'/>"
        "</Types>",
        "_rels/.rels": f"<?xml version='1.0'?><Relationships xmlns='{rels}'><Relationship Id='r1' "
        f"Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": "<?xml version='1.0'?><workbook xmlns='http://schemas.openxmlformats.org/"
        f"spreadsheetml/2006/main' xmlns:r='{office}'><sheets><sheet name='S' sheetId='1' "
        "r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<?xml version='1.0'?><Relationships xmlns='{rels}'>"
        f"<Relationship Id='r1' Type='{office}/worksheet' Target='worksheets/sheet1.xml'/>"
        "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_rows(*rows: tuple[str, ...]) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(text_cell(f"{'ABCDEFGH'[i]}{number}", text) for i, text in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )


def lying_zip(path: Path, name: str, data: bytes, says: int) -> Path:
    """An archive whose directory understates what a member unpacks to."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(data) + packed.flush()
    sizes = (zlib.crc32(data[:says]), len(body), says, len(name), 0)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, *sizes) + name.encode() + body
    central = struct.pack(
        "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, *sizes[:4], 0, 0, 0, 0, 0, 0
    )
    central += name.encode()
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)
    path.write_bytes(local + central + end)
    return path


def write(name: str, text: str | bytes) -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return made


def _kmz(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "t.kmz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "billion laughs": (write("t.gpx", LAUGHS + GPX.format("&c;")), "declares entities"),
    "external entity": (write("t.gpx", FILE_ENTITY + GPX.format("&a;")), "declares entities"),
    "document type": (write("t.kml", "<!DOCTYPE kml><kml></kml>"), "declares entities"),
    "deep XML": (
        write("t.gpx", GPX.format("<a>" * 100_000 + "</a>" * 100_000)),
        "nested over 100 deep",
    ),
    "cut XML": (write("t.gpx", GPX.format(POINT)[:-30]), "no sound XML"),
    "an attribute of 9 MB": (
        write("t.gpx", GPX.format(f'<trkpt lat="{"5" * 9_000_000}"/>')),
        "one value of over 8 MB",
    ),
    "a text of 9 MB": (
        write("t.kml", "<kml><Placemark><name>" + "a" * 9_000_000 + "</name></Placemark></kml>"),
        "one value of over 8 MB",
    ),
    "unknown XML": (write("t.xml", "<notes count='1'></notes>"), "XML of a kind"),
    "deep JSON list": (write("t.json", "[" * 1_000_000), "nested too deep"),
    "deep JSON object": (write("t.json", '{"a":' * 200_000), "nested too deep"),
    "deep feature": (
        write("t.geojson", '{"type":"Feature","geometry":' + '{"geometry":' * 100_000),
        "nested too deep",
    ),
    "JSON text of 9 MB": (
        write("t.json", '{"locations": [{"latitudeE7": "' + "5" * 9_000_000),
        "one value of over 8 MB",
    ),
    "cut JSON": (write("t.geojson", json.dumps(FEATURE)[:-9]), "no sound JSON"),
    "NaN in JSON": (
        write("t.geojson", json.dumps(FEATURE).replace("51.7", "NaN")),
        "no sound JSON",
    ),
    "sparse sheet": (
        lambda folder: xlsx(
            folder / "t.xlsx",
            sheet_xml(
                '<row r="1"><c r="A1"><v>1</v></c></row>'
                '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
            ),
        ),
        "over 2,000 columns",
    ),
    "sparse sheet of two columns": (
        lambda folder: xlsx(
            folder / "t.xlsx",
            sheet_xml(
                '<row r="1"><c r="A1"><v>1</v></c><c r="BX1"><v>1</v></c></row>'
                '<row r="1048576"><c r="A1048576"><v>2</v></c></row>'
            ),
        ),
        "spans over 40,000,000 cells",
    ),
    "a cell far from its row": (
        lambda folder: xlsx(
            folder / "t.xlsx",
            sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="BX1048576"><v>2</v></c></row>'),
        ),
        "spans over 40,000,000 cells",
    ),
    "a million cells without a reference": (
        lambda folder: xlsx(
            folder / "t.xlsx", sheet_xml('<row r="1">' + "<c><v>1</v></c>" * 1_000_000 + "</row>")
        ),
        "over 2,000 columns",
    ),
    "prefixed cells": (
        lambda folder: xlsx(
            folder / "t.xlsx",
            sheet_xml('<x:row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>', "x:worksheet"),
        ),
        "over 2,000 columns",
    ),
    "a bomb of empty elements": (
        lambda folder: xlsx(folder / "t.xlsx", sheet_xml("<i></i>" * 5_000_000)),
        "unpacks to far more",
    ),
    "a bomb in a KMZ": (
        lambda folder: _kmz(folder, {"doc.kml": b"<kml>" + b" " * 40_000_000 + b"</kml>"}),
        "unpacks to far more",
    ),
    "a KMZ that lies": (
        lambda folder: lying_zip(folder / "t.kmz", "doc.kml", b" " * 1_000_000, 10),
        "where it says 10",
    ),
    "an archive of other things": (
        lambda folder: _kmz(folder, {"a.txt": b"a"}),
        "neither a workbook",
    ),
    "no archive": (write("t.xlsx", b"PK\x03\x04" + b"\0" * 100), "no sound zip"),
    "a workbook with a password": (
        write("t.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        "with a password",
    ),
    "an ODS cell a million times": (
        lambda folder: _ods(
            folder,
            "<table:table-row>"
            + ods_cell("a").replace(" office", ' table:number-columns-repeated="1000000" office', 1)
            + "</table:table-row>",
        ),
        "over 2,000 columns",
    ),
    "ODS rows without end": (
        lambda folder: _ods(
            folder,
            ods_row(HEADER),
            ods_row(GOOD).replace("row>", 'row table:number-rows-repeated="1000000">', 1),
        ),
        "repeats rows 1000000 times",
    ),
    "a CSV of a million columns": (write("t.csv", ",".join(["a"] * 400_000) + "\n"), "columns"),
    "a gzip that ends early": (
        write("t.gpx.gz", gzip.compress((GPX.format(POINT * 500)).encode())[:-20]),
        "gzip",
    ),
    "a sheet without a header": (
        lambda folder: _sheet(folder, [[1, 2, 3], [4, 5, 6]]),
        "no row of texts",
    ),
}


def _ods(folder: Path, *rows: str) -> Path:
    ods(folder / "t.ods", list(rows))
    return folder / "t.ods"


def _sheet(folder: Path, rows: list[list[object]]) -> Path:
    workbook(folder / "t.xlsx", rows)
    return folder / "t.xlsx"


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_by_name(tmp_path: Path, name: str) -> None:
    made, words = REFUSED[name]
    path = made(tmp_path)
    tracemalloc.start()
    with pytest.raises(RecordsError, match=words) as caught:
        read(path, "T")
    assert tracemalloc.get_traced_memory()[1] < 300_000_000
    tracemalloc.stop()
    assert str(path) in str(caught.value)
    assert "; " in str(caught.value)


def test_a_sheet_of_far_rows_and_few_columns_is_read(tmp_path: Path) -> None:
    rows = sheet_rows(HEADER, GOOD)
    rows += f'<row r="60000">{text_cell("A60000", "T")}</row>'
    report = read(xlsx(tmp_path / "t.xlsx", sheet_xml(rows)))
    assert report.ledger[0]["rows"] == 2
    assert report.set_aside == {"NO_TIME": 1}


def test_a_formula_gives_what_was_saved_with_it_and_nothing_is_worked_out(tmp_path: Path) -> None:
    saved = '<row r="2"><c r="A2" t="str"><f>"T"&amp;1</f><v>T1</v></c>'
    saved += text_cell("B2", GOOD[1]) + '<c r="C2"><f>50+1.7</f><v>51.7</v></c>'
    saved += '<c r="D2"><f>-1+0.7</f></c></row>'
    report = read(xlsx(tmp_path / "t.xlsx", sheet_xml(sheet_rows(HEADER) + saved)))
    assert report.set_aside == {"BAD_LONGITUDE": 1}  # no value was saved


def test_a_merged_cell_stands_in_its_first_cell_only(tmp_path: Path) -> None:
    rows = sheet_rows(HEADER, GOOD, ("", "2026-03-02T11:41:00Z", "51.7", "-0.3"))
    sheet = sheet_xml(rows).replace(
        "</worksheet>", '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells></worksheet>'
    )
    report = read(xlsx(tmp_path / "t.xlsx", sheet))
    assert report.set_aside == {"NO_DEVICE": 1}
    assert report.ledger[0]["used"] == 1


def test_an_id_that_a_sheet_has_cut_is_set_aside(tmp_path: Path) -> None:
    number = 7547596786228255
    rows: list[list[object]] = [[*HEADER], [number, *GOOD[1:]], ["7547596786228255", *GOOD[1:]]]
    report = read(_sheet(tmp_path, rows))
    assert report.set_aside == {"LOST_DIGITS": 1}
    assert [one.device_id for one in report.devices] == [str(number)]


def test_a_value_of_a_million_letters_sets_its_row_aside(tmp_path: Path) -> None:
    feature = json.dumps(FEATURE)
    lines = [feature, feature.replace('"T"', f'"{"T" * 1_000_000}"'), feature.replace("40", "41")]
    path = tmp_path / "t.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    report = read(path)
    assert report.set_aside == {"MALFORMED_ROW": 1}
    assert report.examples[0]["row"] == 2
    assert report.ledger[0]["used"] == 2


def test_a_number_of_five_thousand_digits_is_no_latitude(tmp_path: Path) -> None:
    path = tmp_path / "t.geojson"
    path.write_text(json.dumps(FEATURE).replace("51.7", "5" * 5_000), encoding="utf-8")
    assert read(path).set_aside == {"BAD_LATITUDE": 1}


def test_a_key_twice_in_a_feature_is_not_guessed_at(tmp_path: Path) -> None:
    twice = json.dumps(FEATURE).replace('"device_id": "T"', '"device_id": "T", "device_id": "U"')
    path = tmp_path / "t.jsonl"
    path.write_text(f"{json.dumps(FEATURE)}\n{twice}\n", encoding="utf-8")
    assert read(path).set_aside == {"MALFORMED_ROW": 1}


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1+1", "<script>alert(1)</script>", "T\u202e1", "@SUM(A1)"]
)
def test_hostile_text_is_text(tmp_path: Path, text: str) -> None:
    feature = {**FEATURE, "properties": {**FEATURE["properties"], "device_id": text}}  # type: ignore[dict-item]
    path = tmp_path / "t.geojson"
    path.write_text(json.dumps(feature), encoding="utf-8")
    assert [one.device_id for one in read(path).devices] == [text]


def test_times_without_their_positions_in_a_track_are_not_paired(tmp_path: Path) -> None:
    track = (
        '<kml xmlns:gx="g"><Placemark><gx:Track><when>2026-03-02T11:40:00Z</when>'
        "<when>2026-03-02T11:41:00Z</when><gx:coord>-0.3 51.7</gx:coord>"
        "</gx:Track></Placemark></kml>"
    )
    path = tmp_path / "t.kml"
    path.write_text(track, encoding="utf-8")
    assert read(path, "T").set_aside == {"MALFORMED_ROW": 2}


@pytest.mark.parametrize("named", ["", "b"])
def test_of_two_sheets_none_is_read_unless_it_is_named(tmp_path: Path, named: str) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in ("a", "b", "empty"):
        sheet = book.create_sheet(name)
        for row in (HEADER, (name, *GOOD[1:])) if name != "empty" else ():
            sheet.append(list(row))
    book.save(tmp_path / "t.xlsx")
    if not named:
        with pytest.raises(RecordsError, match=r"has 2 sheets that hold something.*a, b, empty"):
            read(tmp_path / "t.xlsx")
        return
    own = tmp_path / "own.yaml"
    own.write_text(profile_text("canonical") + f"sheet: {named}\n", encoding="utf-8")
    report = read_report([tmp_path / "t.xlsx"], own)
    assert [one.device_id for one in report.devices] == [named]


def test_of_two_ods_sheets_none_is_read_unless_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.ods"
    between = '</table:table><table:table table:name="b">'
    ods(path, [ods_row(HEADER), ods_row(GOOD), between, ods_row(HEADER), ods_row(("U", *GOOD[1:]))])
    with pytest.raises(RecordsError, match="has 2 sheets that hold something"):
        read(path)
    own = tmp_path / "own.yaml"
    own.write_text(profile_text("canonical") + "sheet: b\n", encoding="utf-8")
    assert [one.device_id for one in read_report([path], own).devices] == ["U"]


def test_nothing_but_its_first_sheet_is_shown(tmp_path: Path) -> None:
    """A hidden sheet before the table is passed over."""
    import openpyxl

    book = openpyxl.Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.sheet_state = "hidden"
    hidden.append(list(HEADER))
    shown = book.create_sheet("shown")
    for row in (HEADER, GOOD):
        shown.append(list(row))
    book.save(tmp_path / "t.xlsx")
    assert read(tmp_path / "t.xlsx").ledger[0]["used"] == 1
