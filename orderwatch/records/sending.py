"""One file of a run: its rows, sent to the cases that they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from orderwatch.records import ledger as ledgers
from orderwatch.records.contact_match import match_contacts
from orderwatch.records.heard import OF_HOLDINGS
from orderwatch.records.model import HeldIdentifier, Holding, Source
from orderwatch.records.parcels import NOBODY, Parcel, batches, packed, runs
from orderwatch.records.store import RecordStore
from orderwatch.records.typed import OF_DEVICES, TYPINGS

SHARES = 64
"""Into so many parts contacts are divided, by the second in which they took place."""


class SendingStore(RecordStore):
    """Holds the rows of one file, and sends those that belong to cases.

    A row of a device goes to every case that holds the device at that time, so that all that may
    repeat each other meet there. Contacts meet by their time before that, in shares: two equal
    ones of files that were dialled in different countries may belong to different cases, and
    only one of them is used.
    """

    def source(self) -> Source:
        """The file, without its devices, of which there may be many."""
        return replace(self._sources[0], devices=())

    def counted(self) -> tuple[int, int]:
        """Rows that could be typed, and rows set aside."""
        return ledgers.typed(self._con)[0], ledgers.set_aside_rows(self._con)[0]

    def parcels(
        self, number: int, holdings: Sequence[Holding], identifiers: Sequence[HeldIdentifier]
    ) -> Iterator[Parcel]:
        """The rows of cases, and those that were set aside.

        Args:
            number: of the file in the run.
            holdings: of the run.
            identifiers: of the run.
        """
        source, numbers = self._sources[0], count()
        ledgers.hold_devices(self._con, [(h.device_id, h.from_us, h.until_us) for h in holdings])
        self._con.execute(f"CREATE OR REPLACE TABLE duplicates {ledgers.DUPLICATES}")
        contacts = source.records == "contacts"
        match_contacts(self._con, identifiers if contacts else (), all_files=False)
        found = self._contacts() if contacts else self._of_devices(holdings)
        for one in (*self._aside(), *found):
            yield replace(one, source=number, number=next(numbers), sha256=source.sha256)
        if not contacts:
            for part, device in _named(source, holdings):
                yield Parcel(part=part, kind="named", source=number, device=device)

    def _of_devices(self, holdings: Sequence[Holding]) -> Iterator[Parcel]:
        queries = {kind: _used(kind) for kind in OF_DEVICES}
        queries["heard"] = f"SELECT h.holding, r.* {OF_HOLDINGS} ORDER BY h.holding, r.row"
        for kind, query in queries.items():
            for batch in batches(self._con, query):
                for holding, rows in runs(batch, "holding"):
                    held = holdings[int(holding)]
                    yield Parcel(
                        part=int(held.case),
                        kind=kind,
                        device=held.device_id,
                        rows=rows.num_rows,
                        payload=packed(rows, kind),
                    )

    def _contacts(self) -> Iterator[Parcel]:
        share = f"(at_us // 1000000) % {SHARES}"
        query = f"SELECT *, {share} AS part FROM used_contacts ORDER BY part, held_case, row"
        for batch in batches(self._con, query):
            for part, rows in runs(batch, "part"):
                payload = packed(rows, "contacts")
                yield Parcel(part=int(part), kind="contacts", rows=rows.num_rows, payload=payload)
        for batch in batches(self._con, "SELECT * FROM seen_contacts ORDER BY ALL"):
            for case, rows in runs(batch, "held_case"):
                payload = packed(rows, "seen")
                yield Parcel(part=int(case), kind="seen", rows=rows.num_rows, payload=payload)

    def _aside(self) -> Iterator[Parcel]:
        for rows in batches(self._con, "SELECT * FROM aside ORDER BY row"):
            payload = packed(rows, "aside")
            yield Parcel(part=NOBODY, kind="aside", rows=rows.num_rows, payload=payload)


def _used(kind: str) -> str:
    order = TYPINGS[kind].order
    return f"""SELECT h.holding, r.* FROM {kind} r JOIN holdings h
        ON r.device = h.device AND r.{order} >= h.from_us AND r.{order} < h.until_us
        ORDER BY h.holding, r.row"""


def _named(source: Source, holdings: Sequence[Holding]) -> Iterator[tuple[int, str]]:
    """The cases of the devices that the file names, whatever the times of its rows."""
    cases: dict[str, set[int]] = defaultdict(set)
    for one in holdings:
        cases[one.device_id].add(int(one.case))
    for device in source.devices:
        for part in sorted(cases.get(device, ())):
            yield part, device
