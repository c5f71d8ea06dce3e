"""Order files → orders, or what is wrong with them; many files by several processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from orderwatch.engine.batch.workers import Workers
from orderwatch.errors import InputError, OrderFaults
from orderwatch.orders import load
from orderwatch.orders.model import Order

_SHARE = 32
MANY = 64
"""So many files are worth the start of several processes."""


def load_orders(
    paths: Sequence[Path], workers: Workers | None = None
) -> Iterator[tuple[Path, Order | str]]:
    """Each file with its order, or with its faults in words; in the order of the paths."""
    if workers is None or workers.number < 2 or len(paths) < MANY:
        yield from _load(paths)
        return
    shares = [paths[first : first + _SHARE] for first in range(0, len(paths), _SHARE)]
    for found in workers.map(_load, shares):
        yield from found


def _load(paths: Sequence[Path]) -> list[tuple[Path, Order | str]]:
    return [(path, _one(path)) for path in paths]


def _one(path: Path) -> Order | str:
    try:
        return load(path)
    except (OrderFaults, InputError) as error:
        return str(error)
