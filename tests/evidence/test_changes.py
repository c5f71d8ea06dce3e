"""Which findings are new, changed or gone: by the lines of two runs."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.evidence_rows import HOSTILE, RUN, ZONES, breach

from orderwatch.evidence.cells import csv_line
from orderwatch.evidence.change_columns import CHANGES
from orderwatch.evidence.changes import Changes, told_by, told_in
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.kept import kept
from orderwatch.evidence.lines import LineSink, Written
from orderwatch.evidence.reviews import Review, ReviewingSink


def lines(*rows: tuple[str, dict[str, Any]], reviews: tuple[Review, ...] = ()) -> Written:
    """What some findings come to."""
    sink = LineSink(zones=ZONES)
    reviewing = ReviewingSink(sink, reviews, zones=ZONES)
    for table, row in rows:
        reviewing.rows(table, [row])
    reviewing.finish()
    return sink.written


def review(number: int) -> Review:
    name = f"{number:012x}"
    return Review(
        finding_id=name, seen="", by="AB", at="2026-05-01", disposition="x", note="", row=2
    )


def compared(before: Written, now: Written) -> list[tuple[str, str, str]]:
    changes = Changes(told_by(before))
    changes.take(now)
    rows = list(csv.DictReader(changes.text().splitlines()))
    assert changes.counts() == {
        word: sum(row["change"] == word for row in rows) for word in ("new", "changed", "gone")
    }
    return [(row["change"], row["was_listed_in"], row["listed_in"]) for row in rows]


B, N = "possible_breaches", "near_misses"
CASES: dict[str, tuple[list[Any], list[Any], list[tuple[str, str, str]]]] = {
    "the same": ([(B, breach())], [(B, breach())], []),
    "nothing": ([], [], []),
    "new": ([], [(B, breach())], [("new", "", B)]),
    "gone": ([(B, breach())], [], [("gone", B, "")]),
    "another cell": ([(B, breach())], [(B, breach(fixes=9))], [("changed", B, B)]),
    "another list": ([(B, breach())], [(N, breach(reason="unclear_only"))], [("changed", B, N)]),
    "one of two": ([(B, breach()), (B, breach(1))], [(B, breach(1))], [("gone", B, "")]),
}


@pytest.mark.parametrize("name", CASES)
def test_by_what_their_rows_say(name: str) -> None:
    before, now, expected = CASES[name]
    assert compared(lines(*before), lines(*now)) == expected


def test_reviews_change_nothing() -> None:
    """Neither one more review of a finding, nor one of no finding."""
    with_reviews = lines((B, breach()), reviews=(review(0), review(0), review(77)))
    assert compared(lines((B, breach())), with_reviews) == []
    assert compared(with_reviews, lines((B, breach()))) == []


TEXTS = st.one_of(st.text(min_size=1), st.sampled_from([HOSTILE, "=1+1", "'=1+1", "'tis", "a,b"]))


@given(order=TEXTS, condition=TEXTS)
def test_any_text_of_an_order_is_written_as_in_every_table(order: str, condition: str) -> None:
    """Also where it looks like a formula, and whether the finding is new or gone."""
    row = breach(order_id=order, condition_id=condition)
    line = csv_line(CHANGES)({"order_id": order, "condition_id": condition}, "UTC")
    for before, now in ((lines(), lines((B, row))), (lines((B, row)), lines())):
        changes = Changes(told_by(before))
        changes.take(now)
        (found,) = changes.rows()
        own = {name: found[name] for name in ("order_id", "condition_id")}
        assert csv_line(CHANGES)(own, "UTC") == line


def test_lines_and_the_file_say_the_same(tmp_path: Path) -> None:
    """The earlier run is read from its file, this one from its lines."""
    rows = [breach(number, order_id="=1+1") for number in range(5)]
    with FolderSink(tmp_path, zones=ZONES) as sink:
        ReviewingSink(sink, (), zones=ZONES).rows(B, rows)
        sink.finish(RUN)
    told = told_in(kept(tmp_path).rows("review_status"))
    assert told == told_by(lines(*((B, row) for row in rows)))
    assert len(told) == 5


def test_columns_stand_in_their_order() -> None:
    header = Changes({}).text().splitlines()[0]
    assert header.split(",") == [column.name for column in CHANGES]
