"""One run of `check` or `batch`: orders and options in, rows to memory and to a folder."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orderwatch.cli.copying import Copying, copying
from orderwatch.cli.options import Wanted
from orderwatch.cli.policy_file import policy_of
from orderwatch.cli.progress import Progress
from orderwatch.cli.since import check_sources, since_of, with_earlier
from orderwatch.engine.asked import asked_period
from orderwatch.engine.cases import plan
from orderwatch.engine.check import Summary
from orderwatch.engine.run import carry_out, zones_of
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.inputs import BASEMAP, ORDER, POLICY, PROFILE, REVIEWS
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.reviews import Review, read_reviews
from orderwatch.evidence.run import Run, now
from orderwatch.evidence.table_set import TABLES
from orderwatch.orders.model import Order
from orderwatch.records.given import add_given
from orderwatch.records.memory import bytes_of
from orderwatch.records.store import RecordStore

if TYPE_CHECKING:
    from orderwatch.cli.written import Written
    from orderwatch.engine.batch.since import Since
    from orderwatch.engine.batch.workers import Workers
    from orderwatch.engine.spark.records import ClusterRecords
    from orderwatch.records.given import Given

FOUND = 3


@dataclass(frozen=True, kw_only=True)
class Ran:
    """A run that has ended.

    Attributes:
        sink: the tables that were kept, and the counts of all.
        run: command, policy, inputs, warnings.
        summary: sizes.
        reviews: how many findings are new, reviewed, changed ...; empty where none was given.
        confidential: the line that says what must not be passed on; empty: nothing.
        since: the earlier run whose cases were taken over; None: there was none.
    """

    sink: MemorySink
    run: Run
    summary: Summary
    reviews: Mapping[str, int] = field(default_factory=dict)
    confidential: str = ""
    since: Since | None = None


def run(
    orders: Sequence[Order],
    wanted: Wanted,
    *,
    keep: Sequence[str] = tuple(TABLES),
    not_run: Sequence[dict[str, Any]] = (),
    warnings: Sequence[str] = (),
    workers: Workers | None = None,
) -> Ran:
    """Checks orders and writes `--out` if it is asked for.

    Args:
        orders: that do not conflict.
        wanted: the options.
        keep: tables to hold in memory for printing.
        not_run: rows of `orders` for files that could not be run.
        warnings: of the run as a whole.
        workers: processes to share the cases between, where there are many.
    """
    started, policy = now(), policy_of(wanted.policy_file, wanted.settings)
    since = since_of(wanted, policy)
    made, reviews = copying(orders, wanted), _reviews(wanted)
    asked, zones = _asked(orders, wanted), zones_of(orders)
    written = _written(orders, wanted, made)
    with ExitStack() as stack:
        progress = stack.enter_context(Progress())
        store = _read(stack, orders, wanted, progress, since)
        sink = MemorySink(zones=zones, keep=keep, also=written.open(stack) if written else None)
        passing = made.through(sink, store.sources())
        passing.sink.rows("orders", list(not_run))
        carried = carry_out(
            orders,
            store,
            asked,
            policy=policy,
            sink=passing.sink,
            command=typed_command(),
            started=started,
            reviews=reviews,
            others=_other_files(wanted, not_run),
            warnings=warnings,
            progress=progress.checking,
            shared=written.shared(workers, sink, since) if written and workers else None,
        )
        finished = passing.end(carried.run)
        if written is not None:
            written.finish(finished, passing.shown)
    return Ran(
        sink=sink,
        run=finished,
        summary=carried.summary,
        reviews=carried.reviews if wanted.reviews and made.copy is None else {},
        confidential=made.line,
        since=since,
    )


def _asked(orders: Sequence[Order], wanted: Wanted) -> Asked:
    return Asked(
        profiles=wanted.profile,
        device=wanted.device,
        owners=wanted.owner,
        with_text=wanted.with_text,
        period_us=_period(orders, wanted),
        with_protected_track=wanted.with_protected_track,
        sensitivity=wanted.sensitivity,
        listing=wanted.listing,
        parquet=wanted.parquet,
    )


def _written(orders: Sequence[Order], wanted: Wanted, made: Copying) -> Written | None:
    """What `--out` writes, if it is asked for; pages and folders are loaded for it alone."""
    if wanted.out is None:
        if wanted.basemap is not None:
            raise click.UsageError("--basemap lies under the map of report.html; add --out DIR")
        return None
    from orderwatch.cli.written import Written

    return Written(orders, wanted, made)


def _read(
    stack: ExitStack,
    orders: Sequence[Order],
    wanted: Wanted,
    progress: Progress,
    since: Since | None,
) -> RecordStore | ClusterRecords:
    """The records that the options name, and those of an earlier run."""
    if wanted.engine == "spark":
        from orderwatch.cli.cluster import cluster_records

        return cluster_records(stack, orders, wanted)
    memory = bytes_of(wanted.memory)
    store = stack.enter_context(RecordStore(memory=memory, progress=progress.reading))
    named = {"pings": wanted.pings, "events": wanted.events, "contacts": wanted.contacts}
    given: dict[str, Given] = {**with_earlier(named, since)}
    if given.get("contacts"):
        store.expect(plan(orders).identifiers)
    add_given(
        store,
        given,
        profiles=wanted.profile,
        device=wanted.device,
        owners=wanted.owner,
        with_text=wanted.with_text,
    )
    check_sources(store.sources(), since)
    return store


def exit_code(ran: Ran, wanted: Wanted) -> int:
    """3 where `--fail-on` is reached, else 0."""
    return FOUND if wanted.fail_on and ran.sink.counts.reaches(wanted.fail_on) else 0


def typed_command() -> str:
    """The command as typed."""
    return shlex.join(["orderwatch", *sys.argv[1:]])


def _period(orders: Sequence[Order], wanted: Wanted) -> tuple[int | None, int | None]:
    try:
        return asked_period(orders, wanted.start, wanted.end)
    except ValueError as error:
        raise click.UsageError(f"--from, --until: {error}") from error


def _reviews(wanted: Wanted) -> tuple[Review, ...]:
    """The reviews, from a file that this run does not write over."""
    if wanted.reviews is None:
        return ()
    if wanted.out is not None and wanted.reviews.resolve().parent == wanted.out.resolve():
        problem = f"--reviews {wanted.reviews}: lies in the folder that --out writes to"
        raise click.UsageError(f"{problem}; keep your reviews in a folder of their own")
    return read_reviews(wanted.reviews)


def _other_files(wanted: Wanted, not_run: Sequence[dict[str, Any]]) -> list[tuple[str, Path]]:
    found = [(POLICY, wanted.policy_file)] if wanted.policy_file is not None else []
    found += [(PROFILE, Path(one)) for one in wanted.profile if Path(one).is_file()]
    named = ((REVIEWS, wanted.reviews), (BASEMAP, wanted.basemap))
    found += [(kind, path) for kind, path in named if path is not None]
    return [*found, *((ORDER, Path(row["file"])) for row in not_run)]
