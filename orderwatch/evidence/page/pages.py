"""The pages of a run: `report.html`, and in a batch one page for each order with something listed.

The rows of an order are kept until the run has ended, because a page also says what became of
every row of every file. Where there are many orders they wait on disk.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from orderwatch.evidence.basemap import Basemap
from orderwatch.evidence.confidential import CONFIDENTIAL, confidential_line
from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.inputs import PLACE
from orderwatch.evidence.lines import Written
from orderwatch.evidence.page.build import build_view
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.index import IndexLine, index_page
from orderwatch.evidence.page.made_of import MadeOf, key_of_run
from orderwatch.evidence.page.order_rows import OrderRows, OrderTables
from orderwatch.evidence.page.render import render
from orderwatch.evidence.redaction.audience import Copy
from orderwatch.evidence.run import Run
from orderwatch.evidence.table_set import Row, Sink
from orderwatch.orders.model import Order

REPORT = "report.html"
REPORTS = "reports"
"""Folder of the pages of single orders, in a batch."""
_LONGEST_NAME = 60
_MANY = 32
"""So many pages are worth being shared between processes."""


@dataclass(frozen=True)
class Page:
    """All that the page of one order is made of; `tables` may wait on disk."""

    order: Order
    tables: OrderTables | Path
    context: Context
    basemap: Basemap


Drawn = Callable[[str, str], Callable[[], str] | None]
"""Name and key of a page → a way to its text, where an earlier run has made the same."""
Share = Callable[[Callable[[Page], str], Iterable[Page]], Iterable[str]]
"""`map`, or one that shares the work between processes."""


def make_page(page: Page) -> str:
    """The text of a page: what a worker does."""
    tables = page.tables
    if isinstance(tables, Path):
        tables = OrderTables.from_json(json.loads(tables.read_text(encoding="utf-8")))
    return render(build_view(page.order, tables, page.context, basemap=page.basemap))


class Pages:
    """Takes the rows of a run as they pass, and makes its pages in the end.

    Args:
        orders: the orders of the run.
        single: the page of the one order is `report.html`; else that is a list of orders.
        protected_track: positions of protected persons may stand in the outputs.
        basemap: lines that lie under the maps.
        spool: an existing folder in which rows may wait; None: they wait in memory.
        copy: who the pages are for; None: nothing is withheld.
    """

    def __init__(
        self,
        orders: Sequence[Order],
        *,
        single: bool,
        protected_track: bool = False,
        basemap: Basemap | None = None,
        spool: Path | None = None,
        copy: Copy | None = None,
    ) -> None:
        self._orders = {(order.id, order.respondent.id): order for order in orders}
        self._single = single
        self._track, self._copy = protected_track, copy
        self._basemap = basemap or Basemap()
        self._spool = None if single else spool
        self._kept: list[tuple[str, Order, OrderTables | Path]] = []
        self._made_of: dict[str, MadeOf] = {}
        self.keys: dict[str, str] = {}
        """Page of a batch → a key of all that it is made of, once it has been made."""
        self._index: list[IndexLine] = []
        self._rows: OrderRows | None = None

    def passing(self, sink: Sink) -> OrderRows:
        """A sink that passes every row on and keeps what the pages need."""
        self._rows = OrderRows(sink, self._take)
        return self._rows

    def take(self, written: Written) -> None:
        """Takes the rows of orders that were checked elsewhere."""
        for one in written.tables:
            self._take(OrderTables.from_json(one))

    @property
    def line(self) -> str:
        """What must be read first; empty: nothing."""
        if self._copy is not None:
            return self._copy.line
        return confidential_line(self._orders.values(), protected_track=self._track)

    def files(
        self,
        run: Run,
        shown: Callable[[Order], Order] | None = None,
        share: Share | None = None,
        drawn: Drawn | None = None,
    ) -> Iterator[tuple[str, str]]:
        """(name, text) of every file, those of single orders first.

        Args:
            run: that has ended.
            shown: an order as a copy may show it; needed where the pages are for one.
            share: makes the pages, where there are many.
            drawn: pages that need not be made.
        """
        line = self.line
        if line and self._copy is None:
            yield CONFIDENTIAL, line + "\n"
        context = self._context(run)
        # A map in memory may be larger than all else of a page: it stays in this process.
        if share is None or len(self._kept) < _MANY or self._basemap.is_large:
            share = map
        known = self._known(context, drawn)
        wanted = [one for one in self._kept if one[0] not in known]
        texts = iter(share(make_page, self._parts(wanted, context, shown)))
        for name, _, tables in self._kept:
            text = known[name]() if name in known else next(texts)
            if isinstance(tables, Path):
                tables.unlink()
            yield name, text
        if self._single:
            return
        yield REPORT, index_page(self._index, context, line)

    def _take(self, tables: OrderTables) -> None:
        listed = tables.listed
        order = self._orders.get(_key(tables.order))
        name = f"{REPORTS}/{page_name(tables.order)}" if order is not None and listed else ""
        self._index.append(IndexLine.of(tables, name))
        name = REPORT if self._single else name
        if order is None or not name:
            return
        if self._spool is None:
            self._kept.append((name, order, tables))
            return
        path = self._spool / f"page-{len(self._kept)}.json"
        text = json.dumps(tables.as_json(), default=_plain)
        path.write_text(text, encoding="utf-8")
        self._made_of[name] = MadeOf.of(order, tables, text)
        self._kept.append((name, order, path))

    def _known(self, context: Context, drawn: Drawn | None) -> dict[str, Callable[[], str]]:
        """The pages that need not be made; notes the keys of all."""
        said = key_of_run(context)
        places = {one.path: one.sha256 for one in context.inputs if one.kind == PLACE}
        self.keys = {name: one.key(context, said, places) for name, one in self._made_of.items()}
        found = {name: drawn(name, key) for name, key in self.keys.items()} if drawn else {}
        return {name: text for name, text in found.items() if text is not None}

    def _parts(
        self,
        wanted: Iterable[tuple[str, Order, OrderTables | Path]],
        context: Context,
        shown: Callable[[Order], Order] | None,
    ) -> Iterator[Page]:
        """What each page is made of; of the files of a batch only those that it may name."""
        of: dict[str, list[FileHash]] = {}
        for one in context.inputs:
            of.setdefault(one.sha256, []).append(one)
        for _, order, tables in wanted:
            told = shown(order) if shown else order
            if not context.one_order:
                context = replace(context, inputs=of.get(told.sha256, ()))
            yield Page(told, tables, context, self._basemap)

    def _context(self, run: Run) -> Context:
        rows = self._rows
        return Context(
            policy=run.policy,
            ledger=sorted(rows.ledger, key=lambda row: str(row["source"])) if rows else (),
            set_aside=dict(rows.set_aside) if rows else {},
            warnings=run.warnings,
            protected_track=self._track,
            inputs=run.inputs,
            one_order=self._single,
            copy=self._copy,
        )


def page_name(row: Row) -> str:
    """A file name for the page of an order, safe and the same on every system.

    >>> page_name({"order_id": "../SPO 1?", "respondent_id": "R-1"})
    'SPO-1-4dc84b6a.html'
    """
    order, respondent = _key(row)
    told = hashlib.sha256(json.dumps([order, respondent]).encode()).hexdigest()[:8]
    plain = re.sub(r"[^A-Za-z0-9]+", "-", order)[:_LONGEST_NAME].strip("-")
    return f"{plain or 'order'}-{told}.html"


def _key(row: Row) -> tuple[str, str]:
    return str(row.get("order_id") or ""), str(row.get("respondent_id") or "")


def _plain(value: Any) -> Any:
    """A number of numpy as one of Python."""
    return value.item()
