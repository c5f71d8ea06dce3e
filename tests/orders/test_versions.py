"""Versions of a condition: what a variation changes, and from when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.orders import DAY, HOUR, START, condition, notice, order

from orderwatch.orders.model import ClauseException, Condition, Notice, Order, Variation
from orderwatch.orders.versions import (
    Version,
    condition_ids,
    first_notice,
    is_relaxing,
    lifted_time,
    versions,
)
from orderwatch.orders.windows import window_time
from orderwatch.temporal.intervals import OPEN_END_US, Intervals

WIDE = condition(distance_m=100.0)


def variation(made_us: int, *entries: Notice, relaxes: bool = False, **parts: Any) -> Variation:
    plain: dict[str, Any] = {"changed": {}, "added": (), "removed": ()}
    return Variation(made_us=made_us, notice=entries, relaxes=relaxes, **{**plain, **parts})


def told(*variations: Variation, **values: Any) -> Order:
    return order(conditions=(condition(distance_m=50.0),), variations=variations, **values)


def spans(found: tuple[Version, ...]) -> list[tuple[int, int, float, bool]]:
    return [(one.start_us, one.end_us, one.condition.distance_m, one.shadow) for one in found]


def test_no_variation() -> None:
    """One version from the order's start to its end."""
    found = versions(told(ends_us=START + DAY), "c1")
    assert spans(found) == [(START, START + DAY, 50.0, False)]
    assert found[0].notice == (notice(START),)
    assert found[0].notice_recorded


def test_a_tightened_version_waits_for_its_notice() -> None:
    """Until then the old words hold, and the new ones stand beside them as a shadow."""
    made, known = START + DAY, START + DAY + HOUR
    change = variation(made, notice(known), changed={"c1": WIDE})
    found = versions(told(change), "c1")
    assert spans(found) == [
        (START, known, 50.0, False),
        (made, known, 100.0, True),
        (known, OPEN_END_US, 100.0, False),
    ]
    assert found[1].notice == (notice(known),)


def test_a_tightened_version_on_the_day_of_notice() -> None:
    """Where the hour of notice is not known the old words hold to the end of that day."""
    day = START - START % DAY + DAY
    change = variation(day, notice(day, days=1), changed={"c1": WIDE})
    found = versions(told(change), "c1")
    assert spans(found)[1:] == [
        (day, day + DAY, 100.0, True),
        (day + DAY, OPEN_END_US, 100.0, False),
    ]


def test_two_changes_of_which_notice_is_to_come() -> None:
    """The shadow reads with both, and its notice is the one that comes last."""
    late, soon = notice(START + 2 * DAY), notice(START + DAY + 2 * HOUR)
    first = variation(START + DAY, late, changed={"c1": WIDE})
    later = replace(WIDE, when="Mo-Fr 08:00-16:30")
    second = variation(START + DAY + HOUR, soon, changed={"c1": later})
    shadows = [one for one in versions(told(first, second), "c1") if one.shadow]
    assert [(one.condition.when, one.notice) for one in shadows] == [
        ("", (late,)),
        ("Mo-Fr 08:00-16:30", (late,)),
        ("Mo-Fr 08:00-16:30", (late,)),
    ]
    plain = versions(told(first, second), "c1")
    between = next(one for one in plain if not one.shadow and one.start_us == soon.start_us)
    assert (between.condition.when, between.condition.distance_m) == ("Mo-Fr 08:00-16:30", 50.0)


def test_no_notice_of_a_change() -> None:
    """It works from its making, and its time says that no notice is recorded."""
    found = versions(told(variation(START + DAY, changed={"c1": WIDE})), "c1")
    assert spans(found) == [
        (START, START + DAY, 50.0, False),
        (START + DAY, OPEN_END_US, 100.0, False),
    ]
    assert [one.notice_recorded for one in found] == [True, False]


def test_a_relaxed_version_works_from_its_making() -> None:
    """Its notice does not matter; nor does it where none is recorded."""
    for entries in ((), (notice(START + 9 * DAY),)):
        change = variation(START + DAY, *entries, changed={"c1": condition(distance_m=20.0)})
        found = versions(told(change), "c1")
        assert spans(found) == [
            (START, START + DAY, 50.0, False),
            (START + DAY, OPEN_END_US, 20.0, False),
        ]
        assert found[1].notice_recorded


def test_an_added_condition() -> None:
    """It stands from the making of the variation, with the notice of the variation."""
    entry = notice(START + 2 * DAY)
    one = order(variations=(variation(START + DAY, entry, added=(condition("c2"),)),))
    assert condition_ids(one) == ("c1", "c2")
    (found,) = versions(one, "c2")
    assert (found.start_us, found.notice) == (START + DAY, (entry,))


def test_a_condition_added_before_the_order_starts() -> None:
    """It stands from the order's start."""
    early = variation(START - DAY, added=(condition("c2"),))
    (found,) = versions(order(variations=(early,)), "c2")
    assert found.start_us == START


def test_a_removed_condition_that_comes_back() -> None:
    """Nothing holds in between."""
    gone = variation(START + DAY, removed=("c1",))
    back = variation(START + 3 * DAY, added=(WIDE,))
    one = told(gone, back)
    assert condition_ids(one) == ("c1",)
    assert spans(versions(one, "c1")) == [
        (START, START + DAY, 50.0, False),
        (START + 3 * DAY, OPEN_END_US, 100.0, False),
    ]


def test_a_condition_removed_before_it_starts() -> None:
    assert versions(told(variation(START - DAY, removed=("c1",))), "c1") == ()


def test_an_unknown_condition() -> None:
    with pytest.raises(KeyError, match="c9"):
        versions(order(), "c9")


@pytest.mark.parametrize(
    ("change", "relaxing"),
    [
        ({"distance_m": 49.0}, True),
        ({"distance_m": 51.0}, False),
        ({"place": ("a",)}, True),
        ({"place": ("a", "c")}, False),
        ({"place": ("a", "b", "c")}, False),
        ({"from_us": 11}, True),
        ({"from_us": 9}, False),
        ({"until_us": 19}, True),
        ({"until_us": 21}, False),
        ({"exceptions": (ClauseException(id="e1"), ClauseException(id="e2"))}, True),
        ({"exceptions": ()}, False),
        ({"exceptions": (ClauseException(id="e1", place=("a",)),)}, False),
        ({"when": "Mo 08:00-09:00"}, False),
        ({"calendar": "term"}, False),
        ({"distance_m": 49.0, "until_us": 21}, False),
        ({"distance_m": 49.0, "clause": "Within 49 m."}, True),
        ({"distance_m": 49.0, "kind": "inclusion_zone"}, False),
    ],
    ids=str,
)
def test_which_change_relaxes(change: dict[str, Any], relaxing: bool) -> None:
    """A change that can only loosen a place that must not be entered; all else tightens."""
    before = condition(
        distance_m=50.0,
        place=("a", "b"),
        from_us=10,
        until_us=20,
        exceptions=(ClauseException(id="e1"),),
    )
    after: Condition = replace(before, **change)
    assert is_relaxing(variation(START), before, after) is relaxing
    assert is_relaxing(variation(START, relaxes=True), before, after)


def test_the_first_notice() -> None:
    """The earliest entry; of two at one time the instant, which says more."""
    day, instant, late = notice(START, days=1), notice(START), notice(START + DAY)
    assert first_notice([late, day]) == day
    assert first_notice([day, instant]) == instant
    assert first_notice([instant, day]) == instant
    assert first_notice([]) is None


def test_windows() -> None:
    """Local hours, on the days of a calendar where one is named; nothing of an empty span."""
    one = order(calendars={"term": (("2026-03-03", "2026-03-03"),)})
    monday = START - 12 * HOUR
    assert window_time(one, "Mo 08:00-09:00", "", monday, monday) == Intervals.empty()
    assert window_time(one, "", "", monday, monday + 5) == Intervals.of([(monday, monday + 5)])
    found = window_time(one, "Mo-Fr 08:00-09:00", "", monday, monday + 2 * DAY)
    opens = [monday + 8 * HOUR, monday + DAY + 8 * HOUR]
    assert found == Intervals.of((at, at + HOUR) for at in opens)
    found = window_time(one, "Mo-Fr 08:00-09:00", "term", monday, monday + 2 * DAY)
    assert found == Intervals.of([(opens[1], opens[1] + HOUR)])


def test_nothing_lifted() -> None:
    assert lifted_time(order(), "c1") == Intervals.empty()
