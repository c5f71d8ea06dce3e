"""A whole run: orders, records and options in; every table out, and what to say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orderwatch.engine.check import Progress, Summary, check_orders
from orderwatch.engine.nearness.rows import TRACK_SHOWN
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.inputs import inputs_of
from orderwatch.evidence.reviews import Review, ReviewingSink
from orderwatch.evidence.run import Run
from orderwatch.evidence.table_set import Sink, Zones
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.records.store import RecordStore

if TYPE_CHECKING:
    from orderwatch.engine.batch.shared import Shared
    from orderwatch.engine.spark.records import ClusterRecords


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What a run came to, besides the rows in its sink.

    Attributes:
        run: command, policy, inputs, warnings: what the manifest says.
        summary: sizes.
        reviews: how many findings are new, reviewed, changed ...
    """

    run: Run
    summary: Summary
    reviews: Mapping[str, int]


def zones_of(orders: Iterable[Order]) -> Zones:
    """The orders' time zones, for the `local` cells."""
    return {(order.id, order.respondent.id): order.timezone for order in orders}


def carry_out(
    orders: Sequence[Order],
    store: RecordStore | ClusterRecords,
    asked: Asked,
    *,
    policy: Policy,
    sink: Sink,
    command: str,
    started: datetime,
    reviews: Sequence[Review] = (),
    others: Sequence[tuple[str, Path]] = (),
    warnings: Sequence[str] = (),
    progress: Progress | None = None,
    shared: Shared | None = None,
) -> Carried:
    """Checks orders against records that were read.

    Args:
        orders: loaded orders, none of which conflict.
        store: the records, read and not yet matched; on a cluster they need `shared`.
        asked: options.
        policy: thresholds.
        sink: takes the rows.
        command: as typed, or the call from Python.
        started: wall clock, UTC.
        reviews: of an earlier run.
        others: files that were read besides orders and records, and as what.
        warnings: of the run as a whole.
        progress: called after each case.
        shared: who shares the cases; None: they are checked one after the other.
    """
    reviewing = ReviewingSink(sink, reviews, zones=zones_of(orders))
    inputs = inputs_of(orders, store.sources(), others)
    if shared is not None:
        from orderwatch.engine.batch.shared import check_shared, codes_of, run_key, task_of

        task = task_of(store, asked, policy, reviews)
        summary = check_shared(
            orders,
            store,
            task,
            shared,
            reviewing=reviewing,
            key=run_key(orders, store, task, asked, inputs),
            codes=codes_of(task, store, inputs),
            progress=progress,
        )
    else:
        assert isinstance(store, RecordStore)
        summary = check_orders(
            orders,
            store,
            policy=policy,
            period=asked.period_us,
            sink=reviewing,
            progress=progress,
            with_protected_track=asked.with_protected_track,
            sensitive=asked.sensitivity,
        )
    reviewing.finish()
    run = Run(
        command=command,
        started=started,
        policy=policy,
        asked=asked,
        inputs=inputs,
        warnings=(*warnings, *((TRACK_SHOWN,) if asked.with_protected_track else ())),
        notes=_notes(summary),
        since=shared.since.told(summary) if shared and shared.since else None,
    )
    return Carried(run=run, summary=summary, reviews=reviewing.counts)


def _notes(summary: Summary) -> tuple[str, ...]:
    largest = f"largest case: {summary.largest_case_pings} positions"
    return (largest, summary.engine) if summary.engine else (largest,)
