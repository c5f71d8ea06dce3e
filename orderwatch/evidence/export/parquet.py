"""Every table as a Parquet file with typed columns, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

from orderwatch.evidence.confidential import CONFIDENTIAL
from orderwatch.evidence.export.pack import Pack
from orderwatch.evidence.parquet import schema_of, write_rows
from orderwatch.evidence.table_set import COLUMNS


def write_parquet(pack: Pack, folder: Path) -> None:
    """Writes one file a table; times are UTC with microseconds, text is as in the CSV."""
    folder.mkdir(mode=0o700)
    for table, columns in COLUMNS.items():
        if f"{table}.csv" in pack.kept.manifest.outputs:
            names = [one.name for one in columns]
            rows = ([row[name] for name in names] for row in pack.rows(table))
            schema = schema_of(columns, pack.confidential)
            write_rows(folder / f"{table}.parquet", schema, rows)
    if pack.confidential:
        path = folder / CONFIDENTIAL
        path.write_text(pack.confidential + "\n", encoding="utf-8", newline="\n")
