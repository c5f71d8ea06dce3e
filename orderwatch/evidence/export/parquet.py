"""Every table as a Parquet file with typed columns, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from orderwatch.evidence.confidential import CONFIDENTIAL
from orderwatch.evidence.export.pack import Pack, Row
from orderwatch.evidence.export.words import DISCLAIMER
from orderwatch.evidence.table_set import COLUMNS
from orderwatch.tables import Column

_BATCH = 50_000
_NUMBERS = ("seconds", "metres", "probability", "degrees", "number")


def write_parquet(pack: Pack, folder: Path) -> None:
    """Writes one file a table; times are UTC with microseconds, text is as in the CSV."""
    folder.mkdir(mode=0o700)
    for table, columns in COLUMNS.items():
        if f"{table}.csv" in pack.kept.manifest.outputs:
            _write(pack, table, columns, folder / f"{table}.parquet")
    if pack.confidential:
        path = folder / CONFIDENTIAL
        path.write_text(pack.confidential + "\n", encoding="utf-8", newline="\n")


def _write(pack: Pack, table: str, columns: Sequence[Column], path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    about = {"disclaimer": " ".join(DISCLAIMER), "confidential": pack.confidential}
    schema = pa.schema([(one.name, _type(pa, one)) for one in columns], metadata=about)
    rows = pack.rows(table)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _BATCH)):
            writer.write_table(_table(pa, columns, batch, schema))


def _table(pa: Any, columns: Sequence[Column], rows: Sequence[Row], schema: Any) -> Any:
    arrays = [list(_values(one, rows)) for one in columns]
    return pa.table(
        [pa.array(own, schema.field(i).type) for i, own in enumerate(arrays)], schema=schema
    )


def _type(pa: Any, column: Column) -> Any:
    if column.kind == "utc":
        return pa.timestamp("us", tz="UTC")
    if column.kind == "count":
        return pa.int64()
    return pa.float64() if column.kind in _NUMBERS else pa.string()


def _values(column: Column, rows: Sequence[Row]) -> Iterator[Any]:
    for row in rows:
        text = row[column.name]
        if column.kind == "utc":
            yield datetime.fromisoformat(text) if text else None
        elif column.kind == "count":
            yield int(text) if text else None
        elif column.kind in _NUMBERS:
            yield float(text) if text else None
        else:
            yield text
