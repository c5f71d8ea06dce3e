"""What every condition about positions does with a stretch before and after it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.findings.finding import Finding
from orderwatch.findings.pieces import Pieces, cut
from orderwatch.findings.wording import local
from orderwatch.orders.in_force import ExceptionInForce, Stretch
from orderwatch.orders.model import Order
from orderwatch.tables import Bool
from orderwatch.temporal.intervals import OPEN_END_US, Intervals
from orderwatch.temporal.local import local_day_bounds, zone

Found = TypeVar("Found", bound=Finding)
_LEAD = 200
"""Fixes before a stretch that are read with it: enough to know a repeat across a few odd ones."""


def clipped(stretch: Stretch, period: Intervals) -> Stretch:
    """The stretch with its times cut to the account period."""
    return replace(
        stretch,
        force=stretch.force.intersect(period),
        before_notice=stretch.before_notice.intersect(period),
        notice_day=stretch.notice_day.intersect(period),
        tolerance=stretch.tolerance.intersect(period),
    )


def applied(
    stretch: Stretch,
) -> tuple[list[ExceptionInForce], list[ExceptionInForce]]:
    """The exceptions that can be tested: those in time alone, and those tied to a place."""
    found = [_granted(one) for one in stretch.exceptions if not one.judgement]
    timed = [one for one in found if not one.places and one.along is None]
    return timed, [one for one in found if one.places or one.along is not None]


def pieces_of(
    stretch: Stretch,
    timed: Sequence[ExceptionInForce],
    placed: Sequence[ExceptionInForce],
    *,
    tolerance: Intervals | None = None,
    allowance: Intervals | None = None,
) -> Pieces:
    """The time in force, cut where episodes are cut; without leeway, where the account is."""
    permitted = Intervals.empty()
    for one in placed:
        permitted = permitted.union(one.when)
    times = [one.when for one in timed]
    return cut(
        stretch.force,
        stretch.before_notice,
        stretch.notice_day,
        times,
        permitted,
        tolerance=tolerance,
        allowance=allowance,
    )


def window(fixes: Fixes, stretch: Stretch) -> tuple[int, int]:
    """First index and end of the fixes of a stretch, with neighbours on both sides."""
    low, high = int(stretch.force.starts_us[0]), int(stretch.force.ends_us[-1])
    first = int(np.searchsorted(fixes.start_us, low)) - _LEAD
    end = int(np.searchsorted(fixes.start_us, high)) + 1
    while end < len(fixes) and fixes.start_us[end] < fixes.end_us[end - 1]:
        end += 1  # fixes of one minute stay together
    return max(first, 0), min(end, len(fixes))


def wholly_in(when: Intervals, fixes: Fixes) -> Bool:
    """Whether the whole time [t₀, t₁) of each fix lies in one of the intervals."""
    first = when.index_of(fixes.start_us)
    last = when.index_of(np.maximum(fixes.start_us, fixes.end_us - 1))
    wholly: Bool = (first >= 0) & (first == last)
    return wholly


def last_day(order: Order, stretch: Stretch) -> tuple[int, int] | None:
    """The last local day on which the condition binds, if it has an end."""
    end = min(order.ends_us, stretch.condition.until_us)
    if end >= OPEN_END_US:
        return None
    last = local(end, zone(order.timezone)) - timedelta(microseconds=1)
    return local_day_bounds(last.date(), zone(order.timezone))


def without_shadowed(found: Sequence[Found]) -> list[Found]:
    """A near miss of a version not yet notified gives way to a finding of the same time."""
    real = [one for one in found if one.list_name == "possible_breaches"]
    return [
        one
        for one in found
        if not one.stretch.shadow
        or not any(
            other.view.carrier == one.view.carrier
            and other.view.protected_id == one.view.protected_id
            and other.started_us <= one.ended_us
            and one.started_us <= other.ended_us
            for other in real
        )
    ]


def _granted(exception: ExceptionInForce) -> ExceptionInForce:
    """An exception holds only from when it was granted."""
    if exception.granted_us is None:
        return exception
    return replace(exception, when=exception.when.clip(exception.granted_us, OPEN_END_US))
