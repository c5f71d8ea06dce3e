"""Words of courts: hours, dates, radii, periods; what is not wholly understood stays words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.orders.court.hours import days_of, hours_in, hours_of, timetable
from orderwatch.orders.court.results import is_before
from orderwatch.orders.court.words import lines_of, moment, period_fits, places_in, radius_in
from orderwatch.temporal.timetable import parse_timetable

DAYS = [
    ("Every day", "Mo-Su"),
    ("daily", "Mo-Su"),
    ("Mon -fri", "Mo-Fr"),
    ("Monday to Friday inclusive", "Mo-Fr"),
    ("Fridays and Saturdays", "Fr,Sa"),
    ("Tues, Thurs", "Tu,Th"),
    ("On weekends", "Sa,Su"),
    ("Monday to Monday", ""),
    ("2", ""),
    ("every other day", ""),
    ("Every day except Sunday", ""),
    ("", ""),
    ("m", ""),
]
SENTENCES = [
    ("Mon -fri 7 AM -7 PM", "Mo-Fr 07:00-19:00"),
    ("Between the hours of 7pm and 7am daily.", "Mo-Su 19:00-07:00"),
    ("daily 19:00 to 07:00", "Mo-Su 19:00-07:00"),
    ("7.30pm until 6.15am every night", "Mo-Su 19:30-06:15"),
    ("12 midnight to 6am daily", "Mo-Su 00:00-06:00"),
    ("12am to 12pm daily", "Mo-Su 00:00-12:00"),
    ("7 to 7 daily", ""),
    ("7pm to 7am", ""),
    ("7pm to 7am daily except Christmas Day", ""),
    ("7pm to 7am daily, then 8pm to 8am on Sundays", ""),
    ("13pm to 7am daily", ""),
    ("25:00 to 07:00 daily", ""),
    ("as explained in the court order.", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "days"), DAYS)
def test_days(text: str, days: str) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize(("text", "when"), SENTENCES)
def test_sentences(text: str, when: str) -> None:
    assert hours_in(text) == when


@settings(max_examples=60)
@given(st.text("apm.:0179 dailyMoFr-", max_size=30))
def test_whatever_is_read_is_a_timetable(text: str) -> None:
    when = hours_in(text)
    if when:
        parse_timetable(when)


def test_a_table_joins_days_with_the_same_hours() -> None:
    rows = [
        ("MONDAY", "19:00:00", "07:00:00"),
        ("TUESDAY", "19:00:00", "07:00:00"),
        ("SATURDAY", "20:00", "08:00"),
        ("SATURDAY", "12:00", "13:00"),
    ]
    assert timetable(rows) == "Mo-Tu 19:00-07:00; Sa 20:00-08:00,12:00-13:00"
    assert timetable([("MONDAY", "19:00", "19:00")]) == ""
    assert timetable([("SOMEDAY", "19:00", "20:00")]) == ""
    assert timetable([]) == ""


def test_hours_without_days_are_none() -> None:
    assert hours_of("18:00", "08:00", "2") == ""


@pytest.mark.parametrize(
    ("day", "clock", "read"),
    [
        ("21/02/2025", "10:00", "2025-02-21 10:00"),
        ("21/02/2025", "", "2025-02-21"),
        ("1/2/2025", "9:05", "2025-02-01 09:05"),
        ("21/02/2025", "24:00", None),
        ("31/02/2025", "10:00", None),
        ("2025-02-21", "10:00", None),
        ("02/21/2025", "10:00", None),
        ("21/02/25", "", None),
    ],
)
def test_dates(day: str, clock: str, read: str | None) -> None:
    assert moment(day, clock) == read


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2025-01-22", "2025-01-22", True),  # to the end of that day
        ("2025-01-22", "2025-01-22 10:00", True),
        ("2025-01-22 10:00", "2025-01-22", True),
        ("2025-01-22 10:00", "2025-01-22 10:00", False),
        ("2025-01-22", "2025-01-21", False),
        ("2025-02-21 10:00", "2025-02-20 10:00", False),
    ],
)
def test_before(start: str, end: str, before: bool) -> None:
    assert is_before(start, end) is before


@pytest.mark.parametrize(
    ("period", "start", "end", "fits"),
    [
        ("4 Months", "2024-12-07 19:00", "2025-04-06 07:00", True),
        ("6 Months", "2024-10-25", "2025-05-25", False),
        ("1 Years", "2025-02-21", "2026-02-20", True),
        ("120 days", "2024-10-21", "2025-05-17", False),
        ("12 Weeks", "2025-01-01", "2025-03-26", True),
        ("6 Months", "2024-08-31", "2025-02-28", True),
        ("a while", "2024-08-31", "2025-02-28", True),
    ],
)
def test_periods(period: str, start: str, end: str, fits: bool) -> None:
    assert period_fits(period, start, end) is fits


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("5 miles radius of", "5 mi"),
        ("2miles", "2 mi"),
        ("500 metres", "500 m"),
        ("100m", "100 m"),
        ("0.25 Mile", "0.25 mi"),
        ("300 yards", "300 yd"),
        ("2", ""),
        ("two miles", ""),
        ("5 miles of the town", ""),
    ],
)
def test_radii(written: str, length: str) -> None:
    assert radius_in(lines_of(f"Within:{written}\nOf:Mitcham")) == (length, written)


def test_places_and_lines_that_go_on() -> None:
    lines = lines_of("Address:101 leads,\nbroad gateway \nBirmigham\nFrequency:2")
    assert places_in(lines) == ("101 leads,\nbroad gateway \nBirmigham",)
    assert lines.first("Frequency") == "2"


def test_a_label_in_a_free_text_does_not_win() -> None:
    lines = lines_of("Place or area:x\nEnd date for tag:01/01/2030\nEnd date for tag:01/01/2025")
    assert lines.twice == ("End date for tag",)
    assert lines.first("End date for tag") == "01/01/2030"
