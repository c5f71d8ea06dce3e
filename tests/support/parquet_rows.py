"""Parquet data sets of a folder of results, read by pyarrow, as the cells of their CSV."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

from pyarrow import parquet

from orderwatch.evidence.table_set import COLUMNS
from orderwatch.tables import Column

_FLOATS = ("seconds", "metres", "probability", "degrees", "number")


def data_set(folder: Path, table: str) -> list[list[Any]]:
    """All rows of a table, one part after the other."""
    paths = sorted((folder / "parquet" / table).iterdir())
    assert [path.suffix for path in paths] == [".parquet"] * len(paths)
    tables = [parquet.ParquetFile(path).read() for path in paths]
    assert all(one.column_names == [c.name for c in COLUMNS[table]] for one in tables)
    return [list(row.values()) for one in tables for row in one.to_pylist()]


def typed(folder: Path, table: str) -> list[list[Any]]:
    """The rows of its CSV, typed cell by cell."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [
        [_cell(column, text) for column, text in zip(COLUMNS[table], row, strict=True)]
        for row in rows
    ]


def _cell(column: Column, text: str) -> Any:
    if column.kind == "utc":
        return datetime.fromisoformat(text) if text else None
    if column.kind == "count":
        return int(text) if text else None
    if column.kind in _FLOATS:
        return float(text) if text else None
    return text


def check_data_sets(folder: Path) -> int:
    """Every table that was written stands in Parquet, row by row; the number of rows."""
    tables = [path.stem for path in folder.glob("*.csv") if path.stem in COLUMNS]
    assert sorted(path.name for path in (folder / "parquet").iterdir()) == sorted(tables)
    for table in tables:
        assert data_set(folder, table) == typed(folder, table), table
    return sum(len(typed(folder, table)) for table in tables)
