"""`orderwatch synth`: an invented case with known truth."""

from __future__ import annotations

from pathlib import Path

import click

from orderwatch.cli.options import Named


@click.command("synth")
@click.argument("folder", type=Named(), metavar="DIR")
@click.option(
    "--seed", type=int, default=142, show_default=True, help="Seed of the receivers' errors."
)
def command(folder: Path, seed: int) -> int:
    """Write a synthetic case with known truth.

    Writes an invented order (order.yaml), two weeks of positions of a tag and a phone (pings.csv),
    contacts on a bill, in a phone's backup and in a log (calls.csv, messages.xml, log.csv), when
    the devices were truly inside each place (truth.csv), and as what each contact must be listed
    (truth_contacts.csv). The same seed writes the same bytes.

    \b
    Examples:
      orderwatch synth case
      orderwatch synth case --seed 7
      orderwatch check case/order.yaml --pings case/pings.csv --contacts case/calls.csv
    """
    from orderwatch.evidence.visible import shown
    from orderwatch.synth.case import write_case

    for path in write_case(folder, seed=seed):
        click.echo(shown(str(path)))
    return 0
