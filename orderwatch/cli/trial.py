"""`orderwatch try`: what would be listed of invented records, clause by clause."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orderwatch.cli.options import Named, policy_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orderwatch.orders.model import Order
    from orderwatch.synth.trial import Tried


@click.command("try")
@click.argument("order", type=Named())
@click.option("--condition", "only", metavar="ID", default="", help="Try this condition alone.")
@policy_options
@click.option(
    "--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True
)
def command(
    order: Path, only: str, policy_file: Path | None, settings: tuple[str, ...], form: str
) -> int:
    """Try every clause of an order with invented records.

    For each condition: into and out of each of its places, about the first ends of its hours, in
    each exception, before notice, by every channel of contact, up to the person who moves. Each
    trial is checked by itself, as `orderwatch check` would check such records, and says what would
    be listed. Compare it with what the court said before any real record is checked.

    \b
    Examples:
      orderwatch try order.yaml
      orderwatch try order.yaml --condition c2
      orderwatch try order.yaml --format csv > tried.csv
    """
    from orderwatch.cli.policy_file import policy_of
    from orderwatch.cli.progress import Progress
    from orderwatch.errors import OrderFaults
    from orderwatch.orders import load
    from orderwatch.orders.zone_book import zone_faults
    from orderwatch.synth.trial import try_order

    loaded, policy = load(order), policy_of(policy_file, settings)
    faults = zone_faults(loaded, policy)
    if faults:
        raise OrderFaults(faults)
    ids = [one.id for one in loaded.every_condition]
    if only and only not in ids:
        raise click.BadParameter(f"{only} is none of {', '.join(ids)}", param_hint="--condition")
    with Progress() as progress:
        tried = list(try_order(loaded, policy, only=only, progress=progress.trying))
    if form == "csv":
        _print_csv(loaded, tried)
    else:
        _print(loaded, tried)
    return 0


def _print(order: Order, tried: Sequence[Tried]) -> None:
    from orderwatch.cli.page import Page
    from orderwatch.temporal.local import to_local_text, zone

    clauses = {one.id: " ".join(one.clause.split()) for one in order.every_condition}
    page, tz = Page(), zone(order.timezone)
    page.heading(f"Order {order.id}: what would be listed of invented records ({order.timezone})")
    for name, group in groupby(tried, key=lambda one: one.condition_id):
        page.heading(f"{name}: {clauses[name]}")
        for one in group:
            if not one.what:
                page.say(f"not tried: {one.why}", indent=2)
                continue
            at = to_local_text(one.at_us, tz)[:16].replace("T", " ")
            page.say(f"{at}  {one.what}", indent=2)
            page.say(f"-> {_outcome(one)}", indent=6)
    page.print()


def _outcome(one: Tried) -> str:
    if one.why and not one.listed:
        return f"not tried: {one.why}"
    said = "; ".join(one.listed) or "nothing"
    return said + "".join(f"; under {words}" for words in one.others)


def _print_csv(order: Order, tried: Sequence[Tried]) -> None:
    from orderwatch.evidence.cells import csv_header, csv_line
    from orderwatch.evidence.visible import shown
    from orderwatch.tables import Column

    columns = (
        Column("condition_id", "text", "the condition that was tried"),
        Column("tried", "text", "what was tried, in words"),
        Column("at", "local", "when"),
        Column("listed", "text", "what would be listed under this condition"),
        Column("others", "text", "what would be listed under others"),
        Column("why", "text", "why nothing was tried"),
    )
    line = csv_line(columns)
    click.echo(csv_header(columns))
    for one in tried:
        row = {
            "condition_id": one.condition_id,
            "tried": one.what,
            "at": one.at_us,
            "listed": "; ".join(one.listed),
            "others": "; ".join(one.others),
            "why": one.why,
        }
        click.echo(shown(line(row, order.timezone)))
