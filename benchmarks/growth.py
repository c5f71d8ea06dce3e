"""What time and memory do as records grow: `python -m benchmarks.growth [--sizes 0.25,1,4,10]`.

Invented people of 5,000 pings each (`benchmarks/people.py`) with an order apiece, so that orders
grow with pings; each size is run in order and shuffled with the same limit of memory, in a process
of its own, and both must find the same. Memory is that of all processes together, looked at four
times a second, shared pages counted once. Linux only.

    python -m benchmarks.growth --sizes 10,100 --keep growth.jsonl --write docs/performance.md

A row is printed as soon as it is measured and added to the file of `--keep`; a run with the same
file measures only what is missing there. 100 million pings take some 20 GB of disk while they are
read (`--folder`, else the temporary folder), which are removed after each size.
"""

from __future__ import annotations

import csv
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from benchmarks.pages import put
from benchmarks.people import write_orders, write_pings
from benchmarks.performance import machine
from benchmarks.tree import cost

EACH = 5_000
WAYS = {"in order": "pings.csv", "shuffled": "shuffled.csv"}
TABLES = ("possible_breaches", "near_misses", "excepted", "timeline", "weeks")
"""Tables that name no row and no file, so that the order of the rows does not show in them."""
_BYTES_A_PING = 200
_MILLION = 1_000_000
_AIMS = {"in order": " (≤ 11)", "shuffled": " (≤ 20)"}
_AIMED_AT = 10 * _MILLION
"""Of ten times as many pings as these."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of `batch`.

    Attributes:
        pings: how many.
        way: of `WAYS`.
        seconds: of the wall clock.
        cpu_s: processor time of all processes.
        peak_mb: memory of all processes together.
        on: machine and versions.
    """

    pings: int
    way: str
    seconds: float
    cpu_s: float
    peak_mb: float
    on: str


def measured(folder: Path, people: int, each: int, memory: str, rounds: int) -> Iterator[Run]:
    """Writes the records, runs both ways so many times, and checks what they found.

    Args:
        folder: for records and results; empty.
        people: with an order each.
        each: pings of a person.
        memory: of `--memory`.
        rounds: how often each way is run.

    Raises:
        click.ClickException: the disk is too small, or a run has not found what it should.
    """
    needed = people * each * _BYTES_A_PING
    if shutil.disk_usage(folder).free < needed:
        raise click.ClickException(f"{folder}: {people * each:,} pings need {needed / 1e9:,.0f} GB")
    orders = write_orders(folder / "orders", people=people)
    write_pings(folder, people=people, each=each, shuffled=True)
    base = [sys.executable, "-m", "orderwatch", "batch", str(orders), "--memory", memory]
    for _ in range(rounds):
        for way, name in WAYS.items():
            out = folder / f"out-{name}"
            found = cost([*base, "--pings", str(folder / name), "--out", str(out)])
            check_read(out, people * each)
            if way == "shuffled":
                check_same(folder / f"out-{WAYS['in order']}", out)
            yield Run(
                pings=people * each,
                way=way,
                seconds=round(found.seconds, 2),
                cpu_s=round(found.cpu_s, 2),
                peak_mb=round(found.peak_mb),
                on=machine(),
            )


def check_read(out: Path, pings: int) -> None:
    """Every ping was used.

    Raises:
        click.ClickException: one was not.
    """
    with (out / "ledger.csv").open(encoding="utf-8", newline="") as file:
        used = sum(int(row["used"]) for row in csv.DictReader(file))
    if used != pings:
        raise click.ClickException(f"{out}: of {pings:,} pings {used:,} were used")


def check_same(one: Path, two: Path) -> None:
    """Both runs found the same, whatever the order of the rows.

    Raises:
        click.ClickException: a table differs.
    """
    for table in TABLES:
        if (one / f"{table}.csv").read_bytes() != (two / f"{table}.csv").read_bytes():
            raise click.ClickException(f"{table}.csv of {two} is not that of {one}")


def page(runs: Sequence[Run]) -> str:
    """The table, and what ten times as much costs."""
    lines = [
        "| pings | orders | rows | clock, s | processor, s | peak, MB |",
        "|---|---|---|---|---|---|",
        *(row(found) for found in by_size(runs)),
        "",
    ]
    for way, aim in _AIMS.items():
        for found in by_size(runs):
            more = [one for one in runs if one.way == way and one.pings == 10 * found[0].pings]
            if found[0].way == way and more:
                clock, cpu = (ratio(more, found, what) for what in ("seconds", "cpu_s"))
                sizes = f"{more[0].pings / _MILLION:g} M ÷ {found[0].pings / _MILLION:g} M pings"
                said = aim if found[0].pings == _AIMED_AT else ""
                lines.append(f"* {sizes}, {way}: {clock:.1f} clock, {cpu:.1f} processor{said}")
    machines = sorted({one.on for one in runs})
    return "\n".join([*(f"On {one}." for one in machines), "", *lines])


def by_size(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of the same size and way together, smallest first."""
    keys = sorted({(one.pings, one.way) for one in runs})
    return [[one for one in runs if (one.pings, one.way) == key] for key in keys]


def ratio(more: Sequence[Run], fewer: Sequence[Run], what: str) -> float:
    """The ratio of the medians."""
    return median(more, what) / max(median(fewer, what), 0.01)


def median(runs: Sequence[Run], what: str) -> float:
    """The median of an attribute."""
    return float(statistics.median(getattr(one, what) for one in runs))


def row(found: Sequence[Run]) -> str:
    """The line of a size and way: medians, and the largest memory."""
    peak = max(one.peak_mb for one in found)
    return (
        f"| {found[0].pings / _MILLION:g} M | {found[0].pings // EACH:,} | {found[0].way} "
        f"| {median(found, 'seconds'):.1f} | {median(found, 'cpu_s'):.1f} | {peak:,.0f} |"
    )


def kept(path: Path | None) -> list[Run]:
    """The runs that an earlier command has kept; those of other machines or versions are not it."""
    if path is None or not path.exists():
        return []
    runs = [Run(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    return [one for one in runs if one.on == machine()]


def missing(runs: Sequence[Run], people: int, rounds: int) -> int:
    """How many rounds of a size are not there yet."""
    own = [one.way for one in runs if one.pings == people * EACH]
    return rounds - min(rounds, *(own.count(way) for way in WAYS))


@click.command()
@click.option("--sizes", default="0.25,1,4,10", show_default=True, help="Millions of pings.")
@click.option("--rounds", default=1, show_default=True, help="Runs of each size and way.")
@click.option("--memory", default="1GB", show_default=True)
@click.option("--keep", type=click.Path(path_type=Path), help="File of what was measured.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where records are written.")
@click.option("--write", type=click.Path(path_type=Path), help="Put the table into this page.")
def main(
    sizes: str,
    rounds: int,
    memory: str,
    keep: Path | None,
    folder: Path | None,
    *,
    write: Path | None,
) -> None:
    """Measure a batch at several sizes."""
    people = [max(round(float(one) * _MILLION / EACH), 1) for one in sizes.split(",")]
    runs = [one for one in kept(keep) if one.pings // EACH in people]
    for number in people:
        if rest := missing(runs, number, rounds):
            with tempfile.TemporaryDirectory(prefix="orderwatch-growth-", dir=folder) as name:
                for one in measured(Path(name), number, EACH, memory, rest):
                    click.echo(row([one]))
                    runs.append(one)
                    if keep is not None:
                        with keep.open("a", encoding="utf-8") as file:
                            file.write(json.dumps(asdict(one)) + "\n")
    text = page(runs)
    click.echo(text)
    if write is not None:
        put(write, text, "growth")


if __name__ == "__main__":
    main()
