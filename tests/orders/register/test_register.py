"""A register of orders: what it makes, every fault by row and column, and the way back."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.documents.sheet_out import write_sheet
from orderwatch.errors import InputError, TableFaults
from orderwatch.orders import load_text
from orderwatch.orders.model import Order
from orderwatch.orders.order_folder import file_names
from orderwatch.orders.register import HEADER, Register, read_register, register_rows
from orderwatch.orders.register.columns import COLUMNS
from orderwatch.orders.write import order_text

FIRST = {
    "order_id": "SPO-1",
    "respondent": "R-1",
    "made": "2026-03-02 11:40",
    "timezone": "Europe/London",
    "phone_region": "GB",
    "device": "TAG-1",
    "device_from": "2026-03-04",
    "clause_number": "c1",
    "clause": "1. Not to go within 100 m of the home.",
    "kind": "exclusion_zone",
    "latitude": "51.7520",
    "longitude": "-0.3360",
    "radius": "5 m",
    "distance": "100 m",
}


def read(tmp_path: Path, *rows: dict[str, Any], name: str = "register.csv") -> Register:
    header = list(dict.fromkeys(key for row in rows for key in row))
    path = tmp_path / name
    if name.endswith(".csv"):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows(rows)
    else:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(header)
        for row in rows:
            sheet.append([row.get(one) for one in header])
        book.save(path)
    return read_register(path, tmp_path)


def only(register: Register, folder: Path | None = None) -> Order:
    (text,) = register.texts
    return load_text(text, folder=folder)


def faults(tmp_path: Path, *rows: dict[str, Any], name: str = "register.csv") -> list[str]:
    with pytest.raises(TableFaults) as raised:
        read(tmp_path, *rows, name=name)
    return [str(one).replace(f"{tmp_path}/", "") for one in raised.value.faults]


def test_one_row_is_an_order(tmp_path: Path) -> None:
    order = only(read(tmp_path, FIRST))
    assert (order.id, order.respondent.id, order.timezone) == ("SPO-1", "R-1", "Europe/London")
    assert [one.id for one in order.respondent.devices] == ["TAG-1"]
    (condition,) = order.conditions
    assert (condition.kind, condition.distance_m) == ("exclusion_zone", 100.0)
    assert condition.place == ("c1_place",)
    shape = order.places["c1_place"][0].shape["circle"]
    assert shape == {"centre": ("51.7520", "-0.3360"), "radius": "5 m"}


def test_rows_below_add_to_the_order_above(tmp_path: Path) -> None:
    second = {
        "device": "PHONE-1",
        "device_worn": "no",
        "device_from": "2026-03-01",
        "notice_at": "2026-03-03 14:20",
        "notice_how": "personal service",
        "person": "P1",
        "person_name": "Alex Invented; Lexi",
        "identifier": "07700 900456",
        "identifier_kind": "phone",
        "identifier_of": "P1",
        "clause_number": "c2",
        "clause": "2. Not to threaten P1.",
        "kind": "not_checkable",
    }
    other = {**FIRST, "order_id": "SPO-2", "respondent": "R-2", "device": "TAG-2"}
    register = read(tmp_path, FIRST, second, other)
    assert register.keys == (("SPO-1", "R-1"), ("SPO-2", "R-2"))
    order = load_text(register.texts[0])
    assert [one.id for one in order.respondent.devices] == ["TAG-1", "PHONE-1"]
    assert [one.id for one in order.conditions] == ["c1", "c2"]
    assert order.protected[0].names == ("Alex Invented", "Lexi")
    assert order.protected[0].identifiers[0].value == "07700 900456"
    assert order.notice[0].how == "personal service"


def test_a_clause_repeated_for_each_of_its_places_has_all_of_them(tmp_path: Path) -> None:
    rows = [
        FIRST,
        {**FIRST, "latitude": "51.76"},
        {**FIRST, "place": "school", "latitude": "51.77"},
    ]
    order = only(read(tmp_path, *rows))
    assert order.conditions[0].place == ("c1_place", "c1_place_2", "school")
    assert len(order.respondent.devices) == 1


def test_a_place_with_two_periods_is_one_place(tmp_path: Path) -> None:
    rows = [
        {**FIRST, "place_until": "2026-05-31"},
        {**FIRST, "latitude": "51.76", "place_from": "2026-06-01"},
    ]
    order = only(read(tmp_path, *rows))
    assert [len(one) for one in order.places.values()] == [2]
    assert order.conditions[0].place == ("c1_place",)


def test_places_by_grid_reference_wkt_and_geojson(tmp_path: Path) -> None:
    square = "POLYGON ((-0.34 51.75, -0.33 51.75, -0.33 51.76, -0.34 51.76, -0.34 51.75))"
    bare = {key: value for key, value in FIRST.items() if key not in ("latitude", "longitude")}
    area = {key: value for key, value in bare.items() if key not in ("radius", "distance")}
    (tmp_path / "zones.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","id":"school","properties":{},'
        '"geometry":{"type":"Polygon","coordinates":[[[-0.34,51.75],[-0.33,51.75],[-0.33,51.76],'
        "[-0.34,51.75]]]}}]}",
        encoding="utf-8",
    )
    for cells, key in (
        ({**bare, "grid_reference": "TL 15000 07000"}, "circle"),
        ({**area, "wkt": square}, "wkt"),
        ({**area, "geojson": "zones.geojson", "feature": "school"}, "file"),
    ):
        order = only(read(tmp_path, cells), tmp_path)
        assert key in order.places["c1_place"][0].shape


def test_every_fault_of_every_row_at_once(tmp_path: Path) -> None:
    rows = [
        {**FIRST, "made": "02/03/2026", "distance": "100", "identifier": "7700900123",
         "identifier_kind": "phone"},
        {"device": "PHONE-1", "device_from": "soon", "clause_number": "c2", "kind": "exclusion",
         "clause": "2."},
        {**FIRST, "order_id": "SPO-2", "latitude": "51.7x", "court": "A"},
        {"court": "B", "when": "Mo-Fr 9am-5pm", "clause_number": "c3", "clause": "3.",
         "kind": "not_checkable"},
    ]  # fmt: skip
    said = faults(tmp_path, *rows)
    assert [one.split(": ")[0] for one in said] == [
        "register.csv row 2, column distance",
        "register.csv row 2, column identifier",
        "register.csv row 2, column made",
        "register.csv row 3, column device_from",
        "register.csv row 3, column kind",
        "register.csv row 4, column latitude",
        "register.csv row 5, column court",
        "register.csv row 5, column when",
    ]
    assert said[0].endswith('"100" is not a length; write a number and a unit, such as 100 m or '
                            "0.25 mi")  # fmt: skip
    assert "leading zero may be lost; write 07700900123 or +CODE7700900123" in said[1]
    assert "does not begin with the year" in said[2]


@pytest.mark.parametrize(
    ("cell", "column", "problem"),
    [
        (7700900123, "identifier", "is a number cell, which loses leading zeros"),
        (88121, "device", "is a number cell, which loses leading zeros"),
        ("=A1", "clause", "is a formula"),
        ("=1+1", "distance", "is a formula"),
        (100, "distance", "has no unit"),
        (46083, "made", "is a number, not a date"),
        (dt.datetime(2026, 3, 2), "clause", "is a date cell"),
        (True, "clause", "is a TRUE/FALSE cell"),
        (1, "device_worn", "is neither yes nor no"),
        (dt.time(19, 0), "when", "is a time or duration cell"),
    ],
)
def test_cells_of_the_wrong_sort(tmp_path: Path, cell: object, column: str, problem: str) -> None:
    said = faults(tmp_path, {**FIRST, "identifier_kind": "phone", column: cell}, name="r.xlsx")
    assert any(f"column {column}: " in one and problem in one for one in said), said


def test_an_error_of_the_spreadsheet_is_no_empty_cell(tmp_path: Path) -> None:
    said = faults(tmp_path, {**FIRST, "court": "#REF!"}, name="r.xlsx")
    assert any("column court" in one and "is an error of the spreadsheet" in one for one in said)


@pytest.mark.parametrize("epoch", [openpyxl.utils.datetime.WINDOWS_EPOCH,
                                   openpyxl.utils.datetime.MAC_EPOCH])  # fmt: skip
def test_dates_numbers_and_flags_of_a_workbook(tmp_path: Path, epoch: dt.datetime) -> None:
    cells = {
        **FIRST,
        "order_id": 142,
        "made": dt.datetime(2026, 3, 2, 11, 40),
        "ends": dt.date(2028, 3, 1),
        "latitude": 51.752,
        "longitude": -0.336,
        "device_worn": True,
    }
    book = openpyxl.Workbook()
    book.epoch = epoch
    book.active.append(list(cells))
    book.active.append(list(cells.values()))
    book.save(tmp_path / "r.xlsx")
    order = only(read_register(tmp_path / "r.xlsx", tmp_path))
    plain = only(
        read(
            tmp_path,
            {**FIRST, "order_id": "142", "ends": "2028-03-01", "device_worn": "yes",
             "latitude": "51.752", "longitude": "-0.336"},
        )
    )  # fmt: skip
    assert meaning(order) == meaning(plain)


def test_numbers_of_regions_without_a_leading_zero_are_sound(tmp_path: Path) -> None:
    cells = {**FIRST, "phone_region": "US", "identifier": "2025550123", "identifier_kind": "phone"}
    assert only(read(tmp_path, cells)).respondent.identifiers[0].value == "2025550123"
    del cells["phone_region"]
    (said,) = faults(tmp_path, cells)
    assert "has no code of a country, and the order no phone_region" in said


def test_columns_that_are_not_known_are_never_dropped(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, {**FIRST, "distnace": "50 m"})
    assert "row 1, column distnace" in said
    assert "did you mean distance?" in said
    register = read(tmp_path, {**FIRST, "x_notes": "mine"})
    assert register.ignored == ("x_notes",)
    assert "mine" not in register.texts[0]


def test_what_the_register_says_it_does_not_hold_is_a_fault(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, {**FIRST, "not_held": "conditions.c1.exceptions"})
    assert "does not hold all of this order" in said


def test_blanks_around_names_are_no_other_names(tmp_path: Path) -> None:
    second = {"order_id": "SPO-1 ", "respondent": " R-1", "device": "PHONE-1 ", "device_from": " "}
    register = read(tmp_path, FIRST, second)
    (text,) = register.texts
    assert [one.id for one in load_text(text).respondent.devices] == ["TAG-1", "PHONE-1"]


def test_names_with_blanks_around_them_are_not_held(tmp_path: Path) -> None:
    values = {**HELD, "respondent": {"id": "R-1", "devices": [{"id": " T"}]}}
    file = tmp_path / "order.yaml"
    file.write_text(order_text(values), encoding="utf-8")
    assert register_rows(file).not_held == ("respondent.devices.0.id",)


def test_half_a_position_is_a_fault_of_the_other_half(tmp_path: Path) -> None:
    cells = {key: text for key, text in FIRST.items() if key not in ("longitude", "radius")}
    said = faults(tmp_path, cells)
    assert any("row 2, column longitude: is missing; give latitude and" in one for one in said)


def test_missing_keys_name_the_row_and_the_column(tmp_path: Path) -> None:
    said = faults(tmp_path, {"order_id": "A", "clause": "1.", "made": "2026-03-02"})
    assert any("row 2, column respondent: is missing" in one for one in said)
    said = faults(tmp_path, {"order_id": "A", "respondent": "R", "clause": "1."})
    assert any("column made: is missing" in one for one in said)
    assert any("column timezone: is missing" in one for one in said)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("r.csv", b"\xff\xfe\x00", "is not UTF-8"),
        ("r.csv", b'a,b\n"x', "is no sound CSV"),
        ("r.csv", b"order_id,respondent\n", "holds no order"),
        ("r.xlsx", b"no zip", "is no XLSX"),
        ("r.ods", b"x", "is of the kind .ods"),
        ("r.csv", b",".join(b"order_id" for _ in range(600)), "over 500 columns"),
    ],
)
def test_what_is_no_register(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=said):
        read_register(tmp_path / name, tmp_path)


def test_a_far_cell_and_a_second_sheet_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "order_id"
    book.active["XFD1"] = "x"
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(InputError, match="over 500 columns in row 1"):
        read_register(tmp_path / "far.xlsx", tmp_path)
    book = openpyxl.Workbook()
    book.active["A1"] = "order_id"
    book.create_sheet("two")["A1"] = "x"
    book.save(tmp_path / "two.xlsx")
    with pytest.raises(InputError, match=r"has 2 sheets with cells \(Sheet, two\)"):
        read_register(tmp_path / "two.xlsx", tmp_path)


def meaning(order: Order) -> Order:
    """The order without the file it stands in."""
    conditions = tuple(replace(one, line=0) for one in order.conditions)
    return replace(order, file="", sha256="", conditions=conditions)


HELD = {
    "orderwatch": "1",
    "order": {
        "id": "SPO; 1",
        "type": "stalking_protection_order",
        "court": "=Court",
        "replaces": "ISPO-1",
        "made": "2026-03-02 11:40",
        "notice": [{"at": "2026-03-02 11:40", "how": "present in court"}],
        "served": "2026-03-03",
        "starts": "2026-03-02 12:00",
        "ends": {"on": "end of the trial", "happened": "2026-09-04 16:00"},
        "timezone": "Europe/London",
        "phone_region": "GB",
        "holidays": "GB-ENG",
        "transcribed": {"by": "AB", "on": "2026-03-04", "checked_by": "CD"},
    },
    "respondent": {
        "id": "R-1",
        "name": "O'Neil \"x\"",
        "names": ["#2"],
        "devices": [
            {"id": "007", "worn": "yes", "from": "2026-03-04 16:30"},
            {"id": "PHONE-1", "worn": "no", "strength": "suspected", "basis": "b",
             "until": "2026-05-01"},
        ],
        "identifiers": [
            {"kind": "phone", "value": "+447700900123", "from": "2026-01-01", "shared": "yes"},
            {"kind": "handle", "platform": "instagram", "value": "@invented", "basis": "P1"},
        ],
    },
    "protected": [
        {"id": "P1", "role": "child", "names": ["Alex", "Lexi"], "devices": ["APP-1"],
         "identifiers": [{"kind": "phone", "value": "07700 900456"}]},
    ],
    "people": [{"id": "S1", "role": "solicitor", "name": "Co", "privileged": "true"}],
    "places": {
        "home": [
            {"label": "9 Close\nTown", "circle": {"centre": ["51.75", "-0.33"], "radius": "5 m"},
             "until": "2026-05-31", "confidential": "yes", "known_to_respondent": "no"},
            {"circle": {"centre": "TL 15000 07000", "radius": "7 m"}, "from": "2026-06-01",
             "measured_from": "building", "outline": {"tolerance": "3 m", "source": "Map A"}},
        ],
        "area": {"wkt": "POLYGON ((-0.34 51.75, -0.33 51.75, -0.33 51.76, -0.34 51.75))"},
    },
    "conditions": [
        {"id": "c1", "clause": "1. -not \"here\"\n  # at all", "kind": "exclusion_zone",
         "place": ["home", "area"], "distance": "100 m", "persons": ["P1"],
         "when": "Mo-Fr 08:00-16:30; PH off", "from": "2026-03-09", "until": "2026-12-31"},
        {"id": "c2", "clause": "2.", "kind": "not_checkable"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_there_and_back_an_order_means_the_same(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / "order.yaml"
    file.write_text(order_text(HELD), encoding="utf-8")
    found = register_rows(file)
    assert found.not_held == ()
    out = tmp_path / f"register.{suffix}"
    write_sheet(out, HEADER, [[row.get(one, "") for one in HEADER] for row in found.rows])
    back = read_register(out, tmp_path)
    assert meaning(only(back)) == meaning(load_text(order_text(HELD)))


@settings(max_examples=40)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
            lambda text: text == text.strip()
        ),
        min_size=4,
        max_size=4,
    )
)
def test_hostile_words_come_back(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    tmp_path = tmp_path_factory.mktemp("r")
    values = {
        **HELD,
        "order": {**HELD["order"], "id": words[0], "court": words[1]},  # type: ignore[dict-item]
        "conditions": [{"id": "c1", "clause": words[2], "kind": "not_checkable"}],
        "respondent": {"id": "R-1", "devices": [{"id": words[3]}]},
    }
    file = tmp_path / "order.yaml"
    file.write_text(order_text(values), encoding="utf-8")
    found = register_rows(file)
    for suffix in ("csv", "xlsx"):
        out = tmp_path / f"register.{suffix}"
        write_sheet(out, HEADER, [[row.get(one, "") for one in HEADER] for row in found.rows])
        assert meaning(only(read_register(out, tmp_path))) == meaning(load_text(order_text(values)))


def test_what_no_column_holds_is_named_and_stops_the_way_back(tmp_path: Path) -> None:
    values = {
        **HELD,
        "calendars": {"term": ["2026-09-02 to 2026-10-23"]},
        "places": {
            **HELD["places"],  # type: ignore[dict-item]
            "road": {"corridor": {"line": [["51.75", "-0.34"], ["51.7", "-0.3"]], "width": "40 m"}},
        },
        "conditions": [
            {"id": "c1", "clause": "1.", "kind": "exclusion_zone", "place": "road",
             "exceptions": [{"id": "e1", "when": "Mo 10:00-11:00"}], "calendar": "term"},
        ],
        "suspensions": [{"from": "2026-07-01", "until": "2026-07-14"}],
    }  # fmt: skip
    file = tmp_path / "order.yaml"
    file.write_text(order_text(values), encoding="utf-8")
    found = register_rows(file)
    assert set(found.not_held) == {
        "calendars",
        "suspensions",
        "places.road.0.corridor",
        "conditions.c1.calendar",
        "conditions.c1.exceptions",
    }
    out = tmp_path / "register.csv"
    write_sheet(out, HEADER, [[row.get(one, "") for one in HEADER] for row in found.rows])
    with pytest.raises(TableFaults, match="column not_held"):
        read_register(out, tmp_path)


def test_no_two_orders_share_a_file_and_no_name_leaves_the_folder() -> None:
    keys = [
        ("a/b", "R1"),
        ("A?b", "R2"),
        ("../x", "R"),
        ("con", "R"),
        ("s", "1"),
        ("S", "2"),
        ("", ""),
    ]
    names = file_names(keys)
    assert names == ["a_b.yaml", "A_b-2.yaml", "x.yaml", "order-con.yaml", "s-1.yaml", "S-2.yaml",
                     "order-.yaml"]  # fmt: skip


def test_formulas_are_text_in_a_written_register(tmp_path: Path) -> None:
    write_sheet(tmp_path / "r.xlsx", ["a"], [["=1+1"]])
    cell = openpyxl.load_workbook(tmp_path / "r.xlsx").active["A2"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", "=1+1", "@")
    write_sheet(tmp_path / "r.csv", ["a"], [["=1+1"]])
    text = (tmp_path / "r.csv").read_text("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1] == ["'=1+1"]


def test_the_page_has_every_column() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "register.md").read_text("utf-8")
    for one in COLUMNS:
        assert f"| `{one.name}` | {one.meaning} |" in page, one.name
