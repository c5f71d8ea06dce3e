"""One run of `check` or `batch`: orders and options in, rows to memory and to a folder."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orderwatch.cli.options import Wanted
from orderwatch.cli.policy_file import policy_of
from orderwatch.cli.progress import Progress
from orderwatch.engine.asked import asked_period
from orderwatch.engine.check import Summary, check_orders
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.inputs import inputs_of
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.run import Run, now
from orderwatch.evidence.table_set import TABLES
from orderwatch.orders.model import Order
from orderwatch.records.given import add_given
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
        zones: (order_id, respondent_id) → time zone.
    """

    sink: MemorySink
    run: Run
    summary: Summary


def run(
    orders: Sequence[Order],
    wanted: Wanted,
    *,
    keep: Sequence[str] = tuple(TABLES),
    not_run: Sequence[dict[str, Any]] = (),
    warnings: Sequence[str] = (),
) -> Ran:
    """Checks orders and writes `--out` if it is asked for.

    Args:
        orders: that do not conflict.
        wanted: the options.
        keep: tables to hold in memory for printing.
        not_run: rows of `orders` for files that could not be run.
        warnings: of the run as a whole.
    """
    started = now()
    policy = policy_of(wanted.policy_file, wanted.settings)
    period = _period(orders, wanted)
    zones = {(order.id, order.respondent.id): order.timezone for order in orders}
    with ExitStack() as stack:
        progress = stack.enter_context(Progress())
        folder = None
        store = stack.enter_context(RecordStore(progress=progress.reading))
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
        if wanted.out is not None:
            folder = stack.enter_context(FolderSink(wanted.out, zones=zones))
        sink = MemorySink(zones=zones, keep=keep, also=folder)
        sink.rows("orders", list(not_run))
        summary = check_orders(
            orders, store, policy=policy, period=period, sink=sink, progress=progress.checking
        )
        finished = Run(
            command=typed_command(),
            started=started,
            policy=policy,
            inputs=inputs_of(orders, store.sources(), _other_files(wanted, not_run)),
            warnings=tuple(warnings),
            notes=(f"largest case: {summary.largest_case_pings} positions",),
        )
        if folder is not None:
            folder.finish(finished)
    return Ran(sink=sink, run=finished, summary=summary)


def exit_code(ran: Ran, wanted: Wanted) -> int:
    """3 where `--fail-on` is reached, else 0."""
    return FOUND if wanted.fail_on and ran.sink.counts.reaches(wanted.fail_on) else 0


def typed_command() -> str:
    """The command as typed."""
    name = Path(sys.argv[0]).name if sys.argv[0] else "orderwatch"
    return shlex.join([name, *sys.argv[1:]])


def _period(orders: Sequence[Order], wanted: Wanted) -> tuple[int | None, int | None]:
    try:
        return asked_period(orders, wanted.start, wanted.end)
    except ValueError as error:
        raise click.UsageError(f"--from, --until: {error}") from error


def _other_files(wanted: Wanted, not_run: Sequence[dict[str, Any]]) -> list[Path]:
    found = [wanted.policy_file] if wanted.policy_file is not None else []
    found += [Path(one) for one in wanted.profile if Path(one).is_file()]
    return [*found, *(Path(row["file"]) for row in not_run)]
