"""How far each possible breach depends on a threshold: one changed at a time, all else the same.

The order is checked again with every value; a possible breach keeps its grade where one of the
same condition, devices and person that overlaps it in time has at least that grade. It does not
know kinds of conditions: what is checked is compared by what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from orderwatch.engine.order import Job, possible_breaches
from orderwatch.orders.model import Order
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.records.model import CaseRecords

Row = Mapping[str, Any]
Values = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Swept:
    """One threshold that is changed alone.

    Attributes:
        name: the field of the policy.
        values: what is tried, beside the present value.
        grades: of the findings that it can lower.
    """

    name: str
    values: Values
    grades: tuple[Grade, ...] = tuple(Grade)

    def present(self, policy: Policy) -> float:
        """The value of the run."""
        return policy.values()[self.name]

    def tried(self, policy: Policy) -> Values:
        """The values in order, the present one among them."""
        return tuple(sorted({*self.values, self.present(policy)}))

    def policy(self, policy: Policy, value: float) -> Policy:
        """The policy with the value."""
        return Policy(**(policy.values() | {self.name: value}))


_PERSISTENCE = (30.0, 60.0, 120.0, 300.0)
SWEPT = (
    Swept(name="against_p", values=(0.8, 0.9, 0.95, 0.98, 0.99)),
    Swept(name="strong_span_s", values=_PERSISTENCE, grades=(Grade.STRONG,)),
    Swept(name="moderate_span_s", values=_PERSISTENCE, grades=(Grade.MODERATE, Grade.WEAK)),
    Swept(name="max_silence_s", values=(300.0, 600.0, 900.0, 1800.0, 3600.0)),
    Swept(name="default_level", values=(0.5, 0.68, 0.95)),
)
BUFFER = "buffer_m"


def sensitivity(order: Order, case: CaseRecords, job: Job) -> list[dict[str, Any]]:
    """For each possible breach and threshold the range over which it keeps its grade.

    Args:
        order: the order.
        case: its records.
        job: the run; its policy is where each range starts from.
    """

    def breaches(policy: Policy) -> list[Row]:
        return possible_breaches(order, case, replace(job, policy=policy))

    base = breaches(job.policy)
    if not base:
        return []
    rows = [row for one in SWEPT for row in _swept(one, base, job.policy, breaches)]
    return [*rows, *_buffers(base)]


def _swept(
    one: Swept, base: Sequence[Row], policy: Policy, breaches: Callable[[Policy], list[Row]]
) -> Iterator[dict[str, Any]]:
    tried, present = one.tried(policy), one.present(policy)
    base = [breach for breach in base if breach["grade"] in one.grades]
    if not base:
        return
    found = {
        value: base if value == present else breaches(one.policy(policy, value)) for value in tried
    }
    for breach in base:
        kept = [value == present or _keeps(breach, found[value]) for value in tried]
        low, high = _around(kept, tried.index(present))
        yield _of(breach) | {
            "threshold": one.name,
            "value": present,
            "holds_from": tried[low],
            "holds_until": tried[high],
            "tried_from": tried[0],
            "tried_until": tried[-1],
        }


def _buffers(base: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """By how many metres the place, or the distance, can be smaller."""
    for breach in base:
        metres = breach["stands_if_smaller_m"]
        if metres is not None:
            yield _of(breach) | {
                "threshold": BUFFER,
                "value": 0.0,
                "holds_from": 0.0,
                "holds_until": float(metres),
                "tried_from": 0.0,
                "tried_until": None,
            }


def _of(breach: Row) -> dict[str, Any]:
    return {name: breach[name] for name in ("finding_id", "order_id", "condition_id", "grade")}


def _keeps(breach: Row, others: Sequence[Row]) -> bool:
    """Whether one of the others says the same with at least the grade."""
    rank = Grade(breach["grade"]).rank
    return any(
        other["condition_id"] == breach["condition_id"]
        and other["device_id"] == breach["device_id"]
        and other["protected_id"] == breach["protected_id"]
        and other["started_at"] <= breach["ended_at"]
        and breach["started_at"] <= other["ended_at"]
        and Grade(other["grade"]).rank >= rank
        for other in others
    )


def _around(kept: Sequence[bool], start: int) -> tuple[int, int]:
    """First and last index of the unbroken run of `kept` about `start`."""
    low = high = start
    while low > 0 and kept[low - 1]:
        low -= 1
    while high + 1 < len(kept) and kept[high + 1]:
        high += 1
    return low, high
