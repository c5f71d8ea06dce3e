"""Writing tables that are not a check's to a folder of their own, with run log and manifest."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orderwatch.errors import OutputError
from orderwatch.evidence.cells import csv_header, csv_line
from orderwatch.evidence.folder import writing
from orderwatch.evidence.hashing import FileHash, file_sha256
from orderwatch.evidence.manifest import MANIFEST, RUN_LOG, append_run_log, write_manifest
from orderwatch.evidence.run import Counts, Run
from orderwatch.evidence.table_set import Row
from orderwatch.tables import Column


@dataclass(frozen=True)
class OwnTable:
    """A table of such a folder: its columns and rows, in the order in which they are wanted."""

    columns: Sequence[Column]
    rows: Iterable[Row]


def write_own_folder(
    folder: Path, tables: Mapping[str, OwnTable], run: Run, *, files: Mapping[str, bytes]
) -> None:
    """Writes tables and other files, appends the command to `runs.csv`, writes the manifest.

    Args:
        folder: made if it is not there.
        tables: name of a file → what it holds.
        run: what was asked for.
        files: name of another file → its bytes.

    Raises:
        OutputError: the folder holds the results of another command, or cannot be written.
    """
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_others(folder, {*tables, *files})
        (folder / MANIFEST).unlink(missing_ok=True)
        for name, table in tables.items():
            line = csv_line(table.columns)
            partial = folder / f"{name}.part"
            with partial.open(
                "w", encoding="utf-8", errors="backslashreplace", newline="\n"
            ) as out:
                out.write(csv_header(table.columns) + "\n")
                out.writelines(line(row, "UTC") + "\n" for row in table.rows)
            partial.replace(folder / name)
        for name, content in files.items():
            (folder / name).touch(mode=0o600)
            (folder / name).write_bytes(content)
        outputs = [
            FileHash(name=name, sha256=file_sha256(folder / name)) for name in (*tables, *files)
        ]
        counts = Counts()
        outputs.append(append_run_log(folder, run, counts))
        write_manifest(folder, run, counts, outputs)


def _refuse_others(folder: Path, own: Collection[str]) -> None:
    """A folder of results is not changed after the fact."""
    path = folder / MANIFEST
    if not path.exists():
        return
    try:
        names = {one["name"] for one in json.loads(path.read_text("utf-8"))["outputs"]}
    except (ValueError, KeyError, TypeError):
        names = {""}
    if not names <= {*own, RUN_LOG}:
        problem = "holds the results of another run"
        raise OutputError(str(folder), problem, "choose another --out")
