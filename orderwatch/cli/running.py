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

from orderwatch.cli.copying import copying
from orderwatch.cli.options import Wanted
from orderwatch.cli.policy_file import policy_of
from orderwatch.cli.progress import Progress
from orderwatch.engine.asked import asked_period
from orderwatch.engine.check import Summary
from orderwatch.engine.run import carry_out, zones_of
from orderwatch.engine.shared import Shared
from orderwatch.engine.workers import Workers
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.done import close_done
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.inputs import BASEMAP, ORDER, POLICY, PROFILE, REVIEWS
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.page.basemap import Basemap, read_basemap
from orderwatch.evidence.page.pages import Pages
from orderwatch.evidence.redaction import Copy
from orderwatch.evidence.reviews import Review, read_reviews
from orderwatch.evidence.run import Run, now
from orderwatch.evidence.table_set import TABLES, Zones
from orderwatch.orders.model import Order
from orderwatch.records.given import add_given
from orderwatch.records.memory import bytes_of
from orderwatch.records.store import RecordStore

if TYPE_CHECKING:
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
    """

    sink: MemorySink
    run: Run
    summary: Summary
    reviews: Mapping[str, int] = field(default_factory=dict)
    confidential: str = ""


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
    started, made, reviews = now(), copying(orders, wanted), _reviews(wanted)
    policy = policy_of(wanted.policy_file, wanted.settings)
    asked, zones, basemap = _asked(orders, wanted), zones_of(orders), _basemap(wanted)
    with ExitStack() as stack:
        progress = stack.enter_context(Progress())
        store = _read(stack, wanted, progress)
        folder = _folder(stack, wanted, zones)
        pages = _pages(orders, wanted, basemap, folder, made.copy)
        sink = MemorySink(zones=zones, keep=keep, also=pages.passing(folder) if folder else None)
        passing = made.through(sink, store.sources())
        passing.sink.rows("orders", list(not_run))
        # A copy with parts withheld is made in turn: rows that other processes write bypass it.
        shared = None
        if workers and folder and made.copy is None:
            shared = Shared(workers, sink, folder, pages, tuple(keep), wanted.resume)
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
            shared=shared,
        )
        finished = passing.end(carried.run)
        if folder is not None:
            folder.finish(finished, pages.files(finished, passing.shown))
            close_done(folder.folder)
    return Ran(
        sink=sink,
        run=finished,
        summary=carried.summary,
        reviews=carried.reviews if wanted.reviews and made.copy is None else {},
        confidential=made.line,
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
    )


def _pages(
    orders: Sequence[Order],
    wanted: Wanted,
    basemap: Basemap | None,
    folder: FolderSink | None,
    copy: Copy | None,
) -> Pages:
    """Takes what `report.html` is made from; without `--out` nobody asks for it."""
    return Pages(
        orders,
        single=not wanted.listing,
        protected_track=wanted.with_protected_track,
        basemap=basemap,
        spool=folder.partial if folder else None,
        copy=copy,
    )


def _folder(stack: ExitStack, wanted: Wanted, zones: Zones) -> FolderSink | None:
    """The folder of `--out`, if it is asked for."""
    return None if wanted.out is None else stack.enter_context(FolderSink(wanted.out, zones=zones))


def _basemap(wanted: Wanted) -> Basemap | None:
    if wanted.basemap is None:
        return None
    if wanted.out is None:
        raise click.UsageError("--basemap lies under the map of report.html; add --out DIR")
    return read_basemap(wanted.basemap)


def _read(stack: ExitStack, wanted: Wanted, progress: Progress) -> RecordStore:
    """The records that the options name."""
    memory = bytes_of(wanted.memory)
    store = stack.enter_context(RecordStore(memory=memory, progress=progress.reading))
    given: dict[str, Given] = {
        "pings": wanted.pings,
        "events": wanted.events,
        "contacts": wanted.contacts,
    }
    add_given(
        store,
        given,
        profiles=wanted.profile,
        device=wanted.device,
        owners=wanted.owner,
        with_text=wanted.with_text,
    )
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
