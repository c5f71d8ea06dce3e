"""What each case came to, kept in the output folder: while a run is on, and for a later run.

A run that was cut off can go on from there (`--resume`), as long as it would do the same: the
files that were read, the orders, the thresholds, the options and the version make a key. When the
run has ended, the cases stay in a folder that is tied to its manifest, so that a later run can take
over those that are still the same (`--since`).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from orderwatch.errors import OutputError
from orderwatch.evidence.case_lines import CaseLines, read_lines
from orderwatch.evidence.folder import CASES, writing
from orderwatch.evidence.hashing import file_sha256
from orderwatch.evidence.lines import Written
from orderwatch.evidence.manifest import MANIFEST

DONE = ".done"
INDEX = "index.json"
TAKEN_OVER = "taken_over.jsonl"
"""The cases that a run has taken over from an earlier one."""
_KEY = "key"


def key_of(*parts: object) -> str:
    """A key of all that decides what a run writes: values of JSON, in order."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def open_done(folder: Path, key: str, *, resume: bool) -> tuple[Path, frozenset[int]]:
    """Makes the folder of finished groups; what another run left there is removed.

    Args:
        folder: the output folder.
        key: of the run.
        resume: keep what a run with the same key has left.

    Returns:
        The folder, and the numbers of the groups that are done.

    Raises:
        OutputError: it cannot be written.
    """
    done = folder / DONE
    with writing(folder):
        if done.is_symlink():
            raise OutputError(str(done), "is a link", "remove it")
        if not (resume and _same(done / _KEY, key)):
            shutil.rmtree(done, ignore_errors=True)
            done.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(done / _KEY, key)
        return done, frozenset(
            int(path.stem) for path in done.glob("*.jsonl") if path.stem.isdigit()
        )


def close_done(folder: Path) -> None:
    """Removes what another run left: this one has ended, and kept nothing."""
    shutil.rmtree(folder / DONE, ignore_errors=True)


def tie_done(folder: Path, pages: Mapping[str, str]) -> None:
    """The run has ended and its manifest is written: what was kept stays, tied to it.

    Args:
        folder: the output folder.
        pages: page of an order → a key of all that it is made of.

    Raises:
        OutputError: the disk is full.
    """
    done = folder / DONE
    if not done.is_dir():
        return
    with writing(folder):
        (done / _KEY).unlink(missing_ok=True)
        files = {path.name: file_sha256(path) for path in sorted(done.glob("*.jsonl"))}
        manifest = file_sha256(folder / MANIFEST)
        index = {"manifest": manifest, "files": files, "pages": dict(sorted(pages.items()))}
        _write(done / INDEX, json.dumps(index, indent=1) + "\n")
        done.replace(folder / CASES)


def keep(done: Path, number: int, cases: Iterable[CaseLines]) -> None:
    """Writes what the cases of a group came to; they stand there whole or not at all.

    Raises:
        OutputError: the disk is full.
    """
    with writing(done):
        _write(done / f"{number}.jsonl", "".join(one.text for one in cases))


def kept(done: Path, number: int) -> list[Written]:
    """Reads what the cases of a group came to.

    Raises:
        OutputError: the file was changed since.
    """
    path = done / f"{number}.jsonl"
    try:
        with path.open(encoding="ascii", newline="\n") as file:
            return [one.written() for one in read_lines(file)]
    except (OSError, ValueError) as error:
        remedy = "run the command without --resume"
        raise OutputError(str(path), f"is not what a run has left ({error})", remedy) from None


def _same(path: Path, key: str) -> bool:
    try:
        return path.read_text(encoding="ascii") == key
    except (OSError, ValueError):
        return False


def _write(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text, encoding="ascii", newline="\n")
    os.replace(unfinished, path)  # noqa: PTH105
