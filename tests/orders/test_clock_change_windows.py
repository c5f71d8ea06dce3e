"""Windows that end or begin in the hour the clock passes twice, second by second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from orders.test_windows import tolerant
from support.orders import LONDON, order, us

from orderwatch.orders.windows import Hours, open_time, tolerance_time, whole_windows

START, END = us("2026-10-24 12:00"), us("2026-10-25 12:00")
SECONDS = np.arange(START // 1_000_000, END // 1_000_000)
TOLERANCE_S = 600
ENDINGS = [
    ("Sa-Su 19:00-01:30",),
    ("Sa 19:00-23:00", "Su 00:30-01:30"),
    ("Sa 22:00-01:15", "Su 01:15-01:30"),
    ("Su 01:00-01:30", "Su 01:45-03:00"),
    ("Sa 19:00-01:00", "Su 01:30-02:00"),
]


def in_by_the_clock(texts: tuple[str, ...]) -> np.ndarray:
    """Whether each second lies in a window, by the time on the wall alone."""
    found = np.zeros(len(SECONDS), dtype=bool)
    for i, second in enumerate(SECONDS.tolist()):
        wall = datetime.fromtimestamp(second, UTC).astimezone(LONDON)
        at = wall.hour * 3600 + wall.minute * 60 + wall.second
        for text in texts:
            days, _, hours = text.partition(" ")
            opens, closes = (int(one[:2]) * 3600 + int(one[3:]) * 60 for one in hours.split("-"))
            closes += 86_400 if closes <= opens else 0
            for back in (0, 1):
                weekday = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")[
                    (wall.date() - timedelta(days=back)).weekday()
                ]
                if weekday in days.replace("Sa-Su", "Sa,Su").split(","):
                    found[i] |= opens <= at + 86_400 * back < closes
    return found


@pytest.mark.parametrize("texts", ENDINGS, ids=" and ".join)
def test_each_second_is_in_or_out_by_the_clock_on_the_wall(texts: tuple[str, ...]) -> None:
    """Both passes of 01:00 to 01:30 are in, both of 01:30 to 02:00 are out: two windows.

    The tolerance lies at both ends of each of them: within ten minutes of a second that is out.
    """
    told = order()
    night = tolerant(TOLERANCE_S // 60, *(Hours(place=("zone",), when=one) for one in texts))
    inside = in_by_the_clock(texts)
    at_us = SECONDS * 1_000_000
    assert np.array_equal(open_time(told, night, START, END).covers(at_us), inside)
    edges = np.flatnonzero(np.diff(inside.astype(np.int8))) + 1
    near = np.zeros(len(SECONDS), dtype=bool)
    for edge in edges.tolist():
        near[max(edge - TOLERANCE_S, 0) : edge + TOLERANCE_S] = True
    lenient = tolerance_time(told, night, START, END)
    assert np.array_equal(lenient.covers(at_us), near & inside)
    windows = whole_windows(told, night, START, END)
    assert len(windows) == (len(edges) + int(inside[0]) + int(inside[-1])) // 2


def test_the_second_pass_is_a_window_of_its_own() -> None:
    """19:00 to 01:30 in summer time, then 01:00 to 01:30 in winter time, half an hour between."""
    night = tolerant(10, Hours(place=("zone",), when="Sa 19:00-01:30"))
    found = list(open_time(order(), night, START, END))
    half = 1_800_000_000
    assert [end - start for start, end in found] == [13 * half, half]
    assert found[1][0] - found[0][1] == half
