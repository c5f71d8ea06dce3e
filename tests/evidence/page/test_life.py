"""The life of an order: from its making to its end, or beyond what can be drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.orders import DAY, HOUR, LONDON, START, condition, notice, order, us

from orderwatch.evidence.page.life import NO_RECORDS, life_of
from orderwatch.evidence.page.time_view import Life
from orderwatch.evidence.redaction.audience import NOT_DISCLOSED
from orderwatch.evidence.redaction.order_view import WITHHELD_KIND
from orderwatch.orders.in_force import in_force
from orderwatch.orders.model import Order, Suspension, Variation
from orderwatch.orders.windows import Hours
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals

YEAR = 365 * DAY
MONTH = (START + 30 * DAY, START + 58 * DAY)


def life(one: Order, account: tuple[int, int] | None = MONTH) -> Life:
    return life_of(one, account, LONDON)


def suspended(low: int, high: int, *names: str) -> Suspension:
    return Suspension(from_us=low, until_us=high, conditions=names)


def varied(**values: Any) -> Variation:
    plain = {"relaxes": False, "changed": {}, "added": (), "removed": (), "notice": ()}
    return Variation(**{"made_us": START + YEAR, **plain, **values})


@pytest.mark.parametrize(
    ("values", "account", "drawn", "open_end"),
    [
        ({"ends_us": START + YEAR}, MONTH, (START, START + YEAR), ""),
        ({"made_us": START - DAY, "ends_us": START + YEAR}, MONTH, (START - DAY, START + YEAR), ""),
        ({"ends_us": START + DAY}, MONTH, (START, MONTH[1]), ""),
        (
            {"ends_us": START + YEAR},
            (START - 9 * DAY, START + DAY),
            (START - 9 * DAY, START + YEAR),
            "",
        ),
        ({"ends_us": START + 60_000_000}, None, (START, START + 60_000_000), ""),
        ({}, MONTH, (START, MONTH[1] + round(58 * DAY * 0.06)), "goes on until further order"),
        ({}, None, (START, START + 60_000_000), "goes on until further order"),
        (
            {"ends_event": "end of the trial"},
            MONTH,
            (START, MONTH[1] + round(58 * DAY * 0.06)),
            "goes on: what ends it has not happened",
        ),
        (
            {"ends_us": us("2999-12-31 00:00")},
            MONTH,
            (START, MONTH[1] + round(58 * DAY * 0.06)),
            "goes on until 2999-12-31 00:00",
        ),
        (
            {"suspensions": (suspended(START + YEAR, START + YEAR + DAY),)},
            MONTH,
            (START, START + YEAR + DAY + round((YEAR + DAY) * 0.06)),
            "goes on until further order",
        ),
        (
            {"discharges": (suspended(START + YEAR, OPEN_END_US),)},
            MONTH,
            (START, START + YEAR),
            "",
        ),
    ],
    ids=[
        "whole", "made before it starts", "ended before the records", "records before it",
        "one minute, no records", "no end", "no end, no records", "an event ends it", "a far end",
        "a later suspension", "discharged",
    ],
)  # fmt: skip
def test_what_is_drawn(
    values: dict[str, Any],
    account: tuple[int, int] | None,
    drawn: tuple[int, int],
    open_end: str,
) -> None:
    """All that is dated; and an edge, which is said, where the order goes on beyond it."""
    found = life(order(**values), account)
    assert (found.start_us, found.end_us) == drawn
    assert found.open_end == open_end
    assert bool(found.open_mark) == bool(open_end)


@given(
    st.lists(st.tuples(st.integers(-400, 900), st.integers(1, 400)), max_size=4),
    st.integers(-400, 900),
    st.integers(1, 700),
)
def test_spans_less_pauses_are_the_time_in_force(
    pauses: list[tuple[int, int]], since: int, days: int
) -> None:
    """Oracle: the time that the conditions are checked in, which has no hours here."""
    one = order(
        ends_us=START + 800 * DAY,
        conditions=(condition(from_us=START + since * DAY),),
        suspensions=tuple(
            suspended(START + low * DAY, START + (low + long) * DAY) for low, long in pauses
        ),
        variations=(varied(made_us=START + days * DAY, removed=("c1",)),),
    )
    found = life(one)
    lifted = Intervals.of((each.start_us, each.end_us) for each in found.pauses)
    drawn = Intervals.of(found.force["c1"].spans_us).subtract(lifted)
    assert drawn == in_force(one, "c1", found.start_us, found.end_us)


def test_outside_the_account_it_is_said_that_there_are_no_records() -> None:
    """Neither consistent nor without data: in the sentences, and dated in the table."""
    found = life(order(ends_us=START + YEAR))
    assert found.said == (
        "The order is in force from 2026-03-02 12:00 until 2027-03-02 12:00.",
        "The account period holds 28 d of that time (7.7 %).",
        f"For the rest there are {NO_RECORDS}: nothing is said of it, and it is in no state.",
    )
    assert ("before the account", "2026-03-02 12:00", "2026-04-01 13:00", NO_RECORDS) in found.rows
    assert ("after the account", "2026-04-29 13:00", "2027-03-02 12:00", NO_RECORDS) in found.rows
    assert "consistent" not in str(found.rows)


@pytest.mark.parametrize(
    ("account", "said"),
    [
        (None, "There is no account period."),
        ((START - 9 * DAY, START), "The account period holds none of that time."),
        ((START, START + YEAR), "The account period holds 365 d of that time (100.0 %)."),
    ],
)
def test_how_much_the_account_holds(account: tuple[int, int] | None, said: str) -> None:
    found = life(order(ends_us=START + YEAR), account)
    assert said in found.said
    whole = account == (START, START + YEAR)
    assert any(NO_RECORDS in one for one in found.said) != whole
    assert any(NO_RECORDS in row for row in found.rows) != whole


@pytest.mark.parametrize(
    ("values", "hours"),
    [
        ({}, ""),
        ({"when": "Mo-Fr 08:00-16:30"}, "Mo-Fr 08:00-16:30"),
        (
            {"when": "Mo 08:00-09:00", "calendar": "term"},
            "Mo 08:00-09:00, days of the calendar term",
        ),
        ({"settings": {"at": ()}}, "hours of its own"),
        (
            {"settings": {"at": (Hours(place=("zone",), when="Mo 19:00-20:00"),)}},
            "Mo 19:00-20:00",
        ),
    ],
)  # fmt: skip
def test_hours_are_said_and_not_laid_out(values: dict[str, Any], hours: str) -> None:
    """A table of hours that a copy has emptied is no force at all times."""
    found = life(order(conditions=(condition(**values),), ends_us=START + 3_650 * DAY)).force["c1"]
    assert found.hours == hours
    assert found.spans_us == ((START, START + 3_650 * DAY),)


def test_what_is_dated_is_marked_in_order_of_time() -> None:
    one = order(
        ends_us=START + 2 * YEAR,
        notice=(notice(START + DAY, days=1), notice(START + 3 * DAY)),
        variations=(varied(removed=("c1",), notice=(notice(START + YEAR + HOUR),)),),
    )
    assert life(one).events == (
        (START, "order made"),
        (START + DAY, "notice (hour not recorded)"),
        (START + 3 * DAY, "notice"),
        (START + YEAR, "variation 1 made"),
        (START + YEAR + HOUR, "notice of variation 1"),
        (START + 2 * YEAR, "order ends"),
    )


def test_what_is_of_one_instant_stands_in_the_order_of_the_file() -> None:
    """In every run: no order of a set."""
    one = order(notice=(notice(START),), variations=(varied(made_us=START, removed=("c1",)),))
    words = [words for at, words in life(one).events if at == START]
    assert words == ["order made", "notice", "variation 1 made"]


@pytest.mark.parametrize("far", ["2999-01-01 00:00", "2100-01-01 00:00"])
def test_a_date_far_beyond_all_else_does_not_stretch_the_drawing(far: str) -> None:
    """Of a condition, a suspension or a notice; it still stands in the table."""
    one = order(
        conditions=(condition(until_us=us(far)),),
        suspensions=(suspended(START + YEAR, us(far), "c1"),),
        notice=(notice(us(far)),),
    )
    found = life(one)
    assert found.end_us < START + 2 * YEAR
    assert found.pauses[0].end_us == found.force["c1"].spans_us[-1][1] == found.end_us
    assert ("notice", far, "", "") in found.rows


def test_of_a_withheld_condition_nothing_is_dated() -> None:
    """No span, no pause, no variation of it alone; the life itself is not changed by it."""
    hidden = condition("c2", kind=WITHHELD_KIND, place=())
    open_ = order(ends_us=START + 2 * YEAR)
    one = replace(
        open_,
        conditions=(condition(), hidden),
        variations=(varied(changed={"c2": hidden}, notice=(notice(START + YEAR + HOUR),)),),
        suspensions=(suspended(START + 5 * DAY, START + 9 * DAY, "c2"),),
        discharges=(suspended(START + 300 * DAY, OPEN_END_US, "c2"),),
    )
    shown, plain = life(one), life(open_)
    assert shown.force["c2"].told is False
    assert shown.force["c2"].spans_us == ()
    assert replace(shown, force=plain.force, rows=()) == replace(plain, rows=())
    extra = [row for row in shown.rows if row not in plain.rows]
    assert extra == [("c2", "", "", NOT_DISCLOSED)]


def test_a_suspension_without_a_start_or_an_end_is_drawn_as_far_as_it_can_be() -> None:
    found = life(order(suspensions=(suspended(OPEN_START_US, OPEN_END_US, "c1"),)))
    (one,) = found.pauses
    assert (one.start_us, one.end_us) == (found.start_us, found.end_us)
    assert ("c1", "", "further order", "suspended") in found.rows
