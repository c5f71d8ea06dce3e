"""The files of a run as tables of a page: their hashes, and what became of their rows."""

from __future__ import annotations

from pathlib import PurePath

from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.view import Table
from orderwatch.orders.model import Order

_MOST_FILES = 200


def files_read(order: Order, context: Context, sources: set[str]) -> Table:
    """Order, drawings and settings by name and hash; records with what became of their rows."""
    known = {str(row["sha256"]) for row in context.ledger}
    others = [
        (PurePath(one.name).name, *[""] * 5, one.sha256)
        for one in context.inputs
        if one.sha256 not in known and (context.one_order or one.sha256 == order.sha256 != "")
    ]
    rows = [row for row in context.ledger if context.one_order or str(row["source"]) in sources]
    cut = len(rows) - len(rows[:_MOST_FILES])
    names = ("rows", "used", "duplicates", "set_aside", "not_matched")
    return Table(
        header=("file", "rows", "used", "duplicates", "set aside", "not matched", "SHA-256"),
        rows=(
            *others,
            *(
                (str(row["source"]), *(f"{int(row[name]):,}" for name in names), str(row["sha256"]))
                for row in rows[:_MOST_FILES]
            ),
        ),
        cut=_more_files(cut, context),
    )


def _more_files(cut: int, context: Context) -> str:
    """Of a batch nothing that changes with the files of others: how many stands in ledger.csv."""
    if cut:
        return f"{cut:,} more files were read in this run: see ledger.csv"
    return "" if context.one_order else "All files of the run stand in ledger.csv"


def rows_set_aside(context: Context, sources: set[str]) -> Table:
    """Counts by reason: a cell that was set aside may hold anything, so none is shown."""
    rows = [
        (source, code, f"{number:,}", remedy)
        for (source, code, remedy), number in sorted(context.set_aside.items())
        if context.one_order or source in sources
    ]
    cut = len(rows) - len(rows[:_MOST_FILES])
    return Table(
        header=("file", "reason", "rows", "what to do"),
        rows=tuple(rows[:_MOST_FILES]),
        cut=f"{cut:,} more reasons: see set_aside.csv" if cut else "",
    )
