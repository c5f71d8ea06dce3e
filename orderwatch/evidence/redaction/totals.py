"""What a copy says of an order as a whole, counted from what it shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from orderwatch.errors import OutputError
from orderwatch.evidence.redaction.audience import NOT_DISCLOSED, ON_PLACE, OrderCopy
from orderwatch.evidence.redaction.cells import OrderCells, codes
from orderwatch.outcome import Grade

Row = Mapping[str, Any]
SWAPPED = "LATITUDE AND LONGITUDE SEEM SWAPPED"
"""How the warning begins that rests on the places of an order, secret ones as well."""
ASSUMED = "period taken from the records"
"""The warning that nobody gave the account period."""
_COUNTED = "counted, not listed:"
"""How the part of `why` begins that counts contacts, of which one may be a meeting."""
_NOT_CHECKABLE = "not checkable from records:"


@dataclass
class Totals:
    """Counts of the rows of one order that are shown."""

    grades: Counter[str] = field(default_factory=Counter)
    permitted: int = 0
    unchecked: list[str] = field(default_factory=list)

    def add_breach(self, row: Row) -> None:
        """Counts a possible breach that is shown."""
        self.grades[str(row.get("grade") or "")] += 1
        self.permitted += "may_be_permitted" in codes(row.get("speaks_against"))

    def add_condition(self, row: Row) -> None:
        """Notes a condition that is shown."""
        if row["checked"] == "no":
            self.unchecked.append(str(row["condition_id"]))

    def cells(self, row: Row, cells: OrderCells) -> dict[str, Any]:
        """The cells of a row of `orders` that are over all its conditions.

        Raises:
            OutputError: see `_refuse`.
        """
        _refuse(row, cells.copy)
        withheld = sorted(cells.copy.withheld)
        kept = [one for one in _parts(row["why"]) if not one.startswith(_NOT_CHECKABLE)]
        if self.unchecked:
            kept.append(f"{_NOT_CHECKABLE} {', '.join(self.unchecked)}")
        if withheld:
            kept.append(f"{NOT_DISCLOSED}: {', '.join(withheld)}")
        whole = not self.unchecked and not withheld
        checked = "no" if row["checked"] == "no" else "yes" if whole else "partly"
        return {
            "checked": checked,
            "why": cells.text("; ".join(kept)),
            **{grade.value: self.grades[grade.value] for grade in Grade},
            "may_be_permitted": self.permitted,
            "warnings": "; ".join(_warnings(row, cells)),
        }


def why_of_condition(row: Row, cells: OrderCells) -> str:
    """What a copy says of why a condition was not checked in full."""
    kept = _parts(row["why"])
    if cells.copy.uncounted:
        kept = [one for one in kept if not one.startswith(_COUNTED)]
    return str(cells.text("; ".join(kept)))


def _refuse(row: Row, copy: OrderCopy) -> None:
    """No copy is made of what rests on something withheld and cannot be taken out.

    Raises:
        OutputError: positions seem exchanged, which is told from secret places as well; or the
            account period was taken from records of which one may be of a meeting.
    """
    where, warnings = f"order {copy.order.id}", _parts(row["warnings"])
    if ON_PLACE in copy.withheld.values() and any(one.startswith(SWAPPED) for one in warnings):
        problem = "whether latitude and longitude are exchanged was told from secret places"
        remedy = "correct the columns or the profile first, as the unredacted check says"
        raise OutputError(where, problem, remedy)
    if copy.meetings and int(row["contacts_used"] or 0) and ASSUMED in warnings:
        problem = "the account period is taken from the records, so that its ends may tell when a "
        problem += "meeting was that is withheld"
        raise OutputError(where, problem, "give --from and --until")


def _warnings(row: Row, cells: OrderCells) -> Iterator[str]:
    copy = cells.copy
    names = {*copy.secret, *copy.withheld}
    for text in _parts(row["warnings"]):
        named = names & set(re.findall(r"[^\s,;:\"'()]+", text))
        said = str(cells.text(text))
        if not named and (said == text or copy.audience == "defence"):
            yield said


def _parts(value: Any) -> list[str]:
    return [one for one in str(value or "").split("; ") if one]
