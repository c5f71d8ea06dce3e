"""A stand-in for Spark in this process: what the engine asks of it, with rows in no order.

Every frame is a list of partitions. Rows come out of a shuffle in an order that a seed decides, as
on a cluster they come in the order in which tasks end.
"""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from orderwatch.engine.spark.frame import arrow_schema


@dataclass
class Frame:
    parts: list[pa.Table]
    chance: random.Random

    def mapInArrow(self, work: Callable[[Any], Any], _: str) -> Frame:  # noqa: N802
        done = [
            pa.Table.from_batches(list(work(iter(part.to_batches()))), arrow_schema())
            for part in self.parts
        ]
        return Frame(done, self.chance)

    def filter(self, condition: str) -> Frame:
        return Frame([_query(part, f"WHERE {condition}") for part in self.parts], self.chance)

    def orderBy(self, *columns: str) -> Frame:  # noqa: N802
        return self.repartition(1, "part").sortWithinPartitions(*columns)

    def sortWithinPartitions(self, *columns: str) -> Frame:  # noqa: N802
        order = [(name, "ascending") for name in columns]
        return Frame([part.sort_by(order) for part in self.parts], self.chance)

    def repartition(self, number: int, column: str) -> Frame:
        rows = pa.concat_tables(self.parts)
        order = list(range(len(rows)))
        self.chance.shuffle(order)
        rows = rows.take(order)
        to = [value % number for value in rows.column(column).to_pylist()]
        return Frame(
            [rows.filter(pa.array([one == n for one in to], pa.bool_())) for n in range(number)],
            self.chance,
        )

    def union(self, other: Frame) -> Frame:
        return Frame([*self.parts, *other.parts], self.chance)

    def persist(self, _: object) -> Frame:
        return self

    def collect(self) -> list[dict[str, Any]]:
        rows = [row for part in self.parts for row in part.to_pylist()]
        self.chance.shuffle(rows)
        return rows

    def toLocalIterator(self) -> Iterator[dict[str, Any]]:  # noqa: N802
        for part in self.parts:
            yield from part.to_pylist()


class Session:
    version = "0"

    def __init__(self, seed: int, slots: int) -> None:
        self._chance = random.Random(seed)
        self.sparkContext = self
        self.defaultParallelism = slots

    def broadcast(self, value: object) -> Sent:
        return Sent(pickle.dumps(value))

    def range(self, first: int, end: int, _: int, parts: int) -> Frame:
        numbers = [list(range(first, end))[n::parts] for n in range(parts)]
        return Frame([pa.table({"id": pa.array(one, pa.int64())}) for one in numbers], self._chance)

    def createDataFrame(self, rows: pa.Table, _: str) -> Frame:  # noqa: N802
        return Frame([rows], self._chance)


class Sent:
    def __init__(self, value: bytes) -> None:
        self._value = value

    @property
    def value(self) -> Any:
        return pickle.loads(self._value)


def pretended(seed: int = 1, slots: int = 3) -> Callable[[str, Path], Any]:
    """What stands in for `session.session`."""

    @contextmanager
    def session(_master: str, _scratch: Path) -> Iterator[Session]:
        yield Session(seed, slots)

    return session


def _query(rows: pa.Table, rest: str) -> pa.Table:
    with duckdb.connect() as con:
        con.register("rows", rows)
        found = con.sql(f"SELECT * FROM rows {rest}")
        return found.to_arrow_table().cast(rows.schema)
