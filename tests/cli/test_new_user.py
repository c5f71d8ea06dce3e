"""What a new user, a careless one and a hostile one ran into."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import orderwatch
from orderwatch.cli.app import application
from orderwatch.errors import InputError, OrderFaults, PolicyError, RecordsError
from orderwatch.orders import load_text
from orderwatch.orders.words import describe

ORDER = """\
orderwatch: 1
order: {id: O-1, made: 2026-04-01, notice: [{at: 2026-04-01 10:00}], timezone: Europe/London}
respondent: {id: R-1, devices: [{id: TAG-1, from: 2026-04-01}]}
places:
  home: {circle: {centre: [51.7520, -0.3360], radius: 100 m}}
conditions:
  - {id: c1, clause: "1.", kind: exclusion_zone, place: home}
"""
HEAD = "device_id,fixed_at,lat,lon,accuracy_m\n"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "order.yaml").write_text(ORDER, encoding="utf-8")
    return tmp_path


def rows(device: str = "TAG-1", lat: str = "51.7520", lon: str = "-0.3360") -> str:
    times = (f"2026-04-14T08:0{i}:00Z" for i in range(5))
    return HEAD + "".join(f"{device},{at},{lat},{lon},8\n" for at in times)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(application, list(arguments))


def test_a_device_that_the_export_states_is_never_overwritten(case: Path) -> None:
    (case / "phone.csv").write_text(rows("PHONE-1"), encoding="utf-8")
    for command in ("check", "read"):
        before = ["order.yaml", "--pings"] if command == "check" else []
        result = run(command, *before, "phone.csv", "--device", "TAG-1")
        assert result.exit_code == 1
        assert "names its devices itself" in result.output


def test_a_device_given_for_a_file_without_one_leaves_the_others_alone(case: Path) -> None:
    (case / "phone.csv").write_text(rows("PHONE-1"), encoding="utf-8")
    bare = rows().replace("device_id,", "").replace("TAG-1,", "")
    (case / "bare.csv").write_text(bare, encoding="utf-8")
    found = orderwatch.read_pings(["phone.csv", "bare.csv"], device="TAG-1")
    assert found["device_id"].value_counts().to_dict() == {"PHONE-1": 5, "TAG-1": 5}


def test_swapped_columns_are_not_checked(case: Path) -> None:
    (case / "p.csv").write_text(rows(lat="-0.3360", lon="51.7520"), encoding="utf-8")
    result = run("check", "order.yaml", "--pings", "p.csv", "--format", "json")
    data = json.loads(result.stdout)
    assert data["orders"][0]["checked"] == "no"
    assert "seem swapped" in data["orders"][0]["why"]
    assert {row["state"] for row in data["timeline"]} == {"no_data"}
    assert any("SEEM SWAPPED" in text for text in data["warnings"])


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_file_whose_name_is_no_utf8(case: Path) -> None:
    name = b"caf\xe9.csv"
    with open(os.path.join(os.fsencode(case), name), "w", encoding="ascii") as file:  # noqa: PTH118, PTH123
        file.write(rows())
    result = run("check", "order.yaml", "--pings", os.fsdecode(name))
    assert result.exit_code == 0, result.output
    assert "strong" in result.output


@pytest.mark.parametrize(
    "text",
    ["place: home, distance: ", "place: home, when: ''", "place: home, until: ''", "place: ''"],
)
def test_a_key_without_a_value_is_a_fault(text: str) -> None:
    with pytest.raises(OrderFaults, match="is empty"):
        load_text(ORDER.replace("place: home}", text + "}"))


def test_words_that_decide_nothing_may_stand_empty() -> None:
    assert load_text(ORDER.replace("10:00}", "10:00, how: ''}")).id == "O-1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"type": "FeatureCollection", "features": [', "zones.geojson is not GeoJSON"),
        ('{"type": "Point", "coordinates": [-0.3, 51.7]}', "zones.geojson"),
        (
            '{"type": "Polygon", "coordinates": [[[0,50],[1,51],[1,50],[0,51],[0,50]]]}',
            "not a sound area",
        ),
    ],
)
def test_order_opens_the_files_of_places(case: Path, text: str, words: str) -> None:
    place = "home: {file: zones.geojson}"
    old = "home: {circle: {centre: [51.7520, -0.3360], radius: 100 m}}"
    (case / "order.yaml").write_text(ORDER.replace(old, place), encoding="utf-8")
    (case / "zones.geojson").write_text(text, encoding="utf-8")
    result = run("order", "order.yaml")
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("centre: [51.7520, -0.3360]", "centre: [95, 0]", "circle.centre", "latitude"),
        ("centre: [51.7520, -0.3360]", "centre: 51 north", "circle.centre", "not a position"),
        ("centre: [51.7520, -0.3360]", "centre: [51.7520]", "circle.centre", "two are needed"),
        ("radius: 100 m", "radius: 100", "circle.radius", "a number and a unit"),
        ("radius: 100 m}}", "radius: 100 m}, minus: home}", "minus", "out of itself"),
        (
            "circle: {centre: [51.7520, -0.3360], radius: 100 m}",
            "corridor: {line: [[51.7, -0.3], [51.7, -0.3]], width: 40 m}",
            "corridor.line",
            "two different points",
        ),
        ("kind: exclusion_zone", "kind: not_checkable", "place", "belongs elsewhere"),
    ],
)
def test_faults_stand_at_their_own_key(old: str, new: str, key: str, words: str) -> None:
    with pytest.raises(OrderFaults) as raised:
        load_text(ORDER.replace(old, new))
    assert [one for one in raised.value.faults if key in one.key and words in str(one)], str(
        raised.value
    )


@pytest.mark.parametrize("option", ["--pings", "--out", "--policy"])
def test_an_empty_name_is_refused(case: Path, option: str) -> None:
    (case / "p.csv").write_text(rows(), encoding="utf-8")
    before = sorted(path.name for path in case.iterdir())
    result = run("check", "order.yaml", "--pings", "p.csv", option, "")
    assert result.exit_code in (1, 2)
    assert sorted(path.name for path in case.iterdir()) == before


def test_a_faulty_order_is_listed_by_its_id(case: Path) -> None:
    (case / "two.yaml").write_text(ORDER.replace("R-1", "R-2"), encoding="utf-8")
    (case / "p.csv").write_text(rows(), encoding="utf-8")
    result = run("batch", "order.yaml", "two.yaml", "--pings", "p.csv", "--out", "r")
    assert result.exit_code == 2
    assert "shared" not in result.output
    orders = pd.read_csv(case / "r" / "orders.csv")
    assert sorted(orders["respondent_id"]) == ["R-1", "R-2"]
    assert set(orders["checked"]) == {"no"}


def test_python_says_what_it_cannot_read() -> None:
    order = load_text(ORDER)
    with pytest.raises(InputError, match="give paths, or a DataFrame"):
        orderwatch.check(order, pings=5)  # type: ignore[arg-type]
    frame = pd.DataFrame({"device_id": [1.0], "fixed_at": ["x"], "lat": [0.0], "lon": [0.0]})
    with pytest.raises(RecordsError, match="lose digits"):
        orderwatch.check(order, pings=frame)
    with pytest.raises(PolicyError, match="not a threshold"):
        orderwatch.check(order, policy={"max_silence": 5})


def test_the_order_in_words_has_what_the_paper_has() -> None:
    text = ORDER.replace("[51.7520, -0.3360]", "OSGB 515000 207000")
    text = text.replace("timezone:", "holidays: GB-ENG, timezone:")
    text += "calendars: {term: [2026-04-13 to 2026-05-22]}\n"
    text = text.replace("place: home}", "place: home, when: 'Mo-Fr 08:00-16:00; PH off'}")
    said = "\n".join(line for one in describe(load_text(text)) for line in one.lines)
    assert "circle of 100 m about OSGB 515000 207000 (51.7" in said
    assert "known to 5 m, not stated" in said
    assert "calendar term: 2026-04-13 to 2026-05-22" in said
    assert "public holidays of GB-ENG" in said


def test_an_endless_order_file_is_not_read_to_its_end() -> None:
    if sys.platform == "win32":
        return
    assert "over 10 MB" in run("order", "/dev/zero").output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD.replace(",", "\t"), "separated by tabs"),
        ("sep=;\n" + HEAD.replace(",", ";"), "delete its first line"),
        (rows().replace("TAG-1", "2840396766560091.0"), "LOST_DIGITS 5"),
        (rows().replace("TAG-1", ""), "NO_DEVICE 5: fill in the device's id"),
    ],
)
def test_read_says_what_to_do(case: Path, text: str, words: str) -> None:
    (case / "p.csv").write_text(text, encoding="utf-8")
    assert words in run("read", "p.csv").output


def test_every_row_set_aside_is_counted(case: Path) -> None:
    (case / "p.csv").write_text(HEAD + "TAG-1,,51.7,-0.3,8\n" * 100, encoding="utf-8")
    assert "more rows: set_aside.csv" in run("read", "p.csv").output


def test_which_of_two_places_is_swapped_is_not_guessed() -> None:
    two = ORDER.replace(
        "radius: 100 m}}",
        "radius: 100 m}}\n  work: {circle: {centre: [-0.33, 51.75], radius: 9 m}}",
    )
    with pytest.raises(OrderFaults, match="one of them is"):
        load_text(two)


def test_a_shape_that_is_no_wkt_is_said_in_one_line() -> None:
    old = "circle: {centre: [51.7520, -0.3360], radius: 100 m}"
    with pytest.raises(OrderFaults) as raised:
        load_text(ORDER.replace(old, 'wkt: "POLYGON ((0 0))"'))
    assert len(str(raised.value).splitlines()) == 1
    assert "Exception" not in str(raised.value)
