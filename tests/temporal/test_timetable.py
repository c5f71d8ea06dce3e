"""Windows on the local clock: holidays, calendars, midnight, and both changes of the clocks."""

from __future__ import annotations

import csv
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from support.data import real_data

from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals
from orderwatch.temporal.local import local_day_bounds, parse_time, to_local_text
from orderwatch.temporal.timetable import Timetable, parse_timetable

_LONDON = ZoneInfo("Europe/London")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TERM = (("2026-09-02", "2026-10-23"), ("2026-11-02", "2026-12-18"))
_HOUR = 3_600_000_000
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def _open(
    text: str, first: str, last: str, calendar: tuple[tuple[str, str], ...] | None = None
) -> list[str]:
    """The open time from the first day to the last, as local text."""
    start, end = _span(first, last)
    found = parse_timetable(text).intervals(
        start, end, timezone="Europe/London", holidays="GB-ENG", calendar=calendar
    )
    return [f"{_shown(low)} to {_shown(high)}" for low, high in found]


def _span(first: str, last: str) -> tuple[int, int]:
    return parse_time(first, _LONDON).start_us, parse_time(last, _LONDON).end_us


def _shown(us: int) -> str:
    at = datetime.fromisoformat(to_local_text(us, _LONDON))
    return f"{at:%a} {at.day} {at:%b %H:%M} {'BST' if at.utcoffset() else 'GMT'}"


def test_school_hours_over_easter():
    """Good Friday and Easter Monday are bank holidays in England."""
    assert _open("Mo-Fr 08:00-16:30; PH off", "2026-04-02", "2026-04-07") == [
        "Thu 2 Apr 08:00 BST to Thu 2 Apr 16:30 BST",
        "Tue 7 Apr 08:00 BST to Tue 7 Apr 16:30 BST",
    ]


def test_school_hours_at_the_term_boundary():
    """The last day of a calendar's range is in it, the next is not."""
    assert _open("Mo-Fr 08:00-16:30", "2026-10-22", "2026-11-02", _TERM) == [
        "Thu 22 Oct 08:00 BST to Thu 22 Oct 16:30 BST",
        "Fri 23 Oct 08:00 BST to Fri 23 Oct 16:30 BST",
        "Mon 2 Nov 08:00 GMT to Mon 2 Nov 16:30 GMT",
    ]


def test_a_window_belongs_to_the_day_on_which_it_opens():
    """Friday's night runs into Saturday, also at the end of a calendar's range."""
    friday = ["Fri 23 Oct 22:00 BST to Sat 24 Oct 02:00 BST"]
    assert _open("Fr 22:00-02:00", "2026-10-22", "2026-10-25") == friday
    assert _open("Mo-Su 22:00-02:00", "2026-10-23", "2026-10-25", (("2026-10-23",) * 2,)) == friday
    assert _open("Fr 22:00-26:00", "2026-10-22", "2026-10-25") == friday


def test_off_takes_the_windows_that_open_on_the_holiday():
    """The small hours of Good Friday belong to Thursday; Friday's own night is off."""
    assert _open("Mo-Su 22:00-02:00; PH off", "2026-04-02", "2026-04-04") == [
        "Thu 2 Apr 00:00 BST to Thu 2 Apr 02:00 BST",
        "Thu 2 Apr 22:00 BST to Fri 3 Apr 02:00 BST",
        "Sat 4 Apr 22:00 BST to Sun 5 Apr 00:00 BST",
    ]


def test_a_night_over_the_repeated_hour_lasts_thirteen_hours():
    """19:00 to 07:00 on 24 and 25 October 2026 in London."""
    assert _open("Sa 19:00-07:00", "2026-10-24", "2026-10-25") == [
        "Sat 24 Oct 19:00 BST to Sun 25 Oct 07:00 GMT"
    ]
    start, end = (
        parse_time("2026-10-24", _LONDON).start_us,
        parse_time("2026-10-26", _LONDON).end_us,
    )
    night = parse_timetable("Sa 19:00-07:00").intervals(
        start, end, timezone="Europe/London", holidays="", calendar=None
    )
    assert night.total_us == 13 * _HOUR


def test_both_passes_of_a_repeated_hour_count():
    """A window that opens at 01:30 holds from 01:30 to 02:00 before the clocks go back, too."""
    assert _open("Su 01:30-05:00", "2026-10-25", "2026-10-25") == [
        "Sun 25 Oct 01:30 BST to Sun 25 Oct 01:00 GMT",
        "Sun 25 Oct 01:30 GMT to Sun 25 Oct 05:00 GMT",
    ]
    assert _open("Su 01:00-01:30", "2026-10-25", "2026-10-25") == [
        "Sun 25 Oct 01:00 BST to Sun 25 Oct 01:30 BST",
        "Sun 25 Oct 01:00 GMT to Sun 25 Oct 01:30 GMT",
    ]


def test_a_skipped_hour_has_no_window():
    """29 March 2026 has no 01:00 to 02:00 in London."""
    assert _open("Su 01:00-02:00", "2026-03-29", "2026-03-29") == []
    assert _open("Su 00:30-02:30", "2026-03-29", "2026-03-29") == [
        "Sun 29 Mar 00:30 GMT to Sun 29 Mar 02:30 BST"
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("24/7", "1 2 3 4 5 6 7 8 9 10 11 12"),
        ("24/7; PH off", "1 2 4 5 7 8 9 10 11 12"),
        ("Mo,We 10:00-11:00", "1 6 8"),
        ("Mo, We 10:00-11:00", "1 6 8"),
        ("Sa-Mo 10:00-11:00", "4 5 6 11 12"),
        ("We", "1 8"),
        ("PH,Su 10:00-11:00", "3 5 6 12"),
        ("PH 10:00-11:00", "3 6"),
        ("Mo-Fr 08:00-09:00, PH 10:00-11:00", "3 6"),
        ("Mo-Fr 10:00-11:00; We 12:00-13:00", "2 3 6 7 9 10"),
        ("Mo-Fr 10:00-11:00, We 12:00-13:00", "1 2 3 6 7 8 9 10"),
        ("Mo-Fr 08:00-10:00,10:30-11:00", "1 2 3 6 7 8 9 10"),
        ("Apr 3 10:00-11:00", "3"),
        ("Apr 3,Apr 7 10:00-11:00", "3 7"),
        ("Apr 3-5 10:00-11:00", "3 4 5"),
        ("Apr 3-Apr 5 10:00-11:00", "3 4 5"),
        ("2026 Apr 10-2027 Jan 2 10:00-11:00", "10 11 12"),
        ("2026 Apr 3-5,2026 Apr 9 10:00-11:00", "3 4 5 9"),
        ("2025 Apr 3 10:00-11:00", ""),
        ("Sep-Apr Su 10:00-11:00", "5 12"),
        ("2026 Apr Su 10:00-11:00", "5 12"),
        ("2026 Mar Su 10:00-11:00", ""),
        ("Su 10:00-11:00; 2026 Apr 5 off", "12"),
        ("Su 10:00-11:00; 2026 Apr 5-2026 Apr 7 closed", "12"),
        ("Dec 30-Apr 2 10:00-11:00", "1 2"),
        ("Su 10:00-10:30", ""),
        ("Su 10:30-10:31 open", "5 12"),
        ("Sa 22:00-11:00", "5 12"),
        ("Sa 11:00-35:00", "5 12"),
    ],
)
def test_days_of_april_2026_with_a_window_at_half_past_ten(text, days):
    """1 April 2026 is a Wednesday; 3 and 6 April are bank holidays in England."""
    start, end = _span("2026-04-01", "2026-04-12")
    found = parse_timetable(text).intervals(
        start, end, timezone="Europe/London", holidays="GB-ENG", calendar=None
    )
    instants = [parse_time(f"2026-04-{day:02d} 10:30", _LONDON).start_us for day in range(1, 13)]
    held = found.covers(np.array(instants, dtype=np.int64))
    assert " ".join(str(day) for day in range(1, 13) if held[day - 1]) == days


def test_the_curfews_of_the_monitoring_service():
    """Every weekly curfew of the published orders opens and closes by the London clock."""
    path = real_data("uk_em/curfew_timetables.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 70
    for row in rows:
        day = row["day"].capitalize()
        text = f"{day[:2]} {row['start'][:5]}-{row['end'][:5]}"
        found = _open(text, "2026-06-01", "2026-06-09")
        shown = next(window for window in found if window.startswith(day[:3]))
        opens, closes = shown.split(" to ")
        assert opens.endswith(f"{row['start'][:5]} BST")
        assert closes.endswith(f"{row['end'][:5]} BST")


def test_an_empty_text_holds_always():
    """Missing hours restrict nothing; a calendar alone means its whole days."""
    always = parse_timetable("")
    assert always == parse_timetable("  ") or always.rules == parse_timetable("  ").rules
    span = (OPEN_START_US, OPEN_END_US)
    args = {"timezone": "Europe/London", "holidays": "GB-ENG"}
    assert always.intervals(*span, **args, calendar=None) == Intervals.of([span])
    assert always.intervals(5, 5, **args, calendar=None) == Intervals.empty()
    assert _open("", "2026-10-20", "2026-11-03", _TERM) == [
        "Tue 20 Oct 00:00 BST to Sat 24 Oct 00:00 BST",
        "Mon 2 Nov 00:00 GMT to Wed 4 Nov 00:00 GMT",
    ]
    assert _open("24/7", "2026-10-20", "2026-11-03", ()) == []


def test_what_intervals_refuses():
    """No holidays where PH needs them, an unknown zone, an open end."""
    hours = parse_timetable("24/7; PH off")
    assert hours.uses_holidays
    assert not parse_timetable("24/7").uses_holidays
    good = {"timezone": "Europe/London", "holidays": "GB-ENG", "calendar": None}
    with pytest.raises(ValueError, match=r"holidays \(PH\); name whose, as holidays: GB-ENG"):
        hours.intervals(0, _HOUR, **{**good, "holidays": ""})
    with pytest.raises(ValueError, match="nations of the UK have different bank holidays"):
        hours.intervals(0, _HOUR, **{**good, "holidays": "GB"})
    with pytest.raises(ValueError, match="is not a known time zone; did you mean"):
        hours.intervals(0, _HOUR, **{**good, "timezone": "Europe/Londn"})
    with pytest.raises(ValueError, match="covers over 100,000 days"):
        hours.intervals(0, OPEN_END_US, **good)


def test_cutting_the_time_asked_about_changes_nothing():
    """Two halves together are the whole, wherever the cut falls."""
    hours = parse_timetable("Mo-Su 19:00-07:00; PH off")
    args = {"timezone": "Europe/London", "holidays": "GB-ENG", "calendar": None}
    start, end = (
        parse_time("2026-10-20", _LONDON).start_us,
        parse_time("2026-10-30", _LONDON).end_us,
    )
    whole = hours.intervals(start, end, **args)
    for cut in range(start, end, 5 * _HOUR + 1):
        halves = hours.intervals(start, cut, **args).union(hours.intervals(cut, end, **args))
        assert halves == whole


def test_every_second_of_the_repeated_hour():
    """Brute force over each second of 25 October 2026."""
    start, end = local_day_bounds(date(2026, 10, 25), _LONDON)
    found = parse_timetable("Mo-Su 00:30-01:15,01:45-02:00,23:59-00:01").intervals(
        start, end, timezone="Europe/London", holidays="", calendar=None
    )
    seconds = np.arange(start, end, 1_000_000, dtype=np.int64)
    held = found.covers(seconds)
    for us, inside in zip(seconds.tolist(), held.tolist(), strict=True):
        at = (_EPOCH + timedelta(microseconds=us)).astimezone(_LONDON)
        minute = at.hour * 60 + at.minute
        assert inside == (30 <= minute < 75 or 105 <= minute < 120 or minute in {0, 1439})


def test_two_years_take_a_few_milliseconds():
    """A slow expansion would show in a batch of thousands of orders; the bound is generous."""
    hours = Timetable("", parse_timetable("Mo-Fr 08:00-16:30; PH off").rules)
    args = {"timezone": "Europe/London", "holidays": "GB-ENG", "calendar": None}
    start, end = (
        parse_time("2026-01-01", _LONDON).start_us,
        parse_time("2027-12-31", _LONDON).end_us,
    )
    hours.intervals(start, end, **args)
    taken = []
    for shift in range(1, 6):
        begun = time.perf_counter()
        hours.intervals(start + shift * 24 * _HOUR, end + shift * 24 * _HOUR, **args)
        taken.append(time.perf_counter() - begun)
    assert min(taken) < 0.1
