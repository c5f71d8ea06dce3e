"""Rows of a run → rows of a copy. Every table that leaves in a copy has passed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

from orderwatch.evidence.redaction.audience import IN_PERSON, NOT_DISCLOSED, Copy
from orderwatch.evidence.redaction.cells import NOT_IN_WORDS, OrderCells, codes
from orderwatch.evidence.redaction.classes import CLASSES, Tells
from orderwatch.evidence.redaction.files import FILE_SAID, FileNames
from orderwatch.evidence.redaction.order_view import (
    WITHHELD_KIND,
    clause_not_disclosed,
    shown_order,
)
from orderwatch.evidence.redaction.totals import Totals
from orderwatch.evidence.redaction.withheld import withheld_rows
from orderwatch.evidence.table_set import Sink
from orderwatch.orders.model import Order

Row = dict[str, Any]
Key = tuple[str, str]
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
        self._known: dict[str, tuple[str, Key, str] | None] = {}
        self._totals: dict[Key, Totals] = {}
        self._found: dict[Key, set[str]] = {}
        self._relied_on: dict[Key, set[str]] = {}
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
        return known[0] if known else None

    def order(self, order: Order) -> Order:
        """An order as the copy may show it, once all its rows have passed."""
        key = order.id, order.respondent.id
        return shown_order(self._cells[key].copy, self._relied(key))

    def _relied(self, key: Key) -> frozenset[str]:
        """Places that what is listed relies on; from the respondent all are kept."""
        if self._copy.audience == "respondent":
            return frozenset()
        return frozenset(self._relied_on.get(key, ()))

    def _finding(self, table: str, row: Row) -> Row | None:
        key, name = _key(row), str(row["condition_id"])
        cells = self._cells[key]
        met = name in cells.copy.meetings and IN_PERSON in codes(row["channel"])
        if met or name in cells.copy.withheld:
            self._known[row["finding_id"]] = None
            return None
        self._number += 1
        self._known[row["finding_id"]] = known = (f"copy-{self._number:06d}", key, name)
        self._found.setdefault(key, set()).add(name)
        by = cells.copy.places if table == "excepted" else cells.copy.own_places
        self._relied_on.setdefault(key, set()).update(by[name])
        if table == "possible_breaches":
            self._total(key).add_breach(row)
        left = row | {
            "finding_id": known[0],
            "device_id": cells.device(row["device_id"]),
            "clause": cells.text(row["clause"], name),
            "sentence": cells.sentence(row),
        }
        if name in cells.copy.blunted:
            left |= _without(table, Tells.LINE) | {"sentence": NOT_IN_WORDS}
        return left

    def _evidence(self, row: Row) -> Row | None:
        known, respondent = self._known[row["finding_id"]], self._copy.audience == "respondent"
        protected = str(row["record_type"]).startswith("protected")
        if known is None or (protected and respondent):
            return None
        cells = self._cells[known[1]]
        left = row | {
            "finding_id": known[0],
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
        if known[2] in cells.copy.blunted:
            left |= _without("evidence", Tells.LINE)
        return left

    def _against(self, row: Row) -> Row | None:
        known = self._known[row["finding_id"]]
        if known is None:
            return None
        cells = self._cells[known[1]]
        left = row | {
            "finding_id": known[0],
            "device_id": cells.device(row["device_id"]),
            "source": self._files.name(row["source"]),
            "note": cells.text(row["note"], known[2]),
        }
        if known[2] in cells.copy.blunted:
            left["note"] = NOT_IN_WORDS
        foreign = bool(row["device_id"]) and row["device_id"] not in cells.own_devices
        if foreign and self._copy.audience == "respondent":
            left |= dict.fromkeys(("source", "row", "at"))
        return left

    def _sensitivity(self, row: Row) -> Row | None:
        known = self._known[row["finding_id"]]
        return None if known is None else row | {"finding_id": known[0]}

    def _review(self, row: Row) -> Row | None:
        """Reviews are work notes: from the respondent all are kept, from the defence the code."""
        known = self._known.get(row["finding_id"])
        if known is None or self._copy.audience == "respondent":
            return None
        cells = self._cells[known[1]]
        words = {name: cells.text(row[name], known[2]) for name in ("by", "disposition", "note")}
        return row | {"finding_id": known[0], "seen": None} | words

    def _timeline(self, row: Row) -> Row | None:
        """Without a finding the dated states would tell where the place is, and carry nothing."""
        name = str(row["condition_id"])
        for key, cells in self._of_order(row):
            secret = cells.copy.places[name] & cells.copy.secret
            if self._copy.audience == "defence" and secret - self._relied_on.get(key, set()):
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
            "clause": cells.text(row["clause"], name if self._lists(key, name) else ""),
            "place": cells.places(row["place"]),
            "why": cells.text(row["why"]),
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

    def _lists(self, key: Key, condition_id: str) -> bool:
        return condition_id in self._found.get(key, ())

    def _total(self, key: Key) -> Totals:
        return self._totals.setdefault(key, Totals())


def _without(table: str, what: Tells) -> Row:
    """Empty cells in the columns of a table that tell something."""
    return dict.fromkeys(name for name, tells in CLASSES[table].items() if tells is what)


def _key(row: Row) -> Key:
    return str(row.get("order_id") or ""), str(row.get("respondent_id") or "")
