"""What the benchmarks check, without their times: `python -m benchmarks.checks [NAME ...]`.

That something is fast says little unless it does the same as what it is held against. Here all of
that is looked at once, on small inputs: the peers find the pairs that the margins give, rows in any
order come to the same, a run that goes on from an earlier one is a run over everything, no contact
is lost. Prints what holds; the exit code is 1 where something does not. Needs the extra `bench`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from benchmarks import contacts, growth, since
from benchmarks.people import write_orders, write_pings
from benchmarks.performance import ORACLE, PEERS, check_pairs, pairs, peer
from benchmarks.tree import cost

_PEOPLE, _EACH = 20, 1_000
_CONTACTS = 20_000


def peers(folder: Path) -> None:
    """The peers find the pairs of pings and places that the margins give."""
    write_orders(folder / "orders", people=_PEOPLE)
    write_pings(folder, people=_PEOPLE, each=_EACH)
    found = {name: pairs(cost(peer(name, folder, _PEOPLE, _EACH)).printed) for name in PEERS}
    check_pairs(found, pairs(cost(peer(ORACLE, folder, _PEOPLE, _EACH)).printed))


def any_order(folder: Path) -> None:
    """Rows in order and shuffled come to the same, and all of them are used."""
    for _ in growth.measured(folder, people=10, each=500, memory="1GB", rounds=1):
        pass


def earlier_run(folder: Path) -> None:
    """A batch that goes on from an earlier one writes the bytes of one over everything."""
    since.measured(folder, people=8, each=500, touched=3, rounds=1)


def all_contacts(folder: Path) -> None:
    """Every contact between two sides is matched, and stands in the evidence."""
    contacts.write_contacts(folder / "contacts.csv", _CONTACTS)
    contacts.checked(folder, folder / "contacts.csv", _CONTACTS)


CHECKS: Mapping[str, Callable[[Path], None]] = {
    "peers": peers,
    "any order": any_order,
    "earlier run": earlier_run,
    "contacts": all_contacts,
}
"""What is checked, by name; the first line of each says what holds."""


def holds(name: str) -> bool:
    """Makes a check, and says how it went."""
    check = CHECKS[name]
    with tempfile.TemporaryDirectory(prefix="orderwatch-checks-") as folder:
        try:
            check(Path(folder))
        except click.ClickException as error:
            click.echo(f"{name}: DOES NOT HOLD: {error.message}")
            return False
    click.echo(f"{name}: {(check.__doc__ or '').splitlines()[0]}")
    return True


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(CHECKS)))
def main(names: tuple[str, ...]) -> None:
    """Make the checks named, or all of them."""
    held = [holds(name) for name in names or CHECKS]
    click.echo(f"{sum(held)} passed, {len(held) - sum(held)} failed")
    if not all(held):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
