"""What the driver does: it lists files, plans, sends work out and takes what it came to."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderwatch.engine.batch.groups import Task
from orderwatch.engine.cases import Plan, plan
from orderwatch.engine.check import Progress, Summary, write_ledger
from orderwatch.engine.sink import Sink
from orderwatch.engine.spark import work
from orderwatch.engine.spark.frame import SCHEMA, batch_of, numbered, parcel_of, stage
from orderwatch.engine.spark.session import spoken
from orderwatch.errors import WorkerError
from orderwatch.evidence.lines import Written
from orderwatch.evidence.manifest import versions
from orderwatch.orders.model import Order
from orderwatch.records.contacts.detect import ENDINGS as CONTACT_ENDINGS
from orderwatch.records.files import ENDINGS, expand, source_names
from orderwatch.records.given import check_device, profiles_for
from orderwatch.records.ledger import Counted, ledger, set_aside_row
from orderwatch.records.model import Source
from orderwatch.records.parcels import Parcel, unpacked
from orderwatch.records.typed import OF_DEVICES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TASK_ROWS = 200_000
_TASK_CASES = 500
_MOST_TASKS = 20_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be read, and how.

    Attributes:
        given: kind of records → files, folders and globs.
        profiles: names or files.
        device: of every row, where no column names it.
        owners: whose contacts they are.
        with_text: the words of messages are read.
        memory: bytes that a task may take.
    """

    given: Mapping[str, Sequence[str]]
    profiles: Sequence[str] = ()
    device: str | None = None
    owners: Sequence[str] = ()
    with_text: bool = False
    memory: int


class ClusterRecords:
    """The records of a run, read by the executors of a cluster; they stay there.

    Args:
        session: Spark.
        master: its name, for what is said.
        orders: loaded orders, none of which conflict.
        wanted: what is to be read.

    Raises:
        OrderwatchError: a file cannot be read, or the cluster could not.
    """

    def __init__(
        self, session: SparkSession, master: str, orders: Sequence[Order], wanted: Wanted
    ) -> None:
        self._session, self._master, self._memory = session, master, wanted.memory
        self._orders, self._plan = orders, plan(orders)
        self._counted = Counted()
        with spoken(master):
            self._rows = self._reading(_reading(self._plan, wanted))
            found = [work.opened(one) for one in self._told(self._rows, work.READ)]
        self._pings = sum(one.pings for one in found)
        self._sources = [one.source for one in found]
        for number, one in enumerate(found):
            self._counted.typed[number], self._counted.aside[number] = one.typed, one.aside
        used = any(one.device_used for one in found)
        check_device(wanted.device, any_read=bool(found), used=used)

    def sources(self) -> list[Source]:
        """The files read, in order, without their devices."""
        return list(self._sources)

    def ledger(self) -> list[dict[str, Any]]:
        """One row a source, once cases were checked."""
        return ledger(self._counted, self._sources)

    def set_aside(self) -> Iterator[dict[str, Any]]:
        """One row for each row set aside, by source and row."""
        if not self._counted.aside.total():
            return
        with spoken(self._master):
            aside = self._rows.filter("kind = 'aside'").orderBy("source", "number")
            for parcel in _taken(aside):
                for row in unpacked(parcel).to_pylist():
                    yield set_aside_row(self._sources[parcel.source], **row)

    def check(
        self,
        task: Task,
        *,
        sink: Sink,
        take: Callable[[Written], None],
        progress: Progress | None = None,
    ) -> Summary:
        """Checks every case.

        Args:
            task: what is asked of every case.
            sink: takes the rows about the records.
            take: takes what some cases came to.
            progress: called when that was taken.

        Raises:
            WorkerError: the cluster could not finish, or a case is too large.
        """
        with spoken(self._master):
            checked = self._checked(replace(task, sources={}))
            for one in self._told(checked, work.COUNTED):
                self._count(work.opened(one))
            largest, workers = self._take(checked, take, progress)
        write_ledger(self, sink)
        version = self._session.version
        return Summary(
            orders=len(self._orders),
            cases=len(self._plan.cases),
            largest_case_pings=largest,
            engine=f"Spark {version} on {self._master}, {len(workers)} executor(s)",
        )

    def _reading(self, reading: work.Reading) -> DataFrame:
        """The rows of all files, each read by one task; they stay on the disks of executors."""
        count = len(reading.files)
        numbers = self._session.range(0, count, 1, max(count, 1))
        shared = self._session.sparkContext.broadcast(reading)
        return _kept(numbers.mapInArrow(numbered(work.read_files, shared), SCHEMA))

    def _told(self, rows: DataFrame, kind: str) -> list[Parcel]:
        """The parcels of a kind that is no records, by source, once all rows are worked out.

        Raises:
            WorkerError: what the executors found wrong: the largest case, or what comes first.
        """
        kinds = f"kind IN ('{kind}', '{work.FAULT}')"
        parcels = [parcel_of(one) for one in rows.filter(kinds).collect()]
        faults = [(one.part, work.opened(one)) for one in parcels if one.kind == work.FAULT]
        for _, fault in sorted(faults, key=lambda one: (-one[1].rows, one[0])):
            raise WorkerError(fault.message, fault.exit_code)
        return sorted(parcels, key=lambda one: one.source)

    def _checked(self, task: Task) -> DataFrame:
        shared = self._session.sparkContext.broadcast(
            work.Checking(task=task, sources=self._sources, memory=self._memory, folder=Path.cwd())
        )
        rows = self._rows.filter("part >= 0")
        if any(one.records == "contacts" for one in self._sources):
            contacts = _together(rows.filter("kind = 'contacts'"), self._slots())
            compared = _kept(contacts.mapInArrow(stage(work.compare_contacts, shared), SCHEMA))
            for one in self._told(compared, work.COUNTED):
                self._count(work.opened(one))
            rows = rows.filter("kind != 'contacts'").union(compared.filter("part >= 0"))
        rows = _together(rows.union(self._cases()), self._tasks())
        return _kept(rows.mapInArrow(stage(work.check_cases, shared), SCHEMA))

    def _cases(self) -> DataFrame:
        """The orders of every case, and what it holds."""
        holdings: dict[str, list[Any]] = {name: [] for name in self._plan.cases}
        for one in self._plan.holdings:
            holdings[one.case].append(one)
        parcels = [
            Parcel(
                part=int(name),
                kind=work.CASE,
                payload=pickle.dumps(work.Case(orders=orders, holdings=tuple(holdings[name]))),
            )
            for name, orders in self._plan.cases.items()
        ]
        import pyarrow as pa

        return self._session.createDataFrame(pa.Table.from_batches([batch_of(parcels)]), SCHEMA)

    def _slots(self) -> int:
        return max(int(self._session.sparkContext.defaultParallelism), 2)

    def _tasks(self) -> int:
        """Into how many tasks the cases are divided."""
        cases = len(self._plan.cases)
        wanted: int = max(self._pings // _TASK_ROWS, cases // _TASK_CASES, 2 * self._slots())
        return max(1, min(wanted, cases, _MOST_TASKS))

    def _take(
        self, checked: DataFrame, take: Callable[[Written], None], progress: Progress | None
    ) -> tuple[int, set[tuple[str, int]]]:
        """Takes what cases came to; the positions of the largest, and who checked them."""
        largest, done, pieces = 0, 0, bytearray()
        workers: set[tuple[str, int]] = set()
        for parcel in _taken(checked):
            if parcel.kind == work.RAN:
                workers.add(work.opened(parcel))
            elif parcel.kind == work.WRITTEN:
                pieces += parcel.payload
                if parcel.number == 0:
                    written = pickle.loads(bytes(pieces))  # noqa: S301 - made by this run
                    take(written)
                    largest = max(largest, written.largest_case_pings)
                    done, pieces = done + parcel.rows, bytearray()
                    if progress:
                        progress(done, len(self._plan.cases))
        return largest, workers

    def _count(self, counts: tuple[Mapping[int, int], Mapping[int, int]]) -> None:
        for own, more in zip((self._counted.used, self._counted.duplicates), counts, strict=True):
            own.update(more)


def _kept(rows: DataFrame) -> DataFrame:
    """Rows that are worked out once and lie on the disks of the executors."""
    from pyspark import StorageLevel

    return rows.persist(StorageLevel.DISK_ONLY)


def _together(rows: DataFrame, tasks: int) -> DataFrame:
    """The parcels of a part in one task, one after the other."""
    parts = rows.repartition(tasks, "part")
    return parts.sortWithinPartitions("part", "kind", "source", "number")


def _taken(rows: DataFrame) -> Iterator[Parcel]:
    """The parcels, of one partition at a time."""
    for row in rows.toLocalIterator():
        yield parcel_of(row)


def _reading(planned: Plan, wanted: Wanted) -> work.Reading:
    """The files of a run, in order, and how they are read.

    Raises:
        OrderwatchError: a profile that fits nothing, or no such file.
    """
    named, asked = profiles_for(
        wanted.given,
        profiles=wanted.profiles,
        owners=wanted.owners,
        with_text=wanted.with_text,
    )
    files: list[work.File] = []
    for records, names in wanted.given.items():
        if not names:
            continue
        endings = ENDINGS if records in OF_DEVICES else (*ENDINGS, *CONTACT_ENDINGS)
        paths = expand(names, endings)
        files += [
            work.File(path=path, name=name, records=records, profile=named.get(records))
            for path, name in zip(paths, source_names(paths), strict=True)
        ]
    return work.Reading(
        files=files,
        device=wanted.device,
        asked=asked,
        holdings=planned.holdings,
        identifiers=planned.identifiers,
        memory=wanted.memory,
        folder=Path.cwd(),
        versions=versions(),
    )
