"""What a run takes over from an earlier one, and how its findings differ from that one's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TextIO

from orderwatch.engine.check import Summary
from orderwatch.errors import VerifyError
from orderwatch.evidence.changes import Changes
from orderwatch.evidence.done import TAKEN_OVER
from orderwatch.evidence.earlier import EarlierRun
from orderwatch.evidence.folder import writing
from orderwatch.evidence.lines import Written
from orderwatch.evidence.reviews import Review

Known = Callable[[str], Written | None]
"""What a case of this code has come to in an earlier run; None: that run has none."""


class Since:
    """An earlier run, and what of it is still the same.

    Args:
        earlier: the run.
    """

    def __init__(self, earlier: EarlierRun) -> None:
        self.earlier = earlier
        self.changes = Changes(earlier.findings())

    def told(self, summary: Summary) -> dict[str, object]:
        """What the manifest says of it."""
        return {
            "folder": self.earlier.folder.as_posix(),
            "manifest_sha256": self.earlier.manifest_sha256,
            "cases": summary.cases,
            "taken_over": summary.taken_over,
            "findings": self.changes.counts(),
        }


@contextmanager
def taking_over(since: Since | None, done: Path, reviews: Sequence[Review]) -> Iterator[Known]:
    """A way to the cases of an earlier run; those taken are kept for the run after this one.

    Args:
        since: the earlier run; None: there is none, and every case is checked.
        done: the folder of what each case of this run came to.
        reviews: given to this run.
    """
    if since is None:
        yield _nothing
        return
    with writing(done):
        file = (done / TAKEN_OVER).open("w", encoding="ascii", newline="\n")
    try:
        yield partial(_taken, since, file, done, reviews)
    finally:
        with writing(done):
            file.close()


def _nothing(_: str) -> None:
    return None


def _taken(
    since: Since, file: TextIO, done: Path, reviews: Sequence[Review], code: str
) -> Written | None:
    """What the case of a code came to in the earlier run.

    Raises:
        VerifyError: it cannot be read.
        OutputError: the disk is full.
    """
    case = since.earlier.case(code, reviews)
    if case is None:
        return None
    try:
        written = case.written()
    except ValueError as error:
        problem = f"holds a case that cannot be read ({error})"
        remedy = "run the command without --since"
        raise VerifyError(str(since.earlier.folder), problem, remedy) from None
    with writing(done):
        file.write(case.text)
    return written
