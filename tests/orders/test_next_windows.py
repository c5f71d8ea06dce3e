"""When a condition binds in fourteen days, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.orders import condition, order, us

from orderwatch.orders.model import Suspension
from orderwatch.orders.next_windows import next_windows


def of(first: str, *, order_values: dict[str, Any] | None = None, **values: Any) -> list[str]:
    told = order(conditions=(condition(**values),), **(order_values or {}))
    return next_windows(told, "c1", date.fromisoformat(first))


@pytest.mark.parametrize(
    ("first", "values", "expected"),
    [
        ("2026-04-01", {}, ["all the time"]),
        ("2026-02-01", {}, ["not in force"]),
        ("2026-03-02", {}, ["Mon 2026-03-02: from 12:00 on"]),
        (
            "2026-03-16",
            {"when": "Mo-Fr 08:00-16:30"},
            [
                "Mon 2026-03-16 to Fri 2026-03-20, each day: 08:00 to 16:30",
                "Mon 2026-03-23 to Fri 2026-03-27, each day: 08:00 to 16:30",
            ],
        ),
        (
            "2026-03-16",
            {"when": "Fr 19:00-07:00, Mo 09:00-10:00, Mo 11:00-24:00"},
            [
                "Mon 2026-03-16: 09:00 to 10:00 and 11:00 to 24:00",
                "Fri 2026-03-20: 19:00 to 07:00 the next day",
                "Mon 2026-03-23: 09:00 to 10:00 and 11:00 to 24:00",
                "Fri 2026-03-27: 19:00 to 07:00 the next day",
            ],
        ),
        ("2026-03-16", {"when": "Sa,Su"}, ["Sat 2026-03-21: 00:00 to 24:00 the next day",
                                           "Sat 2026-03-28: 00:00 to 24:00 the next day"]),
        ("2026-03-16", {"until_us": us("2026-03-20 09:00")},
         ["Mon 2026-03-16: 00:00 to 09:00 on Fri 2026-03-20"]),
    ],
)  # fmt: skip
def test_words(first: str, values: dict[str, Any], expected: list[str]) -> None:
    assert of(first, **values) == expected


def test_the_nights_of_the_clock_change() -> None:
    """The wall clock says the same on each of them."""
    assert of("2026-10-18", when="Mo-Su 19:00-07:00") == [
        "Sun 2026-10-18: 00:00 to 07:00 and 19:00 to 07:00 the next day",
        "Mon 2026-10-19 to Sat 2026-10-31, each day: 19:00 to 07:00 the next day",
    ]


def test_suspensions_are_left_out() -> None:
    pause = Suspension(from_us=us("2026-03-17"), until_us=us("2026-03-24"), conditions=())
    found = of("2026-03-16", order_values={"suspensions": (pause,)}, when="Mo 08:00-16:30")
    assert found == ["Mon 2026-03-16: 08:00 to 16:30"]
    found = of("2026-03-17", order_values={"suspensions": (pause,)}, when="Mo 08:00-16:30")
    assert found == ["Mon 2026-03-30: 08:00 to 16:30"]
