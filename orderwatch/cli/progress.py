"""Progress on standard error, where a person is looking and it takes over a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_AFTER_S = 1.0


class Progress:
    """Shows how far a run is. Silent in pipes and in the first second."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._started = time.monotonic()
        self._bar: Bar | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def reading(self, what: str, done: int) -> None:
        """So many rows (or files) of `what` are done; how many there are is not known."""
        self._show(what, done, None)

    def checking(self, done: int, total: int) -> None:
        """So many cases of so many are done."""
        self._show("checking cases", done, total)

    def trying(self, done: int, total: int) -> None:
        """So many conditions of so many have been tried."""
        self._show("trying conditions", done, total)

    def _show(self, what: str, done: int, total: int | None) -> None:
        if not self._shown or time.monotonic() - self._started < _AFTER_S:
            return
        bar = self._opened()
        if what not in self._tasks:
            self._tasks[what] = bar.add_task(what, total=total)
        bar.update(self._tasks[what], completed=done, total=total)

    def _opened(self) -> Bar:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
        return self._bar
