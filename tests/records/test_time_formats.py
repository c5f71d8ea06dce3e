"""Every time format says the same instant; what it cannot say is no time."""

from __future__ import annotations

from datetime import datetime

import duckdb
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from orderwatch.records.time_formats import is_minutes, pattern, problem, rendered, sql

UTC_US = 1_772_451_605_000_000
"""2026-03-02T11:40:05Z."""


def read(written: str, text: str) -> int | None:
    """The clock's reading in µs as if it were UTC, by the SQL that reads an export."""
    local, shift, _ = sql(written, "t")
    with duckdb.connect(":memory:") as con:
        row = con.execute(f"SELECT {local} - {shift} FROM (SELECT ? AS t)", [text]).fetchone()
    assert row is not None
    return None if row[0] is None else int(row[0])


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("iso", "2026-03-02T11:40:05Z"),
        ("iso", "2026-03-02 12:40:05+01:00"),
        ("DD/MM/YYYY_HH:mm:ss", "02/03/2026_11:40:05"),
        ("DD/MM/YYYY HH:mm:ss", "02/03/2026 11:40:05"),
        ("M/D/YYYY h:mm:ss A", "3/2/2026 11:40:05 AM"),
        ("M/D/YYYY h:mm:ss A", "3/2/2026 11:40:05 a.m."),
        ("D MMM YYYY HH:mm:ss", "2 Mar 2026 11:40:05"),
        ("D MMM YYYY HH:mm:ss", "2 MAR 2026 11:40:05"),
        ("MMMM D, YYYY HH:mm:ss", "March 2, 2026 11:40:05"),
        ("YYYYMMDD HH:mm:ss", "20260302 11:40:05"),
        ("YYYY-MM-DD HH:mm:ss.SSS", "2026-03-02 11:40:05.000"),
        ("HH:mm:ss D.M.YYYY", "11:40:05 2.3.2026"),
        ("epoch_s", "1772451605"),
        ("epoch_s", "1772451605.000"),
        ("epoch_ms", "1772451605000"),
        ("epoch_us", "1772451605000000"),
        ("epoch_ns", "1772451605000000000"),
        ("apple_s", "794144405"),
        ("excel", "46083.48616898148"),
        ("excel_1904", "44621.48616898148"),
    ],
)
def test_one_instant_in_every_format(written: str, text: str) -> None:
    assert read(written, text) == UTC_US


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("DD/MM/YYYY HH:mm:ss", "31/02/2026 11:40:05"),
        ("DD/MM/YYYY HH:mm:ss", "02/13/2026 11:40:05"),
        ("DD/MM/YYYY HH:mm:ss", "02/03/2026 11:40:05 "),
        ("DD/MM/YYYY HH:mm:ss", "2/3/2026 11:40:05"),
        ("M/D/YYYY h:mm:ss A", "3/2/2026 13:40:05 AM"),
        ("M/D/YYYY h:mm:ss A", "3/2/2026 0:40:05 AM"),
        ("D MMM YYYY HH:mm:ss", "2 Mrz 2026 11:40:05"),
        ("epoch_s", "-5"),
        ("epoch_s", "1e9"),
        ("epoch_ns", "1772451605"[:9]),
        ("excel", "nan"),
        ("excel", "46083,48"),
    ],
)
def test_what_is_no_time(written: str, text: str) -> None:
    assert read(written, text) is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [("12:05 AM", 0), ("1:05 AM", 1), ("11:05 AM", 11), ("12:05 PM", 12), ("11:05 PM", 23)],
)
def test_noon_and_midnight_of_a_twelve_hour_clock(text: str, hour: int) -> None:
    expected = int((datetime(2026, 3, 2, hour, 5) - datetime(1970, 1, 1)).total_seconds() * 1e6)
    assert read("M/D/YYYY h:mm A", f"3/2/2026 {text}") == expected


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("DD.MM", "no time format"),
        ("DD/MM/YYYY hh:mm", "twelve-hour"),
        ("DD/MM/YYYY HH:mm A", "twelve-hour"),
        ("DD/MM/YYYY HH:mm HH", "twice"),
        ("DD/MM/YYYY HH:mm", ""),
        ("epoch_ms", ""),
    ],
)
def test_what_is_wrong_with_a_format(written: str, said: str) -> None:
    assert said in problem(written)
    assert bool(said) == bool(problem(written))


FORMATS = (
    "DD/MM/YYYY_HH:mm:ss.SSSSSS",
    "M/D/YYYY h:mm:ss A",
    "MMMM D, YYYY hh:mm:ss A",
    "D MMM YYYY H:mm",
    "YYYYMMDD HH:mm:ss",
)


@settings(max_examples=60)
@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 31)), st.sampled_from(FORMATS))
def test_what_is_written_is_read_back(at: datetime, written: str) -> None:
    """A format that would lose seconds of a date writes nothing."""
    at = at.replace(microsecond=at.microsecond if "SSS" in written else 0)
    text = rendered(at, written)
    if is_minutes(written) and at.second:
        assert text is None
        return
    assert text is not None
    assert pattern(written).fullmatch(text)
    assert read(written, text) == round((at - datetime(1970, 1, 1)).total_seconds() * 1e6)
