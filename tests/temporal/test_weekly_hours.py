"""The grammar of weekly hours: what is read, what is refused, and what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from orderwatch.temporal.timetable import parse_timetable
from orderwatch.temporal.weekly_hours import Rule, read_rules

_WEEK = ("Mo", "Tu", "We", "Th", "Fr")
_CALENDARS = "list the dates under calendars: and name them with calendar:"
_EXAMPLE = "write it as Mo-Fr 08:00-16:30; PH off"
_HYPHEN = "write it with a hyphen, as Mo-Fr 08:00-16:30"
_UNDOES = (
    "has a rule that a later one undoes; "
    "put rules for some days last, or a comma between two that both hold"
)
_BEHIND_DAYS = "has a comma behind days; write their times first, as Mo-Fr 08:00-16:30"
_NO_TIME = "which is no time of day; write times from 00:00 to 24:00"
_YEARS = "write the later day last, with its year, as 2026 Dec 20-2027 Jan 5"


def test_days_holidays_and_times():
    """The usual hours, as a person would say them."""
    assert read_rules("Mo-Fr 08:00-16:30; PH off") == (
        Rule(days=_WEEK, windows=((480, 990),)),
        Rule(on_holidays=True, off=True),
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("24/7", Rule(windows=((0, 1440),))),
        ("Mo", Rule(days=("Mo",), windows=((0, 1440),))),
        ("Mo–Fr 08:00–16:30", Rule(days=_WEEK, windows=((480, 990),))),
        ("Mo, We 8:00 - 9:00", Rule(days=("Mo", "We"), windows=((480, 540),))),
        ("We,Mo 08:00-09:00", Rule(days=("Mo", "We"), windows=((480, 540),))),
        ("Sa-Mo 08:00-09:00", Rule(days=("Mo", "Sa", "Su"), windows=((480, 540),))),
        ("Fr 22:00-02:00", Rule(days=("Fr",), windows=((1320, 1560),))),
        ("Fr 22:00-26:00", Rule(days=("Fr",), windows=((1320, 1560),))),
        ("Fr 22:00-24:00", Rule(days=("Fr",), windows=((1320, 1440),))),
        ("Fr 22:00-00:00", Rule(days=("Fr",), windows=((1320, 1440),))),
        ("08:00-09:00, 10:00-11:00", Rule(windows=((480, 540), (600, 660)))),
        ("Sa,PH 10:00-11:00", Rule(days=("Sa",), on_holidays=True, windows=((600, 660),))),
        ("Apr 3 10:00-11:00", Rule(dates=("Apr 03",), windows=((600, 660),))),
        ("Apr 3-10 10:00-11:00", Rule(dates=("Apr 03-Apr 10",), windows=((600, 660),))),
        ("2026 Sep 10:00-11:00", Rule(dates=("2026 Sep 01-2026 Sep 30",), windows=((600, 660),))),
        (
            "2026 Apr 3,2026 Dec 20-2027 Jan 5 Su 10:00-11:00",
            Rule(
                dates=("2026 Apr 03", "2026 Dec 20-2027 Jan 05"),
                days=("Su",),
                windows=((600, 660),),
            ),
        ),
    ],
)
def test_one_rule(text, rule):
    """Each form of days, dates and times."""
    assert read_rules(text) == (rule,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mo-Fr 08:00-16:30; SH off", f"speaks of school holidays (SH); {_CALENDARS}"),
        ("week 1-53/2 Mo", f"counts weeks; {_CALENDARS}, or use every: in at:"),
        ("18:00+", "has a window without an end; write its end, as 18:00-24:00 or 18:00-02:00"),
        (
            "Mo 18:00-20:00+",
            "has a window without an end; write its end, as 18:00-24:00 or 18:00-02:00",
        ),
        (
            "Mo 08:00-09:00 unknown",
            "has windows that may not hold; put the words under clause: and review: yes",
        ),
        ("sunrise-sunset", "follows the sun; write a time of day, as 18:00-24:00"),
        ("Mo 18:00-dusk", "follows the sun; write a time of day, as 18:00-24:00"),
        ("dawn-08:00", "follows the sun; write a time of day, as 18:00-24:00"),
        ("easter", f"speaks of easter; write PH, or {_CALENDARS}"),
        ("Mo[1] 10:00-11:00", f"counts days of the month; {_CALENDARS}"),
        (
            "Mo 10:00-11:00 || We 10:00-11:00",
            "has a fallback (||); write the windows that hold, separated by a comma",
        ),
        (
            'Mo 10:00-11:00 "by appointment"',
            "has a comment in quotes; put the words under clause: or reason:",
        ),
        ("Mo 10:00-16:00/90", "repeats in steps; write every window, separated by commas"),
        (
            "Mo: 10:00-11:00",
            "has a colon after the days; write them without one, as Mo-Fr 08:00-16:30",
        ),
        ("Mon-Fri 08:00-16:30", "has 'Mon'; write Mo"),
        ("mo-fr 08:00-16:30", "has 'mo'; write Mo"),
        ("Tuesdays 08:00-16:30", "has 'Tuesdays'; write Tu"),
        ("Sept 10:00-11:00", "has 'Sept'; write Sep"),
        ("weekdays 08:00-16:30", "is not in the language of weekly hours; write Mo-Fr"),
        ("BH off", "is not in the language of weekly hours; write PH for public holidays"),
        ("Mo 9am-5pm", "has '9' where it has no place; write times as 08:00-16:30"),
        ("Mo 0900-1700", "has '0900' where it has no place; write times as 08:00-16:30"),
        ("Mo 08:00 to 16:30", f"has a range in words; {_HYPHEN}"),
        ("Mo 08:00", "has a time without an end; write a window, as 08:00-16:30"),
        ("Mo 08:00-", f"breaks off; {_EXAMPLE}"),
        ("Mo-", f"breaks off; {_EXAMPLE}"),
        ("Mo 24:00-25:00", f"has 24:00, {_NO_TIME}"),
        ("Mo 08:60-09:00", f"has 08:60, {_NO_TIME}"),
        ("Mo 08:00-49:00", f"has 49:00, {_NO_TIME}"),
        (
            "Mo 08:00-33:00",
            "has a window of over 24 hours; write its end by the clock, as 22:00-02:00",
        ),
        (
            "Mo 08:00-08:00",
            "has a window that closes as it opens; write 00:00-24:00 for a whole day",
        ),
        (
            "Mo We 10:00-11:00",
            "has two days without a comma between; write Mo,We or Mo-Fr or Sa,PH",
        ),
        ("PH Mo off", "has two days without a comma between; write Mo,We or Mo-Fr or Sa,PH"),
        ("Fr,22:00-02:00", _BEHIND_DAYS),
        ("Mo,24/7", _BEHIND_DAYS),
        ("Mo,", _BEHIND_DAYS),
        (
            "Mo-Fr 08:00-16:30, PH off",
            "has a comma before what is off; write a semicolon, as Mo-Fr; PH off",
        ),
        (
            "Mo 08:00-09:00, Tu",
            "has days without times after a comma; write their times, as Sa 10:00-12:00",
        ),
        (
            "Mo 08:00-09:00 open, 10:00-11:00",
            "has times for every day after a comma; name their days, as Sa 10:00-12:00",
        ),
        ("Mo 08:00-09:00;", f"has nothing beside a semicolon; {_EXAMPLE}"),
        ("PH off", "has no window that opens; write when it holds first, as 24/7; PH off"),
        ("24/7; off", "says off of no day; name the days or dates, as PH off"),
        (
            "Mo-Fr 08:00-16:30; We 12:00-13:00 off",
            "switches times of a day off; write the times that hold, as 08:00-12:00",
        ),
        ("PH off; Mo-Fr 08:00-16:30", _UNDOES),
        ("2026 Apr 3 off; Mo-Fr 08:00-16:30", _UNDOES),
        ("Mo-Fr 08:00-10:00; Mo-Fr 14:00-16:00", _UNDOES),
        ("Fr 08:00-10:00; Mo-Fr 14:00-16:00", _UNDOES),
        ("PH 10:00-11:00; Mo-Fr 14:00-16:00", _UNDOES),
        ("Mo-Fr 08:00-10:00; Mo-Su off", _UNDOES),
        (
            "Apr 3-10 PH off",
            "has dates and PH in one rule; write two rules, separated by a semicolon",
        ),
        ("Apr 31", "has Apr 31, which is no day; write a day of the calendar"),
        ("2026 Feb 29", "has 2026 Feb 29, which is no day; write a day of the calendar"),
        ("Apr 0", "has a day 0; days of a month go from 1"),
        (
            "2026-04-03 10:00-11:00",
            "has a date in figures; write dates as 2026 Apr 3, "
            "or list them under calendars: and name calendar:",
        ),
        ("2026 Dec 20-Jan 5", f"has a range of dates that runs backwards; {_YEARS}"),
        ("2027 Apr 3-2026 Apr 5", f"has a range of dates that runs backwards; {_YEARS}"),
        ("Apr 10-3", f"has a range of dates that runs backwards; {_YEARS}"),
        ("Apr-May 3", "has a range from a month to a day; write both days, as Apr 1-May 3"),
        (
            "Apr 3-2026 May 3",
            "has a range with one year; write both years, as 2026 Dec 20-2027 Jan 5",
        ),
        (
            "2026 Mo-Fr 08:00-16:30",
            "has the year 2026 alone; write from: and until:, or dates as 2026 Apr 3",
        ),
        ("school hours", f"has 'school', which does not belong there; {_EXAMPLE}"),
        ("\x00", f"has a word, which does not belong there; {_EXAMPLE}"),
        ("Mo 08:00-09:00," * 200, f"is too long; {_CALENDARS}"),
    ],
)
def test_what_is_refused(text, words):
    """What the language takes without doing what is meant, and what it has no word for."""
    with pytest.raises(ValueError, match=r".") as caught:
        parse_timetable(text)
    assert str(caught.value) == words


_WORDS = st.sampled_from(
    (
        *("Mo", "Fr", "Mo-Fr", "PH", "off", "08:00-16:30", "22:00-02:00", "Apr 3", "2026"),
        *("Sep-Dec", "24/7", "SH", "week", "open", "-", ",", ";", "+", "[", "|", '"', "29:00"),
        *("08:00", "x"),
    )
)


@settings(max_examples=400)
@given(st.lists(_WORDS, min_size=1, max_size=8))
def test_what_is_read_is_in_the_language(words):
    """Any text is read or refused with a remedy, and the package takes all that is read."""
    text = " ".join(words).replace(" ;", ";").replace(" ,", ",")
    try:
        parse_timetable(text)
    except ValueError as error:
        assert "; " in str(error)  # noqa: PT017
    else:
        OpeningHours(text)


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    """Hostile text ends in a refusal, never in another error."""
    try:
        parse_timetable(text)
    except ValueError as error:
        assert "; " in str(error)  # noqa: PT017
