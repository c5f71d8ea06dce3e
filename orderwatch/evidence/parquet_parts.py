"""`DIR/parquet`: every table a second time, as a data set of parts with typed columns."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from orderwatch.errors import OutputError
from orderwatch.evidence.division import Division
from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.parquet import cells_of, schema_of, write_rows
from orderwatch.evidence.placing import moved
from orderwatch.evidence.table_set import COLUMNS, Key

PARQUET = "parquet"
_OWN = re.compile(rf"{PARQUET}/({'|'.join(COLUMNS)})/part-[0-9]{{5}}\.parquet")
FROM_ELSEWHERE = ("orders", "review_status", "ledger", "set_aside", "withheld")
"""Tables with rows that no case has: faulty order files, reviews of nothing, the records."""


def part_name(table: str, part: int) -> str:
    """The name of a file of a data set, in the folder of results."""
    return f"{PARQUET}/{table}/part-{part:05d}.parquet"


def is_part(name: str) -> bool:
    """Whether a name in a folder of results is that of such a file."""
    return _OWN.fullmatch(name) is not None


def parts_in(folder: Path) -> Iterator[str]:
    """The names of all files in the folder of data sets, if there is one."""
    for path in sorted((folder / PARQUET).rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix()


def write_part(path: Path, table: str, confidential: str, lines: Iterable[str]) -> None:
    """Writes the lines of a part, in their order.

    Raises:
        OSError: it cannot be written.
    """
    write_rows(path, schema_of(COLUMNS[table], confidential), cells_of(lines))


@dataclass
class ParquetParts:
    """Cuts the tables of a run into parts and writes them, or takes parts that are ready.

    Attributes:
        division: where parts begin.
        confidential: what must not be passed on, in one line; empty: nothing.
        ready: parts of all tables but `FROM_ELSEWHERE` are made elsewhere, and received.
    """

    division: Division
    confidential: str = ""
    ready: bool = False
    _names: list[str] = field(default_factory=list)

    def receive(self, made: Path, name: str, pieces: Iterable[bytes]) -> None:
        """Takes a part that is ready.

        Args:
            made: the folder for what is unfinished.
            name: from `part_name`.
            pieces: of its bytes.

        Raises:
            OSError: it cannot be written.
        """
        with self._place(made, name).open("wb") as file:
            file.writelines(pieces)

    def write(self, made: Path, table: str, entries: Iterable[tuple[Key, str]]) -> None:
        """Writes the parts of a table from its sorted lines; one without rows has one part.

        Raises:
            OSError: it cannot be written.
        """
        if not self.ready or table in FROM_ELSEWHERE:
            for part, own in groupby(entries, lambda one: self.division.part(table, one[0])):
                self._write(made, table, part, (line for _, line in own))
        if not any(name.startswith(f"{PARQUET}/{table}/") for name in self._names):
            self._write(made, table, 0, ())

    def place(self, made: Path, folder: Path) -> list[FileHash]:
        """Moves all parts to their places.

        Raises:
            OSError: a file cannot be moved.
        """
        for name in self._names:
            for parent in reversed((folder / name).relative_to(folder).parents[:-1]):
                (folder / parent).mkdir(mode=0o700, exist_ok=True)
        return [moved(made, folder, name) for name in sorted(self._names)]

    def _write(self, made: Path, table: str, part: int, lines: Iterable[str]) -> None:
        path = self._place(made, part_name(table, part))
        write_part(path, table, self.confidential, lines)

    def _place(self, made: Path, name: str) -> Path:
        self._names.append(name)
        (made / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return made / name


def check_free(folder: Path) -> None:
    """Refuses a folder of data sets that leads elsewhere.

    Raises:
        OutputError: it is a link, or a folder in it is.
    """
    for path in (folder / PARQUET, *(folder / PARQUET / table for table in COLUMNS)):
        if path.is_symlink():
            raise OutputError(str(path), "is a link", "remove it")


def clear_parts(folder: Path, kept: Iterable[str]) -> None:
    """Removes the parts of an earlier run, and folders that are empty then."""
    check_free(folder)
    for name in {one for one in parts_in(folder) if is_part(one)} - set(kept):
        (folder / name).unlink()
    for path in (*(folder / PARQUET / table for table in COLUMNS), folder / PARQUET):
        if path.is_dir() and not any(path.iterdir()):
            shutil.rmtree(path)
