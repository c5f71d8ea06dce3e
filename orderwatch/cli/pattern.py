"""`orderwatch pattern`: counts over the findings of a respondent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orderwatch.cli.options import Named, format_option, policy_options

if TYPE_CHECKING:
    from orderwatch.evidence.patterns import Patterns


def _record_options(function: Any) -> Any:
    for option in reversed(
        (
            click.option(
                "--order",
                "orders",
                multiple=True,
                type=Named(),
                metavar="FILE",
                help="An order file of the runs, where it does not lie where the run had it.",
            ),
            click.option(
                "--pings",
                multiple=True,
                metavar="FILE",
                help="Positions, for visits near the places. As for `check`.",
            ),
            click.option(
                "--contacts",
                multiple=True,
                metavar="FILE",
                help="Contacts, for shares of them and replies. As for `check`.",
            ),
            click.option("--profile", multiple=True, metavar="NAME|FILE", help="As for `check`."),
            click.option("--device", metavar="ID", help="Device, where the export names none."),
            click.option("--owner", multiple=True, metavar="KIND:VALUE", help="As for `check`."),
            click.option(
                "--with-earlier",
                is_flag=True,
                help="Also count visits near the places before the first notice, which were not "
                "forbidden by the order.",
            ),
        )
    ):
        function = option(function)
    return function


@click.command("pattern")
@click.argument("folders", nargs=-1, required=True, type=Named(), metavar="DIR...")
@click.option(
    "--respondent", metavar="ID", default="", help="This respondent only, over all orders and runs."
)
@_record_options
@policy_options
@click.option(
    "--out",
    type=Named(),
    metavar="DIR",
    help="Write pattern.csv, pattern_rows.csv, pattern_apart.csv and pattern_orders.csv to a "
    "folder of their own.",
)
@click.option(
    "--picture",
    "pictures",
    multiple=True,
    type=Named(),
    metavar="FILE",
    help="Draw the calendar and the timeline of one respondent: .svg, or .png with the extra "
    "`pictures`.",
)
@format_option
def command(folders: tuple[Path, ...], **options: Any) -> int:
    """Show how incidents hang together: counts over the findings of a respondent.

    Reads folders that `check --out` or `batch --out` wrote, as they were written. Counted are
    possible breaches graded strong or moderate; weak ones, those an exception may cover and those
    before notice are shown apart. Every count has a definition and the rows behind it
    (docs/pattern.md), and says how much of the time could be seen. None ranks people, and none
    says what will happen. Several folders are joined by the identifiers of the order files.

    \b
    Examples:
      orderwatch pattern results
      orderwatch pattern results --pings export.csv --contacts bill.csv --out pattern
      orderwatch pattern --respondent R-0142 spring/ summer/ --picture timeline.svg
    """
    from orderwatch.cli.pattern_report import report

    found = _found(folders, options)
    _draw(found, options["pictures"])
    if options["out"] is not None:
        found.write(options["out"])
    if options["format"] == "table":
        report(found).print()
        for path in (*options["pictures"], *([options["out"]] if options["out"] else [])):
            click.echo(f"\nWritten to {path}")
    else:
        if found.confidential:
            click.echo(found.confidential, err=True)
        _print(found, options["format"])
    return 0


def _found(folders: tuple[Path, ...], options: dict[str, Any]) -> Patterns:
    from orderwatch.cli.policy_file import policy_of
    from orderwatch.cli.progress import Progress
    from orderwatch.cli.running import typed_command
    from orderwatch.engine.pattern.run import PatternAsked, find_patterns
    from orderwatch.orders import load

    policy = policy_of(options["policy_file"], options["settings"])
    with Progress() as progress:
        return find_patterns(
            PatternAsked(
                folders=folders,
                command=typed_command(),
                respondent=options["respondent"],
                orders=[load(path) for path in options["orders"]],
                given={"pings": options["pings"], "contacts": options["contacts"]},
                profiles=options["profile"],
                device=options["device"],
                owners=options["owner"],
                settings=dict(policy.differences()),
                with_earlier=options["with_earlier"],
                progress=progress.reading,
            )
        )


def _draw(found: Patterns, paths: tuple[Path, ...]) -> None:
    """Writes the pictures, once there is one respondent to draw."""
    if not paths:
        return
    from orderwatch.evidence.pictures import write_picture

    if len(found.views) != 1:
        problem = f"--picture: there are {len(found.views)} respondents"
        raise click.UsageError(f"{problem}; name one with --respondent")
    for path in paths:
        write_picture(path, found.views[0])


def _print(found: Patterns, form: str) -> None:
    if form == "csv":
        for line in found.csv("pattern.csv"):
            click.echo(line)
        return
    from orderwatch.evidence.pattern_columns import PATTERN_TABLES
    from orderwatch.patterns.sources import SOURCES

    tables = {name.removesuffix(".csv"): found.records(name) for name in PATTERN_TABLES}
    cited = {one for row in tables["pattern"] for one in str(row["sources"] or "").split(";")}
    sources = {key: text for key, text in SOURCES.items() if key in cited}
    click.echo(
        json.dumps({**tables, "sources": sources, "notes": list(found.notes)}, ensure_ascii=True)
    )
