"""The table of performance: `python -m benchmarks.performance [--write docs/performance.md]`.

Everything is measured side by side in rounds, one after the other, each command a process of its
own; the ratios are of medians. On a machine that does other work the ratios of processor time say
more than those of the clock, so both are printed. Memory is that of all processes together, shared
pages counted once. `--people` and `--each` make it small.
"""

from __future__ import annotations

import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import click

from benchmarks.contacts import write_contacts
from benchmarks.people import write_orders, write_pings
from benchmarks.speed import _LOAD as LOAD
from benchmarks.trace import write_orders as write_one_order
from benchmarks.trace import write_pings as write_one_device
from benchmarks.tree import Cost, cost

_PEERS = ("shapely", "duckdb", "sedonadb", "geopandas")
_LIBRARIES = ("duckdb", "numpy", "shapely", "pyproj", "pandas", "geopandas", "sedonadb")
_SCAN = """
import sys, duckdb
con = duckdb.connect()
con.execute("SET memory_limit = '1GB'")
columns = ("{'device_id': 'VARCHAR', 'fixed_at': 'TIMESTAMP', 'lat': 'DOUBLE', 'lon': 'DOUBLE', "
    "'accuracy_m': 'DOUBLE', 'method': 'VARCHAR'}")
read = f"read_csv('{sys.argv[1]}', auto_detect=false, header=true, delim=',', columns={columns})"
print(con.execute(f"SELECT count(device_id), max(fixed_at), max(lat), max(lon), max(accuracy_m), "
    f"count(method) FROM {read}").fetchone())
"""
_TRACK = """
import time
import numpy as np, shapely
from orderwatch.conditions.exclusion_zone import read
from orderwatch.conditions.fixes import prepare
from orderwatch.policy import Policy
from orderwatch.spatial.outlines import Outline
from orderwatch.spatial.plane import Plane
from orderwatch.tables import Track
rng, n = np.random.default_rng(7), 525_600
walk = lambda: np.cumsum(rng.normal(0.0, 30.0, n) - 0.0) % 20_000.0 / 111_195.0
lat, lon = 51.5 + walk(), -0.5 + walk() / 0.62
track = Track(device_id="T", at_us=np.arange(n) * 60_000_000, resolution_us=np.zeros(n, np.int64),
    lat=lat, lon=lon, accuracy_m=rng.uniform(5, 30, n), level=np.full(n, 0.68),
    method=np.ones(n, np.int8), source=np.zeros(n, np.int64), row=np.arange(n), sources=("t",))
turn = np.linspace(0, 2 * np.pi, 200, endpoint=False)
zones = []
for _ in range(20):
    y, x = 51.5 + rng.uniform(0, 0.18), -0.5 + rng.uniform(0, 0.29)
    core = shapely.Polygon(200.0 * np.column_stack([np.cos(turn), np.sin(turn)]))
    zones.append(Outline(core=core, plane=Plane(y, x), tolerance_m=10.0))
fixes = prepare(track, Policy())
start = time.perf_counter(), time.process_time()
for zone in zones:
    read(fixes, [zone], [], Policy())
print(f"{n * 20 / (time.process_time() - start[1]) / 1e6:.1f}")
"""


def script(code: str, *arguments: object) -> list[str]:
    """A command that runs Python text."""
    return [sys.executable, "-c", code, *map(str, arguments)]


def batch(folder: Path, pings: str, *more: object) -> list[str]:
    """The command that is measured."""
    out = folder / f"out-{pings}"
    records = ["--pings", str(folder / pings), *map(str, more)]
    command = ["-m", "orderwatch", "batch", str(folder / "orders"), *records, "--out", str(out)]
    return [sys.executable, *command]


class Table:
    """What was measured, as lines of Markdown."""

    def __init__(self) -> None:
        self.lines = ["| measured | clock | processor | aim |", "|---|---|---|---|"]

    def ratio(self, name: str, one: Sequence[Cost], two: Sequence[Cost], aim: str) -> None:
        """The ratio of two things measured in the same rounds."""
        clock = _median(one, "seconds") / _median(two, "seconds")
        cpu = _median(one, "cpu_s") / max(_median(two, "cpu_s"), 0.01)
        self.lines.append(f"| {name} | {clock:.1f} | {cpu:.1f} | {aim} |")

    def value(self, name: str, value: str, aim: str) -> None:
        """A figure that is no ratio."""
        self.lines.append(f"| {name} | {value} | | {aim} |")


def _median(costs: Sequence[Cost], what: str) -> float:
    return float(statistics.median(getattr(one, what) for one in costs))


def measure(folder: Path, people: int, each: int, rounds: int) -> tuple[Table, list[str]]:
    """Writes the records, runs everything, checks that all find the same pairs."""
    write_orders(folder / "orders", people=people)
    write_pings(folder, people=people, each=each, shuffled=True)
    write_contacts(folder / "contacts.csv", people * each // 5)
    given = [str(folder / "pings.csv"), str(people), str(each)]
    peers = [[sys.executable, "-m", "benchmarks.peers", one, *given] for one in _PEERS]
    commands = {
        "scan": script(_SCAN, folder / "pings.csv"),
        "in order": batch(folder, "pings.csv"),
        "shuffled": batch(folder, "shuffled.csv", "--memory", "1GB"),
        "with contacts": batch(folder, "pings.csv", "--contacts", folder / "contacts.csv"),
        **dict(zip(_PEERS, peers, strict=True)),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(cost(command))
    table, notes = Table(), []
    scan, whole = costs["scan"], costs["in order"]
    table.ratio("whole batch, in order ÷ typed scan", whole, scan, "≤ 3.5")
    table.ratio("whole batch, shuffled, 1 GB ÷ typed scan", costs["shuffled"], scan, "≤ 6")
    table.ratio("geopandas, membership only ÷ whole batch", costs["geopandas"], whole, "≥ 6")
    fastest = min(_PEERS[:3], key=lambda name: _median(costs[name], "seconds"))
    name = f"whole batch ÷ the fastest peer, membership only ({fastest})"
    table.ratio(name, whole, costs[fastest], "≤ 2.5")
    table.ratio("whole batch with contacts ÷ without", costs["with contacts"], whole, "none")
    table.value("peak memory, MB, in order", f"{max(one.peak_mb for one in whole):.0f}", "≤ 1000")
    peak = f"{max(one.peak_mb for one in costs['shuffled']):.0f}"
    table.value("peak memory, MB, shuffled", peak, "≤ 1000")
    oracle = [sys.executable, "-m", "benchmarks.peers", "orderwatch", *given]
    expected = cost(oracle).printed
    for peer in _PEERS:
        same = costs[peer][0].printed.split("\n")[-2] == expected.strip().split("\n")[-1]
        notes.append(f"{peer}: {'the same pairs' if same else 'OTHER PAIRS'} as the margins")
    seconds = {name: f"{_median(found, 'seconds'):.1f} s" for name, found in costs.items()}
    notes.append("medians: " + ", ".join(f"{name} {one}" for name, one in seconds.items()))
    return table, notes


def measure_small(folder: Path, table: Table, rounds: int) -> None:
    """Loading, one check, and one long track."""
    write_one_device(folder / "two-days.csv", devices=1, each=2_880)
    order = write_one_order(folder / "one", 1)[0]
    write_orders(folder / "many", people=200)
    imports = script("import numpy, duckdb, shapely")
    check = [sys.executable, "-m", "orderwatch", "check", str(order)]
    check += ["--pings", str(folder / "two-days.csv")]
    costs: dict[str, list[Cost]] = {"imports": [], "check": []}
    for _ in range(rounds):
        costs["imports"].append(cost(imports))
        costs["check"].append(cost(check))
    loaded = cost(script(LOAD, folder / "many")).printed.split(",")[0]
    table.value("loading one order", loaded, "≤ 0.8 ms")
    table.ratio("check, 48 hours ÷ imports", costs["check"], costs["imports"], "≤ 4")
    pairs = cost(script(_TRACK)).printed.strip()
    table.value("525,600 fixes × 20 zones of 200 vertices", f"{pairs} M pairs/s", "≥ 10")


def measure_wide(folder: Path, table: Table, people: int, each: int, rounds: int) -> None:
    """Many people with few pings against few with many, the orders loaded either way."""
    wide = folder / "wide"
    write_orders(wide / "orders", people=people * 50)
    write_pings(wide, people=people * 50, each=each // 50)
    runs: dict[str, list[Cost]] = {"wide": [], "long": []}
    for _ in range(rounds):
        runs["wide"].append(cost(batch(wide, "pings.csv")))
        runs["long"].append(cost(batch(folder, "pings.csv")))
    name = f"{people * 50:,} people × {each // 50} pings ÷ {people:,} × {each:,}"
    table.ratio(name, runs["wide"], runs["long"], "≤ 2.5")


def machine() -> str:
    """What it was measured on."""
    from orderwatch.engine.batch.workers import cores

    found = [f"Python {platform.python_version()}", f"{cores()} cores", platform.machine()]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


@click.command()
@click.option("--people", default=2_000, show_default=True)
@click.option("--each", default=5_000, show_default=True, help="Pings of a person.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--wide/--no-wide", default=True, help="Measure many people with few pings as well.")
@click.option("--write", type=click.Path(path_type=Path), help="Put the table into this page.")
def main(people: int, each: int, rounds: int, write: Path | None, *, wide: bool) -> None:
    """Measure a batch against a scan and against other tools."""
    with tempfile.TemporaryDirectory(prefix="orderwatch-bench-") as name:
        folder = Path(name)
        table, notes = measure(folder, people, each, rounds)
        measure_small(folder, table, rounds)
        if wide:
            measure_wide(folder, table, people, each, rounds)
    head = f"{people:,} people × {each:,} pings, {rounds} rounds. {machine()}."
    text = "\n".join([head, "", *table.lines, "", *(f"* {note}" for note in notes)])
    click.echo(text)
    if write is not None:
        page = write.read_text(encoding="utf-8")
        before, _, rest = page.partition("<!-- measured -->\n")
        after = rest.partition("<!-- end -->")[2]
        write.write_text(
            f"{before}<!-- measured -->\n{text}\n<!-- end -->{after}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
