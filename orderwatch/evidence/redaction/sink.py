"""Rows of a run → rows of a copy. Every table that leaves in a copy has passed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from orderwatch.evidence.redaction.audience import IN_PERSON, NOT_DISCLOSED, Copy, OrderCopy
from orderwatch.evidence.redaction.cells import NOT_IN_WORDS, OrderCells, codes
from orderwatch.evidence.redaction.classes import CLASSES, Tells
from orderwatch.evidence.redaction.files import FILE_SAID, FileNames
from orderwatch.evidence.redaction.hidden import VersionKey, versions_in
from orderwatch.evidence.redaction.order_view import (
    WITHHELD_KIND,
    clause_not_disclosed,
    shown_order,
)
from orderwatch.evidence.redaction.totals import Totals, why_of_condition
from orderwatch.evidence.redaction.withheld import withheld_rows
from orderwatch.evidence.table_set import Sink
from orderwatch.orders.model import Order

Row = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True)
class _Known:
    """A finding that is shown: its id in the copy, of what, and the places it relies on."""

    serial: str
    key: Key
    condition_id: str
    shown: frozenset[VersionKey]


NOT_RUN = "the order file could not be run"
_MAY_HOLD = "the file may hold what is withheld"


class RedactingSink:
    """Passes on what a copy may show.

    Rows of findings must come before those of their evidence, and the row of an order last.

    Args:
        sink: takes what is shown.
        copy: who it is for.
        open_files: names of files of which the hash may be shown.
    """

    def __init__(self, sink: Sink, copy: Copy, *, open_files: Collection[str] = ()) -> None:
        self._sink, self._copy = sink, copy
        self._cells = {key: OrderCells(one) for key, one in copy.orders.items()}
        self._files = FileNames(copy, frozenset(open_files))
        self._by_id: dict[str, list[tuple[Key, OrderCells]]] = {}
        for key, cells in self._cells.items():
            self._by_id.setdefault(key[0], []).append((key, cells))
        self._number = 0
        self._known: dict[str, _Known | None] = {}
        self._totals: dict[Key, Totals] = {}
        self._relied_on: dict[Key, dict[str, set[VersionKey]]] = {}
        self._counted: Counter[tuple[str, str]] = Counter()
        self._special: dict[str, Callable[[Row], Row | None]] = {
            "timeline": self._timeline,
            "weeks": self._weeks,
            "conditions": self._condition,
            "orders": self._order,
            "evidence": self._evidence,
            "against": self._against,
            "set_aside": self._set_aside,
            "ledger": self._ledger,
            "data": self._data,
            "silences": self._silence,
            "review_status": self._review,
            "sensitivity": self._sensitivity,
        }

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows of one table.

        Raises:
            KeyError: a table of which nobody has said what its columns may tell.
        """
        classes = CLASSES[table]
        change = self._special.get(table) or (lambda row: self._finding(table, row))
        shown = []
        for row in rows:
            left = change({name: row.get(name) for name in classes})
            if left is not None:
                shown.append(left)
        self._sink.rows(table, shown)

    def finish(self) -> None:
        """Says how much was withheld, and why."""
        self._sink.rows("withheld", list(withheld_rows(self._copy, self._counted)))

    def serial(self, finding_id: str) -> str | None:
        """The id of a finding in the copy; None: it is withheld."""
        known = self._known.get(finding_id)
        return known.serial if known else None

    def order(self, order: Order) -> Order:
        """An order as the copy may show it, once all its rows have passed."""
        key = order.id, order.respondent.id
        return shown_order(self._cells[key].copy, self._relied(key))

    def _relied(self, key: Key) -> frozenset[VersionKey]:
        """Versions of places that what is listed relies on; from the respondent all are kept."""
        return frozenset().union(*self._relied_on.get(key, {}).values())

    def _finding(self, table: str, row: Row) -> Row | None:
        key, name = _key(row), str(row["condition_id"])
        cells = self._cells[key]
        met = name in cells.copy.meetings and IN_PERSON in codes(row["channel"])
        if met or name in cells.copy.withheld:
            self._known[row["finding_id"]] = None
            return None
        self._number += 1
        by = cells.copy.places if table == "excepted" else cells.copy.own_places
        shown = self._versions(cells.copy, by[name], row)
        known = _Known(f"copy-{self._number:06d}", key, name, shown)
        self._known[row["finding_id"]] = known
        self._relied_on.setdefault(key, {}).setdefault(name, set()).update(shown)
        if table == "possible_breaches":
            self._total(key).add_breach(row)
        left = row | {
            "finding_id": known.serial,
            "device_id": cells.device(row["device_id"]),
            "clause": cells.text(row["clause"], shown),
            "sentence": cells.sentence(row, shown),
        }
        if name in cells.copy.blunted:
            left |= _without(table, Tells.LINE) | {"sentence": NOT_IN_WORDS}
        return left

    def _versions(
        self, copy: OrderCopy, places: Collection[str], row: Row
    ) -> frozenset[VersionKey]:
        """The versions of places that a finding relies on."""
        if self._copy.audience == "respondent":
            return frozenset()
        return frozenset(versions_in(copy.order, places, row["started_at"], row["ended_at"]))

    def _evidence(self, row: Row) -> Row | None:
        known, respondent = self._known[row["finding_id"]], self._copy.audience == "respondent"
        protected = str(row["record_type"]).startswith("protected")
        if known is None or (protected and respondent):
            return None
        cells = self._cells[known.key]
        left = row | {
            "finding_id": known.serial,
            "device_id": cells.device(row["device_id"]),
            "from_id": cells.identifiers(row["from_id"]),
            "to_id": cells.identifiers(row["to_id"]),
            "source": self._files.name(row["source"]),
            **_without("evidence", Tells.BEARING),
        }
        if row["device_id"] not in cells.own_devices:
            left |= _without("evidence", Tells.PLACE)
        if respondent:
            left["separation_m"] = None
        if known.condition_id in cells.copy.blunted:
            left |= _without("evidence", Tells.LINE)
        return left

    def _against(self, row: Row) -> Row | None:
        known = self._known[row["finding_id"]]
        if known is None:
            return None
        cells = self._cells[known.key]
        left = row | {
            "finding_id": known.serial,
            "device_id": cells.device(row["device_id"]),
            "source": self._files.name(row["source"]),
            "note": cells.text(row["note"], known.shown),
        }
        if known.condition_id in cells.copy.blunted:
            left["note"] = NOT_IN_WORDS
        foreign = bool(row["device_id"]) and row["device_id"] not in cells.own_devices
        if foreign and self._copy.audience == "respondent":
            left |= dict.fromkeys(("source", "row", "at"))
        return left

    def _sensitivity(self, row: Row) -> Row | None:
        """Of a nearness that is released nothing: it would tell how many metres it was."""
        known = self._known[row["finding_id"]]
        if known is None or known.condition_id in self._cells[known.key].copy.blunted:
            return None
        return row | {"finding_id": known.serial}

    def _review(self, row: Row) -> Row | None:
        """Reviews are work notes: from the respondent all are kept, from the defence the code."""
        known = self._known.get(row["finding_id"])
        if known is None or self._copy.audience == "respondent":
            return None
        cells = self._cells[known.key]
        words = {name: cells.text(row[name], known.shown) for name in ("by", "disposition", "note")}
        return row | {"finding_id": known.serial, "seen": None} | words

    def _timeline(self, row: Row) -> Row | None:
        """Without a finding the dated states would tell where the place is, and carry nothing."""
        name = str(row["condition_id"])
        for key, cells in self._of_order(row):
            secret = cells.copy.places[name] & cells.copy.secret
            counted = versions_in(cells.copy.order, secret, row["started_at"], row["ended_at"] - 1)
            if self._copy.audience == "defence" and set(counted) - self._relied(key):
                return None
        return self._weeks(row)

    def _weeks(self, row: Row) -> Row | None:
        name = str(row["condition_id"])
        orders = [one.copy for _, one in self._of_order(row)]
        told = any(name in one.withheld or name in one.meetings for one in orders)
        return None if told else row

    def _condition(self, row: Row) -> Row:
        key, name = _key(row), str(row["condition_id"])
        cells = self._cells[key]
        if name in cells.copy.withheld:
            return dict.fromkeys(row) | {
                **{one: row[one] for one in ("order_id", "respondent_id", "condition_id")},
                "kind": WITHHELD_KIND,
                "clause": clause_not_disclosed(name, str(row["clause"])),
                "checked": WITHHELD_KIND,
                "why": NOT_DISCLOSED,
            }
        self._total(key).add_condition(row)
        left = row | {
            "clause": cells.text(row["clause"], self._relied_by(key, name)),
            "place": cells.places(row["place"], self._relied_by(key, name)),
            "why": why_of_condition(row, cells),
            "exports": self._files.names(row["exports"]),
        }
        if name in cells.copy.meetings:
            why = [str(left["why"])] if left["why"] else []
            left |= _without("conditions", Tells.ACCOUNT)
            left["why"] = "; ".join([*why, f"meetings and the account of time: {NOT_DISCLOSED}"])
        return left

    def _order(self, row: Row) -> Row:
        key = _key(row)
        left = row | {"sha256": "", "file": self._files.name(row["file"])}
        if key not in self._cells:
            return left | {"file": FILE_SAID, "why": NOT_RUN, "warnings": ""}
        return left | self._total(key).cells(row, self._cells[key])

    def _data(self, row: Row) -> Row | None:
        cells = self._cells[_key(row)]
        whose = row["person_id"]
        if self._copy.audience == "respondent" and whose != row["respondent_id"]:
            return None
        settles = cells.places(row["settles"])
        return row | {"device_id": cells.device(row["device_id"]), "settles": settles}

    def _silence(self, row: Row) -> Row | None:
        """The ends of a silence are positions: of nobody but the respondent."""
        if row["person_id"] != row["respondent_id"]:
            return None
        files = {name: self._files.name(row[name]) for name in ("before_source", "after_source")}
        return row | files

    def _ledger(self, row: Row) -> Row:
        left = row | {"source": self._files.name(row["source"])}
        if row["sha256"] and not self._files.is_open(row["source"]):
            self._counted["hash of a file of records", _MAY_HOLD] += 1
            left["sha256"] = ""
        return left

    def _set_aside(self, row: Row) -> Row:
        if row["value"]:
            self._counted["cell of a row that was set aside", "may hold anything"] += 1
        left = {"value": None, "source": self._files.name(row["source"])}
        return row | left | {"remedy": self._files.name(row["remedy"])}

    def _of_order(self, row: Row) -> list[tuple[Key, OrderCells]]:
        """Orders that the row can be of: some tables do not name the respondent."""
        return [(key, one) for key, one in self._by_id.get(str(row["order_id"]), ())]

    def _relied_by(self, key: Key, condition_id: str) -> frozenset[VersionKey]:
        return frozenset(self._relied_on.get(key, {}).get(condition_id, ()))

    def _total(self, key: Key) -> Totals:
        return self._totals.setdefault(key, Totals())


def _without(table: str, what: Tells) -> Row:
    """Empty cells in the columns of a table that tell something."""
    return dict.fromkeys(name for name, tells in CLASSES[table].items() if tells is what)


def _key(row: Row) -> Key:
    return str(row.get("order_id") or ""), str(row.get("respondent_id") or "")
