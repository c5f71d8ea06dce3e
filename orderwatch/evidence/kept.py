"""The tables of a folder of results, read back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
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
