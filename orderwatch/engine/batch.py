"""A run of many cases by several processes: the same rows as `check_orders`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from orderwatch.engine.cases import plan
from orderwatch.engine.check import Progress, Summary, every_case, write_ledger
from orderwatch.engine.groups import Group, Task, check_packed, packed
from orderwatch.engine.loading import MANY
from orderwatch.engine.sink import Sink
from orderwatch.engine.workers import Workers
from orderwatch.evidence.done import kept
from orderwatch.evidence.lines import Written
from orderwatch.orders.model import Order
from orderwatch.records.model import CaseRecords
from orderwatch.records.store import RecordStore

GROUP_PINGS = 100_000
GROUP_CASES = 250
_MANY_ROWS = 500_000


def check_batch(
    orders: Sequence[Order],
    store: RecordStore,
    task: Task,
    *,
    sink: Sink,
    take: Callable[[Written], None],
    workers: Workers,
    done: Set[int] = frozenset(),
    progress: Progress | None = None,
) -> Summary:
    """Checks orders against the records of a store, the cases shared between processes.

    Args:
        orders: loaded orders, none of which conflict.
        store: the records, read and not yet matched.
        task: what is asked of every case.
        sink: takes the rows about the records.
        take: takes what each group of cases came to.
        workers: the processes.
        done: numbers of the groups that an earlier run has left in `task.done`.
        progress: called after each group.

    Raises:
        WorkerError: a process has died.
    """
    planned = plan(orders)
    store.match(planned.holdings, planned.identifiers)
    total, seen = len(planned.cases), _Seen()

    def taken(written: Written, cases: int) -> None:
        take(written)
        seen.cases += cases
        seen.largest = max(seen.largest, written.largest_case_pings)
        if progress:
            progress(seen.cases, total)

    sizes: dict[int, int] = {}

    def missing() -> Iterator[Group]:
        for group in groups(planned.cases, store):
            if group.number in done:
                taken(kept(Path(task.done), group.number), len(group.orders))
            else:
                sizes[len(sizes)] = len(group.orders)
                yield group

    for number, written in enumerate(workers.map(partial(check_packed, packed(task)), missing())):
        taken(written, sizes[number])
    write_ledger(store, sink)
    return Summary(orders=len(orders), cases=total, largest_case_pings=seen.largest)


@dataclass
class _Seen:
    cases: int = 0
    largest: int = 0


def worth(workers: Workers, orders: Sequence[Order], store: RecordStore) -> bool:
    """Whether the work is worth the start of several processes, or they were asked for."""
    if workers.number < 2 or len(orders) < 2:
        return False
    rows = sum(source.rows for source in store.sources())
    return workers.asked is not None or len(orders) >= MANY or rows >= _MANY_ROWS


def groups(cases: Mapping[str, tuple[Order, ...]], store: RecordStore) -> Iterator[Group]:
    """Cases in their order, some at a time."""
    orders: list[tuple[Order, ...]] = []
    records: list[CaseRecords] = []
    pings, number = 0, 0
    for name, case in every_case(list(cases), store):
        orders.append(cases[name])
        records.append(case)
        pings += sum(len(track) for track in case.tracks)
        if pings >= GROUP_PINGS or len(orders) >= GROUP_CASES:
            yield Group(number=number, orders=tuple(orders), records=tuple(records))
            orders, records, pings, number = [], [], 0, number + 1
    if orders:
        yield Group(number=number, orders=tuple(orders), records=tuple(records))
