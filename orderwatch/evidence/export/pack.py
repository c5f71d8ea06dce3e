"""What an export is made from: the tables of a folder of results, and their orders."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from orderwatch.errors import OrderFaults, OutputError
from orderwatch.evidence.basemap import Basemap
from orderwatch.evidence.cells import undefused
from orderwatch.evidence.confidential import confidential_line
from orderwatch.evidence.export.words import NOT_KNOWN
from orderwatch.evidence.found_inputs import find_inputs
from orderwatch.evidence.inputs import ORDER, PLACE, hash_of, place_files
from orderwatch.evidence.kept import LISTS, Grouped, Kept
from orderwatch.evidence.redaction import AUDIENCES, Copy
from orderwatch.orders import load
from orderwatch.orders.model import Order
from orderwatch.policy import Policy

Key = tuple[str, str]
"""(order id, respondent id)."""
Row = Mapping[str, str]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A finished folder of results with what is wanted of it.

    Attributes:
        kept: the folder.
        orders: those of its orders that are at hand.
        wanted: ids of findings; empty: all of them.
        complete: every order that was checked is at hand.
        copy_line: who the copy is for that is exported; empty: nothing is withheld.
        basemap: lines to lie under the maps of exhibits.
    """

    kept: Kept
    orders: Mapping[Key, Order]
    wanted: frozenset[str] = frozenset()
    complete: bool = True
    copy_line: str = ""
    basemap: Basemap = field(default_factory=Basemap)

    @property
    def policy(self) -> Policy:
        """The thresholds of the run."""
        return self.kept.manifest.policy

    @property
    def copied_already(self) -> bool:
        """The folder is a redacted copy, which holds no order."""
        return bool(self.kept.manifest.values.get("redacted_for")) and not self.orders

    @property
    def confidential(self) -> str:
        """The line that says what must not be passed on; empty where there is nothing."""
        if self.copy_line:
            return self.copy_line
        asked = self.kept.manifest.asked
        track = asked is not None and asked.with_protected_track
        line = confidential_line(self.orders.values(), protected_track=track)
        return line or ("" if self.complete else NOT_KNOWN)

    def findings(self, tables: Sequence[str] = LISTS) -> Iterator[tuple[str, Row]]:
        """(table, row) of the findings that are wanted, in the order of the tables; raw text."""
        for table in tables:
            for row in self.rows(table):
                yield table, _raw(row)

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table; of tables about findings only those that are wanted."""
        for row in self.kept.rows(table):
            if not self.wanted or row.get("finding_id", "") in {*self.wanted, ""}:
                yield row

    def evidence(self, finding_id: str) -> list[Row]:
        """The rows of evidence of a finding, in order of time; raw text."""
        return [_raw(row) for row in self._evidence.rows(finding_id)]

    def against(self, finding_id: str) -> list[Row]:
        """The rows of what speaks against a finding; raw text."""
        return [_raw(row) for row in self._against.rows(finding_id)]

    @cached_property
    def _evidence(self) -> Grouped:
        return self.kept.grouped("evidence")

    @cached_property
    def _against(self) -> Grouped:
        return self.kept.grouped("against")

    def order_of(self, row: Row) -> Order:
        """The order of a finding.

        Raises:
            OutputError: it is not at hand.
        """
        key = (row["order_id"], row["respondent_id"])
        if key not in self.orders:
            problem = "is not at hand, so its places cannot be drawn"
            remedy = "give its file, as it was checked, with --order"
            if self.copied_already:
                remedy = "export the results that the copy was made with, with --redact"
            raise OutputError(f"order {key[0]}", problem, remedy)
        return self.orders[key]

    def period(self, order: Order) -> tuple[int, int] | None:
        """Start and end of the order's account period, µs; None: it has none."""
        return self._periods.get((order.id, order.respondent.id))

    @cached_property
    def _periods(self) -> dict[Key, tuple[int, int]]:
        return {
            (row["order_id"], row["respondent_id"]): (
                us(row["period_from"]),
                us(row["period_until"]),
            )
            for row in self.kept.rows("orders")
            if row["period_from"] and row["period_until"]
        }


def _raw(row: Row) -> Row:
    """The cells without the marks that keep a spreadsheet from reading formulas."""
    return {name: undefused(text) for name, text in row.items()}


def us(text: str) -> int:
    """µs of a time as the tables have it."""
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)


def packed(kept: Kept, given: Sequence[Path] = (), wanted: Sequence[str] = ()) -> Pack:
    """Opens what an export is made from.

    An order file counts only if its bytes, and those of the files of its places, are the ones
    that were checked.

    Args:
        kept: the folder.
        given: files among which orders and files of their places may be.
        wanted: ids of findings; none: all.

    Raises:
        InputError: a finding that is not in the folder.
        OutputError: an order file that was given has changed since the run.
    """
    for name in wanted:
        kept.finding(name)
    own = [one for one in kept.manifest.inputs if one.kind in (ORDER, PLACE)]
    found = find_inputs(own, given)
    for one, path in found.changed.items():
        if path in given:
            problem = f"is not the file that was read as {one.name}: its bytes have changed"
            raise OutputError(str(path), problem, "give the file as it was checked")
    orders: dict[Key, Order] = {}
    for one, path in sorted(found.paths.items(), key=lambda pair: pair[0].path):
        if one.kind == ORDER:
            order = _loaded(path, {place.sha256 for place in own if place.kind == PLACE})
            if order is not None:
                orders[order.id, order.respondent.id] = order
    audience = kept.manifest.values.get("redacted_for")
    line = Copy(audience=audience).line if audience in AUDIENCES else ""
    checked = {(row["order_id"], row["respondent_id"]) for row in kept.rows("orders")}
    complete = {key for key in checked if key[0]} <= set(orders)
    return Pack(
        kept=kept, orders=orders, wanted=frozenset(wanted), complete=complete, copy_line=line
    )


def _loaded(path: Path, places: Container[str]) -> Order | None:
    """The order of a file; None: it was faulty in the run as well, or a place has changed since.

    Args:
        path: the file.
        places: SHA-256 of the files of places that the run read.
    """
    try:
        order = load(path)
    except OrderFaults:
        return None
    return order if all(hash_of(one).sha256 in places for one in place_files(order)) else None
