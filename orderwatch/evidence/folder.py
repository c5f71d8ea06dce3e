"""Writing the tables of a run to a folder: unfinished until its manifest stands there."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self

from orderwatch.errors import OutputError
from orderwatch.evidence.cells import csv_header, csv_line
from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.lines import Written
from orderwatch.evidence.manifest import MANIFEST, append_run_log, write_manifest
from orderwatch.evidence.parquet_parts import ParquetParts, check_free, clear_parts
from orderwatch.evidence.placing import moved, write_texts
from orderwatch.evidence.run import Counts, Run
from orderwatch.evidence.signing.files import SIGNATURE
from orderwatch.evidence.sorting import SortedLines
from orderwatch.evidence.table_set import COLUMNS, ON_REQUEST, TABLES, Zones, sort_key
from orderwatch.locks import locked

PARTIAL = ".partial"
CASES = ".cases"
"""Folder of what each case came to, for a later run."""
_DEFAULT_ZONE = "UTC"


class FolderSink:
    """Takes rows in any order and writes them sorted, one CSV file a table.

    The manifest of an earlier run is removed when the sink opens. Files are written in
    `DIR/.partial`, moved one by one by `finish`, and the manifest is written last, so a folder
    without one is unfinished. Memory does not grow with the rows.

    Args:
        folder: where to; made if it is not there.
        zones: the orders' time zones, for the `local` cells.
        parquet: writes every table as a Parquet data set as well; None: it is not wanted.

    Raises:
        OutputError: the folder cannot be written, or another run is writing there.
    """

    def __init__(
        self, folder: str | Path, *, zones: Zones, parquet: ParquetParts | None = None
    ) -> None:
        self.folder = Path(folder)
        self.zones = zones
        self.parquet = parquet
        self.counts = Counts()
        self._offered: set[str] = set()
        self._partial = self.folder / PARTIAL
        with writing(self.folder):
            check_free(self.folder)
            self._lock = _open(self.folder, self._partial)
            for name in (MANIFEST, SIGNATURE):
                (self.folder / name).unlink(missing_ok=True)
            _remove_cases(self.folder / CASES)
        self._lines = {name: SortedLines(self._partial, name) for name in COLUMNS}
        self._keys = {name: sort_key(name) for name in COLUMNS}
        self._formats = {name: csv_line(columns) for name, columns in COLUMNS.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows of one table.

        Raises:
            OutputError: the disk is full.
        """
        self.counts.add(table, rows)
        self._offered.add(table)
        lines, key, line = self._lines[table], self._keys[table], self._formats[table]
        with writing(self.folder):
            for row in rows:
                lines.add(key(row), line(row, self._zone(row)))

    def take(self, written: Written) -> None:
        """Takes what some cases came to.

        Raises:
            OutputError: the disk is full.
        """
        self.counts.merge(written.counts)
        self._offered.update(written.lines)
        with writing(self.folder):
            for table, entries in written.lines.items():
                self._lines[table].extend(entries)

    def take_part(self, name: str, pieces: Iterable[bytes]) -> None:
        """Takes a part of a Parquet data set that is ready.

        Raises:
            OutputError: the disk is full.
        """
        assert self.parquet is not None
        with writing(self.folder):
            self.parquet.receive(self._partial, name, pieces)

    @property
    def partial(self) -> Path:
        """Where what is unfinished is kept; emptied at the end of a run and before the next."""
        return self._partial

    def finish(self, run: Run, texts: Iterable[tuple[str, str]] = ()) -> tuple[FileHash, ...]:
        """Writes every table, moves them into place, appends to the run log, writes the manifest.

        Args:
            run: for the manifest and the run log.
            texts: (name, text) of pages and notes that stand beside the tables.

        Returns:
            The files written, the manifest left out.

        Raises:
            OutputError: a file cannot be written or replaced (open in another program, say).
        """
        with writing(self.folder):
            wanted = [*TABLES, *(one for one in ON_REQUEST if one in self._offered)]
            for name in wanted:
                self._write(name)
            outputs = [moved(self._partial, self.folder, f"{name}.csv") for name in wanted]
            for name in ON_REQUEST.keys() - set(wanted):  # of an earlier run
                (self.folder / f"{name}.csv").unlink(missing_ok=True)
            outputs += self._parts()
            outputs += write_texts(self.folder, self._partial, texts)
            outputs.append(append_run_log(self.folder, run, self.counts))
            write_manifest(self.folder, run, self.counts, outputs)
        self.close()
        return tuple(outputs)

    def close(self) -> None:
        """Removes what is unfinished. Results that were moved into place stay."""
        if self._lock.closed:
            return
        for lines in self._lines.values():
            lines.remove()
        self._lock.close()
        shutil.rmtree(self._partial, ignore_errors=True)

    def _zone(self, row: dict[str, Any]) -> str:
        key = (str(row.get("order_id", "")), str(row.get("respondent_id", "")))
        return self.zones.get(key, _DEFAULT_ZONE)

    def _write(self, name: str) -> None:
        path = self._partial / f"{name}.csv"
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(csv_header(COLUMNS[name]) + "\n")
            file.writelines(line + "\n" for line in self._lines[name])
        if self.parquet is not None:
            self.parquet.write(self._partial, name, self._lines[name].entries())
        self._lines[name].remove()

    def _parts(self) -> list[FileHash]:
        """Puts the Parquet data sets into their place; those of an earlier run go."""
        found = [] if self.parquet is None else self.parquet.place(self._partial, self.folder)
        clear_parts(self.folder, (one.name for one in found))
        return found


def _open(folder: Path, partial: Path) -> IO[str]:
    """Makes the folders, clears what a run that was cut off left, and locks out a second run."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(str(folder), "is a file", "give a folder as --out")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if partial.is_symlink():
        raise OutputError(str(partial), "is a link", "remove it")
    partial.mkdir(mode=0o700, exist_ok=True)
    lock = (partial / "lock").open("w", encoding="ascii")
    if not locked(lock):
        lock.close()
        raise OutputError(str(folder), "another run is writing here", "wait until it has ended")
    for path in partial.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != "lock":
            path.unlink()
    return lock


def _remove_cases(cases: Path) -> None:
    """What the cases of an earlier run came to goes with its manifest."""
    if cases.is_symlink():
        cases.unlink()
    elif cases.exists():
        shutil.rmtree(cases)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turns a fault of the file system into an `OutputError`."""
    try:
        yield
    except OSError as error:
        where = str(error.filename or folder)
        problem = f"cannot be written: {error.strerror or error}"
        remedy = "free the disk, close the file in other programs, or choose another --out"
        raise OutputError(where, problem, remedy) from error
