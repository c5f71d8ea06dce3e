"""A run of many cases by several processes: the same rows as `check_orders`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from orderwatch.engine.batch.case_code import CaseCodes
from orderwatch.engine.batch.groups import Group, Task, check_packed, packed
from orderwatch.engine.batch.loading import MANY
from orderwatch.engine.batch.since import Known
from orderwatch.engine.batch.workers import Workers
from orderwatch.engine.cases import plan
from orderwatch.engine.check import Progress, Summary, every_case, write_ledger
from orderwatch.engine.sink import Sink
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
    codes: CaseCodes,
    done: Set[int] = frozenset(),
    known: Known | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Checks orders against the records of a store, the cases shared between processes.

    Args:
        orders: loaded orders, none of which conflict.
        store: the records, read and not yet matched.
        task: what is asked of every case.
        sink: takes the rows about the records.
        take: takes what each case came to.
        workers: the processes.
        codes: makes the codes of the cases.
        done: numbers of the groups that a run that was cut off has left in `task.done`.
        known: what a case of a code has come to in an earlier run.
        progress: called after each group.

    Raises:
        WorkerError: a process has died.
    """
    planned = plan(orders)
    store.match(planned.holdings, planned.identifiers)
    seen = _Seen(take, progress, total=len(planned.cases))

    def taken_over(code: str) -> bool:
        written = known(code) if known else None
        if written is not None:
            seen.taken_over += 1
            seen.note([written])
        return written is not None

    def missing() -> Iterator[Group]:
        for group in groups(planned.cases, store, codes, taken_over):
            if group.number in done:
                seen.note(kept(Path(task.done), group.number))
            else:
                yield group

    for several in workers.map(partial(check_packed, packed(task)), missing()):
        seen.note(several)
    write_ledger(store, sink)
    return Summary(
        orders=len(orders),
        cases=len(planned.cases),
        largest_case_pings=seen.largest,
        taken_over=seen.taken_over,
    )


@dataclass
class _Seen:
    """Passes on what cases came to, and counts them."""

    take: Callable[[Written], None]
    progress: Progress | None
    total: int
    cases: int = 0
    largest: int = 0
    taken_over: int = 0

    def note(self, several: Iterable[Written]) -> None:
        for written in several:
            self.take(written)
            self.cases += 1
            self.largest = max(self.largest, written.largest_case_pings)
        if self.progress:
            self.progress(self.cases, self.total)


def worth(workers: Workers, orders: Sequence[Order], store: RecordStore) -> bool:
    """Whether the work is worth the start of several processes, or they were asked for."""
    if workers.number < 2 or len(orders) < 2:
        return False
    rows = sum(source.rows for source in store.sources())
    return workers.asked is not None or len(orders) >= MANY or rows >= _MANY_ROWS


def groups(
    cases: Mapping[str, tuple[Order, ...]],
    store: RecordStore,
    codes: CaseCodes | None = None,
    known: Callable[[str], bool] | None = None,
) -> Iterator[Group]:
    """Cases in their order, some at a time, without those whose code is known.

    Args:
        cases: name → orders.
        store: the records, matched.
        codes: makes the codes of the cases; None: they have none.
        known: whether a code is known, and its case need not be checked.
    """
    waiting: list[tuple[tuple[Order, ...], CaseRecords, str]] = []
    pings, number = 0, 0
    for name, case in every_case(list(cases), store):
        code = codes.of(cases[name], case) if codes else ""
        if known and known(code):
            continue
        waiting.append((cases[name], case, code))
        pings += sum(len(track) for track in case.tracks)
        if pings >= GROUP_PINGS or len(waiting) >= GROUP_CASES:
            yield _group(number, waiting)
            waiting, pings, number = [], 0, number + 1
    if waiting:
        yield _group(number, waiting)


def _group(number: int, cases: Sequence[tuple[tuple[Order, ...], CaseRecords, str]]) -> Group:
    orders, records, codes = zip(*cases, strict=True)
    return Group(number=number, orders=orders, records=records, codes=codes)
