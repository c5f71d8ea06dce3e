"""What the manifest and the run log say about a run, and what it counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from orderwatch.evidence.asked import Asked
from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.table_set import Row
from orderwatch.outcome import Grade
from orderwatch.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of the program.

    Attributes:
        command: as typed, or the call from Python.
        started: wall clock, UTC. It stands in the manifest and the run log alone.
        policy: the thresholds.
        asked: the options, with which it can be run again; None: it cannot.
        inputs: every file that was read.
        warnings: of the run as a whole.
        notes: what a reader should know, such as where the period was taken from.
        copy: audience and released conditions of a copy that withholds something; None: all of it
            stands there.
        since: the earlier run whose cases were taken over, and how many; None: there was none.
    """

    command: str
    started: datetime
    policy: Policy
    asked: Asked | None = None
    inputs: Sequence[FileHash] = ()
    warnings: Sequence[str] = ()
    notes: Sequence[str] = ()
    copy: tuple[str, tuple[str, ...]] | None = None
    since: Mapping[str, object] | None = None


@dataclass
class Counts:
    """Rows by table, possible breaches by grade, orders by whether they were checked."""

    rows: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Counts rows of a table."""
        for row in rows:
            self.rows[table] += 1
            if table == "possible_breaches":
                self.grades[str(row.get("grade") or "")] += 1
            elif table == "near_misses":
                self.reasons[str(row.get("reason") or "")] += 1
            elif table == "orders":
                self.checked[str(row.get("checked") or "")] += 1

    def merge(self, others: Counts) -> None:
        """Adds what was counted elsewhere."""
        self.rows.update(others.rows)
        self.grades.update(others.grades)
        self.reasons.update(others.reasons)
        self.checked.update(others.checked)

    def by_grade(self) -> dict[str, int]:
        """Possible breaches of each grade, strong first."""
        return {grade.value: self.grades[grade.value] for grade in Grade}

    def reaches(self, grade: str) -> bool:
        """Whether there is a possible breach of this grade or a better one."""
        least = Grade(grade).rank
        return any(self.grades[one.value] and one.rank >= least for one in Grade)


def now() -> datetime:
    """The wall clock, UTC."""
    return datetime.now(UTC)
