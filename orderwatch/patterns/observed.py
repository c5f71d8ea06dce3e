"""How much of the time something could have been seen: what no count may be read without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orderwatch.patterns.gathered import Gathered, OrderFacts, Spans
from orderwatch.patterns.incident import CONTACT_KINDS, PLACE_KINDS
from orderwatch.tables import Bool, Int64
from orderwatch.temporal.intervals import OPEN_START_US, Intervals

_DAY_US = 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Time of one kind of conditions, from notice on.

    Attributes:
        force: when one of them was in force in the account period.
        observed: the part of it in which records could show an incident.
    """

    force: Intervals
    observed: Intervals

    @property
    def share(self) -> float | None:
        """Observed of the time in force; None where nothing was in force."""
        total = self.force.total_us
        return self.observed.total_us / total if total else None

    @property
    def days(self) -> float:
        """Observed time in days of 24 hours."""
        return self.observed.total_us / _DAY_US

    def elapsed_us(self, at_us: Int64) -> Int64:
        """How much of the observed time lies before each instant, µs."""
        starts, ends = self.observed.starts_us, self.observed.ends_us
        before = np.concatenate([[0], np.cumsum(ends - starts)]).astype(np.int64)
        index = np.searchsorted(starts, at_us, side="right")
        last = np.maximum(index - 1, 0)
        if not len(starts):
            return np.zeros(len(at_us), dtype=np.int64)
        inside = np.clip(at_us - starts[last], 0, ends[last] - starts[last])
        return np.where(index > 0, before[last] + inside, 0).astype(np.int64)

    def holds(self, start_us: Int64, end_us: Int64) -> list[bool]:
        """For each incident whether it touches the observed time, its last instant included."""
        starts, ends = self.observed.starts_us, self.observed.ends_us
        index = np.searchsorted(ends, start_us, side="left")
        near = index < len(ends)
        found = np.zeros(len(start_us), dtype=bool)
        found[near] = starts[index[near]] <= end_us[near]
        return [bool(one) for one in found]


@dataclass(frozen=True, kw_only=True)
class Observed:
    """Observed time by what could be seen.

    Attributes:
        places: of conditions about places and distances; None: cannot be told.
        contacts: of conditions about contact and publication; None: cannot be told.
        why: why it cannot be told.
    """

    places: Seen | None
    contacts: Seen | None
    why: str = ""


def observed(orders: Sequence[OrderFacts], gathered: Gathered, alone: frozenset[str]) -> Observed:
    """The observed time of the orders of one respondent, what overlaps counted once.

    Positions are observed wherever the account of a condition is not `no_data`; contacts also
    where an export at hand would have recorded one.

    Args:
        orders: of one respondent.
        gathered: their timelines and kinds.
        alone: keys `run NUL order id` of orders with one respondent only: the timeline of an
            order does not say whose it is.
    """
    if any(f"{one.run}\0{one.order_id}" not in alone for one in orders):
        why = "an order has several respondents, and its timeline does not tell them apart"
        return Observed(places=None, contacts=None, why=why)
    force = {True: Intervals.empty(), False: Intervals.empty()}
    seen = dict(force)
    for order in orders:
        low = OPEN_START_US if order.notice_us is None else order.notice_us
        spans = gathered.account.get((order.run, order.order_id))
        if spans is None:
            continue
        for at_place in (True, False):
            part = _of_kind(order, spans, gathered, PLACE_KINDS if at_place else CONTACT_KINDS)
            starts, ends = np.maximum(spans.start_us[part], low), spans.end_us[part]
            shown = spans.seen[part]
            force[at_place] = force[at_place].union(Intervals.from_arrays(starts, ends))
            own = Intervals.from_arrays(starts[shown], ends[shown])
            seen[at_place] = seen[at_place].union(own)
    return Observed(
        places=Seen(force=force[True], observed=seen[True]),
        contacts=Seen(force=force[False], observed=seen[False]),
    )


def _of_kind(order: OrderFacts, spans: Spans, gathered: Gathered, kinds: frozenset[str]) -> Bool:
    """Which stretches are of a condition of these kinds."""
    own = [
        gathered.kinds.get((order.run, order.order_id, name), "") in kinds
        for name in spans.conditions
    ]
    return np.array(own, dtype=bool)[spans.condition]
