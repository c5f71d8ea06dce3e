"""`orderwatch batch`: many orders against the same records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from orderwatch.cli.options import (
    Named,
    Wanted,
    basemap_option,
    fail_option,
    format_option,
    period_options,
    policy_options,
    record_options,
    redact_options,
    reviews_option,
    track_option,
)

if TYPE_CHECKING:
    from orderwatch.cli.page import Page
    from orderwatch.cli.running import Ran

_NOT_ALL_RAN = 2
_MOST_NAMED = 20


@click.command("batch")
@click.argument("orders", nargs=-1, required=True)
@record_options
@period_options
@policy_options
@track_option
@click.option(
    "--out",
    type=Named(),
    metavar="DIR",
    required=True,
    help="Write every table, report.html, the manifest and the run log to this folder.",
)
@basemap_option
@redact_options
@reviews_option
@format_option
@fail_option
@click.option(
    "--resume",
    is_flag=True,
    help="Go on where a run into the same folder was cut off: cases that were done are not "
    "checked again, as long as records, orders, thresholds and options are the same.",
)
@click.option(
    "--since",
    type=Named(),
    metavar="DIR",
    help="An earlier batch: what it read is read again, with the files given here, and cases whose "
    "records, orders and options are the same are not checked again. The results are those of a "
    "run over all; changed.csv lists findings that are new, changed or gone.",
)
@click.option(
    "--memory",
    metavar="SIZE",
    default="1GB",
    show_default=True,
    help="What the run may take; beyond it records are kept on disk. A case that does not fit is "
    "a fault that names its size.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that share the cases. Default: one for each core where there is much to do.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="What does the work: this machine, or Spark (extra `spark`, needs Java). The same bytes "
    "are written. See docs/scale.md.",
)
@click.option(
    "--master",
    metavar="URL",
    help="With --engine spark: where it runs, such as spark://HOST:7077 or yarn. Default: "
    "local[*], all cores of this machine.",
)
def command(orders: tuple[str, ...], workers: int | None, **options: Any) -> int:
    """Check many orders against the same records.

    ORDERS are order files, folders of them (*.yaml, *.yml, *.json) and globs. A faulty order is
    reported and stands in orders.csv as not checked; the others are run, and the exit code is 2.
    Memory is bounded by the largest case (orders joined by shared persons), not by the input.

    \b
    Examples:
      orderwatch batch orders/ --pings "exports/*.csv" --out results
      orderwatch batch "orders/2026-*.yaml" --pings exports/ --out results --fail-on strong
      orderwatch batch orders/ --pings week.parquet --out results --format json
      orderwatch batch orders/ --pings /shared/week --out results --engine spark --master yarn
      orderwatch batch orders/ --pings week-28.csv --since week-27 --out week-28
    """
    from orderwatch.cli.running import exit_code, run
    from orderwatch.engine.batch.order_files import load_all, order_paths
    from orderwatch.engine.batch.workers import Workers

    wanted = Wanted(**options, listing=True)
    _check_engine(wanted, workers)
    with Workers(workers) as shared:
        loaded = load_all(order_paths(orders), shared)
        for fault in loaded.faults:
            click.echo(fault, err=True)
        ran = run(
            loaded.orders,
            wanted,
            keep=_kept(wanted.format),
            not_run=loaded.not_run,
            warnings=loaded.warnings,
            workers=shared,
        )
    _print(ran, wanted)
    return _NOT_ALL_RAN if loaded.not_run else exit_code(ran, wanted)


def _check_engine(wanted: Wanted, workers: int | None) -> None:
    """Refuses options that belong to the other engine.

    Raises:
        UsageError: there is one.
    """
    if wanted.engine != "spark":
        if wanted.master:
            raise click.UsageError("--master names a cluster; add --engine spark")
        return
    if workers is not None:
        raise click.UsageError("--workers is for this machine; give Spark's tasks by --master")
    if wanted.resume:
        problem = "--resume goes on with a run of this machine"
        raise click.UsageError(f"{problem}; Spark does what is lost again by itself")
    if wanted.since:
        problem = "--since takes over what an earlier run has kept on this machine"
        raise click.UsageError(f"{problem}; leave --engine spark out, or leave --since out")
    if wanted.redact:
        problem = "--redact makes its copy in turn, on one machine"
        raise click.UsageError(f"{problem}; leave --engine spark out for it")


def _kept(form: str) -> tuple[str, ...]:
    return ("orders", "ledger", "possible_breaches") if form == "csv" else ("orders", "ledger")


def _print(ran: Ran, wanted: Wanted) -> None:
    from orderwatch.cli.since_report import since_lines
    from orderwatch.cli.streams import print_csv, print_json, warn_first
    from orderwatch.evidence.visible import shown

    if wanted.format == "table":
        _summary(ran, wanted).print()
        return
    warn_first(ran)
    for line in since_lines(ran):
        click.echo(shown(line), err=True)
    if wanted.format == "csv":
        print_csv(ran, "possible_breaches")
    else:
        print_json(ran, ("orders", "ledger"))


def _summary(ran: Ran, wanted: Wanted) -> Page:
    from orderwatch.cli.page import Page
    from orderwatch.cli.report import records_grid
    from orderwatch.cli.review_report import reviews_line
    from orderwatch.cli.since_report import since_lines

    page, counts = Page(), ran.sink.counts
    checked = counts.checked
    if ran.confidential:
        page.say(ran.confidential)
    page.heading(
        f"Orders: {sum(checked.values())} ({checked['yes']} checked, {checked['partly']} partly, "
        f"{checked['no']} NOT CHECKED)"
    )
    page.say(
        f"{ran.summary.cases} {'case' if ran.summary.cases == 1 else 'cases'}; "
        f"the largest has {ran.summary.largest_case_pings:,} positions."
    )
    missing = [row for row in ran.sink.table("orders") if row["checked"] == "no"]
    for row in missing[:_MOST_NAMED]:
        page.say(f"not checked: {row['order_id'] or row['file']}: {row['why']}", indent=2)
    if len(missing) > _MOST_NAMED:
        page.say(f"and {len(missing) - _MOST_NAMED} more in orders.csv", indent=2)
    page.heading("Records")
    records_grid(page, ran.sink.table("ledger"))
    grades = counts.by_grade()
    page.heading("Findings")
    page.say(
        f"Possible breaches: {grades['strong']} strong, {grades['moderate']} moderate; "
        f"{grades['weak']} weak, counted apart. Near misses: {counts.rows['near_misses']}. "
        f"Excepted: {counts.rows['excepted']}."
    )
    reviews_line(page, ran)
    for number, line in enumerate(since_lines(ran)):
        if not number:
            page.heading("Since the earlier run")
        page.say(line)
    page.say(f"Written to {wanted.out}")
    return page
