"""The findings of a check for Python: every table as a DataFrame."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.gather import InMemory, gathered_of
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.page.pages import Pages
from orderwatch.evidence.patterns import Patterns
from orderwatch.evidence.run import Run
from orderwatch.evidence.table_set import COLUMNS, TABLES
from orderwatch.patterns.view import patterns_of
from orderwatch.policy import Policy

if TYPE_CHECKING:
    import pandas as pd


class Findings:
    """What a check found, one DataFrame a table, with the columns of the files.

    Text is raw (in files, formulas are defused). Times are UTC timestamps, `..._local` ISO text
    in the order's zone, `..._s` seconds, counts `Int64`, codes joined by `;`. An order that was
    not checked stands in `orders` with `checked` = `no` and the reason in `why`.

    Args:
        sink: holds every table.
        run: policy, inputs, warnings and notes of the run.
        pages: what `report.html` is made from.
    """

    def __init__(self, sink: MemorySink, run: Run, pages: Pages) -> None:
        self._sink, self._run, self._pages = sink, run, pages

    def __repr__(self) -> str:
        counts = self._sink.counts
        grades = ", ".join(f"{number} {grade}" for grade, number in counts.by_grade().items())
        checked = ", ".join(f"{counts.checked[word]} {word}" for word in ("yes", "partly", "no"))
        return f"<Findings: possible breaches {grades}; orders checked {checked}>"

    @property
    def policy(self) -> Policy:
        """The thresholds of the run."""
        return self._run.policy

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings of the run as a whole; those of an order stand in `orders`."""
        return tuple(self._run.warnings)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know, such as where the account period was taken from."""
        return tuple(self._run.notes)

    @cached_property
    def possible_breaches(self) -> pd.DataFrame:
        """Possible breaches, one row each."""
        return self._frame("possible_breaches")

    @cached_property
    def near_misses(self) -> pd.DataFrame:
        """Episodes that are no possible breach, with the reason."""
        return self._frame("near_misses")

    @cached_property
    def excepted(self) -> pd.DataFrame:
        """Episodes inside an exception, with its id."""
        return self._frame("excepted")

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """All in-force time of the account period, split by state without remainder."""
        return self._frame("timeline")

    @cached_property
    def orders(self) -> pd.DataFrame:
        """One row an order: whether it was checked, and on what."""
        return self._frame("orders")

    @cached_property
    def conditions(self) -> pd.DataFrame:
        """One row a condition: whether it was checked, and its time in each state."""
        return self._frame("conditions")

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """One row a condition and local week: its time in each state, and at most against it."""
        return self._frame("weeks")

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """Every record of every episode, and the fix before and after."""
        return self._frame("evidence")

    @cached_property
    def against(self) -> pd.DataFrame:
        """What speaks against each finding, row by row."""
        return self._frame("against")

    @cached_property
    def data(self) -> pd.DataFrame:
        """What the records are worth: one row a device and day."""
        return self._frame("data")

    @cached_property
    def silences(self) -> pd.DataFrame:
        """Silences of devices, each with where the device can have been meanwhile."""
        return self._frame("silences")

    @cached_property
    def set_aside(self) -> pd.DataFrame:
        """Rows that could not be used, with reason and remedy."""
        return self._frame("set_aside")

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """One row a source: rows = used + duplicates + set aside + not matched."""
        return self._frame("ledger")

    @cached_property
    def review_status(self) -> pd.DataFrame:
        """Whether each finding was reviewed, and reviews of findings this run does not have."""
        return self._frame("review_status")

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """Over which thresholds each possible breach keeps its grade; empty unless asked for."""
        return self._frame("sensitivity")

    @cached_property
    def pattern(self) -> Patterns:
        """Counts over the findings of each respondent, without other records.

        `orderwatch.pattern` takes folders, several runs, and records as well.
        """

        gathered = gathered_of({"": InMemory(self._sink)})
        return Patterns(patterns_of(gathered, self.policy), self._run, self._pages.line)

    def write(self, folder: str | Path) -> Path:
        """Writes the files that `orderwatch check --out` writes.

        Returns:
            The folder.

        Raises:
            OutputError: it cannot be written.
        """
        with FolderSink(folder, zones=self._sink.zones) as out:
            for name in (*TABLES, *self._sink.requested):
                out.rows(name, self._sink.table(name))
            out.finish(self._run, self._pages.files(self._run))
        return Path(folder)

    def _frame(self, name: str) -> pd.DataFrame:
        import pandas as pd

        records = list(self._sink.records(name))
        columns: dict[str, pd.Series] = {}
        for column in COLUMNS[name]:
            values = [record[column.name] for record in records]
            if column.kind == "utc":
                times = [None if v is None else datetime.fromisoformat(str(v)) for v in values]
                columns[column.name] = pd.Series(times, dtype="datetime64[us, UTC]")
            elif column.kind == "count":
                columns[column.name] = pd.Series(values, dtype="Int64")
            elif column.kind in ("seconds", "metres", "probability", "degrees", "number"):
                columns[column.name] = pd.Series(values, dtype="float64")
            else:
                texts = ["" if value is None else value for value in values]
                columns[column.name] = pd.Series(texts, dtype="object")
        return pd.DataFrame(columns)
