"""What `batch --since` spares: a run over everything ÷ a run that goes on from an earlier one.

`python -m benchmarks.since [--people 200] [--each 5000] [--touched 7] [--rounds 3]`

Everybody's pings lie in the file of the first week, but for the last fifth of one person in so
many, whose tag uploads late: it comes in the second file. Both runs are told of both files and must
write the same bytes.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import click

from benchmarks.people import write_orders, write_pings
from benchmarks.tree import Cost, cost

_LATE = 0.2


def split(folder: Path, each: int, touched: int) -> None:
    """Writes week1.csv and week2.csv from pings.csv, whose rows lie person after person."""
    with (
        (folder / "pings.csv").open(encoding="utf-8") as pings,
        (folder / "week1.csv").open("w", encoding="utf-8") as first,
        (folder / "week2.csv").open("w", encoding="utf-8") as second,
    ):
        header = pings.readline()
        first.write(header)
        second.write(header)
        for number, line in enumerate(pings):
            person, minute = divmod(number, each)
            late = person % touched == 0 and minute >= each * (1 - _LATE)
            (second if late else first).write(line)


def batch(folder: Path, out: str, *more: str) -> Cost:
    """One run."""
    words = ["-m", "orderwatch", "batch", str(folder / "orders"), "--out", str(folder / out)]
    return cost([sys.executable, *words, *more])


def check_same(one: Path, two: Path) -> None:
    """Both folders hold the same results.

    Raises:
        click.ClickException: a file differs.
    """
    own = {"manifest.json", "runs.csv", "changed.csv"}
    for path in sorted((*one.rglob("*.csv"), *one.rglob("*.html"))):
        other = two / path.relative_to(one)
        if path.name not in own and path.read_bytes() != other.read_bytes():
            raise click.ClickException(f"{other} is not {path}")


def measured(
    folder: Path, people: int, each: int, touched: int, rounds: int
) -> tuple[list[Cost], list[Cost]]:
    """Runs over everything, and runs that go on from an earlier one, in turn.

    Raises:
        click.ClickException: they have not written the same.
    """
    write_orders(folder / "orders", people=people)
    write_pings(folder, people=people, each=each, shuffled=False)
    split(folder, each, touched)
    week1, week2 = (f"--pings={folder / one}" for one in ("week1.csv", "week2.csv"))
    batch(folder, "earlier", week1)
    full, since = [], []
    for _ in range(rounds):
        full.append(batch(folder, "full", week1, week2))
        since.append(batch(folder, "since", week2, f"--since={folder / 'earlier'}"))
        check_same(folder / "full", folder / "since")
    return full, since


@click.command()
@click.option("--people", default=200, show_default=True)
@click.option("--each", default=5_000, show_default=True)
@click.option("--touched", default=7, show_default=True, help="One in so many has late rows.")
@click.option("--rounds", default=3, show_default=True)
def main(people: int, each: int, touched: int, rounds: int) -> None:
    """Prints the ratios, medians of interleaved rounds."""
    with tempfile.TemporaryDirectory(prefix="orderwatch-since-") as name:
        full, since = measured(Path(name), people, each, touched, rounds)
    for what in ("seconds", "cpu_s"):
        ratios = [getattr(a, what) / getattr(b, what) for a, b in zip(full, since, strict=True)]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        click.echo(f"{what}: full ÷ since {statistics.median(ratios):.2f} ({spread})")


if __name__ == "__main__":
    main()
