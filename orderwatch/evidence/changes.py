"""Which findings of a run are new, changed or gone against an earlier one.

Both runs say in review_status.csv what the row of each finding says, as a code (`seen`): that code
tells whether a finding is still the same.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orderwatch.evidence.cells import csv_header, csv_line, undefused
from orderwatch.evidence.change_columns import CHANGES
from orderwatch.evidence.lines import Written
from orderwatch.evidence.review_columns import REVIEW_STATUS
from orderwatch.evidence.table_set import Row

_NAMES = [column.name for column in REVIEW_STATUS]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a row of review_status.csv says of a finding."""

    finding_id: str
    seen: str
    order_id: str
    condition_id: str
    listed_in: str


def told_in(rows: Iterable[Mapping[str, str]]) -> dict[str, Told]:
    """Finding → what rows of review_status.csv say of it; reviews of no finding are left."""
    return {
        row["finding_id"]: Told(
            finding_id=row["finding_id"],
            seen=row["seen"],
            order_id=undefused(row["order_id"]),
            condition_id=undefused(row["condition_id"]),
            listed_in=row["listed_in"],
        )
        for row in rows
        if row["listed_in"]
    }


def told_by(written: Written) -> dict[str, Told]:
    """Finding → what is to be written of it."""
    lines = (line for _, line in written.lines.get("review_status", ()))
    return told_in(dict(zip(_NAMES, cells, strict=True)) for cells in csv.reader(lines))


class Changes:
    """Takes the findings of a run, and says how they differ from those of an earlier one.

    Args:
        earlier: finding → what the earlier run says of it.
    """

    def __init__(self, earlier: Mapping[str, Told]) -> None:
        self._earlier = earlier
        self._here: set[str] = set()
        self._rows: list[dict[str, str | None]] = []

    def take(self, written: Written) -> None:
        """Takes what some cases came to."""
        for name, told in told_by(written).items():
            self._here.add(name)
            was = self._earlier.get(name)
            if was is None:
                self._rows.append(_row(told, "new", told.listed_in, None))
            elif was.seen != told.seen:
                self._rows.append(_row(told, "changed", told.listed_in, was.listed_in))

    def rows(self) -> Sequence[Row]:
        """The rows of changed.csv, once every case was taken."""
        gone = (told for name, told in self._earlier.items() if name not in self._here)
        found = [*self._rows, *(_row(one, "gone", None, one.listed_in) for one in gone)]
        order = ("order_id", "condition_id", "finding_id")
        return sorted(found, key=lambda row: [str(row[name]) for name in order])

    def counts(self) -> dict[str, int]:
        """How many findings are new, changed and gone."""
        found = Counter(str(row["change"]) for row in self.rows())
        return {change: found[change] for change in ("new", "changed", "gone")}

    def text(self) -> str:
        """changed.csv."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        line = csv_line(CHANGES)
        yield csv_header(CHANGES)
        yield from (line(row, "UTC") for row in self.rows())


def _row(told: Told, change: str, here: str | None, there: str | None) -> dict[str, str | None]:
    return {
        "finding_id": told.finding_id,
        "order_id": told.order_id,
        "condition_id": told.condition_id,
        "change": change,
        "listed_in": here,
        "was_listed_in": there,
    }
