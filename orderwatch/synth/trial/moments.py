"""Instants at which a condition of an order is worth trying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from orderwatch.orders.in_force import ExceptionInForce, Stretch, stretches
from orderwatch.orders.model import Condition, Order
from orderwatch.policy import Policy
from orderwatch.temporal.intervals import Intervals

MINUTE_US = 60_000_000
ROOM_US = 60 * MINUTE_US
"""A trial takes less than this, with its way there and back."""
IN_FORCE = "while it is in force"
_HORIZON_US = 2 * 366 * 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When and why a condition is tried.

    Attributes:
        why: in words, such as `when its hours begin`.
        at_us: the instant, µs: the middle of an edge, else a time with room after it.
        stretch: the condition as it reads then.
        edge: the instant is an end of its hours.
        exception: the exception that is tried.
    """

    why: str
    at_us: int
    stretch: Stretch
    edge: bool = False
    exception: ExceptionInForce | None = None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One thing that is tried.

    Attributes:
        condition: which condition it is for.
        what: in words.
        at_us: when it begins to bear on the condition, µs.
        pings: rows of the canonical columns of positions.
        contacts: rows of the canonical columns of contacts.
        cannot: why it cannot be tried; then there are no rows.
        period_us: the time to check, µs; None: some hours about `at_us`.
    """

    condition: Condition
    what: str
    at_us: int
    pings: tuple[Mapping[str, str], ...] = ()
    contacts: tuple[Mapping[str, Any], ...] = ()
    cannot: str = field(default="")
    period_us: tuple[int, int] | None = None


def moments(order: Order, condition_id: str, policy: Policy) -> Iterator[Moment]:
    """One instant for each reading of a condition, each kind of edge, and each exception.

    Args:
        order: the order.
        condition_id: of one of its conditions.
        policy: the tolerance of lines that state none.
    """
    end = min(order.ends_us, order.starts_us + _HORIZON_US)
    if end <= order.starts_us:
        return
    before = False
    tried: set[str] = set()
    for stretch in stretches(order, condition_id, order.starts_us, end, policy):
        if stretch.shadow:
            continue
        early = stretch.before_notice.union(stretch.notice_day)
        if len(early) and not before:
            before = True
            at = _with_room(early)
            if at is not None:
                yield Moment(why="before notice", at_us=at, stretch=stretch)
        bound = stretch.force.subtract(early)
        yield from _in_force(stretch, bound)
        for one in stretch.exceptions:
            at = _with_room(one.when.intersect(bound), 10 * MINUTE_US)
            if one.id not in tried and at is not None:
                tried.add(one.id)
                yield Moment(why=f"exception {one.id}", at_us=at, stretch=stretch, exception=one)


def _in_force(stretch: Stretch, bound: Intervals) -> Iterator[Moment]:
    """A time that no exception has to itself, and the first edges of the hours."""
    free = bound
    for one in stretch.exceptions:
        # One that always holds is narrowed by a place, a route or a person: it is tried by itself.
        if len(bound.subtract(one.when)):
            free = free.subtract(one.when)
    at = _with_room(free)
    if at is not None:
        yield Moment(why=IN_FORCE, at_us=at, stretch=stretch)
    low, high = stretch.start_us + ROOM_US, stretch.end_us - ROOM_US
    for why, edges in (
        ("when its hours begin", stretch.force.starts_us),
        ("when its hours end", stretch.force.ends_us),
    ):
        after = int(bound.starts_us[0]) if len(bound) else high
        inner = [one for one in edges.tolist() if max(low, after + ROOM_US) < one < high]
        if inner:
            yield Moment(why=why, at_us=inner[0], stretch=stretch, edge=True)


def _with_room(time: Intervals, room_us: int = ROOM_US) -> int | None:
    """The first instant with so much room before the time ends, a little after it begins."""
    for start_us, end_us in time:
        if end_us - start_us >= room_us:
            return int(start_us + min(10 * MINUTE_US, (end_us - start_us) // 4))
    return None
