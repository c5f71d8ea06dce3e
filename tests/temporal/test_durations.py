"""Lengths of time as written in orders and policies."""

from __future__ import annotations

import pytest

from orderwatch.temporal.durations import parse_duration, stated_text

_MINUTE = 60_000_000


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("3 min", 3 * _MINUTE),
        ("3min", 3 * _MINUTE),
        ("90 s", 90_000_000),
        ("0 s", 0),
        ("0.5 seconds", 500_000),
        ("0.1 s", 100_000),
        ("1.5 h", 90 * _MINUTE),
        ("1 hour", 60 * _MINUTE),
        ("1 h 30 min", 90 * _MINUTE),
        ("1 hour and 30 minutes", 90 * _MINUTE),
        ("14 days", 14 * 1440 * _MINUTE),
        ("2 weeks", 14 * 1440 * _MINUTE),
        ("  3   Min ", 3 * _MINUTE),
    ],
)
def test_lengths_of_time(text, us):
    """A number and a unit, exactly."""
    assert parse_duration(text) == us


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("90", 'has no unit; write "90 min" (or s, h, days)'),
        ("3 m", "has the unit m, which is a metre or a minute; write min"),
        ("5 ms", "has the unit ms; write seconds, as 0.5 s"),
        ("2 months", "has a unit whose length varies; write days or weeks"),
        ("1 year", "has a unit whose length varies; write days or weeks"),
        ("30 min 1 h", "has units out of order; write larger ones first, as 1 h 30 min"),
        ("1 h 1 h", "has units out of order; write larger ones first, as 1 h 30 min"),
        ("-3 min", "is less than nothing; write a number and a unit, as 3 min, 2 h or 14 days"),
        ("3 blinks", "has an unknown unit; write a number and a unit, as 3 min, 2 h or 14 days"),
        (
            "ten min",
            "is not a length of time; write a number and a unit, as 3 min, 2 h or 14 days",
        ),
        ("", "is empty; write a number and a unit, as 3 min, 2 h or 14 days"),
        ("99999999 weeks 1 s", "is over 200 years; write a shorter time"),
        ("nan min", "is not a length of time; write a number and a unit, as 3 min, 2 h or 14 days"),
        ("1_000 s", "is not a length of time; write a number and a unit, as 3 min, 2 h or 14 days"),
        ("٣ min", "is not a length of time; write a number and a unit, as 3 min, 2 h or 14 days"),
    ],
)
def test_what_is_no_length_of_time(text, words):
    """Each refusal says why and what to write."""
    with pytest.raises(ValueError, match=r".") as caught:
        parse_duration(text)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (0, "0 s"),
        (1, "0.000001 s"),
        (500_000, "0.5 s"),
        (100_000_000, "1 min 40 s"),
        (240 * _MINUTE, "4 h"),
        (3_601_000_000, "1 h 1 s"),
        (47 * 60 * _MINUTE + _MINUTE, "47 h 1 min"),
        (48 * 60 * _MINUTE, "2 d"),
        (2_970 * _MINUTE, "2 d 1 h 30 min"),
        (2_970 * _MINUTE + 1_250_000, "2 d 1 h 30 min 1.25 s"),
    ],
)
def test_a_stated_length_is_said_to_the_last_digit(us, text):
    """What the words say is what was written: they read back as the same length."""
    assert stated_text(us) == text
    if us >= 100_000:
        assert parse_duration(text) == us
