"""Whose public holidays."""

from __future__ import annotations

from datetime import date

import pytest

from orderwatch.temporal.holidays import check_code, holiday_dates, known_code

_EASTER_MONDAY, _SECOND_OF_JANUARY = date(2026, 4, 6), date(2026, 1, 2)
_SAINT_PATRICK, _SAINT_ANDREW = date(2026, 3, 17), date(2026, 11, 30)


def test_bank_holidays_of_england():
    """Those that the government published for 2026, and the Saturday of Boxing Day itself."""
    days = ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-26", "12-28"]
    assert holiday_dates("GB-ENG", [2026]) == {date.fromisoformat(f"2026-{day}") for day in days}


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("GB-ENG", {_EASTER_MONDAY}),
        ("GB-WLS", {_EASTER_MONDAY}),
        ("GB-NIR", {_EASTER_MONDAY, _SAINT_PATRICK}),
        ("GB-SCT", {_SECOND_OF_JANUARY, _SAINT_ANDREW}),
        ("IE", {_EASTER_MONDAY, _SAINT_PATRICK}),
        ("US", set()),
    ],
)
def test_nations_differ(code, days):
    """Easter Monday is none in Scotland, 2 January is one there only."""
    some = {_EASTER_MONDAY, _SECOND_OF_JANUARY, _SAINT_PATRICK, _SAINT_ANDREW}
    assert holiday_dates(code, range(2026, 2027)) & some == days


def test_states_add_to_the_country():
    """A state has the country's holidays and its own."""
    assert date(2026, 3, 31) in holiday_dates("US-CA", [2026])
    assert date(2026, 7, 3) in holiday_dates("US", [2026])  # Independence Day, a Saturday
    assert date(2021, 12, 31) in holiday_dates("US", [2021])  # New Year's Day 2022, a Saturday


def test_years_stand_apart():
    """Each year has its own days, whatever was asked for before."""
    both = holiday_dates("GB-ENG", [2026, 2027])
    assert both == holiday_dates("GB-ENG", [2026]) | holiday_dates("GB-ENG", [2027])
    assert holiday_dates("GB-ENG", []) == frozenset()


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("GB", "write one of GB-ENG, GB-WLS, GB-SCT, GB-NIR"),
        ("UK", "write one of GB-ENG, GB-WLS, GB-SCT, GB-NIR"),
        ("GB-EN", "write one of GB-ENG, GB-WLS, GB-SCT, GB-NIR"),
        ("england", "write GB-ENG"),
        ("Northern Ireland", "write GB-NIR"),
        ("us_ca", "write US-CA"),
        ("us", "write US"),
        ("XX", "write a code such as GB-ENG, IE, US or US-CA"),
        ("", "write a code such as GB-ENG, IE, US or US-CA"),
    ],
)
def test_unknown_codes(code, remedy):
    """A code that is not known is refused with one that is; GB alone is not enough."""
    assert not known_code(code)
    with pytest.raises(ValueError, match=f"; {remedy}$"):
        holiday_dates(code, [2026])
    with pytest.raises(ValueError, match=f"; {remedy}$"):
        check_code(code)


def test_codes_known_without_the_package_are_in_it():
    """What is accepted at loading has holidays when they are asked for."""
    import holidays

    from orderwatch.temporal import holidays as ours

    states = {code.removeprefix("US-") for code in ours._US_CODES if code != "US"}
    assert len(states) == 51
    supported = holidays.list_supported_countries(include_aliases=False)
    assert states <= set(supported["US"])
    for code in ("GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR", "IE", "US", "US-NY", "CA-ON"):
        assert known_code(code)
        assert holiday_dates(code, [2026])
