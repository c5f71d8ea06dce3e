"""`orderwatch order`: the faults of an order file, or the order back in plain words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orderwatch.cli.options import Named

if TYPE_CHECKING:
    from orderwatch.orders.model import Order


@click.command("order")
@click.argument("order", type=Named(), required=False)
@click.option("--on", metavar="DATE", help="Say of each condition whether it is in force then.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of order files.")
def command(order: Path | None, on: str | None, schema: bool) -> int:
    """Show the faults of an order file, or the order back in plain words.

    All faults are shown at once, each with its line and what to write instead; the exit code is
    then 2. Compare the words with the paper before any finding is read.

    \b
    Examples:
      orderwatch order order.yaml
      orderwatch order order.yaml --on "2026-05-04 10:00"
      orderwatch order --schema > order.schema.json
    """
    from orderwatch.errors import OrderFaults
    from orderwatch.orders import load
    from orderwatch.orders import schema as json_schema
    from orderwatch.orders.zone_book import zone_faults
    from orderwatch.policy import Policy

    if schema:
        click.echo(json.dumps(json_schema(), indent=1))
        return 0
    if order is None:
        raise click.UsageError("name an order file, or give --schema")
    loaded = load(order)
    faults = zone_faults(loaded, Policy())
    if faults:
        raise OrderFaults(faults)
    _show(loaded, _instant(on, loaded.timezone))
    return 0


def _instant(text: str | None, timezone: str) -> int | None:
    from orderwatch.temporal.local import parse_time, zone

    if text is None:
        return None
    try:
        return parse_time(text, zone(timezone)).start_us
    except ValueError as error:
        raise click.BadParameter(f'"{text}" {error}', param_hint="--on") from None


def _show(order: Order, on_us: int | None) -> None:
    from orderwatch.cli.page import Page
    from orderwatch.orders.lint import lint
    from orderwatch.orders.words import describe

    page = Page()
    for words in describe(order, on_us):
        page.heading(words.heading)
        for line in words.lines:
            page.say(line, indent=2 + len(line) - len(line.lstrip()))
    doubts = lint(order)
    page.heading("To look at again")
    for doubt in doubts or ("nothing",):
        page.say(f"- {doubt}", indent=0)
    page.print()
