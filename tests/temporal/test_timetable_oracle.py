"""Timetables against plain Python and against the package on the text as written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from orderwatch.temporal.holidays import holiday_dates
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import local_day_bounds
from orderwatch.temporal.timetable import parse_timetable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = 3_600_000_000
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

# A second reading of the language, kept as plain as can be, to hold the package and us to.

_minutes = st.integers(0, 95).map(lambda quarter: quarter * 15)
_window = st.tuples(_minutes, _minutes).filter(lambda window: window[0] != window[1])
_windows = st.lists(_window, min_size=1, max_size=3)
_some_days = st.lists(st.sampled_from(_DAYS), min_size=1, max_size=7, unique=True)
_Rule = tuple[str, list[str], list[date], list[tuple[int, int]]]


@st.composite
def _rules(draw: st.DrawFn, near: date) -> list[_Rule]:
    """A weekly rule, and maybe more of it, a special day of the week, dates and PH."""
    rules: list[_Rule] = [("", draw(_some_days), [], draw(_windows))]
    if draw(st.booleans()):
        rules.append((", ", draw(_some_days), [], draw(_windows)))
    if draw(st.booleans()):
        rules.append(("; ", [draw(st.sampled_from(_DAYS))], [], draw(_windows)))
    if draw(st.booleans()):
        rules.append(("; ", ["PH"], [], draw(st.just([]) | _windows)))
    if draw(st.booleans()):
        days = draw(st.lists(st.integers(-2, 6), min_size=1, max_size=3, unique=True))
        dates = [near + timedelta(days=day) for day in days]
        rules.append(("; ", [], dates, draw(st.just([]) | _windows)))
    return rules


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _text(rules: list[_Rule]) -> str:
    parts = []
    for joint, days, dates, windows in rules:
        chosen = ",".join(f"{day:%Y %b} {day.day}" for day in dates) or ",".join(days)
        hours = ",".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in windows)
        parts.append(f"{joint}{chosen} {hours or 'off'}")
    return "".join(parts)


def _inside(rules: list[_Rule], wall: datetime, holidays: frozenset[date]) -> bool:
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        minute = wall.hour * 60 + wall.minute + 1440 * back
        for opens, closes in _opening(rules, day, holidays):
            if opens <= minute < (closes if closes > opens else closes + 1440):
                return True
    return False


def _opening(rules: list[_Rule], day: date, holidays: frozenset[date]) -> list[tuple[int, int]]:
    """The windows that open on a day."""
    held: list[tuple[int, int]] = []
    for joint, days, dates, windows in rules:
        if day in dates or _DAYS[day.weekday()] in days or ("PH" in days and day in holidays):
            held = held + windows if joint == ", " else windows
    return held


@settings(max_examples=80)
@given(
    st.sampled_from(
        [
            ("Europe/London", date(2026, 10, 24)),
            ("Europe/London", date(2026, 3, 28)),
            ("Europe/London", date(2026, 4, 3)),
            ("Europe/London", date(2026, 12, 25)),
            ("America/St_Johns", date(2010, 11, 6)),
            ("America/Havana", date(2026, 10, 31)),
            ("Australia/Lord_Howe", date(2026, 4, 4)),
            ("Pacific/Apia", date(2011, 12, 29)),
        ]
    ),
    st.data(),
)
def test_an_instant_is_inside_exactly_if_its_wall_clock_is(place, data):
    """Against plain Python, every few minutes over four days about a change of the clocks."""
    name, day = place
    rules = data.draw(_rules(day))
    try:
        hours = parse_timetable(_text(rules))
    except ValueError as error:
        assert "a later one undoes" in str(error)  # noqa: PT017
        return
    tz, holidays = ZoneInfo(name), holiday_dates("GB-ENG", range(day.year - 1, day.year + 2))
    start, end = local_day_bounds(day, tz)[0], local_day_bounds(day + timedelta(days=4), tz)[0]
    found = hours.intervals(start, end, timezone=name, holidays="GB-ENG", calendar=None)
    instants = np.arange(start, end, 5 * 60_000_000, dtype=np.int64)
    for us, held in zip(instants.tolist(), found.covers(instants).tolist(), strict=True):
        wall = (_EPOCH + timedelta(microseconds=us)).astimezone(tz)
        assert held == _inside(rules, wall, holidays), (_text(rules), wall)


@settings(max_examples=60)
@given(st.data())
def test_the_package_alone_says_the_same_where_no_window_passes_midnight(data):
    """The text as written, given to the package, has the same windows in UTC."""
    day = date(2026, 5, 10)
    rules = [
        (joint, days, dates, [(min(window), max(window)) for window in windows])
        for joint, days, dates, windows in data.draw(_rules(day))
        if days != ["PH"]
    ]
    try:
        hours = parse_timetable(_text(rules))
    except ValueError as error:
        assert "a later one undoes" in str(error)  # noqa: PT017
        return
    low, high = datetime(2026, 5, 4), datetime(2026, 6, 4)
    found = hours.intervals(*_utc(low, high), timezone="UTC", holidays="", calendar=None)
    assert found == _by_the_package(_text(rules), low, high)


def _utc(*naive: datetime) -> list[int]:
    return [(at.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1) for at in naive]


def _by_the_package(text: str, low: datetime, high: datetime) -> Intervals:
    spans = OpeningHours(text).intervals(low, high)
    return Intervals.of(tuple(_utc(a, b)) for a, b, state, _ in spans if state == State.OPEN)


@pytest.mark.parametrize(
    "dates",
    [
        "Feb 29",
        "Feb 20-29",
        "Feb 28-Mar 1",
        "Dec 20-Jan 5",
        "Sep-Jun",
        "Feb",
        "Jan,Mar 15",
        "Oct-Feb",
        "2023 Feb",
        "2024 Feb-Mar",
        "2023 Dec 20-2024 Jan 5",
        "2023 Nov 30-Dec 2",
        "Apr 30-May 1,2023 Jul 4",
    ],
)
def test_dates_of_every_kind_over_a_leap_year(dates):
    """Against a plain reading of each day of 2023 and 2024."""
    low, high = _utc(datetime(2023, 1, 1), datetime(2025, 1, 1))
    found = parse_timetable(f"{dates} 10:00-11:00").intervals(
        low, high, timezone="UTC", holidays="", calendar=None
    )
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(731)]
    instants = np.array([low + number * 24 * _HOUR + 10 * _HOUR for number in range(731)])
    held = found.covers(instants)
    wrong = [day for day, inside in zip(days, held, strict=True) if inside != _matches(dates, day)]
    assert wrong == []


def _matches(dates: str, day: date) -> bool:
    """A plain reading of a list of dates; a range without years goes round the turn of a year."""
    return any(_in_range(each, day) for each in dates.split(","))


def _in_range(text: str, day: date) -> bool:
    first, _, last = text.partition("-")
    low = _point(first, 0, first, 1)
    high = _point(last or first, low[0], first, 31)
    if low[0]:
        return low <= (day.year, day.month, day.day) <= high
    at = (day.month, day.day)
    if low <= high:
        return low[1:] <= at <= high[1:]
    return at >= low[1:] or at <= high[1:]


def _point(text: str, year: int, other: str, day: int) -> tuple[int, int, int]:
    """(year, month, day) of one end of a range, the other end's month where it has none."""
    words = text.split()
    year = int(words.pop(0)) if len(words[0]) == 4 else year
    month = next(word for word in [*words, *other.split()] if word.isalpha())
    day = int(words[-1]) if words[-1].isdigit() else day
    return year, datetime.strptime(month, "%b").month, day
