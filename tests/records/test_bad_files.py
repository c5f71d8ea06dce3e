"""Files that are not what they should be: a clear error, or rows set aside with their number."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from orderwatch.errors import InputError, RecordsError
from orderwatch.records import store
from orderwatch.records.quality import ReadReport, read_report

HEADER = "device_id,fixed_at,lat,lon,accuracy_m,accuracy_level,method\n"
GOOD = "T,2026-03-02T11:40:00Z,51.7,-0.3,5,0.68,gps\n"


def at(second: int) -> str:
    return GOOD.replace("11:40:00", f"11:{second // 60:02d}:{second % 60:02d}")


def read(tmp_path: Path, text: str | bytes, name: str = "pings.csv") -> ReadReport:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    report = read_report([path])
    row = report.ledger[0]
    parts = ("used", "duplicates", "set_aside", "not_matched")
    assert sum(row[part] for part in parts) == row["rows"]
    return report


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "0 bytes"),
        ("blank.csv", b"\n\n", "header"),
        ("semicolons.csv", HEADER.replace(",", ";").encode(), "semicolons"),
        ("columns.csv", b"a,b,c\n1,2,3\n", "fits no profile"),
        ("missing_column.csv", HEADER.replace("lat,", "").encode(), "lat"),
        ("noise.csv", bytes(range(256)) * 50, "noise.csv"),
        ("utf16.csv", HEADER.encode("utf-16"), "utf16.csv"),
        ("cut.csv.gz", gzip.compress((HEADER + GOOD * 5000).encode())[:-20], "gzip"),
        ("no.csv.gz", b"not a gzip file at all", "gzip"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    with pytest.raises(RecordsError, match=words):
        read(tmp_path, content, name)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("missing.csv", "not there"),
        ("*.nothing", "not there"),
        ("https://example.org/pings.csv", "network"),
        ("s3://bucket/pings.csv", "network"),
        (".", "holds no file"),
    ],
)
def test_a_name_that_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=words):
        read_report([given])


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("T,2026-03-02T11:40:00Z,51.7", "MALFORMED_ROW", None),
        ("T,2026-03-02T11:40:00Z,51.7,-0.3,5,0.68,gps,more", "MALFORMED_ROW", None),
        (",2026-03-02T11:40:00Z,51.7,-0.3,5,0.68,gps", "NO_DEVICE", "device_id"),
        ("T,,51.7,-0.3,5,0.68,gps", "NO_TIME", "fixed_at"),
        ("T,2026-03-02T11:40:00,51.7,-0.3,5,0.68,gps", "NO_ZONE", "fixed_at"),
        ("T,02/03/2026 11:40,51.7,-0.3,5,0.68,gps", "BAD_TIME", "fixed_at"),
        ("T,2026-02-30T11:40:00Z,51.7,-0.3,5,0.68,gps", "BAD_TIME", "fixed_at"),
        ("T,2026-03-02T24:00:00Z,51.7,-0.3,5,0.68,gps", "BAD_TIME", "fixed_at"),
        ("T,infinity,51.7,-0.3,5,0.68,gps", "BAD_TIME", "fixed_at"),
        ("T,2000-03-02T11:40:00Z,51.7,-0.3,5,0.68,gps", "TIME_OUT_OF_RANGE", "fixed_at"),
        ("T,2301-03-02T11:40:00Z,51.7,-0.3,5,0.68,gps", "TIME_OUT_OF_RANGE", "fixed_at"),
        ("T,2026-03-02T11:40:00Z,,,5,0.68,gps", "NO_POSITION", "lat"),
        ("T,2026-03-02T11:40:00Z,nan,-0.3,5,0.68,gps", "BAD_LATITUDE", "lat"),
        ("T,2026-03-02T11:40:00Z,infinity,-0.3,5,0.68,gps", "BAD_LATITUDE", "lat"),
        ("T,2026-03-02T11:40:00Z,1_000,-0.3,5,0.68,gps", "BAD_LATITUDE", "lat"),
        ("T,2026-03-02T11:40:00Z,400,-0.3,5,0.68,gps", "BAD_LATITUDE", "lat"),
        ('T,2026-03-02T11:40:00Z,"51,7",-0.3,5,0.68,gps', "BAD_LATITUDE", "lat"),
        ("T,2026-03-02T11:40:00Z,51.7,181,5,0.68,gps", "BAD_LONGITUDE", "lon"),
        ("T,2026-03-02T11:40:00Z,0,0.0,5,0.68,gps", "NULL_ISLAND", "lat"),
        ("T,2026-03-02T11:40:00Z,51.7,-0.3,5,2,gps", "BAD_ACCURACY_LEVEL", "accuracy_level"),
        ("T,2026-03-02T11:40:00Z,51.7,-0.3,5,0.68,sonar", "BAD_METHOD", "method"),
    ],
)
def test_a_row_that_is_no_fix(tmp_path: Path, row: str, code: str, column: str | None) -> None:
    report = read(tmp_path, HEADER + at(1) + row + "\n" + at(2))
    assert report.set_aside == {code: 1}
    assert report.examples[0]["row"] == 2
    assert report.examples[0]["column"] == column
    assert report.examples[0]["remedy"]
    assert report.ledger[0]["used"] == 2


@pytest.mark.parametrize("accuracy", ["", "0", "-5", "nan", "inf", "good", "1_0"])
def test_an_accuracy_that_is_none_is_unknown_and_the_row_stays(
    tmp_path: Path, accuracy: str
) -> None:
    report = read(tmp_path, HEADER + GOOD.replace(",5,", f",{accuracy},"))
    assert report.devices[0].accuracy_unknown == 1.0


@pytest.mark.parametrize("level", ["0.95", "95", "2drms", "CEP", ""])
def test_levels_that_are_known(tmp_path: Path, level: str) -> None:
    assert read(tmp_path, HEADER + GOOD.replace("0.68", level)).ledger[0]["used"] == 1


def test_only_a_header(tmp_path: Path) -> None:
    report = read(tmp_path, HEADER)
    assert report.ledger[0]["rows"] == 0
    assert not report.devices


def test_a_byte_order_mark_and_windows_lines(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + (HEADER + at(1) + at(2)).replace("\n", "\r\n").encode()
    assert read(tmp_path, text).ledger[0]["used"] == 2


def test_quotes_that_begin_late_and_line_breaks_inside_them(tmp_path: Path) -> None:
    rows = [
        f"T,2026-03-{2 + n // 86400:02d}T{n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d}Z,"
        "51.7,-0.3,5,0.68,gps\n"
        for n in range(31_000)
    ]
    late = '"T, the\nsecond",2026-04-02T11:40:00Z,51.7,-0.3,5,0.68,gps\n'
    report = read(tmp_path, HEADER + "".join(rows) + late + "bad,row\n" + at(5))
    assert [one.device_id for one in report.devices] == ["T", "T, the\nsecond"]
    assert report.examples[0]["row"] == 31_002


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    report = read(
        tmp_path, HEADER + at(1) + "\n" + "bad,row\n" + at(2) + "\n\n" + "worse\n" + at(3)
    )
    assert [one["row"] for one in report.examples] == [2, 4]
    assert report.ledger[0]["rows"] == 5


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    bad = "TÄG,2026-03-02T11:41:00Z,51.7,-0.3,5,0.68,gps\n".encode("cp1252")
    report = read(tmp_path, (HEADER + at(1)).encode() + bad + at(2).encode())
    assert report.ledger[0]["set_aside"] == 1
    assert report.examples[0]["row"] == 2


def test_ids_of_sixteen_digits_stay_what_they_are(tmp_path: Path) -> None:
    number = "7547596786228255"
    report = read(tmp_path, HEADER + GOOD.replace("T,", f"{number},", 1))
    assert report.devices[0].device_id == number


def test_exact_duplicates_over_two_files_count_once(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(HEADER + at(1) + at(2), encoding="utf-8")
    report = read_report([tmp_path])
    assert [row["used"] for row in report.ledger] == [2, 0]
    assert [row["duplicates"] for row in report.ledger] == [0, 2]


def test_names_with_quotes_and_patterns(tmp_path: Path) -> None:
    report = read(tmp_path, HEADER + GOOD, "o'clock [1].csv")
    assert report.ledger[0]["source"] == "o'clock [1].csv"


@pytest.mark.parametrize("unclosed", ['"T', 'T,"2026'])
def test_a_quotation_mark_that_never_closes_takes_no_other_row_with_it(
    tmp_path: Path, unclosed: str
) -> None:
    bad = f"{unclosed},2026-03-02T11:40:00Z,51.7,-0.3,5,0.68,gps\n"
    report = read(tmp_path, HEADER + at(1) + bad + at(2) + "bad,row\n" + at(3))
    assert report.set_aside == {"MALFORMED_ROW": 2}
    assert [one["row"] for one in report.examples] == [2, 4]
    assert report.ledger[0]["used"] == 3


def test_a_quotation_mark_within_a_value_is_a_letter(tmp_path: Path) -> None:
    report = read(tmp_path, HEADER + at(1) + 'T"' + at(2)[1:] + "bad,row\n" + at(3))
    assert report.set_aside == {"MALFORMED_ROW": 1}
    assert [one.device_id for one in report.devices] == ["T", 'T"']


def test_a_line_of_two_million_letters(tmp_path: Path) -> None:
    report = read(tmp_path, HEADER + at(1) + "T" * 2_000_000 + ",x\n" + at(2))
    assert report.set_aside == {"MALFORMED_ROW": 1}
    assert report.examples[0]["row"] == 2
    assert report.ledger[0]["used"] == 2


def test_both_passes_of_a_repeated_hour_by_the_order_of_the_file(tmp_path: Path) -> None:
    text = "DEVICE ID,DATE/TIME,LATITUDE,LONGITUDE,CONFIDENCE CIRCLE\n"
    clock = ["00:59", "01:00", "01:30", "01:59", "01:00", "01:30", "01:59", "02:00"]
    rows = "".join(f"7,25/10/2026 {one},51.7,-0.3,20\n" for one in clock)
    report = read(tmp_path, text + rows)
    assert report.ledger[0]["used"] == 8
    one = report.devices[0]
    assert (one.last_us - one.first_us) / 60e6 == 121


def test_one_pass_alone_cannot_be_told(tmp_path: Path) -> None:
    text = "DEVICE ID,DATE/TIME,LATITUDE,LONGITUDE,CONFIDENCE CIRCLE\n"
    clock = ["25/10/2026 00:59", "25/10/2026 01:30", "25/10/2026 02:00", "29/03/2026 01:30"]
    report = read(tmp_path, text + "".join(f"7,{one},51.7,-0.3,20\n" for one in clock))
    assert report.set_aside == {"AMBIGUOUS_TIME": 1, "NONEXISTENT_TIME": 1}


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its hash would be of other rows than those that were checked."""
    path = tmp_path / "growing.csv"
    path.write_text("device_id,fixed_at,lat,lon\nA,2026-03-03T00:00:00Z,51,0\n", encoding="utf-8")
    whole = store.load_direct

    def growing(con: Any, raw: Any, number: int, device: str | None, sieve: Any) -> Any:
        found = whole(con, raw, number, device, sieve)
        with path.open("a", encoding="utf-8") as file:
            file.write("A,2026-03-03T00:01:00Z,51,0\n")
        return found

    monkeypatch.setattr(store, "load_direct", growing)
    with store.RecordStore() as records, pytest.raises(RecordsError, match="has changed while"):
        records.add([path], records="pings")
