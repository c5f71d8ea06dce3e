"""Parquet on a cluster: the lines of cases meet by part, and an executor makes the file of it.

A part that is made travels like everything else: the driver takes what Spark says a task came to,
so that a task that was lost, or done twice, leaves nothing behind.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

from orderwatch.engine.spark.faults import guarded, opened
from orderwatch.errors import WorkerError
from orderwatch.evidence.division import Division
from orderwatch.evidence.lines import Written
from orderwatch.evidence.parquet_parts import FROM_ELSEWHERE, part_name, write_part
from orderwatch.evidence.sorting import SortedLines
from orderwatch.evidence.table_set import COLUMNS
from orderwatch.records.parcels import NOBODY, Parcel
from orderwatch.records.scratch import Scratch

LINES, PART, MADE = "lines", "part", "made"
"""Kinds of parcels: some lines of a part, pieces of its file, and that a task is done."""
_PIECE = 8_000_000
_TABLES = [name for name in COLUMNS if name not in FROM_ELSEWHERE]
_MOST_TASKS = 2_000

Parcels = Iterator[Parcel]


def tasks(division: Division) -> int:
    """Into how many tasks the parts are divided."""
    return min(len(_TABLES) * (len(division.orders) + 1), _MOST_TASKS)


def lines_of(written: Written, division: Division) -> Parcels:
    """What some cases came to, by part; a part of a table is known by one number."""
    for number, table in enumerate(_TABLES):
        found: dict[int, list[tuple[object, str]]] = {}
        for key, line in written.lines.get(table, ()):
            found.setdefault(division.part(table, key), []).append((key, line))
        for part, entries in sorted(found.items()):
            yield Parcel(
                part=part * len(_TABLES) + number,
                kind=LINES,
                rows=len(entries),
                payload=pickle.dumps(entries),
            )


def make_parts(confidential: str, parcels: Parcels) -> Parcels:
    """Makes the files of parts; the parcels of a part follow each other.

    Args:
        confidential: what must not be passed on, in one line; empty: nothing.
        parcels: of `lines_of`.
    """
    for part, own in groupby(parcels, key=lambda one: one.part):
        yield from guarded(part, partial(_made, part, confidential, own))
    yield Parcel(part=NOBODY, kind=MADE)


def _made(part: int, confidential: str, parcels: Iterable[Parcel]) -> Parcels:
    """The file of a part in pieces, made in a private folder.

    Raises:
        WorkerError: the disk of the executor is full.
    """
    table = _TABLES[part % len(_TABLES)]
    name = part_name(table, part // len(_TABLES))
    with Scratch() as scratch:
        lines, path = SortedLines(scratch.path, table), scratch.path / "part.parquet"
        try:
            for one in parcels:
                lines.extend(opened(one))
            write_part(path, table, confidential, lines)
            with path.open("rb") as file:
                for number, piece in enumerate(iter(lambda: file.read(_PIECE), b"")):
                    yield Parcel(part=NOBODY, kind=PART, number=number, device=name, payload=piece)
        except OSError as error:
            problem = f"a part of {table} cannot be made: {error.strerror or error}"
            raise WorkerError(f"{problem}; free the temporary disk of the cluster") from error
