"""A user's own profile: its words, its clock, its letters."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orderwatch.errors import OrderwatchError
from orderwatch.records.direct import typed_rows
from orderwatch.records.formats.reading import format_of
from orderwatch.records.profiles import builtin, load_profile
from orderwatch.records.quality import ReadReport, read_report
from orderwatch.records.raw import clean_read, inspect
from orderwatch.records.store import RecordStore
from orderwatch.records.typed import staged

PROFILE = """\
profile: mine
about: the export of our own system
records: pings
columns: {device_id: Gerät, fixed_at: Zeit, lat: Breite, lon: Länge, accuracy_m: Radius}
optional: [accuracy_m]
time_format: DD.MM.YYYY HH:mm:ss
timezone: Europe/Berlin
accuracy_level: "0.95"
encoding: cp1252
delimiter: ";"
"""
HEADER = "Gerät;Zeit;Breite;Länge;Radius\n"


def read(tmp_path: Path, text: str, profile: str = PROFILE, encoding: str = "cp1252") -> ReadReport:
    (tmp_path / "mine.yaml").write_text(profile, encoding="utf-8")
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(encoding))
    return read_report([path], profile=tmp_path / "mine.yaml")


def test_letters_and_clock_of_another_country(tmp_path: Path) -> None:
    report = read(tmp_path, HEADER + "Fußfessel 1;02.03.2026 11:40:00;52.5;13.4;12\n")
    one = report.devices[0]
    assert one.device_id == "Fußfessel 1"
    assert one.first_us == 1_772_448_000_000_000  # 10:40 UTC
    assert report.ledger[0]["used"] == 1


def test_time_formats_may_not_be_mixed(tmp_path: Path) -> None:
    rows = [
        "T;02.03.2026 11:40:00;52.5;13.4;12",
        "T;2026-03-02T11:41:00Z;52.5;13.4;12",
        "T;03/02/2026 11:42;52.5;13.4;12",
        "T;1772448000;52.5;13.4;12",
    ]
    report = read(tmp_path, HEADER + "\n".join(rows) + "\n")
    assert report.set_aside == {"BAD_TIME": 3}
    assert report.ledger[0]["used"] == 1


def test_another_encoding_than_the_profile_says(tmp_path: Path) -> None:
    with pytest.raises(OrderwatchError, match="lacks the column"):
        read(tmp_path, HEADER + "T;02.03.2026 11:40:00;52.5;13.4;12\n", encoding="utf-8")


def test_an_optional_column_may_be_missing(tmp_path: Path) -> None:
    text = "Gerät;Zeit;Breite;Länge\nT;02.03.2026 11:40:00;52.5;13.4\n"
    assert read(tmp_path, text).devices[0].accuracy_unknown == 1.0


def test_a_radius_that_the_receiver_always_states(tmp_path: Path) -> None:
    profile = PROFILE.replace('"0.95"', '"0.68"') + 'fixed_radii: {"65": "0.95", "1414": "0.5"}\n'
    (tmp_path / "mine.yaml").write_text(profile, encoding="utf-8")
    rows = [f"T;02.03.2026 11:4{n}:00;52.5;13.4;{r}" for n, r in enumerate(("65", "64", "1414"))]
    (tmp_path / "export.csv").write_bytes((HEADER + "\n".join(rows) + "\n").encode("cp1252"))
    with RecordStore() as store:
        store.add([tmp_path / "export.csv"], profile=tmp_path / "mine.yaml")
        store.match_all()
        ((_, case),) = store.cases()
    assert case.tracks[0].level.tolist() == [0.95, 0.68, 0.5]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lat: Breite, ", "", "lat"),
        ("lat:", "latitude:", "latitude"),
        ("DD.MM.YYYY HH:mm:ss", "DD.MM", "is no time format"),
        ("timezone: Europe/Berlin\n", "", "has no offset"),
        ("Europe/Berlin", "Berlin", "timezone"),
        ('"0.95"', '"195"', "is no share"),
        ("cp1252", "latin-9", "is not known"),
        ('";"', '"; "', "is not one character"),
        ("[accuracy_m]", "[lat]", "cannot be optional"),
        ("records: pings", "records: letters", "cannot be read yet"),
        ("profile: mine", "profle: mine", "profle"),
        ("profile: mine", "profile: mine\nfixed_radii: {far: '0.95'}", "is no radius"),
        ("profile: mine", "profile: mine\nfixed_radii: {'65': '95'}", "is no radius"),
    ],
)
def test_a_faulty_profile(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in PROFILE
    with pytest.raises(OrderwatchError, match=said):
        read(tmp_path, HEADER, PROFILE.replace(old, new))


MANY_WORDS = {
    "pings": """\
profile: many
about: rows of many kinds
records: pings
columns: {device_id: device, fixed_at: at, lat: lat, lon: lon}
fixes: {kind: [one, two, three, four, five, six]}
time_format: iso
""",
    "contacts": """\
profile: many
about: many words for a call that nobody answered
records: contacts
columns: {at: at, from_id: a, to_id: b, duration_s: length, channel: channel, group_chat: group}
channels: {call: call, voice: call, sms: sms, text: sms, mail: email, talk: call}
unanswered: ["", "-1", "-2", "-3", "0", "00", "none"]
time_format: iso
""",
}
TABLES = [one.name for one in builtin() if one.format == format_of("csv")]


@pytest.mark.parametrize("name", [*TABLES, *MANY_WORDS])
def test_rows_stay_in_the_order_of_their_file(tmp_path: Path, name: str) -> None:
    """A row's number is its place: what types rows may not be a plan that loses their order."""
    if name in MANY_WORDS:
        (tmp_path / "many.yaml").write_text(MANY_WORDS[name], encoding="utf-8")
    profile = load_profile(tmp_path / "many.yaml" if name in MANY_WORDS else name)
    path = tmp_path / "export.csv"
    header = list(dict.fromkeys(profile.sources.values()))
    path.write_text(profile.delimiter.join(header) + "\n", encoding="utf-8")
    file = inspect(path, profile, has_device=True)
    texts = clean_read(file)
    assert texts is not None
    for trim in (True, False):
        rows = typed_rows(file, staged(file, "D", texts, trim=trim))
        (plan,) = duckdb.execute(f"EXPLAIN SELECT {rows}").fetchall()
        operators = {word for word in ("Join", "Group", "Order", "Window") if word in plan[1]}
        assert not operators, (name, plan[1])
