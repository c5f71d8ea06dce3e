"""A run whose cases are checked in groups, and kept: in several processes, in more than one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from orderwatch.engine.batch import check_batch, worth
from orderwatch.engine.check import Progress, Summary
from orderwatch.engine.groups import Task
from orderwatch.engine.workers import Workers
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.done import key_of, open_done
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.lines import Written
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.page.pages import Pages
from orderwatch.evidence.reviews import Review, ReviewingSink
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.records.store import RecordStore
from orderwatch.version import __version__

if TYPE_CHECKING:
    from orderwatch.engine.spark.records import ClusterRecords


@dataclass(frozen=True)
class Shared:
    """Who checks the groups of a run, and where what they come to goes.

    Attributes:
        workers: the processes.
        sink: keeps what is printed, and passes on the rows about the records.
        folder: the output folder.
        pages: made of the rows of each order.
        keep: tables whose rows are printed.
        resume: go on from where a run that was cut off has ended.
    """

    workers: Workers
    sink: MemorySink
    folder: FolderSink
    pages: Pages
    keep: tuple[str, ...]
    resume: bool

    def taking(self, reviewing: ReviewingSink) -> Callable[[Written], None]:
        """What takes what some cases came to, and gives everyone their part."""

        def take(written: Written) -> None:
            for one in (self.sink, self.folder, self.pages, reviewing):
                one.take(written)

        return take


def task_of(
    store: RecordStore | ClusterRecords,
    asked: Asked,
    policy: Policy,
    reviews: Sequence[Review],
    shared: Shared,
) -> Task:
    """What is asked of every case."""
    return Task(
        sources={one.name: one for one in store.sources()},
        given=asked.period_us,
        policy=policy,
        with_protected_track=asked.with_protected_track,
        sensitive=asked.sensitivity,
        reviews=tuple(reviews),
        keep=shared.keep,
    )


def check_shared(
    orders: Sequence[Order],
    store: RecordStore | ClusterRecords,
    *,
    asked: Asked,
    policy: Policy,
    reviews: Sequence[Review],
    shared: Shared,
    inputs: Sequence[FileHash],
    reviewing: ReviewingSink,
    progress: Progress | None,
) -> Summary:
    """Checks groups of cases: on a cluster, or in several processes if that is worth their start.

    What a group came to is kept beside the outputs until the run has ended, so that another run
    can go on from there; a cluster does again by itself what it has lost.
    """
    task, take = task_of(store, asked, policy, reviews, shared), shared.taking(reviewing)
    if not isinstance(store, RecordStore):
        return store.check(task, sink=shared.sink, take=take, progress=progress)
    key = run_key(orders, store, task, asked, inputs)
    place, done = open_done(shared.folder.folder, key, resume=shared.resume)
    return check_batch(
        orders,
        store,
        replace(task, done=str(place)),
        sink=shared.sink,
        take=take,
        workers=shared.workers if worth(shared.workers, orders, store) else Workers(1),
        done=done,
        progress=progress,
    )


def run_key(
    orders: Sequence[Order],
    store: RecordStore,
    task: Task,
    asked: Asked,
    inputs: Sequence[FileHash],
) -> str:
    """A key of all that decides what a run writes."""
    return key_of(
        __version__,
        task.policy.sha256,
        task.keep,
        str(asked),
        [[order.file, order.sha256] for order in orders],
        [str(one) for one in inputs],
        [[one.name, one.profile, one.sha256, one.rows, one.devices] for one in store.sources()],
    )
