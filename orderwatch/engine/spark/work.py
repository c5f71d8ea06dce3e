"""What an executor does: it reads a file, compares contacts, checks cases.

Each function goes from parcels to parcels. A foreseen fault is a parcel as well.
"""

from __future__ import annotations

import os
import pickle
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby
from pathlib import Path

from orderwatch.engine.batch.check import GROUP_CASES, GROUP_PINGS, groups
from orderwatch.engine.batch.groups import Task, check_group
from orderwatch.engine.spark.faults import FAULT, Failed, guarded, opened
from orderwatch.engine.spark.parts import lines_of
from orderwatch.errors import RecordsError, WorkerError
from orderwatch.evidence.division import Division
from orderwatch.evidence.inputs import place_files
from orderwatch.evidence.manifest import versions
from orderwatch.orders.model import Order
from orderwatch.records.contact_files import ContactsAsked
from orderwatch.records.model import HeldIdentifier, Holding, Source
from orderwatch.records.parcels import NOBODY, Parcel
from orderwatch.records.profile_model import Profile
from orderwatch.records.receiving import ReceivingStore
from orderwatch.records.sending import SendingStore

READ, CASE, WRITTEN, COUNTED, RAN = "read", "case", "written", "counted", "ran"
"""Kinds of parcels besides those of records and faults: what a file is, the orders of a case, what
cases came to, counts for the ledger, and who did the work."""
_PIECE = 8_000_000
_CHANGED = "wait until it is complete, or copy it, and run the command again"

Parcels = Iterator[Parcel]


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that is to be read: where it is, its name in outputs, and what its rows are."""

    path: Path
    name: str
    records: str
    profile: Profile | None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is needed to read any file of a run.

    Attributes:
        files: in their order.
        device: of every row, where no column names it.
        asked: what is asked for of contacts.
        holdings: of all cases.
        identifiers: of all orders.
        memory: bytes that a task may take.
        folder: in which paths without a root begin.
        versions: of the program and of what its results depend on, on the driver.
    """

    files: Sequence[File]
    device: str | None
    asked: ContactsAsked
    holdings: Sequence[Holding]
    identifiers: Sequence[HeldIdentifier]
    memory: int
    folder: Path
    versions: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Read:
    """A file that was read.

    Attributes:
        source: without its devices.
        typed: rows that were not set aside.
        aside: rows that were.
        pings: positions of cases, duplicates among them.
        device_used: it was given the device of `--device`.
    """

    source: Source
    typed: int
    aside: int
    pings: int
    device_used: bool


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case that is to be checked."""

    orders: tuple[Order, ...]
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, kw_only=True)
class Checking:
    """What is needed to check any case.

    Attributes:
        task: without its files.
        sources: the files.
        memory: bytes that a task may take.
        folder: in which paths without a root begin.
        division: how Parquet data sets are cut into parts; None: none are made.
    """

    task: Task
    sources: Sequence[Source]
    memory: int
    folder: Path
    division: Division | None = None


def read_files(shared: Reading, numbers: Iterator[int]) -> Parcels:
    """Reads files by their numbers; what each of them is comes last."""
    for number in numbers:
        yield from guarded(number, partial(_read, shared, number))


def compare_contacts(shared: Checking, parcels: Parcels) -> Parcels:
    """Takes the duplicates out of shares of contacts, and sends the rest to their cases."""
    for part, own in groupby(parcels, key=_part):
        yield from guarded(part, partial(_compare, shared, own))


def check_cases(shared: Checking, parcels: Parcels) -> Parcels:
    """Checks cases, some together; the parcels of a case follow each other."""
    cases = groupby((one for one in parcels if one.part != NOBODY), key=_part)
    for part, own in cases:
        yield from guarded(part, partial(_some, shared, part, own, cases))


def _part(parcel: Parcel) -> int:
    return parcel.part


def _read(shared: Reading, number: int) -> Parcels:
    _same_versions(shared.versions)
    file = shared.files[number]
    _at_hand(shared.folder, file.path)
    with SendingStore(memory=shared.memory, threads=1) as store:
        store.expect(shared.identifiers)
        store.add(
            [file.path],
            records=file.records,
            profile=file.profile,
            device=shared.device,
            asked=shared.asked,
            names=[file.name],
        )
        pings = 0
        for parcel in store.parcels(number, shared.holdings, shared.identifiers):
            pings += parcel.rows if parcel.kind == "pings" else 0
            yield parcel
        typed, aside = store.counted()
        used = store.device_used
        read = Read(source=store.source(), typed=typed, aside=aside, pings=pings, device_used=used)
        yield Parcel(part=NOBODY, kind=READ, source=number, payload=pickle.dumps(read))


def _at_hand(folder: Path, path: Path) -> None:
    """Makes sure that a path means here what it means on the driver.

    Raises:
        RecordsError: there is no such file.
    """
    if not (folder / path).exists():
        problem = f"is not there on {socket.gethostname()}"
        remedy = "keep it in a folder that every machine of the cluster has under the same name"
        raise RecordsError(str(path), problem, remedy)
    if folder.is_dir():  # where it is not, the path has a root
        os.chdir(folder)  # this process does nothing else


def _same_versions(wanted: dict[str, str]) -> None:
    """Results are the same to the byte only where the same is installed.

    Raises:
        WorkerError: something else is.
    """
    for name, own in versions().items():
        if own != wanted[name]:
            said = f"{socket.gethostname()} has {name} {own}, this machine {wanted[name]}"
            raise WorkerError(f"the cluster: {said}; install the same on every machine")


def _compare(shared: Checking, parcels: Parcels) -> Parcels:
    with ReceivingStore(shared.sources, memory=shared.memory) as store:
        for one in parcels:
            _check_same(shared, one)
            store.receive(one)
        counts = store.compared()
        yield Parcel(part=NOBODY, kind=COUNTED, payload=pickle.dumps(counts))
        yield from store.by_case()


def _some(
    shared: Checking, part: int, parcels: Parcels, others: Iterator[tuple[int, Parcels]]
) -> Parcels:
    """Checks a case, and so many of the others as are checked together."""
    with ReceivingStore(shared.sources, memory=shared.memory) as store:
        cases: dict[str, Case] = {}
        pings = 0
        for number, own in chain([(part, parcels)], others):
            cases[f"{number:08d}"], count = _received(shared, store, own)
            pings += count
            if pings >= GROUP_PINGS or len(cases) >= GROUP_CASES:
                break
        yield from _check(shared, store, cases)


def _received(shared: Checking, store: ReceivingStore, parcels: Parcels) -> tuple[Case, int]:
    """Puts the records of a case into the store; the case, and the number of its positions."""
    case, pings = Case(orders=(), holdings=()), 0
    for one in parcels:
        if one.kind == CASE:
            case = opened(one)
            for path in {path for order in case.orders for path in place_files(order)}:
                _at_hand(shared.folder, path)
            continue
        _check_same(shared, one)
        store.receive(one)
        pings += one.rows if one.kind == "pings" else 0
    return case, pings


def _check_same(shared: Checking, parcel: Parcel) -> None:
    """A file that is read again, as its executor was lost, must be read as it was.

    Raises:
        RecordsError: it has changed.
        WorkerError: it could not be read any more.
    """
    if parcel.kind == FAULT:
        failed: Failed = opened(parcel)
        raise WorkerError(failed.message, failed.exit_code)
    source = shared.sources[parcel.source]
    if parcel.sha256 not in ("", source.sha256):
        raise RecordsError(source.path, "has changed while it was read", _CHANGED)


def _check(shared: Checking, store: ReceivingStore, cases: dict[str, Case]) -> Parcels:
    store.match_received([one for case in cases.values() for one in case.holdings])
    task = replace(shared.task, sources={one.name: one for one in store.known()})
    orders = {name: case.orders for name, case in cases.items()}
    for group in groups(orders, store):
        found = check_group(group, task)
        if shared.division is not None:
            yield from lines_of(found, shared.division)
        written = pickle.dumps(found)
        pieces = range(0, len(written), _PIECE)
        for number, first in enumerate(pieces):
            yield Parcel(
                part=NOBODY,
                kind=WRITTEN,
                number=len(pieces) - 1 - number,
                rows=len(group.orders),
                payload=written[first : first + _PIECE],
            )
    yield Parcel(part=NOBODY, kind=COUNTED, payload=pickle.dumps(store.matched()))
    yield Parcel(part=NOBODY, kind=RAN, payload=pickle.dumps(_worker()))


def _worker() -> tuple[str, int]:
    """The machine, and the process that started this one: one for each executor."""
    return socket.gethostname(), os.getppid()
