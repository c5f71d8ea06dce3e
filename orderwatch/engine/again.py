"""A run made again from what its manifest records, to be compared with the folder it wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from orderwatch.engine.batch.order_files import Loaded, load_all
from orderwatch.engine.cases import plan
from orderwatch.engine.run import carry_out, zones_of
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.basemap import read_basemap
from orderwatch.evidence.confidential import confidential_line
from orderwatch.evidence.division import Division
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.inputs import BASEMAP, ORDER, PROFILE, REVIEWS
from orderwatch.evidence.page.pages import Pages
from orderwatch.evidence.parquet_parts import ParquetParts
from orderwatch.evidence.recorded import Recorded
from orderwatch.evidence.reviews import read_reviews
from orderwatch.evidence.run import now
from orderwatch.evidence.table_set import Sink
from orderwatch.orders.model import Order
from orderwatch.records.given import add_given
from orderwatch.records.store import RecordStore

_KINDS = ("pings", "events", "contacts")


@dataclass(frozen=True)
class AsRecorded:
    """Passes rows on; order files go by the paths under which the first run knew them.

    Attributes:
        sink: takes the rows.
        names: path now → path then.
    """

    sink: Sink
    names: Mapping[str, str]

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Takes rows of one table."""
        if table == "orders":
            rows = [self._renamed(row) for row in rows]
        self.sink.rows(table, rows)

    def _renamed(self, row: dict[str, Any]) -> dict[str, Any]:
        own = str(row["file"])
        name = self.names.get(own, own)
        why = str(row["why"] or "")
        for now_, then in self.names.items():
            why = why.replace(now_, then)
        return {**row, "file": name, "why": why}


def run_again(
    manifest: Recorded, asked: Asked, paths: Mapping[FileHash, Path], folder: Path
) -> None:
    """Makes a recorded run once more.

    Args:
        manifest: of the first run.
        asked: its options.
        paths: input → where it is now.
        folder: takes every file that the first run wrote, empty before.

    Raises:
        OrderwatchError: an input cannot be read by this version.
    """
    started, policy = now(), manifest.policy
    loaded = load_orders(paths)
    orders = loaded.orders
    names = {str(path): one.path for one, path in paths.items() if one.kind == ORDER}
    names = {here: then for here, then in names.items() if here != then}
    reviews = [path for one, path in paths.items() if one.kind == REVIEWS]
    basemaps = [path for one, path in paths.items() if one.kind == BASEMAP]
    parts = parts_of(orders, asked) if asked.parquet else None
    with RecordStore() as store, FolderSink(folder, zones=zones_of(orders), parquet=parts) as out:
        store.expect(plan(orders).identifiers)
        add_recorded(store, asked, paths)
        pages = Pages(
            orders,
            single=not asked.listing,
            protected_track=asked.with_protected_track,
            basemap=read_basemap(basemaps[0]) if basemaps else None,
            spool=out.partial,
        )
        sink = AsRecorded(pages.passing(out), names)
        sink.rows("orders", list(loaded.not_run))
        carried = carry_out(
            orders,
            store,
            asked,
            policy=policy,
            sink=sink,
            command=str(manifest.values.get("command", "")),
            started=started,
            reviews=read_reviews(reviews[0]) if reviews else (),
            warnings=loaded.warnings,
        )
        # The names of all its inputs, of which `paths` are the same bytes: pages show them.
        run = replace(carried.run, inputs=manifest.inputs)
        out.finish(run, pages.files(run))


def parts_of(orders: Sequence[Order], asked: Asked) -> ParquetParts:
    """What writes the Parquet data sets of a run."""
    line = confidential_line(orders, protected_track=asked.with_protected_track)
    return ParquetParts(Division.of(one.id for one in orders), line)


def load_orders(paths: Mapping[FileHash, Path]) -> Loaded:
    """The orders of a run, in the order of the paths under which it knew them."""
    files = sorted((one.path, path) for one, path in paths.items() if one.kind == ORDER)
    return load_all(path for _, path in files)


def add_recorded(store: RecordStore, asked: Asked, paths: Mapping[FileHash, Path]) -> None:
    """Reads the exports of a run under the names they had in it."""
    given: dict[str, list[str | Path]] = {kind: [] for kind in _KINDS}
    names: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for one, path in sorted(paths.items(), key=lambda pair: pair[0].path):
        if one.kind in given:
            given[one.kind].append(path)
            names[one.kind].append(one.name)
    moved = {one.path: str(path) for one, path in paths.items() if one.kind == PROFILE}
    profiles = [moved.get(Path(one).as_posix(), one) for one in asked.profiles]
    add_given(
        store,
        given,
        profiles=profiles,
        device=asked.device,
        owners=asked.owners,
        with_text=asked.with_text,
        names=names,
    )
