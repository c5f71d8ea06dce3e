"""`orderwatch read`: what a file of records is, before it is checked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from orderwatch.cli.page import Page
    from orderwatch.records.quality import Quality, ReadReport


@click.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--profile", metavar="NAME|FILE", help="Profile of the export; else it is guessed.")
@click.option("--device", metavar="ID", help="Device of every row, where no column names it.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@click.option(
    "--make-profile", is_flag=True, help="Write a profile for an unknown file, to be looked over."
)
@click.option("--timezone", metavar="ZONE", help="Zone of its times, for --make-profile.")
def command(
    *,
    files: tuple[str, ...],
    profile: str | None,
    device: str | None,
    form: str,
    make_profile: bool,
    timezone: str | None,
) -> int:
    """Show what a file of records is, and every row set aside.

    Says which profile was used, what each device recorded (rate, silences, accuracy, methods,
    repeats, order of the rows) and which rows cannot be used, with a code and what to do.

    \b
    Examples:
      orderwatch read pings.csv
      orderwatch read exports/ --profile uk_positions
      orderwatch read pings.csv --format json
      orderwatch read unknown.csv --make-profile > mine.yaml
    """
    if make_profile:
        from orderwatch.cli.make_profile import make_profile as made

        return made(files, timezone)
    from orderwatch.cli.page import Page
    from orderwatch.records.quality import read_report

    report = read_report(files, profile, device=device)
    if form == "json":
        click.echo(json.dumps(_as_json(report), indent=1, sort_keys=True))
        return 0
    page = Page()
    _sources(page, report)
    _devices(page, report)
    _set_aside(page, report)
    page.print()
    return 0


def _sources(page: Page, report: ReadReport) -> None:
    page.heading("Files")
    for source in report.sources:
        how = "guessed from its header" if source.guessed else "as asked for"
        page.say(f"{source.name}: profile {source.profile} ({how})")
        if source.omits:
            page.say(f"this export leaves out: {', '.join(source.omits)}", indent=2)
    header = ("source", "rows", "usable", "duplicates", "set aside")
    columns = ("rows", "used", "duplicates", "set_aside")
    page.grid(header, [(str(r["source"]), *(f"{r[c]:,}" for c in columns)) for r in report.ledger])


def _devices(page: Page, report: ReadReport) -> None:
    from orderwatch.temporal.local import to_utc_text

    page.heading("Devices")
    if not report.devices:
        page.say("no usable row")
    for one in report.devices:
        page.say(f"{one.device_id}: {one.fixes:,} positions")
        page.say(f"from {to_utc_text(one.first_us)} to {to_utc_text(one.last_us)}", indent=2)
        for line in _lines(one):
            page.say(line, indent=2)


def _lines(one: Quality) -> list[str]:
    lines = []
    if one.median_interval_s is not None:
        lines.append(f"every {one.median_interval_s:g} s (median)")
    lines.append(f"silences over 15 min: {one.silences}, together {one.silent_s / 3600:.1f} h")
    if one.accuracy_m:
        low, middle, high = one.accuracy_m
        lines.append(f"reported radius: {middle:g} m (median), {low:g} to {high:g} m for 90 %")
    if one.accuracy_unknown:
        lines.append(f"no usable radius: {one.accuracy_unknown:.1%} of the positions")
    methods = ", ".join(f"{name} {count:,}" for name, count in one.methods.items())
    lines.append(f"methods: {methods}")
    lines.append(f"same position as the one before: {one.repeats:.1%}")
    lines.append(f"decimals of the coordinates: {one.decimals}")
    if one.out_of_order:
        lines.append(f"rows earlier than the row above: {one.out_of_order:.1%}")
    return lines


def _set_aside(page: Page, report: ReadReport) -> None:
    page.heading("Rows set aside")
    if not report.set_aside:
        page.say("none")
        return
    for code, count in report.set_aside.items():
        page.say(f"{code}: {count:,}")
    shown = [
        tuple(str(row[key] or "") for key in ("source", "row", "code", "column", "value"))
        for row in report.examples
    ]
    page.grid(("source", "row", "code", "column", "value"), shown, left=5)
    for code, remedy in sorted({(str(r["code"]), str(r["remedy"])) for r in report.examples}):
        page.say(f"{code}: {remedy}")


def _as_json(report: ReadReport) -> dict[str, Any]:
    return {
        "sources": [
            {
                "name": one.name,
                "sha256": one.sha256,
                "profile": one.profile,
                "guessed": one.guessed,
                "omits": list(one.omits),
            }
            for one in report.sources
        ],
        "ledger": [dict(row) for row in report.ledger],
        "devices": [{**vars(one), "methods": dict(one.methods)} for one in report.devices],
        "set_aside": dict(report.set_aside),
        "examples": [dict(row) for row in report.examples],
    }
