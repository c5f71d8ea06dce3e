"""The rows of some cases, put together from parcels of many files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from orderwatch.records import ledger as ledgers
from orderwatch.records.contact_match import SEEN, USED, find_duplicates
from orderwatch.records.memory import DEFAULT
from orderwatch.records.model import Holding, Source
from orderwatch.records.parcels import COLUMNS, Parcel, batches, packed, runs, unpacked
from orderwatch.records.store import RecordStore
from orderwatch.records.typed import OF_DEVICES, TYPINGS
from orderwatch.records.typed_contacts import TYPING

_FLUSH_ROWS = 500_000
_TABLES = {
    **{
        kind: (f"read_{kind}", ("source", "given", "device", *TYPINGS[kind].columns))
        for kind in OF_DEVICES
    },
    "heard": ("heard", ("source", "row", "device", "at_us", "resolution_us")),
    "contacts": ("received_contacts", tuple(USED)),
    "seen": ("received_seen", tuple(SEEN)),
}
"""Kind → the table that takes its rows, and the columns of it that are filled."""
_OTHER = {"given": "row", "received_us": "NULL"}
"""Columns that go by another name on their way, or do not travel."""


class ReceivingStore(RecordStore):
    """Holds rows as if the files they come from had been read here.

    Args:
        sources: the files of the run.
        memory: bytes that a case may take.
        threads: of the database.
    """

    def __init__(
        self, sources: Sequence[Source], *, memory: int = DEFAULT, threads: int = 1
    ) -> None:
        super().__init__(memory=memory, threads=threads)
        self._sources = list(sources)
        self._waiting: dict[str, list[Parcel]] = defaultdict(list)
        self._rows: Counter[str] = Counter()
        self._named: dict[int, set[str]] = defaultdict(set)
        for table, columns in (("received_contacts", USED), ("received_seen", SEEN)):
            types = ", ".join(f"{name} {of}" for name, of in columns.items())
            self._con.execute(f"CREATE TABLE {table} ({types})")

    def receive(self, parcel: Parcel) -> None:
        """Takes rows; their files must be those of this run."""
        if parcel.kind == "named":
            self._named[parcel.source].add(parcel.device)
            return
        self._waiting[parcel.kind].append(parcel)
        self._rows[parcel.kind] += parcel.rows
        if self._rows[parcel.kind] >= _FLUSH_ROWS:
            self._flush(parcel.kind)

    def match_received(self, holdings: Sequence[Holding]) -> None:
        """Sorts the rows, once all of these cases are here."""
        for kind in list(self._waiting):
            self._flush(kind)
        self.match(holdings)
        self._con.execute("INSERT INTO used_contacts SELECT * FROM received_contacts")
        self._con.execute("INSERT INTO seen_contacts SELECT * FROM received_seen")

    def known(self) -> list[Source]:
        """The files, each with those of its devices that these cases hold."""
        return [
            replace(one, devices=tuple(sorted(self._named.get(number, ()))))
            for number, one in enumerate(self._sources)
        ]

    def matched(self) -> tuple[Counter[int], Counter[int]]:
        """Number of a file → used rows and duplicates of devices; contacts are counted before."""
        found = ledgers.matched(self._con, self._order)
        for counts in found:
            for number in list(counts):
                if self._sources[number].records == "contacts":
                    del counts[number]
        return found

    def compared(self) -> tuple[Counter[int], Counter[int]]:
        """Takes the duplicates out of the contacts of whole shares; counts of used and others."""
        self.match_received(())
        same = ", ".join(("source", "row", "device", *TYPING.same))
        # A contact of several cases stands there once for each.
        find_duplicates(self._con, f"SELECT DISTINCT {same} FROM used_contacts")
        self._con.execute(
            """DELETE FROM used_contacts WHERE (source, row) IN
            (SELECT (source, row) FROM duplicates WHERE kind = 'contacts')"""
        )
        return ledgers.matched(self._con, self._order)

    def by_case(self) -> Iterator[Parcel]:
        """The contacts that are left, sent to their cases."""
        query = "SELECT * FROM used_contacts ORDER BY source, held_case, row"
        for batch in batches(self._con, query):
            for source, file in runs(batch, "source"):
                for case, rows in runs(file, "held_case"):
                    yield Parcel(
                        part=int(case),
                        kind="contacts",
                        source=int(source),
                        sha256=self._sources[int(source)].sha256,
                        rows=rows.num_rows,
                        payload=packed(rows, "contacts"),
                    )

    def _flush(self, kind: str) -> None:
        parcels = self._waiting.pop(kind, [])
        self._rows[kind] = 0
        if not parcels:
            return
        table, columns = _TABLES[kind]
        self._con.register("received", _table(kind, parcels))
        picked = ", ".join(_OTHER.get(name, name) for name in columns)
        self._con.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {picked} FROM received"
        )
        self._con.unregister("received")


def _table(kind: str, parcels: Iterable[Parcel]) -> Any:
    """The rows of parcels of one kind, with their source and device."""
    import numpy as np
    import pyarrow as pa

    found = list(parcels)
    rows = pa.Table.from_batches([unpacked(one) for one in found])
    counts = np.array([one.rows for one in found])
    sources = np.repeat(np.array([one.source for one in found], dtype=np.int64), counts)
    rows = rows.append_column("source", pa.array(sources))
    if "device" in COLUMNS[kind]:
        return rows
    devices = pa.array([one.device for one in found], pa.string())
    return rows.append_column(
        "device", devices.take(pa.array(np.repeat(np.arange(len(found)), counts)))
    )
