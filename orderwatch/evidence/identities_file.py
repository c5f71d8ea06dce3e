"""Writing identities.csv to a folder of its own, with the run log and a manifest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from orderwatch.errors import OutputError
from orderwatch.evidence.cells import csv_header, csv_line
from orderwatch.evidence.folder import writing
from orderwatch.evidence.hashing import FileHash, file_sha256
from orderwatch.evidence.manifest import MANIFEST, RUN_LOG, append_run_log, write_manifest
from orderwatch.evidence.run import Counts, Run
from orderwatch.evidence.table_set import Row
from orderwatch.tables import columns

NAME = "identities.csv"
IDENTITIES = columns("""
identifier | text | its normal form, such as `phone:+447700900789`
written | text | as it stands in the records, the commonest way
relations | codes | `touches_protected`, `possible_same`, `look_alike`, `other`
like | codes | identifiers of the order that it is like, as written there
persons | codes | persons of the order it touches or whose identifier it is like
channels | codes | channels of its contacts
sent | count | contacts it sent; where it touches a protected person, those to that person
received | count | contacts it received, likewise
first_at | utc | the earliest of them
last_at | utc | the latest of them
""")


def write_identities(folder: Path, rows: Iterable[Row], run: Run) -> None:
    """Writes the table, appends the command to `runs.csv`, writes the manifest.

    Args:
        folder: made if it is not there.
        rows: in the order in which they are wanted.
        run: what was asked for; its command says whether all identifiers were.

    Raises:
        OutputError: the folder holds the results of a check, or cannot be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_others(folder)
        (folder / MANIFEST).unlink(missing_ok=True)
        line = csv_line(IDENTITIES)
        partial = folder / f"{NAME}.part"
        with partial.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(csv_header(IDENTITIES) + "\n")
            file.writelines(line(row, "UTC") + "\n" for row in rows)
        partial.replace(folder / NAME)
        counts = Counts()
        outputs = [FileHash(name=NAME, sha256=file_sha256(folder / NAME))]
        outputs.append(append_run_log(folder, run, counts))
        write_manifest(folder, run, counts, outputs)


def _refuse_others(folder: Path) -> None:
    """A folder of results is not changed after the fact."""
    path = folder / MANIFEST
    if not path.exists():
        return
    try:
        names = {one["name"] for one in json.loads(path.read_text("utf-8"))["outputs"]}
    except (ValueError, KeyError, TypeError):
        names = {""}
    if not names <= {NAME, RUN_LOG}:
        problem = "holds the results of another run"
        raise OutputError(str(folder), problem, "choose another --out")
