"""The tables of a folder of results, read back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from orderwatch.errors import InputError, VerifyError
from orderwatch.evidence.recorded import Recorded
from orderwatch.evidence.verify import verify

LISTS = ("possible_breaches", "near_misses", "excepted")
"""The tables of findings, near misses and excepted episodes."""
_LARGEST_CELL = 1 << 30


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A finished folder of results, as it was written."""

    path: Path
    manifest: Recorded

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        """The rows of a table as texts; none where the run did not write it.

        Raises:
            VerifyError: the file is no table.
        """
        path = self.path / f"{table}.csv"
        if path.name not in self.manifest.outputs:
            return
        csv.field_size_limit(_LARGEST_CELL)
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if None in row or None in row.values():
                    remedy = "run the check again"
                    raise VerifyError(str(path), "has rows of unequal length", remedy)
                yield row

    def grouped(self, table: str) -> Grouped:
        """The rows of a table that is sorted by finding, to be read finding by finding."""
        return Grouped(self.path / f"{table}.csv")

    def finding(self, finding_id: str) -> tuple[str, dict[str, str]]:
        """The table in which a finding stands, and its row.

        Raises:
            InputError: it stands in none.
        """
        for table in LISTS:
            for row in self.rows(table):
                if row["finding_id"] == finding_id:
                    return table, row
        problem = "is no finding, near miss or excepted episode of this folder"
        raise InputError(finding_id, problem, "copy the id from possible_breaches.csv")


class Grouped:
    """Where the rows of each finding stand in a file, which is not held in memory.

    Args:
        path: a table whose first column is `finding_id`, sorted by it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, tuple[int, int]] = {}
        csv.field_size_limit(_LARGEST_CELL)
        with path.open("rb") as file:
            rows = csv.reader(line.decode("utf-8") for line in iter(file.readline, b""))
            self._header = next(rows, [])
            start = file.tell()
            for row in rows:
                # The reader takes no line more than it needs, so the next row starts here.
                first, count = self._places.get(row[0], (start, 0))
                self._places[row[0]] = (first, count + 1)
                start = file.tell()

    def rows(self, finding_id: str) -> Iterator[dict[str, str]]:
        """The rows of a finding, in their order."""
        if finding_id not in self._places:
            return
        start, count = self._places[finding_id]
        with self._path.open("rb") as file:
            file.seek(start)
            lines = (line.decode("utf-8") for line in iter(file.readline, b""))
            yield from islice(csv.DictReader(lines, fieldnames=self._header), count)


def kept(folder: Path) -> Kept:
    """Opens a folder of results, every file of which must be as it was written.

    Raises:
        VerifyError: it is not, or it is unfinished.
    """
    outcome = verify(folder)
    if outcome.manifest is None or not outcome.same:
        names = ", ".join(name for name, how in outcome.differences if how != "not_in_manifest")
        problem = f"is not as it was written: {names}"
        raise VerifyError(str(folder), problem, "see `orderwatch verify`, or run the check again")
    return Kept(path=folder, manifest=outcome.manifest)
