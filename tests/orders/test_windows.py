"""The hours of a curfew against the local clock, minute by minute."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data import real_data
from support.orders import DAY, HOUR, LONDON, MINUTE, condition, order, us

from orderwatch.orders.in_force import in_force, stretches
from orderwatch.orders.model import Condition
from orderwatch.orders.windows import (
    Allowance,
    Hours,
    Tolerance,
    demands,
    is_more_lenient,
    leaves_less,
    open_time,
    period_starts,
    tolerance_time,
    whole_windows,
)
from orderwatch.policy import Policy
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import parse_time, to_local_text

NIGHTS = "Mo-Su 19:00-07:00"


def curfew(*rows: Hours, **settings: object) -> Condition:
    table = rows or (Hours(place=("zone",), when=NIGHTS),)
    places = tuple(dict.fromkeys(name for row in table for name in row.place))
    return condition(kind="curfew", place=places, settings={"at": table, **settings})


def tolerant(minutes: int, *rows: Hours) -> Condition:
    return curfew(*rows, tolerance=Tolerance(length_us=minutes * MINUTE))


@pytest.mark.parametrize(
    ("evening", "hours"), [("2026-10-24", 13), ("2026-03-28", 11), ("2026-04-14", 12)]
)
def test_a_night_has_the_hours_that_passed(evening: str, hours: int) -> None:
    start = us(f"{evening} 12:00")
    assert open_time(order(), curfew(), start, start + DAY).total_us == hours * HOUR


def test_tolerance_lies_at_both_ends_of_each_night() -> None:
    start, end = us("2026-04-14 12:00"), us("2026-04-15 12:00")
    found = tolerance_time(order(), tolerant(10), start, end)
    assert found == Intervals.of(
        [
            (us("2026-04-14 19:00"), us("2026-04-14 19:10")),
            (us("2026-04-15 06:50"), us("2026-04-15 07:00")),
        ]
    )


def test_a_cut_in_a_window_is_no_end_of_it() -> None:
    start, end = us("2026-04-14 21:00"), us("2026-04-15 03:00")
    assert tolerance_time(order(), tolerant(10), start, end) == Intervals.empty()


def test_rows_of_one_place_that_touch_at_midnight_are_one_window() -> None:
    rows = (
        Hours(place=("zone",), when="Mo-Su 19:00-24:00"),
        Hours(place=("zone",), when="Mo-Su 00:00-07:00"),
    )
    start, end = us("2026-04-14 12:00"), us("2026-04-15 12:00")
    whole = tolerance_time(order(), tolerant(10), start, end)
    assert tolerance_time(order(), tolerant(10, *rows), start, end) == whole


def test_where_places_change_the_way_between_is_within_tolerance() -> None:
    rows = (
        Hours(place=("zone",), when="Mo-Su 19:00-22:00"),
        Hours(place=("other",), when="Mo-Su 22:00-07:00"),
    )
    start, end = us("2026-04-14 21:00"), us("2026-04-14 23:00")
    found = tolerance_time(order(), tolerant(10, *rows), start, end)
    assert found == Intervals.of([(us("2026-04-14 21:50"), us("2026-04-14 22:10"))])


def test_one_more_place_for_an_hour_is_no_end_of_the_window() -> None:
    rows = (
        Hours(place=("zone",), when=NIGHTS),
        Hours(place=("other",), when="Mo-Su 21:00-23:00"),
    )
    start, end = us("2026-04-14 20:00"), us("2026-04-15 01:00")
    assert tolerance_time(order(), tolerant(10, *rows), start, end) == Intervals.empty()
    found = demands(order(), curfew(*rows), start, end)
    assert found == [
        (("zone",), Intervals.of([(start, us("2026-04-14 21:00")), (us("2026-04-14 23:00"), end)])),
        (("zone", "other"), Intervals.of([(us("2026-04-14 21:00"), us("2026-04-14 23:00"))])),
    ]


def test_every_second_week_goes_on_over_a_year_of_53_weeks() -> None:
    row = Hours(place=("zone",), when="Fr-Sa 19:00-07:00", every_weeks=2, counted_from="2026-12-18")
    windows = whole_windows(order(), curfew(row), us("2026-12-01 00:00"), us("2027-02-01 00:00"))
    evenings = [
        datetime.fromtimestamp(start / 1e6, LONDON).date().isoformat() for start, _ in windows
    ]
    assert evenings == [
        "2026-12-18", "2026-12-19", "2027-01-01", "2027-01-02",
        "2027-01-15", "2027-01-16", "2027-01-29", "2027-01-30",
    ]  # fmt: skip


def test_periods_are_local_days_weeks_and_months() -> None:
    start, end = us("2026-10-24 12:00"), us("2026-11-02 12:00")

    def local(per: str) -> list[str]:
        found = period_starts(order(), curfew(), per, start, end)  # type: ignore[arg-type]
        return [f"{datetime.fromtimestamp(one / 1e6, LONDON):%Y-%m-%d %H:%M}" for one in found]

    assert local("week") == ["2026-10-19 00:00", "2026-10-26 00:00", "2026-11-02 00:00"]
    assert local("month") == ["2026-10-01 00:00", "2026-11-01 00:00"]
    assert local("day")[:2] == ["2026-10-24 00:00", "2026-10-25 00:00"]
    assert local("window")[0] == "2026-10-24 19:00"


@settings(max_examples=30)
@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 23),
    st.integers(1, 20),
    st.integers(1, 90),
    st.sampled_from(["2026-03-27 12:00", "2026-10-23 12:00", "2026-06-05 12:00"]),
    st.integers(1, 3),
)
def test_windows_and_tolerance_minute_by_minute(
    days: set[int], opens: int, length: int, minutes: int, start_text: str, every: int
) -> None:
    """A window opens on a local day and is over when the clock says so."""
    names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    closes = opens + length
    when = f"{','.join(names[d] for d in sorted(days))} {opens:02d}:00-{closes:02d}:00"
    counted = date(2026, 3, 4)
    row = Hours(place=("zone",), when=when, every_weeks=every, counted_from=counted.isoformat())
    start = us(start_text)
    at = np.arange(start, start + 4 * DAY, 15 * MINUTE, dtype=np.int64)
    found = open_time(order(), curfew(row), start, start + 4 * DAY).covers(at)
    for instant, inside in zip(at.tolist(), found.tolist(), strict=True):
        clock = datetime.fromtimestamp(instant / 1e6, UTC).astimezone(LONDON).replace(tzinfo=None)
        expected = False
        for back in (0, 1, 2):
            day = clock.date() - timedelta(days=back)
            if day.weekday() not in days or day < counted:
                continue
            if (day - counted).days // 7 % every:
                continue
            since = clock - datetime(day.year, day.month, day.day)
            expected |= timedelta(hours=opens) <= since < timedelta(hours=closes)
        assert inside == expected, clock
    condition_ = tolerant(minutes, row)
    windows = whole_windows(order(), condition_, start, start + 4 * DAY)
    lenient = tolerance_time(order(), condition_, start, start + 4 * DAY).covers(at)
    for instant, inside in zip(at.tolist(), lenient.tolist(), strict=True):
        expected = any(
            a <= instant < b and (instant < a + minutes * MINUTE or instant >= b - minutes * MINUTE)
            for a, b in windows
        )
        assert inside == expected


def test_the_stretches_of_a_table_are_its_time_in_force() -> None:
    rows = (
        Hours(place=("zone",), when=NIGHTS),
        Hours(place=("other",), when="Fr 21:00-23:00"),
    )
    places = {"zone": order().places["zone"], "other": order().places["zone"]}
    one = order(conditions=(curfew(*rows),), places=places)
    start, end = us("2026-04-13 00:00"), us("2026-04-20 00:00")
    parts = stretches(one, "c1", start, end, Policy())
    assert [part.place_ids for part in parts] == [("zone",), ("zone", "other")]
    assert sum(part.force.total_us for part in parts) == in_force(one, "c1", start, end).total_us
    assert not len(parts[0].force.intersect(parts[1].force))


@pytest.mark.parametrize(
    ("key", "before", "after", "more", "less"),
    [
        ("tolerance", {}, {"tolerance": Tolerance(length_us=1)}, True, False),
        (
            "tolerance",
            {"tolerance": Tolerance(length_us=2)},
            {"tolerance": Tolerance(length_us=1)},
            False,
            True,
        ),
        ("tolerance", {"tolerance": Tolerance(length_us=2)}, {}, False, True),
        ("allowance", {}, {"allowance": Allowance(length_us=1, per="day")}, True, False),
        (
            "allowance",
            {"allowance": Allowance(length_us=1, per="day")},
            {"allowance": Allowance(length_us=2, per="week")},
            False,
            True,
        ),
        ("at", {"at": 1}, {"at": 2}, False, False),
    ],
)
def test_what_a_changed_setting_leaves(
    key: str, before: dict[str, object], after: dict[str, object], more: bool, less: bool
) -> None:
    """More, less, or it cannot be told: other hours are no more and no less leeway."""
    assert is_more_lenient(key, before, after) is more
    assert leaves_less(key, before, after) is less


def _uk(name: str) -> list[dict[str, str]]:
    with real_data(f"uk_em/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _instant(text: str) -> int:
    """µs UTC of whole seconds since 1970, or of an ISO time."""
    if text.isdigit():
        return int(text) * 1_000_000
    return round(datetime.fromisoformat(text).timestamp()) * 1_000_000


def test_the_utc_and_london_pairs_of_the_uk_orders() -> None:
    pairs = _uk("utc_to_london_pairs.csv")
    assert len(pairs) == 46
    for pair in pairs:
        at_us = _instant(pair["utc_in"])
        local = pair["local_expected"]
        assert to_local_text(at_us, LONDON)[:19].replace("T", " ") == local
        assert parse_time(local, LONDON).start_us == at_us


def test_the_uk_curfew_tables_between_the_ends_of_their_orders() -> None:
    """Every night of every table, by zoneinfo alone, clipped to the pairs' start and end."""
    ends: dict[str, dict[str, int]] = {}
    for pair in _uk("utc_to_london_pairs.csv"):
        ends.setdefault(pair["scenario"], {})[pair["field"]] = _instant(pair["utc_in"])
    rows = [row for row in _uk("curfew_timetables.csv") if row["side"] == "input"]
    checked = 0
    for scenario, group in groupby(rows, key=lambda row: row["scenario"]):
        life = ends.get(scenario, {})
        if "curfew_start" not in life:
            continue
        table = [(row["day"].title()[:2], row["start"], row["end"]) for row in group]
        hours = [
            Hours(place=("zone",), when=f"{day} {start[:5]}-{end[:5]}") for day, start, end in table
        ]
        low, high = life["curfew_start"], min(life["curfew_end"], life["curfew_start"] + 400 * DAY)
        expected = Intervals.of(_nights(table, low, high)).clip(low, high)
        assert open_time(order(), curfew(*hours), low, high) == expected, scenario
        checked += 1
    assert checked >= 5


def _nights(table: list[tuple[str, str, str]], low: int, high: int) -> list[tuple[int, int]]:
    names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    found = []
    day = datetime.fromtimestamp(low / 1e6, LONDON).date() - timedelta(days=2)
    while day <= datetime.fromtimestamp(high / 1e6, LONDON).date():
        for name, start, end in table:
            if names[day.weekday()] == name:
                last = day if end > start else day + timedelta(days=1)
                found.append((us(f"{day} {start}"), us(f"{last} {end}")))
        day += timedelta(days=1)
    return found
