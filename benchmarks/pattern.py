"""What patterns cost: `python -m benchmarks.pattern [ORDERS FINDINGS]`.

Writes a folder of results as a batch would (possible breaches, contacts, timelines of so many
orders), then times reading, verifying, counting and writing. By hand; no test is timed.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

import orderwatch
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.run import Run
from orderwatch.policy import Policy

_START = 1_772_409_600_000_000
_DAY, _HOUR, _MINUTE = 86_400_000_000, 3_600_000_000, 60_000_000
_DAYS = 180
_REPEATS = 3


def write_results(folder: Path, orders: int, findings: int) -> None:
    """A folder of results with so many orders and possible breaches, half of them contacts."""
    rng = random.Random(7)
    each = findings // orders
    with FolderSink(folder, zones={}) as sink:
        for number in range(orders):
            order = f"O-{number:05d}"
            sink.rows("orders", [_order(order, number)])
            for kind in ("exclusion_zone", "no_contact"):
                name = "c1" if kind == "exclusion_zone" else "c2"
                sink.rows("conditions", [_condition(order, number, name, kind)])
                sink.rows("timeline", list(_timeline(order, name, kind)))
            for index in range(each):
                row, evidence = _finding(order, number, index, rng)
                sink.rows("possible_breaches", [row])
                sink.rows("evidence", evidence)
        sink.rows("ledger", [{"source": "bill.csv", "sha256": "00" * 32, "rows": 0}])
        run = Run(command="benchmark", started=datetime(2026, 1, 1, tzinfo=UTC), policy=Policy())
        sink.finish(run)


def _order(order: str, number: int) -> dict[str, Any]:
    return {
        "order_id": order,
        "respondent_id": f"R-{number:05d}",
        "file": f"{order}.yaml",
        "checked": "yes",
        "timezone": "Europe/London",
        "phone_region": "GB",
        "notice_at": _START,
        "variation_notices": (),
        "period_from": _START,
        "period_until": _START + _DAYS * _DAY,
    }


def _condition(order: str, number: int, name: str, kind: str) -> dict[str, Any]:
    return {
        "order_id": order,
        "respondent_id": f"R-{number:05d}",
        "condition_id": name,
        "kind": kind,
        "place": ("home",) if kind == "exclusion_zone" else (),
        "checked": "yes",
    }


def _timeline(order: str, name: str, kind: str) -> Iterator[dict[str, Any]]:
    """One stretch a day, a night of silence in each: what positions of months come to."""
    for day in range(_DAYS):
        start = _START + day * _DAY
        seen = ("consistent", ()) if kind == "exclusion_zone" else ("no_data", _IN_EXPORT)
        for state, basis, low, high in ((*seen, 0, 20), ("no_data", ("could",), 20, 24)):
            yield {
                "order_id": order,
                "condition_id": name,
                "state": state,
                "started_at": start + low * _HOUR,
                "ended_at": start + high * _HOUR,
                "basis": basis,
            }


_IN_EXPORT = ("channel:call", "export:bill.csv", "no_contact_recorded")


def _finding(
    order: str, number: int, index: int, rng: random.Random
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    at_place = index % 2 == 0
    at = _START + rng.randrange(_DAYS * 24) * _HOUR
    name = f"{number:06x}{index:06x}"
    row = {
        "finding_id": name,
        "order_id": order,
        "condition_id": "c1" if at_place else "c2",
        "kind": "exclusion_zone" if at_place else "no_contact",
        "clause": "1. Not to go within 100 m of the home.",
        "respondent_id": f"R-{number:05d}",
        "device_id": "TAG" if at_place else None,
        "protected_id": None if at_place else "P1",
        "started_at": at,
        "ended_at": at + 20 * _MINUTE,
        "grade": rng.choice(["strong", "moderate", "weak"]),
        "closest_m": -rng.random() * 90 if at_place else None,
        "channel": () if at_place else ("sms",),
        "direction": None if at_place else "to_protected",
        "records": None if at_place else 3,
        "flags": (),
        "speaks_against": (),
        "sentence": "Records show what a sentence of common length says of it, and then more. " * 5,
    }
    kind = "fix" if at_place else "contact"
    evidence = [
        {
            "finding_id": name,
            "record_type": kind,
            "source": "bill.csv",
            "row": index * 10 + step,
            "at": at + step * _MINUTE,
            "from_id": None if at_place else "+447700900123",
            "channel": None if at_place else "sms",
            "status": None if at_place else "completed",
            "pair": None if at_place else step + 1,
        }
        for step in range(8 if at_place else 3)
    ]
    return row, evidence


@click.command()
@click.argument("orders", type=int, default=2_000)
@click.argument("findings", type=int, default=100_000)
def main(orders: int, findings: int) -> None:
    """Times the patterns of so many orders and findings."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results"
        write_results(results, orders, findings)
        size = sum(one.stat().st_size for one in results.iterdir()) / 1e6
        seconds, written, used = [], [], []
        for number in range(_REPEATS):
            start, cpu = time.perf_counter(), time.process_time()
            found = orderwatch.pattern(results)
            seconds.append(time.perf_counter() - start)
            used.append(time.process_time() - cpu)
            found.write(Path(folder) / f"out{number}")
            written.append(time.perf_counter() - start)
        print(f"{len(found.views)} patterns of {findings} findings, {size:.0f} MB of results")
        print(f"read, verified, counted: least {min(seconds):.2f} s, ", end="")
        print(f"median {statistics.median(seconds):.2f} s of {_REPEATS}, ", end="")
        print(f"of processor time least {min(used):.2f} s")
        print(f"and written: least {min(written):.2f} s")


if __name__ == "__main__":
    main()
