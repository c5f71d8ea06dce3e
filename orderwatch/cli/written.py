"""What `--out` writes: the folder of tables, and the pages made of their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import chain

from orderwatch.cli.options import Wanted
from orderwatch.engine.batch.shared import Shared
from orderwatch.engine.batch.since import Since
from orderwatch.engine.batch.workers import Workers
from orderwatch.engine.run import zones_of
from orderwatch.evidence.basemap import read_basemap
from orderwatch.evidence.change_columns import CHANGED
from orderwatch.evidence.done import close_done, tie_done
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.page.pages import Pages
from orderwatch.evidence.redaction import Copy
from orderwatch.evidence.run import Run
from orderwatch.evidence.table_set import Sink
from orderwatch.orders.model import Order


class Written:
    """A folder of results in the making.

    Args:
        orders: of the run.
        wanted: the options; `out` is given.
        copy: who the outputs are for; None: nothing is withheld.

    Raises:
        InputError: the basemap cannot be read.
    """

    def __init__(self, orders: Sequence[Order], wanted: Wanted, copy: Copy | None) -> None:
        self._orders, self._wanted, self._copy = orders, wanted, copy
        self._shared: Shared | None = None
        self._basemap = None if wanted.basemap is None else read_basemap(wanted.basemap)

    def open(self, stack: ExitStack) -> Sink:
        """Makes the folder, once the records have been read; what every row of the run goes to.

        Raises:
            OutputError: it cannot be written to.
        """
        assert self._wanted.out is not None
        folder = FolderSink(self._wanted.out, zones=zones_of(self._orders))
        self._folder = stack.enter_context(folder)
        self._pages = Pages(
            self._orders,
            single=not self._wanted.listing,
            protected_track=self._wanted.with_protected_track,
            basemap=self._basemap,
            spool=self._folder.partial,
            copy=self._copy,
        )
        return self._pages.passing(self._folder)

    def shared(self, workers: Workers, sink: MemorySink, since: Since | None) -> Shared | None:
        """Who shares the cases of a run between processes.

        A copy with parts withheld is made in turn: rows that other processes write bypass it.
        """
        if self._copy is not None:
            return None
        self._shared = Shared(workers, sink, self._folder, self._pages, self._wanted.resume, since)
        return self._shared

    def finish(self, run: Run, shown: Callable[[Order], Order] | None) -> None:
        """Moves every file to its place, the manifest last."""
        shared = self._shared
        if shared is None:
            self._folder.finish(run, self._pages.files(run, shown))
            close_done(self._folder.folder)
            return
        since = shared.since
        drawn = None if since is None else since.earlier.page
        pages = self._pages.files(run, shown, shared.workers.map, drawn)
        changed = [] if since is None else [(CHANGED, since.changes.text())]
        self._folder.finish(run, chain(changed, pages))
        tie_done(self._folder.folder, self._pages.keys)
