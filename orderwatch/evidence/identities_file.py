"""Writing identities.csv to a folder of its own, with the run log and a manifest."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from orderwatch.evidence.confidential import CONFIDENTIAL, IDENTIFIERS
from orderwatch.evidence.own_folder import OwnTable, write_own_folder
from orderwatch.evidence.run import Run
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
    files = {CONFIDENTIAL: f"{IDENTIFIERS}\n".encode()}
    write_own_folder(folder, {NAME: OwnTable(IDENTITIES, rows)}, run, files=files)
