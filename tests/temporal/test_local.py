"""Times, days and zones as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.temporal.local import (
    ParsedTime,
    local_day_bounds,
    parse_time,
    to_local_text,
    to_utc_text,
    zone,
)

_LONDON = ZoneInfo("Europe/London")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _us(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-02 11:40", "2026-03-02T11:40Z"),
        ("2026-07-02 11:40", "2026-07-02T10:40Z"),
        ("2026-07-02T11:40:30", "2026-07-02T10:40:30Z"),
        ("2026-07-02T11:40:30.25", "2026-07-02T10:40:30.250000Z"),
        ("2026-07-02 11:40Z", "2026-07-02T11:40Z"),
        ("2026-07-02 11:40 +02:00", "2026-07-02T09:40Z"),
        ("2026-07-02T11:40-05:30", "2026-07-02T17:10Z"),
        ("2026-10-25 01:30+01:00", "2026-10-25T00:30Z"),
        ("2026-10-25 01:30+00:00", "2026-10-25T01:30Z"),
        ("2026-10-25 00:59:59", "2026-10-24T23:59:59Z"),
        ("2026-10-25 02:00", "2026-10-25T02:00Z"),
        ("2026-03-29 02:00", "2026-03-29T01:00Z"),
        ("  2026-03-02 11:40 ", "2026-03-02T11:40Z"),
    ],
)
def test_an_instant(text, utc):
    """A local time, or a time with its offset, is one instant."""
    assert parse_time(text, _LONDON) == ParsedTime(_us(utc), _us(utc), date_only=False)


@pytest.mark.parametrize(
    ("text", "start", "end", "hours"),
    [
        ("2026-04-03", "2026-04-02T23:00Z", "2026-04-03T23:00Z", 24),
        ("2026-03-29", "2026-03-29T00:00Z", "2026-03-29T23:00Z", 23),
        ("2026-10-25", "2026-10-24T23:00Z", "2026-10-26T00:00Z", 25),
    ],
)
def test_a_date_alone_is_the_whole_local_day(text, start, end, hours):
    """23 and 25 hours where the clocks change."""
    parsed = parse_time(text, _LONDON)
    assert parsed == ParsedTime(_us(start), _us(end), date_only=True)
    assert parsed.end_us - parsed.start_us == hours * 3_600_000_000


_EXAMPLE = "write 2026-03-02 11:40, or 2026-03-02 for the whole day"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "2026-10-25 01:30",
            "happened twice, as the clocks went back; "
            "write 2026-10-25 01:30:00+01:00 or 2026-10-25 01:30:00+00:00",
        ),
        (
            "2026-03-29 01:00",
            "never happened, as the clocks went forward over it; "
            "write 2026-03-29T00:00:00+00:00 or 2026-03-29T02:00:00+01:00",
        ),
        ("2026-02-30", "is no day of the calendar; write year-month-day"),
        ("2026-13-01 10:00", "is no day of the calendar; write year-month-day"),
        ("2026-03-02 24:00", "has no such hour; write 2026-03-03 00:00 for the midnight after"),
        (
            "2026-03-02 25:00",
            "has no such time of day; hours go from 00:00 to 23:59, seconds to 59",
        ),
        (
            "2026-03-02 10:00:60",
            "has no such time of day; hours go from 00:00 to 23:59, seconds to 59",
        ),
        ("02/03/2026 11:40", f"does not begin with the year; {_EXAMPLE}"),
        ("2/3/26", f"does not begin with the year; {_EXAMPLE}"),
        ("2026-03-02 5pm", "has a twelve-hour clock; write hours from 00 to 23, as 17:40"),
        (
            "2026-07-02 11:40 BST",
            "names its zone by letters; "
            "write the offset, as 2026-07-02 11:40+01:00, or none for local time",
        ),
        (
            "2026-07-02 11:40z",
            "names its zone by letters; "
            "write the offset, as 2026-07-02 11:40+01:00, or none for local time",
        ),
        (
            "2026-07-02 11:40+15:00",
            "has no such offset from UTC; write Z, or one such as +01:00",
        ),
        ("2026-3-2", f"is not a time; {_EXAMPLE}"),
        ("20260302", f"is not a time; {_EXAMPLE}"),
        ("2026-03-02 11", f"is not a time; {_EXAMPLE}"),
        ("2026-03-02 11:4", f"is not a time; {_EXAMPLE}"),
        ("٢٠٢٦-03-02", f"is not a time; {_EXAMPLE}"),
        ("until further order", f"is not a time; {_EXAMPLE}"),
        ("", f"is empty; {_EXAMPLE}"),
        ("9999-12-31", "is out of range; years go from 1900 to 9998"),
        ("0026-03-02 10:00", "is out of range; years go from 1900 to 9998"),
    ],
)
def test_what_is_no_time(text, words):
    """Each refusal says why and what to write."""
    with pytest.raises(ValueError, match=r".") as caught:
        parse_time(text, _LONDON)
    assert str(caught.value) == words


def test_what_a_refusal_offers_is_accepted():
    """The times offered for a repeated or skipped local time are read, and differ by the change."""
    for text in ("2026-10-25 01:30", "2026-03-29 01:30"):
        with pytest.raises(ValueError, match="write") as caught:
            parse_time(text, _LONDON)
        offered = str(caught.value).partition("write ")[2].split(" or ")
        one, two = (parse_time(each, _LONDON).start_us for each in offered)
        assert two - one == 3_600_000_000


@pytest.mark.parametrize(
    ("name", "day", "start", "end"),
    [
        # The clocks go forward at midnight: the day begins at 01:00.
        ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00Z", "2026-03-29T21:00Z"),
        # They go back from 00:01 to 23:01: the second pass is still the day's.
        ("America/St_Johns", "2010-11-06", "2010-11-06T02:30Z", "2010-11-07T03:30Z"),
        ("America/St_Johns", "2010-11-07", "2010-11-07T02:30Z", "2010-11-08T03:30Z"),
        # They go back from 01:00 to 00:00: midnight is passed twice on the day itself.
        ("America/Havana", "2026-11-01", "2026-11-01T04:00Z", "2026-11-02T05:00Z"),
        # They go back from 24:00 to 23:00.
        ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00Z", "2018-02-18T03:00Z"),
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00Z", "2011-12-30T10:00Z"),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z", "2011-12-30T10:00Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00Z", "2011-12-31T10:00Z"),
    ],
)
def test_days_where_midnight_is_odd(name, day, start, end):
    """From the first instant of the day on the wall clock to the end of the last."""
    bounds = local_day_bounds(date.fromisoformat(day), ZoneInfo(name))
    assert bounds == (_us(start), _us(end))


def test_a_day_that_was_left_out_is_refused():
    """Samoa had no 30 December 2011."""
    with pytest.raises(ValueError, match=r"never happened in Pacific/Apia, .*; write another day"):
        parse_time("2011-12-30", zone("Pacific/Apia"))


@settings(max_examples=100)
@given(
    st.dates(date(1970, 1, 2), date(2099, 12, 30)),
    st.sampled_from(["Europe/London", "America/Havana", "Australia/Lord_Howe", "Asia/Gaza"]),
)
def test_day_bounds_hold_every_instant_of_the_day(day, name):
    """The first instant shows the day, the one before it does not; likewise at the end."""
    tz = ZoneInfo(name)
    start, end = local_day_bounds(day, tz)
    shown = [
        datetime.fromisoformat(to_local_text(us, tz)).date()
        for us in (start - 1, start, end - 1, end)
    ]
    assert [each == day for each in shown] == [False, True, True, False]


@settings(max_examples=200)
@given(
    st.integers(0, 4_102_444_800_000_000),
    st.sampled_from(["Europe/London", "America/St_Johns", "Asia/Kathmandu", "UTC"]),
)
def test_written_times_read_back(us, name):
    """What is written out names the same instant, to the microsecond."""
    tz = zone(name)
    for text in (to_utc_text(us), to_local_text(us, tz)):
        assert _us(text) == us
    assert parse_time(to_local_text(us, tz), tz).start_us == us


@pytest.mark.parametrize(
    ("us", "utc", "local"),
    [
        (1_776_150_600_000_000, "2026-04-14T07:10:00Z", "2026-04-14T08:10:00+01:00"),
        (1_776_150_600_500_000, "2026-04-14T07:10:00.5Z", "2026-04-14T08:10:00.5+01:00"),
        (1_776_150_600_000_001, "2026-04-14T07:10:00.000001Z", "2026-04-14T08:10:00.000001+01:00"),
        (1_776_150_600_120_000, "2026-04-14T07:10:00.12Z", "2026-04-14T08:10:00.12+01:00"),
        (-1, "1969-12-31T23:59:59.999999Z", "1970-01-01T00:59:59.999999+01:00"),
    ],
)
def test_decimals_as_many_as_needed(us, utc, local):
    """No trailing zeros, and none lost."""
    assert to_utc_text(us) == utc
    assert to_local_text(us, _LONDON) == local


@pytest.mark.parametrize("name", ["Europe/London", "America/New_York", "UTC", "US/Eastern"])
def test_zones_of_regions(name):
    """A region's name, as in the time zone database."""
    assert zone(name).key == name


_NO_REGION = "does not name a region with its changes of the clock; write a region, as "
_REGIONS = "write a region, as Europe/London or America/New_York"
_OFFSET = "is an offset, which does not follow the clocks; write a region, as Europe/London"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("BST", f"{_NO_REGION}Europe/London"),
        ("GMT", f"{_NO_REGION}Europe/London"),
        ("GB", f"{_NO_REGION}Europe/London"),
        ("EST", f"{_NO_REGION}America/New_York"),
        ("EST5EDT", f"{_NO_REGION}America/New_York"),
        ("pst", f"{_NO_REGION}America/Los_Angeles"),
        ("+01:00", _OFFSET),
        ("UTC+1", _OFFSET),
        ("Etc/GMT-1", _OFFSET),
        ("Z", _OFFSET),
        ("London", "is not a known time zone; did you mean Europe/London?"),
        ("New York", "is not a known time zone; did you mean America/New_York?"),
        ("", "is not a known time zone; write a region, as Europe/London or America/New_York"),
        (
            "../zones",
            "is not a known time zone; write a region, as Europe/London or America/New_York",
        ),
    ],
)
def test_what_is_no_zone(name, words):
    """Offsets and abbreviations do not say when the clocks change."""
    with pytest.raises(ValueError, match=r".") as caught:
        zone(name)
    assert str(caught.value) == words


@pytest.mark.parametrize("name", ["Europe/Londn", "europe/london", "right/Europe/London"])
def test_a_slip_in_a_zone_is_named(name):
    """The nearest region comes first; the case counts, as it does on some systems."""
    with pytest.raises(ValueError, match=r"did you mean Europe/London( or .*)?"):
        zone(name)
