"""How often orderwatch is wrong: `python -m benchmarks.error_rates`.

Places zones by fixed seeds near and away from known ways, checks them, and compares what is found
with where the devices truly were. Without options it measures the phones of MobilityNet in the
folder that ORDERWATCH_DATA names and writes docs/error-rates.md; with --fixes and --reference a
labelled set of your own.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np

from benchmarks.rates import calibration, near, neighbour, staying
from benchmarks.rates.labelled import Run, read_runs
from benchmarks.rates.mobilitynet import read
from benchmarks.rates.page import Measured, tables
from benchmarks.rates.pictures import draw
from benchmarks.rates.placing import Given, read_zones
from benchmarks.rates.running import Placing, judge_all, seeded, seeded_exact
from orderwatch.policy import Policy

_THINNED_S = (0, 60, 300)
_DOCS = Path(__file__).resolve().parents[1] / "docs"
_HEAD = Path(__file__).parent / "rates" / "head.md"
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def measure(runs: Sequence[Run], placing: Placing = seeded) -> Measured:
    """Rates of a labelled set, with a line of progress for each part."""
    policy, cases = Policy(), {}
    for every_s in _THINNED_S:
        start = time.monotonic()
        cases[every_s] = judge_all(runs, policy, every_s=every_s, placing=placing)
        name = f"one fix in {every_s} s" if every_s else "as recorded"
        seconds = time.monotonic() - start
        click.echo(f"{name}: {len(cases[every_s]):,} cases in {seconds:.0f} s", err=True)
        if not cases[every_s]:
            raise click.ClickException(
                "no case to judge: every zone has its line within 10 m of where its runs truly were"
            )
    sums = calibration.by_run(runs, policy, placing)
    still = np.array([run.still for run in runs], dtype=bool)
    return Measured(
        runs=runs,
        cases=cases,
        moving=sums[~still],
        still=sums[still],
        neighbour=None,
        without_fixed_radii=None,
        exact=None,
    )


def measure_mobilitynet(folder: Path) -> Measured:
    """Rates of the printed phones, and what does not come from them."""
    measured, policy = measure(read(folder)), Policy()
    click.echo("a still device beside a line", err=True)
    beside = neighbour.months(policy)
    click.echo("iOS with every radius at one level", err=True)
    ios = [run for run in read(folder, fixed_radii=False) if run.system == "iOS"]
    before = judge_all(ios, policy)
    click.echo("lines known exactly", err=True)
    exact = judge_all(measured.runs, policy, placing=seeded_exact)
    return replace(measured, neighbour=beside, without_fixed_radii=before, exact=exact)


@click.command()
@click.option(
    "--fixes", type=_FILE, help="CSV: run, device_id, system, fixed_at, lat, lon, accuracy_m."
)
@click.option("--reference", type=_FILE, help="CSV: run, at, lat, lon; about one row a second.")
@click.option("--zones", type=_FILE, help="CSV: wkt, or lat, lon, radius_m; run for one run only.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
def main(fixes: Path | None, reference: Path | None, zones: Path | None, out: Path | None) -> None:
    """Measure the error rates and write them with pictures; some 40 minutes on two cores."""
    if (fixes is None) != (reference is None) or (zones is not None and fixes is None):
        raise click.UsageError("give --fixes and --reference together")
    if fixes is not None and reference is not None:
        try:
            placing = read_zones(zones) if zones else seeded
            runs = read_runs(fixes, reference)
            _check_something_to_judge(runs, placing, zones)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        head, more = "# Error rates of a labelled set\n\n", ""
        measured = measure(runs, placing)
    else:
        data = os.environ.get("ORDERWATCH_DATA")
        if not data:
            raise click.UsageError("set ORDERWATCH_DATA to the folder of the real records")
        measured = measure_mobilitynet(Path(data) / "mobilitynet")
        click.echo("two phones near each other", err=True)
        more = "\n" + near.tables(near.meetings(measured.runs, Policy()))
        click.echo("a still device in a place that must not be left", err=True)
        more += "\n" + staying.tables(staying.stays(measured.runs, Policy()))
        head = _HEAD.read_text(encoding="utf-8")
    folder = out or (_DOCS if fixes is None else Path("error-rates"))
    folder.mkdir(parents=True, exist_ok=True)
    text = head + tables(measured) + more
    (folder / "error-rates.md").write_text(text, encoding="utf-8", newline="\n")
    for path in [*draw(measured, folder / "pictures"), folder / "error-rates.md"]:
        click.echo(f"written: {path}")


def _check_something_to_judge(runs: Sequence[Run], placing: Placing, zones: Path | None) -> None:
    if not runs:
        raise ValueError(
            "no run can be judged: each needs three fixes within a minute or more of the "
            "reference, without a gap of it over 30 s"
        )
    if isinstance(placing, Given):
        unknown = sorted(set(placing.by_run) - {run.occasion for run in runs} - {""})
        if unknown:
            raise ValueError(f"{zones}: no run that can be judged is named {unknown[0]}")
        if not placing.by_run:
            raise ValueError(f"{zones}: holds no zone")


if __name__ == "__main__":
    main()
