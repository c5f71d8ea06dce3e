"""The orders of a folder of results with their records, read again as its run read them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from orderwatch.engine.again import add_recorded, load_orders
from orderwatch.engine.cases import plan
from orderwatch.engine.check import every_case
from orderwatch.engine.order import Job, records_of
from orderwatch.engine.verdict import OrderRecords
from orderwatch.errors import VerifyError
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.recorded import Recorded
from orderwatch.records.store import RecordStore

Key = tuple[str, str]
"""(order id, respondent id)."""


class Opened:
    """The records of a run, read again with its thresholds and options; a context manager.

    Args:
        manifest: of the run.
        asked: its options.
        paths: input → where it is now.
    """

    def __init__(self, manifest: Recorded, asked: Asked, paths: Mapping[FileHash, Path]) -> None:
        self._stack = ExitStack()
        self._policy, self._asked = manifest.policy, asked
        orders = load_orders(paths).orders
        self.keys: tuple[Key, ...] = tuple((one.id, one.respondent.id) for one in orders)
        self._planned = plan(orders)
        self._store = self._stack.enter_context(RecordStore())
        with self._stack.pop_all() as stack:
            self._store.expect(self._planned.identifiers)
            add_recorded(self._store, asked, paths)
            self._store.match(self._planned.holdings, self._planned.identifiers)
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def records(self, key: Key) -> OrderRecords:
        """The records of one order, as its check saw them.

        Raises:
            VerifyError: the run had no such order.
        """
        job = Job(
            sources={source.name: source for source in self._store.sources()},
            given=self._asked.period_us,
            policy=self._policy,
            sink=MemorySink(zones={}, keep=()),
            with_protected_track=self._asked.with_protected_track,
        )
        for name, case in every_case(list(self._planned.cases), self._store):
            for order in self._planned.cases[name]:
                if (order.id, order.respondent.id) == key:
                    return records_of(order, case, job)
        raise VerifyError(key[0], "is no order that this run checked", "look into orders.csv")
