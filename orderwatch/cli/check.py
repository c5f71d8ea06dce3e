"""`orderwatch check`: one order against records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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

_TABLES = {"csv": ("possible_breaches", "orders")}


@click.command("check")
@click.argument("order", type=Named())
@record_options
@period_options
@policy_options
@track_option
@click.option(
    "--out",
    type=Named(),
    metavar="DIR",
    help="Write every table, report.html, the manifest and the run log to this folder.",
)
@basemap_option
@redact_options
@reviews_option
@click.option(
    "--sensitivity",
    is_flag=True,
    help="For each possible breach: over which values of one threshold at a time it keeps its "
    "grade, and how small a place it survives. Checks some 15 times.",
)
@format_option
@fail_option
def command(order: Path, **options: Any) -> int:
    """Check one order against records.

    Prints what the records are, the possible breaches with what speaks against them, and how
    much of the time each condition was in force nothing can be said about. Findings are not an
    error: the exit code is 0 unless `--fail-on` says otherwise.

    \b
    Examples:
      orderwatch check order.yaml --pings export.csv
      orderwatch check order.yaml --pings a.csv --pings "b-*.csv.gz" --out results
      orderwatch check order.yaml --pings tag.csv --reviews reviewed.csv --out results
      orderwatch check order.yaml --pings tag.csv --from 2026-04-01 --until 2026-04-30
      orderwatch check order.yaml --pings tag.csv --set max_silence_s=600 --format json
      orderwatch check order.yaml --pings tag.csv --sensitivity --out results
      orderwatch check order.yaml --pings tag.csv --redact respondent --out copy
    """
    return check_one(order, Wanted(**options))


def check_one(order: Path, wanted: Wanted) -> int:
    """Checks the order of a file and prints the outcome; the exit code."""
    from orderwatch.cli.report import KEPT, report
    from orderwatch.cli.running import exit_code, run
    from orderwatch.cli.streams import print_csv, print_json, warn_first
    from orderwatch.errors import OrderFaults
    from orderwatch.evidence.table_set import COLUMNS
    from orderwatch.orders import load
    from orderwatch.orders.people import conflicts

    loaded = load(order)
    faults = conflicts([loaded])
    if faults:
        raise OrderFaults(faults)
    keep = {"table": KEPT, **_TABLES}.get(wanted.format, tuple(COLUMNS))
    ran = run([loaded], wanted, keep=keep)
    if wanted.format == "table":
        report(ran).print()
        if wanted.out is not None:
            click.echo(f"\nWritten to {wanted.out}")
    else:
        warn_first(ran)
        print_csv(ran, "possible_breaches") if wanted.format == "csv" else print_json(ran)
    return exit_code(ran, wanted)
