"""A run whose cases are checked in groups, and kept: in several processes, in more than one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from orderwatch.engine.batch.case_code import CaseCodes, Setting
from orderwatch.engine.batch.check import check_batch, worth
from orderwatch.engine.batch.groups import Task
from orderwatch.engine.batch.since import Since, taking_over
from orderwatch.engine.batch.workers import Workers
from orderwatch.engine.check import Progress, Summary
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.done import close_done, key_of, open_done
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.inputs import PLACE
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

_KEPT = ("orders", "possible_breaches")
"""What may be printed of cases: kept whatever is printed now, as a later run may print other."""


@dataclass(frozen=True)
class Shared:
    """Who checks the groups of a run, and where what they come to goes.

    Attributes:
        workers: the processes.
        sink: keeps what is printed, and passes on the rows about the records.
        folder: the output folder.
        pages: made of the rows of each order.
        resume: go on from where a run that was cut off has ended.
        since: an earlier run whose cases are taken over where they are still the same.
    """

    workers: Workers
    sink: MemorySink
    folder: FolderSink
    pages: Pages
    resume: bool
    since: Since | None = None

    def taking(self, reviewing: ReviewingSink) -> Callable[[Written], None]:
        """What takes what some cases came to, and gives everyone their part."""

        def take(written: Written) -> None:
            for one in (self.sink, self.folder, self.pages, reviewing):
                one.take(written)
            if self.since is not None:
                self.since.changes.take(written)

        return take


def task_of(
    store: RecordStore | ClusterRecords,
    asked: Asked,
    policy: Policy,
    reviews: Sequence[Review],
) -> Task:
    """What is asked of every case."""
    return Task(
        sources={one.name: one for one in store.sources()},
        given=asked.period_us,
        policy=policy,
        with_protected_track=asked.with_protected_track,
        sensitive=asked.sensitivity,
        reviews=tuple(reviews),
        keep=_KEPT,
    )


def check_shared(
    orders: Sequence[Order],
    store: RecordStore | ClusterRecords,
    task: Task,
    shared: Shared,
    *,
    reviewing: ReviewingSink,
    key: str,
    codes: CaseCodes,
    progress: Progress | None,
) -> Summary:
    """Checks groups of cases: on a cluster, or in several processes if that is worth their start.

    What a case came to is kept beside the outputs, so that another run can go on from there; a
    cluster does again by itself what it has lost.
    """
    if not isinstance(store, RecordStore):
        close_done(shared.folder.folder)  # of a run of this machine that was cut off
        take = shared.taking(reviewing)
        return store.check(task, sink=shared.sink, take=take, progress=progress)
    since = shared.since
    key = key_of(key, since.earlier.manifest_sha256 if since else "")
    place, done = open_done(shared.folder.folder, key, resume=shared.resume)
    with taking_over(since, place, task.reviews) as known:
        return check_batch(
            orders,
            store,
            replace(task, done=str(place)),
            sink=shared.sink,
            take=shared.taking(reviewing),
            workers=shared.workers if worth(shared.workers, orders, store) else Workers(1),
            codes=codes,
            done=done,
            known=known,
            progress=progress,
        )


def codes_of(
    task: Task, store: RecordStore | ClusterRecords, inputs: Sequence[FileHash]
) -> CaseCodes:
    """Makes the codes of the cases of a run."""
    setting = Setting(
        policy_sha256=task.policy.sha256,
        given=task.given,
        options=(task.with_protected_track, task.sensitive),
        places={one.path: one.sha256 for one in inputs if one.kind == PLACE},
    )
    return CaseCodes(setting, store.sources())


def run_key(
    orders: Sequence[Order],
    store: RecordStore | ClusterRecords,
    task: Task,
    asked: Asked,
    inputs: Sequence[FileHash],
) -> str:
    """A key of all that decides what a run writes."""
    return key_of(
        __version__,
        task.policy.sha256,
        str(asked),
        [[order.file, order.sha256] for order in orders],
        [str(one) for one in inputs],
        [[one.name, one.profile, one.sha256, one.rows, one.devices] for one in store.sources()],
    )
