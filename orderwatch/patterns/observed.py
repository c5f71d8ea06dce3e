"""How much of the time something could have been seen: what no count may be read without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orderwatch.patterns.gathered import Gathered, OrderFacts
from orderwatch.patterns.incident import CONTACT_KINDS, PLACE_KINDS
from orderwatch.tables import Int64
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
    force: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    seen: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    for order in orders:
        low = OPEN_START_US if order.notice_us is None else order.notice_us
        for span in gathered.account.get((order.run, order.order_id), ()):
            kind = gathered.kinds.get((order.run, order.order_id, span.condition_id), "")
            if kind not in PLACE_KINDS | CONTACT_KINDS or span.end_us <= low:
                continue
            part = (max(low, span.start_us), span.end_us)
            force[kind in PLACE_KINDS].append(part)
            if span.seen:
                seen[kind in PLACE_KINDS].append(part)
    both = [
        Seen(force=Intervals.of(force[place]), observed=Intervals.of(seen[place]))
        for place in (True, False)
    ]
    return Observed(places=both[0], contacts=both[1])
