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

    Writes order.yaml, pings.csv and truth.csv: an invented order, two weeks of positions of a tag
    and a phone, and when they were truly inside each place. The same seed writes the same bytes.

    \b
    Examples:
      orderwatch synth case
      orderwatch synth case --seed 7
      orderwatch check case/order.yaml --pings case/pings.csv
    """
    from orderwatch.cli.terminal import shown
    from orderwatch.synth.case import write_case

    for path in write_case(folder, seed=seed):
        click.echo(shown(str(path)))
    return 0
