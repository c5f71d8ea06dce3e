"""Rows of one kind on their way from where a file is read to where their case is checked.

A parcel holds a record batch of Arrow, without its schema, which follows from the kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from orderwatch.records.contact_match import SEEN, USED
from orderwatch.records.typed import TYPINGS

if TYPE_CHECKING:
    import pyarrow as pa

NOBODY = -1
"""The part of a parcel that belongs to no case."""
ROWS = 20_000
"""Rows of a parcel at most: some 1.5 MB."""

COLUMNS: dict[str, Mapping[str, str]] = {
    "pings": {
        "row": "BIGINT",
        # When a fix arrived is told with its file and needed no more.
        **{name: of for name, of in TYPINGS["pings"].columns.items() if name != "received_us"},
    },
    "events": {"row": "BIGINT", **TYPINGS["events"].columns},
    "heard": {"row": "BIGINT", "at_us": "BIGINT", "resolution_us": "BIGINT"},
    "contacts": {name: of for name, of in USED.items() if name != "source"},
    "seen": {name: of for name, of in SEEN.items() if name != "source"},
    "aside": {"row": "BIGINT", "code": "VARCHAR", "field": "VARCHAR", "value": "VARCHAR"},
}
"""Kind → columns of its rows, besides the source; rows of devices belong to that of the parcel."""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """Rows of one file and kind.

    Attributes:
        part: the number of the case; of contacts not yet compared, that of their share.
        kind: of `COLUMNS`; or `named`: the file names the device, and there is nothing else.
        source: number of the file.
        number: place among the parcels of its file.
        device: of all rows; empty where they have none.
        sha256: of the file as it was read.
        rows: how many.
        payload: the rows.
    """

    part: int
    kind: str
    source: int = NOBODY
    number: int = 0
    device: str = ""
    sha256: str = ""
    rows: int = 0
    payload: bytes = b""


@cache
def schema(kind: str) -> pa.Schema:
    """The Arrow types of the rows of a kind."""
    import pyarrow as pa

    types = {
        "BIGINT": pa.int64(),
        "DOUBLE": pa.float64(),
        "TINYINT": pa.int8(),
        "VARCHAR": pa.string(),
        "BOOLEAN": pa.bool_(),
    }
    return pa.schema([(name, types[of]) for name, of in COLUMNS[kind].items()])


def packed(batch: pa.RecordBatch, kind: str) -> bytes:
    """Rows as bytes; the batch has the columns of its kind, and perhaps others."""
    found = schema(kind)
    return bytes(batch.select(found.names).cast(found).serialize())


def unpacked(parcel: Parcel) -> pa.RecordBatch:
    """The rows of a parcel."""
    import pyarrow as pa

    return pa.ipc.read_record_batch(pa.py_buffer(parcel.payload), schema(parcel.kind))


def batches(con: Any, query: str) -> Iterator[pa.RecordBatch]:
    """The rows of a query, `ROWS` at most at a time.

    Args:
        con: a connection of DuckDB.
        query: SQL.
    """
    found = con.sql(query)
    # The method has got another name in DuckDB 2.
    reader = getattr(found, "to_arrow_reader", None) or found.fetch_arrow_reader
    for batch in reader(ROWS):
        for first in range(0, batch.num_rows, ROWS):
            yield batch.slice(first, ROWS)


def runs(batch: pa.RecordBatch, column: str) -> Iterator[tuple[Any, pa.RecordBatch]]:
    """The rows of a batch that is sorted by a column, for each of its values."""
    import numpy as np

    values = batch.column(column).to_numpy(zero_copy_only=False)
    edges = [0, *(np.flatnonzero(values[1:] != values[:-1]) + 1).tolist(), len(values)]
    for first, end in pairwise(edges):
        if first < end:
            yield values[first], batch.slice(first, end - first)
