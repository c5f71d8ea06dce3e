"""What a run costs: `python -m benchmarks.speed [NAME ...]`, each a process of its own.

Prints seconds of wall clock (least and median of the repeats) and the largest resident memory.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from benchmarks.exports import write_downloads, write_sheet
from benchmarks.trace import write_orders, write_pings

_LOAD = """
import sys, time
from pathlib import Path
from orderwatch.api import load_order
paths = sorted(Path(sys.argv[1]).glob("*.yaml"))
load_order(paths[0])
start = time.perf_counter()
for path in paths:
    load_order(path)
print(f"{(time.perf_counter() - start) / len(paths) * 1000:.2f} ms an order, {len(paths)} orders")
"""


_SETTINGS = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""Bytecode is kept, as it is where orderwatch is installed."""


def once(command: Sequence[str]) -> tuple[float, float, str]:
    """Seconds, peak memory in MB and what was printed, of one run of a command."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=_SETTINGS)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        printed = out.read().decode("utf-8", "replace")
    if process.returncode:
        raise click.ClickException(f"{' '.join(command)}\n{printed[-2000:]}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return seconds, usage.ru_maxrss / unit, printed


def timed(name: str, command: Sequence[str], repeats: int) -> float:
    """Runs a command several times, prints the figures; the median in seconds."""
    runs = [once(command) for _ in range(repeats)]
    seconds = [run[0] for run in runs]
    median = statistics.median(seconds)
    click.echo(
        f"{name}: least {min(seconds):.3f} s, median {median:.3f} s of {repeats}, "
        f"at most {max(run[1] for run in runs):.0f} MB"
    )
    return median


def orderwatch(*arguments: object) -> list[str]:
    """The command line of this installation."""
    return [sys.executable, "-m", "orderwatch", *map(str, arguments)]


def bench_orders(folder: Path) -> None:
    """2,000 order files of three conditions are loaded, and the sample's seven a hundred times."""
    write_orders(folder / "orders", 2_000)
    (folder / "sample").mkdir()
    text = Path("sample_data/order.yaml").read_text(encoding="utf-8")
    for number in range(100):
        (folder / "sample" / f"{number}.yaml").write_text(text, encoding="utf-8")
    for kind in ("orders", "sample"):
        printed = once([sys.executable, "-c", _LOAD, str(folder / kind)])[2]
        click.echo(f"orders ({kind}): {printed.strip()}")


def bench_help(_: Path) -> None:
    """`orderwatch --help`; at most 0.2 s."""
    timed("help", orderwatch("--help"), 9)


def bench_check(folder: Path) -> None:
    """`check` on 48 hours of one device, against the imports that it cannot do without."""
    rows = write_pings(folder / "pings.csv", devices=1, each=2_880)
    order = write_orders(folder / "orders", 1)[0]
    base = timed("imports", [sys.executable, "-c", "import numpy, duckdb, shapely"], 9)
    run = timed(
        f"check, {rows:,} pings", orderwatch("check", order, "--pings", folder / "pings.csv"), 9
    )
    click.echo(f"check: {run / base:.1f} times the imports")


def bench_batch(folder: Path) -> None:
    """`batch` of 100 orders on 1 M and on 10 M pings of 100 devices."""
    write_orders(folder / "orders", 100)
    for each in (10_000, 100_000):
        pings = folder / f"{each}.csv"
        rows = write_pings(pings, devices=100, each=each)
        out = folder / f"out-{each}"
        timed(
            f"batch, {rows:,} pings",
            orderwatch("batch", folder / "orders", "--pings", pings, "--out", out),
            1,
        )


def bench_exports(folder: Path) -> None:
    """`read` of 490 downloads of 48 hours that overlap, of all in one file, and of one sheet."""
    rows = write_downloads(folder / "downloads", devices=10, files=49)
    timed(f"read, {rows:,} rows of 490 files", orderwatch("read", folder / "downloads"), 1)
    with (folder / "one.csv").open("wb") as out:
        for number, path in enumerate(sorted((folder / "downloads").iterdir())):
            out.writelines(path.read_bytes().splitlines(keepends=True)[number > 0 :])
    timed(f"read, {rows:,} rows of one file", orderwatch("read", folder / "one.csv"), 1)
    rows = write_sheet(folder / "sheet.xlsx", minutes=1_000_000)
    timed(f"read, {rows:,} rows of a sheet", orderwatch("read", folder / "sheet.xlsx"), 1)


BENCHES: dict[str, Callable[[Path], None]] = {
    "orders": bench_orders,
    "help": bench_help,
    "check": bench_check,
    "batch": bench_batch,
    "exports": bench_exports,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHES)))
def main(names: tuple[str, ...]) -> None:
    """Measure orderwatch; without NAMES everything, about three minutes."""
    for name in names or BENCHES:
        with tempfile.TemporaryDirectory(prefix="orderwatch-bench-") as folder:
            BENCHES[name](Path(folder))


if __name__ == "__main__":
    main()
