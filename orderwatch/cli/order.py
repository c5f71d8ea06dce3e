"""`orderwatch order`: an order file's faults or plain words, and where order files come from."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from orderwatch.cli.options import Named, Wanted, record_options


@click.command("order")
@click.argument("paths", nargs=-1, type=Named(), metavar="[ORDER]")
@click.option(
    "--on",
    metavar="DATE",
    help="Say of each condition whether it is in force then, and when in 14 days.",
)
@click.option("--schema", "task", flag_value="schema", help="Print the JSON Schema of order files.")
@click.option(
    "--new", "task", flag_value="new", help="Ask for an order and write it to ORDER, a new file."
)
@click.option(
    "--from-register",
    "task",
    flag_value="from_register",
    help="REGISTER DIR: write an order file for each order of a spreadsheet (CSV, XLSX).",
)
@click.option(
    "--to-register",
    "task",
    flag_value="to_register",
    help="ORDERS... OUT: write order files as a register (CSV, XLSX).",
)
@click.option(
    "--from-court",
    "task",
    flag_value="from_court",
    help="MESSAGE... DIR: write draft order files from JSON messages of a court.",
)
@click.option(
    "--show-confidential",
    is_flag=True,
    help="Name, measure and draw confidential places too; without it only their ids stand.",
)
@click.option(
    "--map", "drawn", type=Named(), metavar="FILE", help="Draw the places: a new .html or .png."
)
@click.option(
    "--basemap",
    type=Named(),
    metavar="FILE",
    help="Lines of GeoJSON or KML, or a PMTiles file of vector tiles (extra orderwatch[pmtiles]), "
    "to lie under --map; main roads through a place are doubted.",
)
@record_options
def command(paths: tuple[Path, ...], task: str | None, **options: Any) -> int:
    """Show the faults of an order file, or the order back in plain words.

    All faults are shown at once, each with its line and what to write instead; the exit code is
    then 2. Compare the words with the paper before any finding is read: what each condition asks,
    when it binds in the fourteen days from --on (today), where the places lie, and what in the
    file is doubtful. With exports at hand (--pings, --events, --contacts) it also names the clauses
    that they cannot test.

    Order files are written by hand, by answering questions, from a register in a spreadsheet or,
    as drafts that check nothing until a person completes them, from messages of a court. Nothing is
    looked up, and no file that is there is written over.

    \b
    Examples:
      orderwatch order order.yaml
      orderwatch order order.yaml --on "2026-05-04 10:00"
      orderwatch order order.yaml --map places.html --basemap roads.geojson
      orderwatch order order.yaml --pings tag.csv --contacts bill.csv
      orderwatch order --new order.yaml
      orderwatch order --from-register register.xlsx orders
      orderwatch order --to-register orders register.csv
      orderwatch order --from-court hearing.json drafts
      orderwatch order --schema > order.schema.json
    """
    if task and any(options.values()):
        raise click.UsageError("--on and the other options go with an order file alone")
    if task:
        return _TASKS[task](paths)
    if len(paths) != 1:
        raise click.UsageError("name one order file, or give one of the options")
    from orderwatch.cli.order_shown import Shown, show

    own = {name: options.pop(name) for name in ("on", "show_confidential", "drawn", "basemap")}
    show(paths[0], Shown(**own, records=Wanted(**options)))
    return 0


def _schema(paths: Sequence[Path]) -> int:
    from orderwatch.orders import schema

    if paths:
        raise click.UsageError("--schema takes no file")
    click.echo(json.dumps(schema(), indent=1))
    return 0


def _new(paths: Sequence[Path]) -> int:
    from orderwatch.cli.order_questions import new_order

    if len(paths) > 1:
        raise click.UsageError("--new: name one file")
    return new_order(paths[0] if paths else None)


def _from_register(paths: Sequence[Path]) -> int:
    from orderwatch.cli.order_making import from_register

    return from_register(paths)


def _to_register(paths: Sequence[Path]) -> int:
    from orderwatch.cli.order_making import to_register

    return to_register(paths)


def _from_court(paths: Sequence[Path]) -> int:
    from orderwatch.cli.order_making import from_court

    return from_court(paths)


_TASKS: dict[str, Callable[[Sequence[Path]], int]] = {
    "schema": _schema,
    "new": _new,
    "from_register": _from_register,
    "to_register": _to_register,
    "from_court": _from_court,
}
