"""Parcels as rows of Spark: the columns that it sorts by, and bytes that it does not look into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from orderwatch.records.parcels import Parcel

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = (
    "part long, kind string, source long, number long, device string, sha256 string, "
    "rows long, payload binary"
)
"""The columns of `Parcel`, as Spark wants them said."""
_NAMES = tuple(one.name for one in fields(Parcel))
_BATCH_BYTES = 8_000_000
_BATCH_ROWS = 1_000

Batches = Iterator["pa.RecordBatch"]


def arrow_schema() -> pa.Schema:
    """The same for Arrow."""
    import pyarrow as pa

    types = {"str": pa.string(), "int": pa.int64(), "bytes": pa.binary()}
    return pa.schema([(one.name, types[str(one.type)]) for one in fields(Parcel)])


def rows_of(parcels: Iterable[Parcel]) -> Batches:
    """Parcels as batches that are not large."""
    waiting: list[Parcel] = []
    size = 0
    for one in parcels:
        waiting.append(one)
        size += len(one.payload)
        if size >= _BATCH_BYTES or len(waiting) >= _BATCH_ROWS:
            yield batch_of(waiting)
            waiting, size = [], 0
    if waiting:
        yield batch_of(waiting)


def batch_of(parcels: list[Parcel]) -> pa.RecordBatch:
    """Parcels as one batch."""
    import pyarrow as pa

    columns = {name: [getattr(one, name) for one in parcels] for name in _NAMES}
    return pa.RecordBatch.from_pydict(columns, schema=arrow_schema())


def parcels_of(batches: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
    """The parcels of batches."""
    for batch in batches:
        columns = [batch.column(name) for name in _NAMES]
        for place in range(batch.num_rows):
            cells = [column[place].as_py() for column in columns]
            yield Parcel(**dict(zip(_NAMES, cells, strict=True)))


def parcel_of(row: Any) -> Parcel:
    """The parcel of a row of Spark."""
    values = {name: row[name] for name in _NAMES}
    return Parcel(**{**values, "payload": bytes(values["payload"])})


def stage(
    work: Callable[[Any, Iterator[Parcel]], Iterator[Parcel]], shared: Any
) -> Callable[[Batches], Batches]:
    """A function for Spark's `mapInArrow`.

    Args:
        work: what is done with the parcels of a partition.
        shared: a broadcast of what it needs besides.
    """

    def done(batches: Batches) -> Batches:
        return rows_of(work(shared.value, parcels_of(batches)))

    return done


def numbered(
    work: Callable[[Any, Iterator[int]], Iterator[Parcel]], shared: Any
) -> Callable[[Batches], Batches]:
    """The same where a partition has numbers, in the column `id`."""

    def done(batches: Batches) -> Batches:
        numbers = (int(one) for batch in batches for one in batch.column("id").to_pylist())
        return rows_of(work(shared.value, numbers))

    return done
