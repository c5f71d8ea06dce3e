"""`orderwatch identities`: who else is in the records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orderwatch.cli.options import contact_options

if TYPE_CHECKING:
    from orderwatch.cli.page import Page
    from orderwatch.engine.identities import Identities
    from orderwatch.orders.model import Order

_MOST_LISTED = 200


def _options(function: Any) -> Any:
    for option in reversed(contact_options()[:1]):
        function = option(function)
    return function


@click.command("identities")
@click.argument("order", type=click.Path(path_type=Path))
@click.option(
    "--contacts", multiple=True, required=True, metavar="FILE", help="As for `orderwatch check`."
)
@click.option("--profile", multiple=True, metavar="NAME|FILE", help="Format of the contacts.")
@_options
@click.option("--all", "every", is_flag=True, help="List every other identifier as well.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write identities.csv to a folder of its own; the command is noted in its runs.csv.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True
)
def command(order: Path, out: Path | None, form: str, **options: Any) -> int:
    """List identifiers that touch a protected person or look like the order's.

    An identifier of the order itself is not listed, nor is one of a person marked `privileged`:
    those contacts are counted. `possible_same` may be the same, such as an address with a +tag;
    `look_alike` is written so that it can be taken for the other. Neither is ever used as a match:
    whoever knows better adds it to the order, with its basis.

    \b
    Examples:
      orderwatch identities order.yaml --contacts calls.csv
      orderwatch identities order.yaml --contacts exports/ --all --out who
    """
    from orderwatch.engine.identities import identities, rows
    from orderwatch.evidence.cells import csv_header, csv_line
    from orderwatch.evidence.confidential import IDENTIFIERS
    from orderwatch.evidence.identities_file import IDENTITIES, write_identities
    from orderwatch.evidence.inputs import PROFILE, inputs_of
    from orderwatch.evidence.run import Run, now
    from orderwatch.orders import load
    from orderwatch.policy import Policy
    from orderwatch.records.given import add_given
    from orderwatch.records.store import RecordStore

    from orderwatch.cli.running import typed_command  # isort: skip

    started, loaded = now(), load(order)
    profiles = [(PROFILE, Path(one)) for one in options["profile"] if Path(one).is_file()]
    with RecordStore() as store:
        given = {"contacts": options["contacts"]}
        add_given(store, given, profiles=options["profile"], owners=options["owner"])
        found = identities(loaded, store, every=options["every"])
        inputs = inputs_of([loaded], store.sources(), profiles)
    if out is not None:
        run = Run(command=typed_command(), started=started, policy=Policy(), inputs=inputs)
        write_identities(out, list(rows(found)), run)
    if form == "csv":
        click.echo(IDENTIFIERS, err=True)
        line = csv_line(IDENTITIES)
        click.echo("\n".join([csv_header(IDENTITIES), *(line(row, "UTC") for row in rows(found))]))
    else:
        _page(loaded, found, out).print()
    return 0


def _page(order: Order, found: Identities, out: Path | None) -> Page:
    from orderwatch.cli.page import Page
    from orderwatch.evidence.confidential import IDENTIFIERS
    from orderwatch.temporal.local import to_local_text, zone

    page, tz = Page(), zone(order.timezone)
    page.say(IDENTIFIERS)
    page.heading(f"Identifiers that are nobody's in order {order.id}")
    header = ("identifier", "why", "like", "persons", "sent", "received", "first", "last")
    page.grid(
        header,
        [
            (
                one.key,
                ", ".join(one.relations),
                ", ".join(one.like),
                ", ".join(one.persons),
                f"{one.sent:,}",
                f"{one.received:,}",
                to_local_text(one.first_us, tz),
                to_local_text(one.last_us, tz),
            )
            for one in found.listed[:_MOST_LISTED]
        ],
        left=4,
    )
    if not found.listed:
        page.say("none that touches a protected person or looks like an identifier of the order")
    if len(found.listed) > _MOST_LISTED:
        page.say(f"and {len(found.listed) - _MOST_LISTED:,} more; see --format csv or --out")
    page.say(f"Contacts with privileged persons: {found.privileged:,}, counted only.")
    if found.unlisted:
        page.say(f"Other identifiers in the records: {found.unlisted:,}; listed with --all.")
    if out is not None:
        page.say(f"Written to {out}")
    return page
