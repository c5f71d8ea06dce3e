"""`orderwatch demo`: the sample case that comes with the program."""

from __future__ import annotations

from pathlib import Path

import click

from orderwatch.cli.options import Named


@click.command("demo")
@click.option(
    "--out",
    type=Named(),
    metavar="DIR",
    help="Write every table, report.html, the manifest and the run log to this folder.",
)
def command(out: Path | None) -> int:
    """Check the sample case that comes with the program.

    An invented stalking protection order and two weeks of synthetic positions and contacts: a
    bill, a phone's backup and a log. Prints the command that does the same in the end, so that
    one can go on from there.

    \b
    Examples:
      orderwatch demo
      orderwatch demo --out results
    """
    from orderwatch.cli.check import check_one
    from orderwatch.cli.options import Wanted
    from orderwatch.synth.case import EXPORTS, OWNER

    folder = sample_folder()
    order, pings = folder / "order.yaml", folder / "pings.csv"
    contacts = tuple(str(folder / name) for name in EXPORTS)
    typed = f"orderwatch check {order} --pings {pings}"
    typed += "".join(f" --contacts {one}" for one in contacts) + f" --owner {OWNER}"
    wanted = Wanted(pings=(str(pings),), contacts=contacts, owner=(OWNER,), out=out)
    code = check_one(order, wanted)
    click.echo(f"\nThis was: {typed}" + (f" --out {out}" if out else ""))
    return code


def sample_folder() -> Path:
    """Where the sample case is: in the installed package, or beside it in a source checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "sample_data"
    return inside if inside.is_dir() else package.parent / "sample_data"
