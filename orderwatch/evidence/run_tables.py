"""The tables of a folder of results, read back as they were in memory, once the folder is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from orderwatch.errors import VerifyError
from orderwatch.evidence.confidential import line_of_folder
from orderwatch.evidence.manifest import MANIFEST
from orderwatch.evidence.table_set import COLUMNS, Row
from orderwatch.evidence.verify import verify
from orderwatch.patterns.gathered import SEEN_IN_EXPORT, Spans
from orderwatch.policy import Policy
from orderwatch.tables import Column, Int64

_BLOCK = 1 << 24
"""Bytes read at once: more than the longest line."""
SPAN = ("order_id", "condition_id", "state", "started_at", "ended_at", "basis")
_TIMES = ("started_at", "ended_at")
_QUOTED = tuple("=+-@\t\r")


class RunTables:
    """A finished folder of results, every file of which is as it was written.

    Args:
        folder: what `--out` named.

    Raises:
        VerifyError: it is no folder, unfinished, changed, without the tables of a check, or a
            redacted copy.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._check()
        manifest = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest.get("redacted_for"):
            problem = "is a redacted copy: what it withholds would be missing from every count"
            raise VerifyError(str(folder), problem, "give the results that it was made with")
        self.confidential = line_of_folder(self.folder)
        """What must not be passed on; empty: nothing."""
        self.version = str(manifest.get("orderwatch", ""))
        self.policy_differences: dict[str, object] = dict(manifest.get("policy_differences") or {})

    def policy(self) -> Policy:
        """The thresholds of the run.

        Raises:
            PolicyError: the run had one that is not known here.
        """
        return Policy.of(self.policy_differences, str(self.folder / MANIFEST))

    def rows(
        self, table: str, names: Sequence[str], equal: tuple[str, str] | None = None
    ) -> Iterator[Row]:
        """The rows of a table as in memory: µs for times, a tuple for codes, None if empty.

        Args:
            table: of `COLUMNS`.
            names: the columns that are wanted.
            equal: a column and the text that its cell must be.

        Raises:
            VerifyError: the table has not these columns, or is not one.
        """
        read = self._columns(table, names, equal)
        for values in zip(*read, strict=True):
            yield dict(zip(names, values, strict=True))

    def spans(self) -> Mapping[str, Spans]:
        """The timeline of each order, as arrays.

        Raises:
            VerifyError: the timeline has other columns, or is no table.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        found = self._table("timeline", SPAN)
        order, names = _codes_of(found["order_id"])
        condition, conditions = _codes_of(found["condition_id"])
        no_data = pc.equal(found["state"], "no_data")
        recorded = pc.match_substring(found["basis"], SEEN_IN_EXPORT)
        seen = pc.or_(pc.invert(no_data), recorded).to_numpy()
        times = [pc.cast(found[name], pa.timestamp("us", tz="UTC")) for name in _TIMES]
        start, end = (pc.cast(one, pa.int64()).to_numpy() for one in times)
        rank = np.argsort(order, kind="stable")
        cuts = np.searchsorted(order[rank], np.arange(len(names) + 1))
        parts = (rank[low:high] for low, high in pairwise(cuts))
        return {
            name: Spans(
                condition=condition[part],
                conditions=conditions,
                start_us=start[part],
                end_us=end[part],
                seen=seen[part],
            )
            for name, part in zip(names, parts, strict=True)
        }

    def _columns(
        self, table: str, names: Sequence[str], equal: tuple[str, str] | None
    ) -> list[list[Any]]:
        import pyarrow.compute as pc

        found = self._table(table, [*names, *([equal[0]] if equal else [])])
        if equal:
            found = found.filter(pc.equal(found[equal[0]], equal[1]))
        kinds = {column.name: column for column in COLUMNS[table]}
        return [_in_memory(found[name], kinds[name]) for name in names]

    def _table(self, table: str, names: Sequence[str]) -> Any:
        """The columns of a file as text."""
        import pyarrow as pa
        from pyarrow import csv

        path = self.folder / f"{table}.csv"
        self._has(path, names)
        wanted = list(dict.fromkeys(names))
        try:
            return csv.read_csv(
                path,
                read_options=csv.ReadOptions(block_size=_BLOCK),
                parse_options=csv.ParseOptions(newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    include_columns=wanted,
                    column_types=dict.fromkeys(wanted, pa.string()),
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid as error:
            problem = f"is not a table: {str(error).splitlines()[0]}"
            raise VerifyError(str(path), problem, "run the check again") from error

    def _has(self, path: Path, names: Sequence[str]) -> None:
        if not path.is_file():
            problem = f"is not there: orderwatch {self.version} wrote no such table"
            raise VerifyError(str(path), problem, "run the check again with this version")
        with path.open(encoding="utf-8", newline="") as file:
            header = file.readline().rstrip("\r\n").split(",")
        missing = [name for name in names if name not in header]
        if missing:
            problem = f"written by orderwatch {self.version}, has no column {', '.join(missing)}"
            raise VerifyError(str(path), problem, "run the check again with this version")

    def _check(self) -> None:
        found = verify(self.folder)
        again = "run the check again, or restore the folder from a copy"
        for name, how in found.differences:
            if how == "unfinished":
                problem = "is unfinished: it has no manifest, or a run is writing there"
                raise VerifyError(str(self.folder), problem, again)
            if how != "not_in_manifest":
                problem = f"is {how}: it is not as the run wrote it"
                raise VerifyError(str(self.folder / name), problem, again)
        if "possible_breaches.csv" not in found.files:
            problem = "does not hold the results of a check"
            remedy = "give a folder that `check --out` or `batch --out` wrote"
            raise VerifyError(str(self.folder), problem, remedy)


def _in_memory(cells: Any, column: Column) -> list[Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = pc.if_else(pc.equal(cells, ""), None, cells)
    if column.kind == "utc":
        times = pc.cast(cells, pa.timestamp("us", tz="UTC"))
        return list(pc.cast(times, pa.int64()).to_pylist())
    if column.kind == "count":
        return list(pc.cast(cells, pa.int64()).to_pylist())
    if column.kind in ("metres", "number", "probability", "degrees"):
        return list(pc.cast(cells, pa.float64()).to_pylist())
    texts: list[str | None] = cells.to_pylist()
    if pc.any(pc.starts_with(cells, "'")).as_py():
        texts = [_undefused(one) for one in texts]
    return [_split(one) for one in texts] if column.kind == "codes" else texts


@lru_cache(maxsize=4096)
def _split(text: str | None) -> tuple[str, ...]:
    """The codes of a cell, each once."""
    return () if text is None else tuple(text.split(";"))


def _codes_of(cells: Any) -> tuple[Int64, tuple[str, ...]]:
    """The distinct texts of a column, and for each cell the number of its text."""
    encoded = cells.combine_chunks().dictionary_encode()
    texts = tuple(_undefused(one) or "" for one in encoded.dictionary.to_pylist())
    return encoded.indices.to_numpy().astype(np.int64), texts


def _undefused(text: str | None) -> str | None:
    """The cell without the `'` that keeps a spreadsheet from reading it as a formula."""
    if text is not None and text.startswith("'") and text[1:].startswith(_QUOTED):
        return text[1:]
    return text
