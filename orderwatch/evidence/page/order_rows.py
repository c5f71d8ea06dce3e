"""The rows of a run order by order, as a page needs them."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from orderwatch.evidence.table_set import Row, Sink

_HEAD, _TAIL, _DEEP = 50, 50, 20
MOST_EVIDENCE = _HEAD + _TAIL + _DEEP
"""Rows of evidence that a page keeps of one finding at most."""
MOST_NOTES = 40
"""Rows of against that a page keeps of one finding."""
_LISTS = (
    "possible_breaches",
    "near_misses",
    "excepted",
    "timeline",
    "conditions",
    "data",
    "silences",
)


@dataclass
class Shortened:
    """The first rows, the last ones and the deepest between them, of however many there are."""

    total: int = 0
    _head: list[tuple[int, Row]] = field(default_factory=list)
    _tail: deque[tuple[int, Row]] = field(default_factory=deque)
    _deep: list[tuple[float, int, Row]] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Takes the next row."""
        number = self.total
        self.total += 1
        if len(self._head) < _HEAD:
            self._head.append((number, row))
            return
        self._tail.append((number, row))
        if len(self._tail) > _TAIL:
            left, other = self._tail.popleft()
            self._deep.append((_depth(other), left, other))
            if len(self._deep) > 2 * _DEEP:
                self._deep = sorted(self._deep, key=_by_depth)[:_DEEP]

    @classmethod
    def of(cls, total: int, rows: list[tuple[int, Row]]) -> Shortened:
        """Rows that were shortened before, of `total` rows."""
        return cls(total=total, _head=rows)

    def rows(self, most: int = MOST_EVIDENCE) -> list[tuple[int, Row]]:
        """(place in the whole, from 0; row), in order, of at most so many rows."""
        deep = [(left, row) for _, left, row in sorted(self._deep, key=_by_depth)[:_DEEP]]
        kept = sorted([*self._head, *deep, *self._tail], key=lambda one: one[0])
        if len(kept) <= most:
            return kept
        ends = most * _HEAD // MOST_EVIDENCE
        middle = sorted(kept[ends:-ends], key=lambda one: (_depth(one[1]), one[0]))
        chosen = [*kept[:ends], *middle[: most - 2 * ends], *kept[-ends:]]
        return sorted(chosen, key=lambda one: one[0])


@dataclass
class OrderTables:
    """The rows of one order: short tables whole, evidence and notes shortened by finding."""

    order: Row
    lists: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    evidence: dict[str, Shortened] = field(default_factory=lambda: defaultdict(Shortened))
    against: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    reviews: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Takes rows of one table; those of tables that no page shows are left."""
        if table == "evidence":
            for row in rows:
                self.evidence[str(row["finding_id"])].add(row)
        elif table == "against":
            for row in rows:
                notes = self.against[str(row["finding_id"])]
                if len(notes) < MOST_NOTES:
                    notes.append(row)
        elif table == "review_status":
            for row in rows:
                self.reviews[str(row["finding_id"])].append(row)
        elif table in _LISTS:
            self.lists[table].extend(rows)

    def as_json(self) -> dict[str, Any]:
        """The rows as plain lists and dicts, to wait on disk."""
        return {
            "order": self.order,
            "lists": self.lists,
            "evidence": {name: (one.total, one.rows()) for name, one in self.evidence.items()},
            "against": self.against,
            "reviews": self.reviews,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> OrderTables:
        """The rows that `as_json` gave."""
        found = cls(order=data["order"])
        for name in ("lists", "against", "reviews"):
            getattr(found, name).update(data[name])
        for name, (total, rows) in data["evidence"].items():
            found.evidence[name] = Shortened.of(total, [(at, row) for at, row in rows])
        return found


class OrderRows:
    """Passes rows on, and hands over what belongs to an order when its `orders` row comes.

    The engine writes one order after the other and its row of `orders` last.

    Args:
        sink: takes every row.
        done: takes the rows of one order.
    """

    def __init__(self, sink: Sink, done: Callable[[OrderTables], None]) -> None:
        self._sink, self._done = sink, done
        self._open = OrderTables(order={})
        self.set_aside: Counter[tuple[str, str, str]] = Counter()
        """(file, code, remedy) → rows that were set aside."""
        self.ledger: list[Row] = []

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows of one table."""
        self._sink.rows(table, rows)
        if table == "orders":
            for row in rows:
                self._open.order = row
                self._done(self._open)
                self._open = OrderTables(order={})
        elif table == "set_aside":
            self.set_aside.update(
                (str(row["source"]), str(row["code"]), str(row["remedy"])) for row in rows
            )
        elif table == "ledger":
            self.ledger.extend(rows)
        else:
            self._open.add(table, rows)


def findings_of(tables: OrderTables) -> Iterator[tuple[str, Row]]:
    """(table, row) of every possible breach, near miss and excepted episode."""
    for table in ("possible_breaches", "near_misses", "excepted"):
        for row in tables.lists[table]:
            yield table, row


def _depth(row: Row) -> float:
    """The margin, the deepest first; rows without one last."""
    margin = row.get("margin_m")
    return float("inf") if margin is None else float(margin)


def _by_depth(one: tuple[float, int, Row]) -> tuple[float, int]:
    return one[0], one[1]
