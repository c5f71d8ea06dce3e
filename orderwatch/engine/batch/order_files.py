"""Order files of a batch: found, loaded, and kept apart where they are faulty."""

from __future__ import annotations

import glob
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orderwatch.engine.batch.loading import load_orders
from orderwatch.engine.batch.workers import Workers
from orderwatch.errors import Fault, InputError
from orderwatch.evidence.inputs import hash_of
from orderwatch.evidence.visible import shown
from orderwatch.orders.model import Order
from orderwatch.orders.people import conflicts

_SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The orders that can be run, and what became of the others.

    Attributes:
        orders: without faults and without conflicts.
        not_run: a row of `orders` for every other file.
        faults: what to say about them, line by line.
    """

    orders: tuple[Order, ...]
    not_run: tuple[dict[str, Any], ...]
    faults: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What every result of the run has to say of the orders that it left out."""
        count = len(self.not_run)
        return (f"{count} order file(s) were not run; see orders.csv",) if count else ()


def load_all(paths: Iterable[Path], workers: Workers | None = None) -> Loaded:
    """Loads every order file, and keeps faulty and contradicting ones apart.

    Args:
        paths: the files.
        workers: processes to share many files between.
    """
    orders: list[Order] = []
    problems: dict[Path, str] = {}
    said: list[str] = []
    for path, found in load_orders(list(paths), workers):
        if isinstance(found, str):
            lines = found.split("\n")
            said += lines
            problems[path] = _why(lines)
        else:
            orders.append(found)
    clashes = _by_file(conflicts(orders))
    known = {Path(order.file): order for order in orders}
    for file, faults in clashes.items():
        said += [str(fault) for fault in faults]
        problems[Path(file)] = _why([str(fault) for fault in faults])
    return Loaded(
        orders=tuple(order for order in orders if order.file not in clashes),
        not_run=tuple(_row(path, why, known.get(path)) for path, why in problems.items()),
        faults=tuple(shown(line) for line in said),
    )


def order_paths(names: Sequence[str]) -> list[Path]:
    """The order files that names stand for, sorted, each once.

    Raises:
        InputError: a name stands for no order file.
    """
    found: set[Path] = set()
    for name in names:
        paths = _of_name(name)
        if not paths:
            remedy = "give order files, folders of them (*.yaml, *.yml, *.json) or globs"
            raise InputError(name, "stands for no order file", remedy)
        found.update(paths)
    return sorted(found)


def _of_name(name: str) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        return [one for one in path.rglob("*") if one.suffix.lower() in _SUFFIXES and one.is_file()]
    if path.exists():
        return [path]
    names = glob.glob(name, recursive=True)  # noqa: PTH207 - a pattern may be absolute
    return [Path(one) for one in names if Path(one).is_file()]


def _by_file(faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    found: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        found[fault.file].append(fault)
    return found


def _why(lines: Sequence[str]) -> str:
    more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
    return f"faulty, not run: {lines[0]}{more}"


def _row(path: Path, why: str, order: Order | None) -> dict[str, Any]:
    counts = ("pings_used", "events_used", "contacts_used", "strong", "moderate", "weak")
    return {
        "order_id": order.id if order else "",
        "respondent_id": order.respondent.id if order else "",
        "file": str(path),
        "sha256": hash_of(path).sha256,
        "checked": "no",
        "why": why,
        "warnings": "NOT RUN: the order is faulty",
        **dict.fromkeys((*counts, "may_be_permitted"), None),
    }
