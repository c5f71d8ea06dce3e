"""The records of a run in an embedded DuckDB: read, typed, matched, streamed case by case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb

from orderwatch.errors import InputError, RecordsError
from orderwatch.records import contact_records, contact_seen
from orderwatch.records import ledger as ledgers
from orderwatch.records.arrival import arrival_notes
from orderwatch.records.contact_files import ContactsAsked, opened, owned
from orderwatch.records.contact_match import match_contacts, match_every_contact
from orderwatch.records.contact_quality import ContactCounts, contact_counts
from orderwatch.records.contact_seen import Seen
from orderwatch.records.contact_sieve import Sieve
from orderwatch.records.contacts.detect import ENDINGS as CONTACT_ENDINGS
from orderwatch.records.contacts.sms_backup import count_note
from orderwatch.records.database import connect
from orderwatch.records.direct import load_direct
from orderwatch.records.files import ENDINGS, expand, of_file_name, source_names
from orderwatch.records.frame_file import write_frame
from orderwatch.records.heard import heard_by_holding, heard_rows, unplaced
from orderwatch.records.held import case_records
from orderwatch.records.in_order import InOrder
from orderwatch.records.levels import level_notes
from orderwatch.records.memory import DEFAULT, check_sizes, no_room
from orderwatch.records.model import CaseRecords, ContactsSeen, HeldIdentifier, Holding, Source
from orderwatch.records.profile_model import Profile
from orderwatch.records.profiles import canonical, load_profile
from orderwatch.records.raw import RawFile, inspect, load_raw
from orderwatch.records.scratch import Scratch
from orderwatch.records.typed import OF_DEVICES, create_tables, load_typed
from orderwatch.tables import ContactRecord

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str, int], None]
"""(name of a file, its rows)."""

_CHUNK_ROWS = 500_000


class RecordStore:
    """Holds the records of a run outside of memory; a context manager.

    Args:
        memory: bytes that the run may take; beyond them records are kept in a private folder.
        progress: called after each file.
        threads: of the database; 0: one for each core, at most four.
    """

    def __init__(
        self, *, memory: int = DEFAULT, progress: Progress | None = None, threads: int = 0
    ) -> None:
        self._scratch, self._memory, self._progress = Scratch(), memory, progress
        self._sources: list[Source] = []
        self._holdings: list[Holding] = []
        self._order: InOrder | None = None
        self.device_used = False  # whether a file that names no device was given one
        self._sieve: Sieve | None = None
        self._con = connect(self._scratch.path, memory, threads)
        create_tables(self._con)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        self.close()
        if isinstance(error, (duckdb.OutOfMemoryException, duckdb.IOException)):
            raise no_room(error) from None

    def close(self) -> None:
        """Closes the database and removes its folder."""
        self._con.close()
        self._scratch.close()

    def expect(self, identifiers: Sequence[HeldIdentifier]) -> None:
        """Says, before files are read, between whom contacts will be asked for.

        Of the other contacts of large files only their number is kept, and only `match` can be
        asked of the store.
        """
        self._sieve = Sieve(self._con, identifiers)

    def add(
        self,
        paths: Sequence[str | Path],
        *,
        records: str = "",
        profile: str | Path | Profile | None = None,
        device: str | None = None,
        asked: ContactsAsked | None = None,
        names: Sequence[str] | None = None,
    ) -> None:
        """Reads files, globs and folders.

        Args:
            paths: files, globs or folders.
            records: what their rows must be: `pings`, `events` or `contacts`; empty: any.
            profile: a built-in name, a file or what one says; None: guessed from each header.
            device: the device of every row, where no column names it.
            asked: profiles of contacts, whose they are, and whether their words are read.
            names: of the paths as sources, files all; None: the shortest tails that differ.

        Raises:
            RecordsError: a file that cannot be read as a table of such records.
            ProfileFaults: the profile is faulty.
        """
        settled = None if profile is None else load_profile(profile)
        if settled is not None and records not in ("", settled.records):
            problem = f"is a profile of {settled.records}, not of {records}"
            raise InputError(str(profile), problem, f"give these files with --{settled.records}")
        endings = ENDINGS if records in OF_DEVICES else (*ENDINGS, *CONTACT_ENDINGS)
        files = expand(paths, endings) if names is None else [Path(one) for one in paths]
        for path, name in zip(files, names or source_names(files), strict=True):
            raw = opened(
                path,
                settled,
                has_device=device is not None,
                records=records,
                asked=asked or ContactsAsked(),
            )
            self._add_file(path, name, raw, device)

    def add_frame(self, frame: pd.DataFrame, records: str) -> None:
        """Reads a frame with the canonical columns, as a file of that name would be read.

        Args:
            frame: the rows.
            records: `pings`, `events` or `contacts`, which is also its name as a source.
        """
        path = self._scratch.path / f"{records}.csv"
        write_frame(frame, records, path)
        raw = inspect(path, canonical(records), has_device=False)
        if records == "contacts":
            # Whoever builds a frame with texts asks for them.
            raw = owned(raw, ContactsAsked(with_text=True))
        self._add_file(path, records, raw, None)

    def match(
        self, holdings: Sequence[Holding], identifiers: Sequence[HeldIdentifier] = ()
    ) -> None:
        """Sorts every row into used, duplicate and not matched.

        Args:
            holdings: in the order in which cases are wanted.
            identifiers: between which contacts are used.
        """
        if self._sieve is not None:
            self._sieve.check(identifiers)
        self._holdings = list(holdings)
        held = [(h.device_id, h.from_us, h.until_us) for h in self._holdings]
        self._order = ledgers.match(self._con, held)
        match_contacts(self._con, identifiers)

    def match_all(self, holdings: Sequence[Holding] | None = None) -> None:
        """Takes every contact as used, and the devices held: unless given, each a case alone."""
        con = self._whole()
        if holdings is None:
            every = " UNION ".join(f"SELECT DISTINCT device FROM {kind}" for kind in OF_DEVICES)
            rows = con.execute(f"SELECT device FROM ({every}) ORDER BY device").fetchall()
            far = 1 << 62
            holdings = [Holding(device_id=d, case=d, from_us=-far, until_us=far) for (d,) in rows]
        self.match(holdings)
        match_every_contact(con)

    def cases(self) -> Iterator[tuple[str, CaseRecords]]:
        """Every case that has a row of its own, with its records, in the order of the holdings."""
        counts = ledgers.used_by_holding(self._con, self._order) + heard_by_holding(self._con)
        chunk: list[int] = []
        size = 0
        check_sizes(self._holdings, counts, self._memory)
        for index in range(len(self._holdings)):
            starts_case = index == 0 or self._holdings[index - 1].case != self._holdings[index].case
            if starts_case and size >= _CHUNK_ROWS:
                yield from self._records(chunk)
                chunk, size = [], 0
            if counts[index]:
                chunk.append(index)
                size += counts[index]
        yield from self._records(chunk)

    def contacts(self, region: str = "") -> Iterator[tuple[str, tuple[ContactRecord, ...]]]:
        """The used contacts of every case that has any, by the names of the cases.

        Args:
            region: where numbers are dialled, where neither export nor order says.
        """
        names = [source.name for source in self._sources]
        return contact_records.contacts_by_case(self._con, names, region)

    def contacts_seen(self) -> dict[str, tuple[ContactsSeen, ...]]:
        """Case → where its identifiers occur in exports of contacts at all."""
        return contact_records.seen_by_case(self._con, self._sources)

    def contact_counts(self) -> list[ContactCounts]:
        """What the contacts of each file are."""
        return contact_counts(self._whole())

    def seen_beside(self, held: Sequence[HeldIdentifier], region: str) -> Iterator[Seen]:
        """The identifiers at the other end of contacts of given identifiers."""
        return contact_seen.seen_beside(self._whole(), held, region)

    def seen_all(self, region: str) -> Iterator[Seen]:
        """Every identifier of every contact."""
        return contact_seen.seen_all(self._whole(), region)

    def sources(self) -> list[Source]:
        """The files read, in order."""
        return list(self._sources)

    def ledger(self) -> list[dict[str, Any]]:
        """One row a source: used + duplicates + set aside + not matched = rows."""
        return ledgers.ledger(ledgers.counted(self._con, self._order), self._sources)

    def set_aside(self) -> Iterator[dict[str, Any]]:
        """One row for each row set aside, by source and row."""
        return ledgers.set_aside(self._con, self._sources)

    def set_aside_codes(self) -> dict[str, int]:
        """Code → rows set aside, most first."""
        return ledgers.set_aside_codes(self._con)

    def odd_positions(self) -> tuple[int, int]:
        """Rows set aside that look like metres of a grid, and like a longitude for a latitude."""
        return ledgers.odd_positions(self._con)

    def _whole(self) -> duckdb.DuckDBPyConnection:
        """The database, where every contact was kept."""
        if self._sieve is not None:
            raise RuntimeError("all contacts were asked for after those of some were expected")
        return self._con

    def _add_file(self, path: Path, name: str, raw: RawFile, device: str | None) -> None:
        stated, covers = of_file_name(raw.profile, path)
        if raw.profile.device_from == "file_name" and stated is None and device is None:
            remedy = f"keep its name ({raw.profile.file_name}) or give --device"
            raise RecordsError(str(path), "does not name its device", remedy)
        if raw.profile.device_from == "option" and device is None:
            raise RecordsError(str(path), "does not name its device", "give --device")
        own = stated if raw.profile.device_from == "file_name" else None
        if own is None and "device_id" not in raw.columns():
            own, self.device_used = device, True
        number = len(self._sources)
        rows, levels = self._load(raw, number, own)
        devices = ledgers.devices(self._con, raw.profile.records, number)
        arrived = arrival_notes(self._con, number) if "received_at" in raw.columns() else ()
        self._sources.append(
            Source(
                name=name,
                path=str(path),
                sha256=raw.scan.sha256,
                records=raw.profile.records,
                profile=raw.profile.name,
                guessed=raw.guessed,
                covers=covers,
                omits=raw.profile.omits,
                rows=rows,
                devices=tuple(sorted({*devices, *([own] if own else ())})),
                columns=raw.profile.sources,
                channels=contact_seen.channels_of(self._con, raw.profile, number),
                notes=raw.profile.notes(devices) + levels + arrived,
                extra_sigma_m=raw.profile.extra_sigma_m,
                unplaced=unplaced(self._con, number),
            )
        )
        if self._progress:
            self._progress(name, rows)

    def _load(self, raw: RawFile, number: int, device: str | None) -> tuple[int, tuple[str, ...]]:
        """Reads and types the rows of a file; how many, and notes on what they are."""
        sieve = self._sieve if raw.profile.records == "contacts" else None
        direct = load_direct(self._con, raw, number, device, sieve)
        if direct is not None:
            return direct
        rows = load_raw(self._con, raw)
        levels = level_notes(self._con, "raw") if "accuracy_level" in raw.columns() else ()
        load_typed(self._con, raw, number, device)
        stated = count_note(raw.path, rows) if raw.kind == "sms_backup" else ()
        return rows, levels + stated

    def _records(self, chunk: list[int]) -> Iterator[tuple[str, CaseRecords]]:
        """The cases of some holdings, from one query a kind of records."""
        if not chunk:
            return
        ends = chunk[0], chunk[-1]
        rows = {kind: ledgers.used_rows(self._con, kind, *ends, self._order) for kind in OF_DEVICES}
        rows["duplicates"] = ledgers.duplicate_pings(self._con, *ends)
        rows["heard"] = heard_rows(self._con, *ends)
        for case, group in groupby(chunk, key=lambda index: self._holdings[index].case):
            held = [(index, self._holdings[index].device_id) for index in group]
            yield case, case_records(held, rows, self._sources)
