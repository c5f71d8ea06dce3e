"""Reviews of findings: joined by id, honest about what changed, never written by the program."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from support.evidence_rows import ZONES, breach

import orderwatch
from orderwatch.cli.app import application
from orderwatch.errors import InputError, TableFaults
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.review_columns import REVIEW_STATUS
from orderwatch.evidence.reviews import Review, ReviewingSink, read_reviews, seen_code

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
HEADER = "finding_id,seen,by,at,disposition,note\n"


def review(found: dict[str, Any], seen: str, **values: Any) -> Review:
    words = {"by": "AB", "at": "2026-05-04", "disposition": "sent on", "note": "", "row": 2}
    return Review(finding_id=found["finding_id"], seen=seen, **{**words, **values})


def code(row: dict[str, Any], table: str = "possible_breaches") -> str:
    return seen_code(table, row, "Europe/London")


def joined(reviews: list[Review], *rows: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    sink = MemorySink(zones=ZONES)
    reviewing = ReviewingSink(sink, reviews, zones=ZONES)
    for table, row in rows:
        reviewing.rows(table, [row])
    reviewing.finish()
    for table, row in rows:
        assert row in sink.table(table)
    return sink.table("review_status")


def test_a_finding_without_a_review_is_new() -> None:
    (row,) = joined([], ("possible_breaches", breach(0)))
    assert (row["review"], row["by"], row["listed_in"]) == ("new", None, "possible_breaches")
    assert row["seen"] == code(breach(0))


def test_a_finding_as_it_was_seen_is_reviewed() -> None:
    (row,) = joined([review(breach(0), code(breach(0)))], ("possible_breaches", breach(0)))
    assert (row["review"], row["by"], row["disposition"]) == ("reviewed", "AB", "sent on")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("grade", "weak"),
        ("fixes", 6),
        ("ended_at", breach(0)["ended_at"] + 1_000_000),
        ("flags", ("spike",)),
        ("sentence", "Another sentence."),
        ("clause", "Another clause"),
        ("closest_m", -1.0),
    ],
)
def test_any_other_word_of_the_row_is_a_change(column: str, value: object) -> None:
    now = {**breach(0), column: value}
    (row,) = joined([review(breach(0), code(breach(0)))], ("possible_breaches", now))
    assert row["review"] == "changed"


def test_another_list_is_a_change() -> None:
    now = {**breach(0), "reason": "before_notice"}
    (row,) = joined([review(breach(0), code(breach(0)))], ("near_misses", now))
    assert (row["review"], row["listed_in"]) == ("changed", "near_misses")


def test_what_is_rounded_away_is_no_change() -> None:
    now = {**breach(0), "closest_m": breach(0)["closest_m"] + 1e-9}
    assert code(now) == code(breach(0))


def test_without_what_was_seen_nothing_is_claimed() -> None:
    (row,) = joined([review(breach(0), "")], ("possible_breaches", breach(0)))
    assert row["review"] == "unclear"


def test_a_review_of_a_finding_that_is_gone_is_listed() -> None:
    gone = review({"finding_id": "f" * 12}, "", note="kept")
    rows = joined([gone], ("possible_breaches", breach(0)))
    by_answer = {row["review"]: row for row in rows}
    assert set(by_answer) == {"new", "not_in_this_run"}
    assert by_answer["not_in_this_run"]["note"] == "kept"
    assert by_answer["not_in_this_run"]["seen"] is None


def test_two_reviewers_of_one_finding_both_stand() -> None:
    reviews = [review(breach(0), code(breach(0))), review(breach(0), "", by="CD", row=3)]
    rows = joined(reviews, ("possible_breaches", breach(0)))
    assert [(row["by"], row["review"]) for row in rows] == [("AB", "reviewed"), ("CD", "unclear")]


def test_a_list_of_reviews(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "finding_id,seen,order_id,review,by,at,disposition,note\n"
        "0123456789ab,s-0123456789ab,O,new,AB,2026-05-04 10:00,no action,\"=1+1, 'x'\"\n"
        "ab0123456789,s-ab0123456789,O,new,,,,\n",
        encoding="utf-8",
    )
    (found,) = read_reviews(path)
    assert (found.row, found.seen, found.note) == (2, "s-0123456789ab", "=1+1, 'x'")


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("123,s-0123456789ab,AB,2026-05-04,x,", "finding_id", "is no id of a finding"),
        ("1.23E+11,,AB,2026-05-04,x,", "finding_id", "is no id of a finding"),
        ("0123456789ab,0123456789ab,AB,2026-05-04,x,", "seen", "is no code of what was seen"),
        ("0123456789ab,,AB,04/05/2026,x,", "at", "does not begin with the year"),
        ("0123456789ab,,,2026-05-04,x,", "by", "is missing"),
        ("0123456789ab,,AB,2026-05-04,,", "disposition", "is missing"),
        (",,AB,2026-05-04,x,", "finding_id", "is missing"),
    ],
)
def test_faults_name_row_and_column(tmp_path: Path, line: str, column: str, problem: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"{HEADER}ab0123456789,,AB,2026-05-04,x,\n{line}\n", encoding="utf-8")
    with pytest.raises(TableFaults) as raised:
        read_reviews(path)
    (fault,) = raised.value.faults
    assert str(fault).startswith(f"{path} row 3, column {column}:")
    assert problem in fault.problem


def test_all_faults_at_once_and_a_review_given_twice(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    line = "0123456789ab,,AB,2026-05-04,x,\n"
    path.write_text(HEADER + line + line + "x,,AB,soon,x,\n", encoding="utf-8")
    with pytest.raises(TableFaults) as raised:
        read_reviews(path)
    assert [(one.line, one.key) for one in raised.value.faults] == [
        (3, "finding_id"),
        (4, "at"),
        (4, "finding_id"),
    ]


def test_an_id_that_became_a_number_is_a_fault(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["finding_id", "by", "at", "disposition", "note"])
    book.active.append([123456789012, "AB", "2026-05-04", "x", None])
    book.save(tmp_path / "r.xlsx")
    with pytest.raises(TableFaults, match=r"row 2, column finding_id: .* is a number cell"):
        read_reviews(tmp_path / "r.xlsx")


@pytest.mark.parametrize("header", ["finding_id,by,at\n", HEADER.replace("note", "note,risk")])
def test_wrong_columns(tmp_path: Path, header: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(header + "x\n", encoding="utf-8")
    with pytest.raises(TableFaults, match="row 1"):
        read_reviews(path)
    with pytest.raises(InputError, match="is not there"):
        read_reviews(tmp_path / "none.csv")


def test_the_page_has_every_column_and_answer() -> None:
    page = (SAMPLE.parent / "docs" / "outputs.md").read_text("utf-8")
    for column in REVIEW_STATUS:
        assert f"| `{column.name}` |" in page
        assert column.meaning in page
    for answer in ("new", "reviewed", "changed", "unclear", "not_in_this_run"):
        assert f"| `{answer}` |" in page


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first days of the sample, checked once."""
    folder = tmp_path_factory.mktemp("case")
    lines = (SAMPLE / "pings.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "pings.csv").write_text("".join(lines[:4000]), encoding="utf-8")
    shutil.copy(SAMPLE / "order.yaml", folder / "order.yaml")
    run("check", folder / "order.yaml", "--pings", folder / "pings.csv", "--out", folder / "out")
    return folder


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(application, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result


def status(folder: Path) -> list[dict[str, str]]:
    text = (folder / "review_status.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_finding_near_miss_and_excepted_episode_has_a_line(case: Path) -> None:
    rows = status(case / "out")
    for table in ("possible_breaches", "near_misses", "excepted"):
        text = (case / "out" / f"{table}.csv").read_text("utf-8")
        listed = {one["finding_id"] for one in csv.DictReader(io.StringIO(text))}
        assert {one["finding_id"] for one in rows if one["listed_in"] == table} == listed
    assert rows
    assert {one["review"] for one in rows} == {"new"}


def test_reviews_of_one_run_are_known_in_the_next(case: Path) -> None:
    """One copied with its code, one without, one gone; a changed threshold changes the first."""
    first, second, *_ = status(case / "out")
    reviews = case / "reviewed.csv"
    words = (
        f"{HEADER}{first['finding_id']},{first['seen']},AB,2026-05-04,sent on,\n"
        f"{second['finding_id']},,AB,2026-05-04,no action,\n"
        "0123456789ab,,AB,2026-05-04,gone,\n"
    )
    reviews.write_text(words, encoding="utf-8")
    check = ("check", case / "order.yaml", "--pings", case / "pings.csv", "--reviews", reviews)
    printed = run(*check, "--out", case / "again").stdout
    answers = {one["finding_id"]: one["review"] for one in status(case / "again")}
    assert answers[first["finding_id"]] == "reviewed"
    assert answers[second["finding_id"]] == "unclear"
    assert answers["0123456789ab"] == "not_in_this_run"
    assert "1 reviewed, but not in this run" in printed
    assert reviews.read_text("utf-8") == words
    for name in ("possible_breaches", "near_misses", "excepted", "evidence", "timeline"):
        old, new = (case / folder / f"{name}.csv" for folder in ("out", "again"))
        assert old.read_bytes() == new.read_bytes()
    run(*check, "--out", case / "other", "--set", "sigma_floor_m=6")
    changed = {one["finding_id"]: one["review"] for one in status(case / "other")}
    assert changed[first["finding_id"]] == "changed"
    batch = run("batch", *check[1:], "--out", case / "batch").stdout
    assert "1 reviewed, but not in this run" in batch
    assert status(case / "batch") == status(case / "again")


def test_reviews_are_never_in_the_folder_that_is_written(case: Path) -> None:
    mine = case / "out" / "review_status.csv"
    before = mine.read_bytes()
    result = run(
        "check", case / "order.yaml", "--pings", case / "pings.csv", "--reviews", mine,
        "--out", case / "out", code=2,
    )  # fmt: skip
    assert "keep your reviews in a folder of their own" in result.stderr
    assert mine.read_bytes() == before


def test_from_python(case: Path) -> None:
    """A copy of the status with the reviewer's words filled in is a list of reviews."""
    rows = status(case / "out")
    rows[0] |= {"by": "AB", "at": "2026-05-04", "disposition": "sent on"}
    path = case / "copy.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    findings = orderwatch.check(case / "order.yaml", pings=case / "pings.csv", reviews=path)
    counts = findings.review_status["review"].value_counts().to_dict()
    assert counts == {"reviewed": 1, "new": len(rows) - 1}
