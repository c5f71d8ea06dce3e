"""How often orderwatch is wrong: `python -m benchmarks.error_rates`.

Places zones by fixed seeds near and away from known ways, checks them, and compares what is found
with where the devices truly were. Without options it measures the phones of MobilityNet in the
folder that ORDERWATCH_DATA names and writes docs/error-rates.md; with --fixes and --reference a
labelled set of your own.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import click
import numpy as np

from benchmarks.rates import calibration, neighbour
from benchmarks.rates.labelled import Run, read_runs
from benchmarks.rates.mobilitynet import read
from benchmarks.rates.page import Measured, tables
from benchmarks.rates.pictures import draw
from benchmarks.rates.running import judge_all
from orderwatch.policy import Policy

_THINNED_S = (0, 60, 300)
_DOCS = Path(__file__).resolve().parents[1] / "docs"
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def measure(runs: list[Run], policy: Policy, *, with_neighbour: bool) -> Measured:
    """Everything, with a line of progress for each part."""
    cases = {}
    for every_s in _THINNED_S:
        start = time.monotonic()
        cases[every_s] = judge_all(runs, policy, every_s=every_s)
        name = f"one fix in {every_s} s" if every_s else "as recorded"
        seconds = time.monotonic() - start
        click.echo(f"{name}: {len(cases[every_s]):,} cases in {seconds:.0f} s", err=True)
    sums = calibration.by_run(runs, policy)
    still = np.array([run.still for run in runs], dtype=bool)
    return Measured(
        runs=runs,
        cases=cases,
        moving=sums[~still],
        still=sums[still],
        neighbour=neighbour.months(policy) if with_neighbour else None,
        policy=policy,
    )


@click.command()
@click.option(
    "--fixes", type=_FILE, help="CSV: run, device_id, system, fixed_at, lat, lon, accuracy_m."
)
@click.option("--reference", type=_FILE, help="CSV: run, at, lat, lon; about one row a second.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
def main(fixes: Path | None, reference: Path | None, out: Path | None) -> None:
    """Measure the error rates and write them with pictures; about 20 minutes on two cores."""
    if (fixes is None) != (reference is None):
        raise click.UsageError("give --fixes and --reference together")
    policy = Policy()
    if fixes is not None and reference is not None:
        try:
            runs = read_runs(fixes, reference)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        folder = out or Path("error-rates")
        text = "# Error rates of a labelled set\n\n" + tables(
            measured := measure(runs, policy, with_neighbour=False)
        )
    else:
        data = os.environ.get("ORDERWATCH_DATA")
        if not data:
            raise click.UsageError("set ORDERWATCH_DATA to the folder of the real records")
        folder = out or _DOCS
        measured = measure(read(Path(data) / "mobilitynet"), policy, with_neighbour=True)
        text = (Path(__file__).parent / "rates" / "error-rates-head.md").read_text(encoding="utf-8")
        text += tables(measured)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "error-rates.md").write_text(text, encoding="utf-8", newline="\n")
    for path in draw(measured, folder / "pictures"):
        click.echo(f"written: {path}")
    click.echo(f"written: {folder / 'error-rates.md'}")


if __name__ == "__main__":
    main()
