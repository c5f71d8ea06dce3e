"""What a run is given to read: files or a frame for each kind of records, and their profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from orderwatch.errors import InputError
from orderwatch.records.profiles import load_profile
from orderwatch.records.store import RecordStore

if TYPE_CHECKING:
    import pandas as pd

    Paths = str | Path | Sequence[str | Path]
    Given = Paths | pd.DataFrame | None


def add_given(
    store: RecordStore,
    given: Mapping[str, Given],
    *,
    profiles: Sequence[str | Path] = (),
    device: str | None = None,
) -> None:
    """Reads what is given of each kind of records.

    Args:
        store: takes the rows.
        given: kind of records → files, folders and globs, or a frame with the canonical columns.
        profiles: names or files, at most one for each kind; files of the other kinds are guessed.
        device: the device of every row, where no column names it.

    Raises:
        InputError: a profile that reads nothing of what is given, or two for one kind.
        RecordsError: a file that cannot be read.
    """
    named: dict[str, str | Path] = {}
    for one in profiles:
        records = load_profile(one).records
        if records in named:
            problem = f"is a second profile of {records}, beside {named[records]}"
            raise InputError(str(one), problem, "read the files of one format at a time")
        if not _is_files(given.get(records)):
            problem = f"is a profile of {records}, and no file of {records} is given"
            raise InputError(str(one), problem, f"give it with --{records}")
        named[records] = one
    for records, what in given.items():
        if _is_files(what):
            paths = [what] if isinstance(what, (str, Path)) else list(cast("Any", what))
            store.add(paths, records=records, profile=named.get(records), device=device)
        elif what is not None and hasattr(what, "columns"):
            store.add_frame(cast("pd.DataFrame", what), records)


def _is_files(what: Given) -> bool:
    return isinstance(what, (str, Path)) or (
        what is not None and not hasattr(what, "columns") and len(what) > 0
    )
