"""`orderwatch explain`: a decision told step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from orderwatch.cli.options import Named, input_options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orderwatch.cli.page import Page
    from orderwatch.engine.explain.steps import Step


@click.command("explain")
@click.argument("folder", type=Named(), metavar="DIR")
@click.argument("finding", required=False)
@click.option(
    "--at",
    "when",
    metavar="TIME",
    help="A time, such as 2026-04-14T08:35, in the order's time zone: why there is, or is not, "
    "a finding then.",
)
@click.option("--condition", metavar="ID", help="With --at: one condition alone.")
@click.option("--order-id", metavar="ID", help="With --at: which order of a batch.")
@input_options
def command(
    folder: Path,
    finding: str | None,
    when: str | None,
    condition: str | None,
    order_id: str | None,
    **given: tuple[str, ...],
) -> int:
    """Tell a decision step by step: a finding, or why there is none at a time.

    FINDING is an id of possible_breaches.csv, near_misses.csv or excepted.csv. Everything is asked
    of the engine once more, from the inputs of the run with its thresholds and options; inputs are
    looked for as `orderwatch verify` does. Says why the condition was in force, what each record
    says with its numbers and the thresholds, why the finding is listed and graded as it is, and
    what speaks against it.

    \b
    Examples:
      orderwatch explain results 50e1c2278663
      orderwatch explain results --at 2026-04-14T08:35
      orderwatch explain results --at "2026-04-14 08:35" --condition c1
    """
    from orderwatch.cli.inputs_given import files_given
    from orderwatch.cli.page import Page
    from orderwatch.engine.explain.telling import opened
    from orderwatch.evidence.confidential import line_of_folder
    from orderwatch.evidence.kept import kept

    if (finding is None) == (when is None):
        raise click.UsageError("give the id of a finding, or --at TIME")
    if finding is not None and (condition or order_id):
        raise click.UsageError("--condition and --order-id go with --at")
    results, page = kept(folder), Page()
    if line := line_of_folder(folder):
        page.say(line)
    if finding is not None:
        results.finding(finding)
    with opened(results, files_given(given)) as run:
        if finding is not None:
            from orderwatch.engine.explain.telling import tell_finding

            told = tell_finding(results, finding, run)
            page.heading(f"{finding} in {told.table}.csv")
            page.say(told.row["sentence"])
            _steps(page, told.steps)
        else:
            from orderwatch.engine.explain.telling import only_order, tell_time

            for one in tell_time(run.records(only_order(run, order_id)), str(when), condition):
                page.heading(f"Condition {one.condition.id} at {when}: {one.short}")
                _steps(page, one.steps)
    page.say("Told by the engine from the inputs of the run, not from its tables.")
    page.print()
    return 0


def _steps(page: Page, steps: Iterable[Step]) -> None:
    for number, step in enumerate(steps, start=1):
        page.say(f"{number}. {step.title}")
        for line in step.lines:
            page.say(line, indent=3)
        page.grid(step.header, step.rows, left=2)
