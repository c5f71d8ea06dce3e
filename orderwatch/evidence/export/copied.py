"""A copy of a folder of results, from which something is withheld, to export from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from orderwatch.errors import InputError, OutputError
from orderwatch.evidence.cells import in_memory
from orderwatch.evidence.export.pack import Pack
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.kept import LISTS, kept
from orderwatch.evidence.redaction import (
    Copy,
    RedactingSink,
    copy_for,
    open_files,
    shown_run,
)
from orderwatch.evidence.redaction.audience import Audience
from orderwatch.evidence.redaction.files import FileNames
from orderwatch.evidence.run import Run
from orderwatch.evidence.table_set import COLUMNS

_AT_ONCE = 10_000
_FIRST = (*LISTS, "conditions")
"""What must have passed before what it decides about."""
_LAST = ("orders",)


@contextmanager
def copied(pack: Pack, audience: Audience, released: Sequence[str] = ()) -> Iterator[Pack]:
    """What an export of a copy is made from; its tables lie in a folder that is removed after.

    Args:
        pack: a folder of results with all of its orders.
        audience: respondent or defence.
        released: ids of conditions that are shown nevertheless.

    Raises:
        OutputError: an order is not at hand, or the folder is a copy already.
        InputError: a finding is wanted that is withheld.
    """
    where = str(pack.kept.path)
    if pack.kept.manifest.values.get("redacted_for"):
        problem = "is a redacted copy already"
        raise OutputError(where, problem, "redact the results that it was made with")
    if not pack.complete:
        problem = "has an order that is not at hand, so what to withhold is not known"
        raise OutputError(where, problem, "give its file, as it was checked, with --order")
    copy = copy_for(audience, list(pack.orders.values()), released)
    with TemporaryDirectory(prefix="orderwatch-copy-") as folder:
        sink = _write(pack, copy, Path(folder))
        wanted = frozenset(_serial(sink, one) for one in pack.wanted)
        orders = {key: sink.order(order) for key, order in pack.orders.items()}
        made = kept(Path(folder))
        yield replace(
            pack,
            kept=made,
            orders=orders,
            wanted=wanted,
            copy_line=copy.line,
            basemap=pack.basemap.masked(FileNames(copy).name),
        )


def _serial(sink: RedactingSink, finding_id: str) -> str:
    found = sink.serial(finding_id)
    if found is None:
        raise InputError(finding_id, "is withheld in this copy", "leave it out, or --release it")
    return found


def _write(pack: Pack, copy: Copy, folder: Path) -> RedactingSink:
    manifest, orders = pack.kept.manifest, list(pack.orders.values())
    positions = {one.name for one in manifest.inputs if one.kind in ("pings", "events")}
    names = open_files(orders, positions)
    zones = {(one.id, one.respondent.id): one.timezone for one in orders}
    tables = [one for one in COLUMNS if f"{one}.csv" in manifest.outputs]
    tables.sort(key=lambda one: (one in _LAST, one not in _FIRST))
    with FolderSink(folder, zones=zones) as written:
        sink = RedactingSink(written, copy, open_files=names)
        for table in tables:
            rows = _rows(pack, table)
            while part := list(islice(rows, _AT_ONCE)):
                sink.rows(table, part)
        sink.finish()
        run = Run(
            command="",
            started=datetime.fromisoformat(str(manifest.values["started_at"])),
            policy=manifest.policy,
            inputs=manifest.inputs,
            warnings=[str(one) for one in manifest.values.get("warnings", ())],
        )
        written.finish(shown_run(run, copy, names))
    return sink


def _rows(pack: Pack, table: str) -> Iterator[dict[str, Any]]:
    """All rows of a table, values as in memory."""
    columns = COLUMNS[table]
    for row in pack.kept.rows(table):
        yield {one.name: in_memory(one, row.get(one.name, "")) for one in columns}
