"""What `batch --engine spark` costs: a model fitted on three small runs, checked on three others.

`python -m benchmarks.cluster [--write docs/scale.md]`

Invented people (`benchmarks/people.py`), their rows shuffled and cut into eight files of all
devices, as an export of one day after the other is. Every run is done by both engines, whose
bytes must be the same. Processor time of all processes is measured, as other work on the machine
disturbs it less than the clock. Linux only.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
import numpy as np

from benchmarks.pages import put
from benchmarks.people import write_orders, write_pings
from benchmarks.performance import machine
from benchmarks.tree import Cost, cost

FITTED = ((20, 100), (20, 20_000), (500, 100))
"""People and pings of each: hardly any work, many pings, many orders."""
CHECKED = ((100, 5_000), (1_000, 500), (300, 5_000))
FILES = 8


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A run of both engines."""

    people: int
    each: int
    local: Cost
    spark: Cost

    @property
    def rows(self) -> int:
        """Pings in all."""
        return self.people * self.each


def measured(folder: Path, people: int, each: int) -> Measured:
    """Both engines on the same files.

    Raises:
        click.ClickException: they did not write the same.
    """
    orders = write_orders(folder / "orders", people=people)
    exports = folder / "exports"
    exports.mkdir()
    write_pings(folder, people=people, each=each, shuffled=True)
    _cut(folder / "shuffled.csv", exports)
    command = [sys.executable, "-m", "orderwatch", "batch", str(orders), "--pings", str(exports)]
    spark = cost([*command, "--out", str(folder / "spark"), "--engine", "spark"])
    local = cost([*command, "--out", str(folder / "local")])
    for path in sorted((folder / "local").glob("*.csv")):
        if path.name != "runs.csv":
            other = folder / "spark" / path.name
            if path.read_bytes() != other.read_bytes():
                raise click.ClickException(f"{path.name} is not the same")
    return Measured(people=people, each=each, local=local, spark=spark)


def _cut(path: Path, into: Path) -> None:
    header, *rows = path.read_text(encoding="ascii").splitlines(keepends=True)
    for number in range(FILES):
        share = rows[number * len(rows) // FILES : (number + 1) * len(rows) // FILES]
        (into / f"{number}.csv").write_text(header + "".join(share), encoding="ascii")


def model(runs: Sequence[Measured]) -> tuple[float, float, float]:
    """Processor seconds of a start, of a million pings, of a thousand orders."""
    known = np.array([[1.0, one.rows / 1e6, one.people / 1e3] for one in runs])
    found = np.linalg.solve(known, np.array([one.spark.cpu_s for one in runs]))
    return float(found[0]), float(found[1]), float(found[2])


def page(fitted: Sequence[Measured], checked: Sequence[Measured]) -> str:
    """The measurements in Markdown."""
    start, pings, orders = model(fitted)
    lines = [
        f"On {machine()}, pyspark {version('pyspark')}, `local[*]`.",
        "",
        f"*processor seconds = {start:.0f} + {pings:.1f} a million pings + {orders:.1f} a thousand "
        "orders*, from the first three rows; the others were not used for it.",
        "",
        "| orders | pings | local, s | Spark, s | the model says | its error | Spark's peak, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in (*fitted, *checked):
        says = start + pings * one.rows / 1e6 + orders * one.people / 1e3
        error = "fitted" if one in fitted else f"{says / one.spark.cpu_s - 1:+.0%}"
        lines.append(
            f"| {one.people:,} | {one.rows:,} | {one.local.cpu_s:.1f} | {one.spark.cpu_s:.1f} "
            f"| {says:.1f} | {error} | {one.spark.peak_mb:,.0f} |"
        )
    return "\n".join(lines) + "\n"


@click.command()
@click.option("--write", type=click.Path(path_type=Path), help="A page with the markers.")
def main(write: Path | None) -> None:
    """Measures, and prints the table or puts it into a page."""
    runs = []
    for people, each in (*FITTED, *CHECKED):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(measured(Path(folder), people, each))
        done = runs[-1]
        click.echo(f"{people} x {each}: {done.local.cpu_s:.1f}, {done.spark.cpu_s:.1f}", err=True)
    text = page(runs[: len(FITTED)], runs[len(FITTED) :])
    if write is None:
        click.echo(text)
        return
    put(write, text)


if __name__ == "__main__":
    main()
