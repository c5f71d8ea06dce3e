"""Tables as Parquet: every column typed, from the cells of the CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderwatch.evidence.export.words import DISCLAIMER
from orderwatch.tables import Column

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 50_000
_LARGEST_CELL = 1 << 30
_NUMBERS = ("seconds", "metres", "probability", "degrees", "number")


def schema_of(columns: Sequence[Column], confidential: str) -> pa.Schema:
    """The types of a table's columns.

    Times are UTC with microseconds, counts integers, other numbers floats, all else text.

    Args:
        columns: of the table.
        confidential: what must not be passed on, in one line; empty: nothing.
    """
    import pyarrow as pa

    about = {"disclaimer": " ".join(DISCLAIMER), "confidential": confidential}
    return pa.schema([(one.name, _type(one)) for one in columns], metadata=about)


def write_rows(path: Path, schema: pa.Schema, rows: Iterable[Sequence[str]]) -> None:
    """Writes a file whose rows are the cells of CSV; the same rows give the same bytes.

    Args:
        path: of the file.
        schema: of the table.
        rows: cells in the order of its columns; an empty one that is no text is null.

    Raises:
        OSError: it cannot be written.
    """
    from pyarrow import parquet

    waiting = iter(rows)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while some := list(islice(waiting, _ROWS)):
            writer.write_table(_table(schema, some))


def cells_of(lines: Iterable[str]) -> Iterator[list[str]]:
    """The cells of lines of CSV without line ends, as they stand in the file."""
    csv.field_size_limit(_LARGEST_CELL)
    return csv.reader(f"{line}\n".encode("utf-8", "backslashreplace").decode() for line in lines)


def _table(schema: pa.Schema, rows: Sequence[Sequence[str]]) -> pa.Table:
    import pyarrow as pa

    columns = zip(zip(*rows, strict=True), schema.types, strict=True)
    arrays = [_array(pa.array(cells, pa.string()), wanted) for cells, wanted in columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(cells: pa.Array, wanted: pa.DataType) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(wanted):
        return cells
    return pc.cast(pc.if_else(pc.equal(cells, ""), None, cells), wanted)


def _type(column: Column) -> Any:
    import pyarrow as pa

    if column.kind == "utc":
        return pa.timestamp("us", tz="UTC")
    if column.kind == "count":
        return pa.int64()
    return pa.float64() if column.kind in _NUMBERS else pa.string()
