"""The records of a run in an embedded DuckDB: read, typed, matched, streamed case by case."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb
import numpy as np

from orderwatch.errors import RecordsError
from orderwatch.records import ledger as ledgers
from orderwatch.records.files import expand, of_file_name, source_names
from orderwatch.records.model import HeldTrack, Holding, Source
from orderwatch.records.profiles import Profile, load_profile
from orderwatch.records.raw import inspect, load_raw
from orderwatch.records.scratch import Scratch
from orderwatch.records.typed import CREATE_TABLES, load_typed
from orderwatch.tables import Track

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str, int], None]
"""(name of a file, its rows)."""

_CHUNK_ROWS = 1_000_000


class RecordStore:
    """Holds the records of a run outside of memory; a context manager.

    Args:
        memory_limit: of the embedded database; beyond it spills to a private folder.
        progress: called after each file.
    """

    def __init__(self, *, memory_limit: str = "1GB", progress: Progress | None = None) -> None:
        self._scratch = Scratch()
        self._progress = progress
        self._sources: list[Source] = []
        self._holdings: list[Holding] = []
        self._con = duckdb.connect(
            str(self._scratch.path / "records.duckdb"),
            config={
                "memory_limit": memory_limit,
                "threads": str(min(4, os.cpu_count() or 1)),
                "temp_directory": str(self._scratch.path / "spill"),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        self._con.execute("SET lock_configuration = true")
        self._con.execute(CREATE_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database and removes its folder."""
        self._con.close()
        self._scratch.close()

    def add_pings(
        self,
        paths: Sequence[str | Path],
        *,
        profile: str | Path | None = None,
        device: str | None = None,
    ) -> None:
        """Reads files, globs and folders.

        Args:
            paths: files, globs or folders.
            profile: a built-in name or a file; None: guessed from each header.
            device: the device of every row, where no column names it.

        Raises:
            RecordsError: a file that cannot be read as a table of pings.
            ProfileFaults: the profile is faulty.
        """
        settled = None if profile is None else load_profile(profile)
        files = expand(paths)
        for path, name in zip(files, source_names(files), strict=True):
            self._add_file(path, name, settled, device)

    def add_pings_frame(self, frame: pd.DataFrame, name: str = "pings") -> None:
        """Reads a frame with the canonical columns, as a file of that name would be read."""
        path = self._scratch.path / f"{name}.csv"
        text = frame.copy()
        if "fixed_at" in text and hasattr(text["fixed_at"], "dt"):
            text["fixed_at"] = _iso(text["fixed_at"])
        text.to_csv(path, index=False)
        self._add_file(path, name, load_profile("canonical"), None)

    def match(self, holdings: Sequence[Holding]) -> None:
        """Sorts every row into used, duplicate and not matched.

        Args:
            holdings: in the order in which cases are wanted.
        """
        self._holdings = list(holdings)
        ledgers.match(
            self._con,
            [(h.device_id, h.from_us, h.until_us) for h in self._holdings],
        )

    def match_all(self) -> None:
        """Takes every device as held, each a case of its own, for reading without an order."""
        rows = self._con.execute("SELECT DISTINCT device FROM pings ORDER BY device").fetchall()
        far = 1 << 62
        self.match(
            [
                Holding(device_id=one, case=one, person="", from_us=-far, until_us=far)
                for (one,) in rows
            ]
        )

    def cases(self) -> Iterator[tuple[str, list[HeldTrack]]]:
        """Every case that has a used row, with its tracks, in the order of the holdings."""
        counts = ledgers.used_by_holding(self._con)
        chunk: list[int] = []
        size = 0
        for index in range(len(self._holdings)):
            starts_case = index == 0 or self._holdings[index - 1].case != self._holdings[index].case
            if starts_case and size >= _CHUNK_ROWS:
                yield from self._tracks(chunk)
                chunk, size = [], 0
            if counts.get(index):
                chunk.append(index)
                size += counts[index]
        yield from self._tracks(chunk)

    def sources(self) -> list[Source]:
        """The files read, in order."""
        return list(self._sources)

    def ledger(self) -> list[dict[str, Any]]:
        """One row a source: used + duplicates + set aside + not matched = rows."""
        return ledgers.ledger(self._con, self._sources)

    def set_aside(self) -> Iterator[dict[str, Any]]:
        """One row for each row set aside, by source and row."""
        return ledgers.set_aside(self._con, self._sources)

    def _add_file(self, path: Path, name: str, profile: Profile | None, device: str | None) -> None:
        raw = inspect(path, profile, has_device=device is not None)
        stated, covers = of_file_name(raw.profile, path)
        if raw.profile.device_from == "file_name" and stated is None and device is None:
            remedy = f"keep its name ({raw.profile.file_name}) or give --device"
            raise RecordsError(str(path), "does not name its device", remedy)
        if raw.profile.device_from == "option" and device is None:
            raise RecordsError(str(path), "does not name its device", "give --device")
        own = device or (stated if raw.profile.device_from == "file_name" else None)
        number = len(self._sources)
        rows = load_raw(self._con, raw)
        load_typed(self._con, raw, number, own)
        devices = self._con.execute(
            "SELECT DISTINCT device FROM pings WHERE source = ? ORDER BY device", [number]
        ).fetchall()
        self._sources.append(
            Source(
                name=name,
                path=str(path),
                sha256=raw.scan.sha256,
                profile=raw.profile.name,
                guessed=raw.guessed,
                covers=covers,
                omits=raw.profile.omits,
                rows=rows,
                devices=tuple(sorted({one for (one,) in devices} | ({own} if own else set()))),
                columns=raw.profile.columns,
            )
        )
        if self._progress:
            self._progress(name, rows)

    def _tracks(self, chunk: list[int]) -> Iterator[tuple[str, list[HeldTrack]]]:
        """The cases of some holdings, from one query."""
        if not chunk:
            return
        rows = ledgers.used_rows(self._con, chunk[0], chunk[-1])
        holding = rows["holding"]
        names = tuple(source.name for source in self._sources)
        case, tracks = self._holdings[chunk[0]].case, list[HeldTrack]()
        for index in chunk:
            held = self._holdings[index]
            if held.case != case:
                yield case, tracks
                case, tracks = held.case, []
            first, end = np.searchsorted(holding, [index, index + 1])
            part = {key: values[first:end] for key, values in rows.items() if key != "holding"}
            track = Track(device_id=held.device_id, sources=names, **part)
            tracks.append(HeldTrack(person=held.person, holding_index=index, track=track))
        yield case, tracks


def _iso(times: pd.Series[Any]) -> list[str | None]:
    """Times as text; those without a zone stay without, and are set aside."""
    zoned = times.dt.tz is not None
    at = times.dt.tz_convert("UTC") if zoned else times
    text = at.dt.strftime("%Y-%m-%dT%H:%M:%S.%f" + ("Z" if zoned else ""))
    return [one if isinstance(one, str) else None for one in text]
