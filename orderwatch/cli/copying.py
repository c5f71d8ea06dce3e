"""`--redact` and `--release`: what a run writes where it makes a copy for somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from orderwatch.cli.options import Wanted
from orderwatch.errors import OutputError
from orderwatch.evidence.confidential import confidential_line
from orderwatch.evidence.run import Run
from orderwatch.evidence.table_set import Sink
from orderwatch.orders.model import Order

if TYPE_CHECKING:
    from orderwatch.evidence.redaction import Copy
    from orderwatch.records.model import Source


@dataclass(frozen=True, kw_only=True)
class Copying:
    """A run and who its outputs are for.

    Attributes:
        orders: of the run.
        track: positions of protected persons may stand in the outputs.
        copy: who they are for; None: nothing is withheld.
    """

    orders: Sequence[Order]
    track: bool
    copy: Copy | None

    @property
    def line(self) -> str:
        """What must be read first; empty: nothing."""
        if self.copy is not None:
            return self.copy.line
        return confidential_line(self.orders, protected_track=self.track)

    def through(self, sink: Sink, sources: Iterable[Source]) -> Passing:
        """What rows go through on their way to a sink."""
        if self.copy is None:
            return Passing(sink=sink, shown=None, end=lambda run: run)
        from orderwatch.evidence.redaction import RedactingSink, open_files, shown_run

        copy, positions = self.copy, {one.name for one in sources if one.records != "contacts"}
        names = open_files(self.orders, positions)
        redacting = RedactingSink(sink, copy, open_files=names)

        def end(run: Run) -> Run:
            redacting.finish()
            return shown_run(run, copy, names)

        return Passing(sink=redacting, shown=redacting.order, end=end)


@dataclass(frozen=True, kw_only=True)
class Passing:
    """Where rows go, how an order is shown in the end, and what is said of the run."""

    sink: Sink
    shown: Callable[[Order], Order] | None
    end: Callable[[Run], Run]


def copying(orders: Sequence[Order], wanted: Wanted) -> Copying:
    """What the options ask for.

    Raises:
        UsageError: options that cannot be had together.
        InputError: something is released that is not withheld.
        OutputError: the copy would stand beside other files.
    """
    track = wanted.with_protected_track
    if wanted.redact is None:
        if wanted.release:
            raise click.UsageError("--release shows something in a copy; add --redact respondent")
        return Copying(orders=orders, track=track, copy=None)
    if track:
        problem = "--with-protected-track writes what --redact withholds"
        raise click.UsageError(f"{problem}; give one of them")
    if wanted.out is not None and wanted.out.is_dir() and any(wanted.out.iterdir()):
        problem = "is not empty, and what stands there would be taken for part of the copy"
        raise OutputError(str(wanted.out), problem, "name a new folder for a redacted copy")
    from orderwatch.evidence.redaction import copy_for

    copy = copy_for(wanted.redact, orders, wanted.release)
    return Copying(orders=orders, track=track, copy=copy)
