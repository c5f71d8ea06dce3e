"""The account of time of a contact condition: never consistent; what is not shown is no data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from orderwatch.findings.account import Basis, Code, Segments, joined
from orderwatch.findings.incidents import Placed
from orderwatch.orders.in_force import Stretch
from orderwatch.outcome import NearMissReason
from orderwatch.temporal.intervals import Intervals

_BASIS = {
    NearMissReason.BEFORE_NOTICE: Basis.BEFORE_NOTICE,
    NearMissReason.NOTICE_DAY: Basis.NOTICE_DAY,
}
Mark = tuple[int, int, Code, Basis]


def contact_account(stretch: Stretch, placed: Iterable[Placed], covered: Intervals) -> Segments:
    """The in-force time of a stretch, split.

    A call takes the time it is recorded to have lasted, less what a coarse clock leaves open; a
    message takes none. All else is no data: that nothing was recorded shows no compliance.

    Args:
        stretch: the condition, clipped to the account period.
        placed: its contacts, in their lists.
        covered: when the exports at hand would have recorded a contact.
    """
    marks = [mark for mark in map(_mark, placed) if mark]
    return painted(stretch.force, marks, covered)


def painted(force: Intervals, marks: Sequence[Mark], covered: Intervals) -> Segments:
    """Time in force, split by marks (start, end, state, basis); the rest is no data."""
    edges = [np.array([m[0] for m in marks] + [m[1] for m in marks], dtype=np.int64)]
    for part in (force, covered):
        edges += [part.starts_us, part.ends_us]
    cuts = np.unique(np.concatenate(edges))
    start, end = cuts[:-1], cuts[1:]
    inside = force.covers(start)
    start, end = start[inside], end[inside]
    state = np.full(len(start), Code.NO_DATA, dtype=np.int8)
    basis = np.where(covered.covers(start), Basis.NO_CONTACT_RECORDED, Basis.NOT_COVERED)
    for low, high, code, why in sorted(marks, key=lambda mark: (mark[2], mark)):
        first, after = np.searchsorted(start, [low, high]).tolist()
        span = slice(first, after)
        held = state[span] <= code
        state[span][held], basis[span][held] = code, why
    none = np.zeros(len(start), dtype=np.int64)
    return joined(Segments(start, end, state, basis.astype(np.int64), none, none.astype(bool)))


def _mark(one: Placed) -> Mark | None:
    """The time of one contact: start, end, state and basis."""
    contact, until_us = one.reading.contact, one.reading.until_us
    low = one.reading.end_us
    high = contact.at_us + contact.duration_us if until_us is None else until_us
    if low >= high:
        return None
    if one.list_name == "possible_breaches":
        return low, high, Code.POSSIBLE_BREACH, Basis.NONE
    if one.list_name == "excepted":
        return low, high, Code.EXCEPTED, Basis.EXCEPTION
    why = _BASIS.get(one.reason, Basis.UNCLEAR_CONTACT) if one.reason else Basis.UNCLEAR_CONTACT
    return low, high, Code.UNCLEAR, why
