"""What the page of an order in a batch is made of, as a key: the same key, the same page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orderwatch.evidence.inputs import BASEMAP, place_files
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.order_rows import OrderTables
from orderwatch.orders.model import Order


@dataclass(frozen=True, kw_only=True)
class MadeOf:
    """An order and its rows.

    Attributes:
        order: file, hash and warnings.
        order_sha256: of its file.
        places: the files of its places.
        rows: a hash of its rows.
        sources: the files that its page tells of.
    """

    order: tuple[str, ...]
    order_sha256: str
    places: Sequence[str]
    rows: str
    sources: frozenset[str]

    @classmethod
    def of(cls, order: Order, tables: OrderTables, text: str) -> MadeOf:
        """An order and its rows.

        Args:
            order: as it was loaded.
            tables: its rows.
            text: the rows as text.
        """
        exports = (name for row in tables.lists["conditions"] for name in row["exports"] or ())
        contacts = (str(row["source"]) for row in tables.contacts)
        return cls(
            order=(order.file, order.sha256, *order.warnings),
            order_sha256=order.sha256,
            places=tuple(path.as_posix() for path in place_files(order)),
            rows=hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest(),
            sources=frozenset((*exports, *contacts)),
        )

    def key(self, context: Context, run: str, places: Mapping[str, str]) -> str:
        """A key of all that the page is made of.

        Args:
            context: of the run.
            run: what `key_of_run` gave for it.
            places: file of a place → SHA-256.
        """
        ledger = [dict(row) for row in context.ledger if str(row["source"]) in self.sources]
        same = [one.name for one in context.inputs if one.sha256 == self.order_sha256]
        return _hash(
            run,
            self.order,
            [places.get(path, "") for path in self.places],
            self.rows,
            ledger,
            [row["source"] for row in context.ledger if row["sha256"] == self.order_sha256],
            sorted(one for one in context.set_aside.items() if one[0][0] in self.sources),
            sorted(same),
        )


def key_of_run(context: Context) -> str:
    """A key of what every page of a run says alike; program and libraries left out."""
    return _hash(
        context.policy.sha256,
        list(context.warnings),
        context.protected_track,
        context.one_order,
        repr(context.copy),
        [(one.name, one.sha256) for one in context.inputs if one.kind == BASEMAP],
    )


def _hash(*parts: object) -> str:
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
