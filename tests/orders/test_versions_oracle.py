"""What is in force when, minute by minute, against the rules read a second time."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support.order_stories import LENGTH, stories
from support.orders import DAY, MINUTE
from support.second_reading import Change, Reading, SecondReading

from orderwatch.orders.in_force import in_force, stretches
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Circle
from orderwatch.temporal.intervals import Intervals


def _readings(told: Order, minutes: np.ndarray, *, shadow: bool) -> list[Reading | None]:
    """What the stretches say of each minute; two at one minute are a fault."""
    found: list[Reading | None] = [None] * len(minutes)
    for one in stretches(told, "c1", int(minutes[0]), int(minutes[-1]) + MINUTE, Policy()):
        if one.shadow != shadow:
            continue
        radii = [zone.radius_m for zone in one.zones if isinstance(zone, Circle)]
        before, on_day = one.before_notice.covers(minutes), one.notice_day.covers(minutes)
        now = one.condition
        for index in np.flatnonzero(one.force.covers(minutes)).tolist():
            assert found[index] is None, "two versions at once"
            flags = bool(before[index]), bool(on_day[index]), one.notice_recorded
            found[index] = (now.distance_m, now.when, now.calendar, *flags, radii)
    return found


@settings(max_examples=100)
@given(stories(), st.randoms(use_true_random=False))
def test_every_minute(story: tuple[Order, list[Change], int], shuffle: random.Random) -> None:
    """The versions and stretches say of every minute what the second reading says."""
    told, changes, first_us = story
    minutes = np.arange(first_us, first_us + LENGTH * MINUTE + DAY // 2, MINUTE)
    second = SecondReading(told, changes)
    expected = [second.at(at_us) for at_us in minutes.tolist()]
    shuffled = list(told.variations)
    shuffle.shuffle(shuffled)
    told = replace(told, variations=tuple(shuffled))
    for number, shadow in enumerate((False, True)):
        wanted = [one[number] for one in expected]
        assert _readings(told, minutes, shadow=shadow) == wanted
        end_us = int(minutes[-1]) + MINUTE
        whole = in_force(told, "c1", int(minutes[0]), end_us, shadow=shadow)
        assert whole.covers(minutes).tolist() == [one is not None for one in wanted]


@settings(max_examples=25)
@given(stories(), st.lists(st.integers(0, LENGTH), min_size=2, max_size=2, unique=True))
def test_a_part_of_the_time(story: tuple[Order, list[Change], int], ends: list[int]) -> None:
    """Asked for a part of the time, the answer is that part of the whole."""
    told, _, first_us = story
    low, high = (first_us + one * MINUTE for one in sorted(ends))
    whole = in_force(told, "c1", first_us, first_us + 2 * LENGTH * MINUTE)
    assert in_force(told, "c1", low, high) == whole.clip(low, high)
    found = Intervals.empty()
    for one in stretches(told, "c1", low, high, Policy()):
        assert low <= one.start_us < one.end_us <= high
        assert one.force == one.force.clip(one.start_us, one.end_us)
        found = found if one.shadow else found.union(one.force)
    assert found == whole.clip(low, high)
