"""The cases of a run checked: one after the other, or shared between processes and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from orderwatch.cli.options import Wanted
from orderwatch.engine.batch import check_batch, worth
from orderwatch.engine.check import Summary, check_orders
from orderwatch.engine.groups import Task
from orderwatch.engine.workers import Workers
from orderwatch.evidence.done import key_of, open_done
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.lines import Written
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.page.pages import Pages
from orderwatch.evidence.reviews import ReviewingSink
from orderwatch.orders.model import Order
from orderwatch.records.store import RecordStore
from orderwatch.version import __version__


@dataclass(frozen=True)
class To:
    """Where the rows of a run go, and who is told how far it is."""

    sink: MemorySink
    folder: FolderSink | None
    pages: Pages
    reviewing: ReviewingSink
    progress: Callable[[int, int], None]

    def take(self, written: Written) -> None:
        """Takes what a group of cases came to."""
        self.sink.take(written)
        if self.folder is not None:
            self.folder.take(written)
        self.pages.take(written)
        self.reviewing.take(written)


def checked(
    orders: Sequence[Order],
    store: RecordStore,
    task: Task,
    to: To,
    *,
    workers: Workers | None,
    key: str,
    resume: bool,
) -> Summary:
    """Checks orders in groups of cases, or in turn where no processes or no folder are given."""
    if workers is None or to.folder is None:
        return _in_turn(orders, store, task, to)
    return _in_groups(orders, store, task, to, workers=workers, key=key, resume=resume)


def _in_turn(orders: Sequence[Order], store: RecordStore, task: Task, to: To) -> Summary:
    """Checks one case after the other in this process."""
    return check_orders(
        orders,
        store,
        policy=task.policy,
        period=task.given,
        sink=to.reviewing,
        progress=to.progress,
        with_protected_track=task.with_protected_track,
        sensitive=task.sensitive,
    )


def _in_groups(
    orders: Sequence[Order],
    store: RecordStore,
    task: Task,
    to: To,
    *,
    workers: Workers,
    key: str,
    resume: bool,
) -> Summary:
    """Checks groups of cases, in several processes where the work is worth their start.

    What a group came to is kept beside the outputs until the run has ended, so that another run
    can go on from there.
    """
    assert to.folder is not None
    place, done = open_done(to.folder.folder, key, resume=resume)
    return check_batch(
        orders,
        store,
        replace(task, done=str(place)),
        sink=to.sink,
        take=to.take,
        workers=workers if worth(workers, orders, store) else Workers(1),
        done=done,
        progress=to.progress,
    )


def run_key(
    orders: Sequence[Order],
    store: RecordStore,
    task: Task,
    wanted: Wanted,
    inputs: Sequence[FileHash],
) -> str:
    """A key of all that decides what a run writes."""
    return key_of(
        __version__,
        task.policy.sha256,
        [task.given, task.with_protected_track, task.sensitive, task.keep],
        [[order.file, order.sha256] for order in orders],
        [[one.name, one.sha256] for one in inputs],
        [[one.name, one.profile, one.sha256, one.rows, one.devices] for one in store.sources()],
        [wanted.device, wanted.owner, wanted.with_text, wanted.profile],
    )
