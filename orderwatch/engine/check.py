"""A run: orders and a store of records in, rows out, one case in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from orderwatch.engine.cases import plan
from orderwatch.engine.order import Job, check_order
from orderwatch.engine.sensitivity import sensitivity
from orderwatch.engine.sink import Sink, in_batches
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.records.model import CaseRecords
from orderwatch.records.store import RecordStore

Progress = Callable[[int, int], None]
"""(cases done, cases in all)."""


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What a run came to.

    Attributes:
        orders: orders checked or tried.
        cases: groups of orders that share persons.
        largest_case_pings: positions of the largest case, which bounds the memory.
        engine: what did the work; empty: this machine.
        taken_over: cases that an earlier run had checked, and that are still the same.
    """

    orders: int
    cases: int
    largest_case_pings: int
    engine: str = ""
    taken_over: int = 0


def check_orders(
    orders: Sequence[Order],
    store: RecordStore,
    *,
    policy: Policy,
    period: tuple[int | None, int | None],
    sink: Sink,
    progress: Progress | None = None,
    with_protected_track: bool = False,
    sensitive: bool = False,
) -> Summary:
    """Checks orders against the records of a store and writes every table but the manifest.

    Args:
        orders: loaded orders, none of which conflict (see `orders.people.conflicts`).
        store: the records, read and not yet matched.
        policy: thresholds.
        period: `--from` and `--until`, µs; None: from the exports or the records.
        sink: takes the rows.
        progress: called after each case.
        with_protected_track: positions of protected persons may stand in the outputs.
        sensitive: also ask over which thresholds each possible breach keeps its grade.
    """
    planned = plan(orders)
    store.match(planned.holdings, planned.identifiers)
    sources = {source.name: source for source in store.sources()}
    job = Job(
        sources=sources,
        given=period,
        policy=policy,
        sink=sink,
        with_protected_track=with_protected_track,
    )
    largest = 0
    for done, (name, case) in enumerate(every_case(list(planned.cases), store)):
        largest = max(largest, sum(len(track) for track in case.tracks))
        for order in planned.cases[name]:
            check_order(order, case, job)
            if sensitive:
                sink.rows("sensitivity", sensitivity(order, case, job))
        if progress:
            progress(done + 1, len(planned.cases))
    write_ledger(store, sink)
    return Summary(orders=len(orders), cases=len(planned.cases), largest_case_pings=largest)


class Accounted(Protocol):
    """Records of which it is known what became of every row."""

    def ledger(self) -> list[dict[str, Any]]:
        """One row a source."""

    def set_aside(self) -> Iterator[dict[str, Any]]:
        """One row for each row set aside."""


def write_ledger(store: Accounted, sink: Sink) -> None:
    """What became of every row of the records."""
    sink.rows("ledger", store.ledger())
    for rows in in_batches(store.set_aside()):
        sink.rows("set_aside", rows)


def every_case(names: list[str], store: RecordStore) -> Iterator[tuple[str, CaseRecords]]:
    """Each case once, in the order of their names, those without a record as well."""
    contacts, seen = store.contacts(), store.contacts_seen()
    following = next(contacts, None)

    def whole(name: str, case: CaseRecords) -> tuple[str, CaseRecords]:
        nonlocal following
        case = replace(case, contacts_seen=seen.get(name, ()))
        if following is None or following[0] != name:
            return name, case
        found, following = following[1], next(contacts, None)
        return name, replace(case, contacts=found)

    waiting = iter(names)
    for name, case in store.cases():
        for before in waiting:
            if before == name:
                break
            yield whole(before, CaseRecords())
        yield whole(name, case)
    for rest in waiting:
        yield whole(rest, CaseRecords())
