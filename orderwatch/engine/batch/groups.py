"""Some cases with all that is needed to check them → lines of the files: what a worker does.

`check_group` reads and writes no file and knows of no other case, so that it can be done
anywhere: in this process, in another one, on another machine.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from orderwatch.engine.order import Job, check_order
from orderwatch.engine.sensitivity import sensitivity
from orderwatch.evidence.case_lines import CaseLines
from orderwatch.evidence.done import keep
from orderwatch.evidence.lines import LineSink, Written
from orderwatch.evidence.page.order_rows import OrderRows, OrderTables
from orderwatch.evidence.reviews import Review, ReviewingSink
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.records.model import CaseRecords, Source


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is the same for every case of a run.

    Attributes:
        sources: name → file, of the whole run.
        given: `--from` and `--until`, µs; None: from the exports or the records.
        policy: thresholds.
        with_protected_track: positions of protected persons may stand in the outputs.
        sensitive: also ask over which thresholds each possible breach keeps its grade.
        keep: tables whose rows come back as they are, besides their lines.
        reviews: a person's reviews of earlier findings.
        done: the folder where what the cases of a group came to is kept; empty: it is not.
    """

    sources: Mapping[str, Source]
    given: tuple[int | None, int | None]
    policy: Policy
    with_protected_track: bool = False
    sensitive: bool = False
    keep: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    done: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Cases that are checked together: the orders of each, its records, and a code of both.

    The codes are needed only where what the cases come to is kept.
    """

    number: int
    orders: tuple[tuple[Order, ...], ...]
    records: tuple[CaseRecords, ...]
    codes: tuple[str, ...] = ()

    def cases(self) -> Iterator[Group]:
        """Each case as a group of its own."""
        for orders, records in zip(self.orders, self.records, strict=True):
            yield Group(number=self.number, orders=(orders,), records=(records,))


def check_group(group: Group, task: Task) -> Written:
    """Checks every order of a group of cases."""
    orders = [order for case in group.orders for order in case]
    zones = {(order.id, order.respondent.id): order.timezone for order in orders}
    lines = LineSink(zones=zones, keep=task.keep)
    written = lines.written

    def ended(tables: OrderTables) -> None:
        written.tables.append(tables.as_json() if tables.listed else tables.as_line())

    sink = ReviewingSink(OrderRows(lines, ended), task.reviews, zones=zones)
    job = Job(
        sources=task.sources,
        given=task.given,
        policy=task.policy,
        sink=sink,
        with_protected_track=task.with_protected_track,
    )
    for case, records in zip(group.orders, group.records, strict=True):
        pings = sum(len(track) for track in records.tracks)
        written.largest_case_pings = max(written.largest_case_pings, pings)
        for order in case:
            check_order(order, records, job)
            if task.sensitive:
                sink.rows("sensitivity", sensitivity(order, records, job))
    written.met, written.reviewed = set(sink.met), dict(sink.counts)
    return written


def packed(task: Task) -> bytes:
    """A task as bytes, which a worker unpacks once."""
    return pickle.dumps(task, pickle.HIGHEST_PROTOCOL)


def check_packed(task: bytes, group: Group) -> list[Written]:
    """`check_group` of each case with a task as bytes; what they came to is kept where it says so.

    Raises:
        OutputError: it cannot be kept: the disk is full.
    """
    unpacked = _unpacked(task)
    several = [check_group(case, unpacked) for case in group.cases()]
    if unpacked.done:
        coded = zip(group.codes, several, strict=True)
        lines = (CaseLines.of(code, one, unpacked.reviews) for code, one in coded)
        keep(Path(unpacked.done), group.number, lines)
    return several


@lru_cache(maxsize=1)
def _unpacked(task: bytes) -> Task:
    found: Task = pickle.loads(task)  # noqa: S301 - made by this run
    return found
