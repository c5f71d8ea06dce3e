"""What groups of cases came to, kept in the output folder until the run has ended.

A run that was cut off can go on from there (`--resume`), as long as it would do the same: the
files that were read, the orders, the thresholds, the options and the version make a key.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from orderwatch.errors import OutputError
from orderwatch.evidence.folder import writing
from orderwatch.evidence.lines import Written
from orderwatch.evidence.run import Counts

DONE = ".done"
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
            int(path.stem) for path in done.glob("*.json") if path.stem.isdigit()
        )


def close_done(folder: Path) -> None:
    """Removes the finished groups: the run has ended."""
    shutil.rmtree(folder / DONE, ignore_errors=True)


def keep(done: Path, number: int, written: Written) -> None:
    """Writes what a group came to; it stands there whole or not at all.

    Raises:
        OutputError: the disk is full.
    """
    with writing(done):
        _write(done / f"{number}.json", json.dumps(vars(written), default=_plain))


def kept(done: Path, number: int) -> Written:
    """Reads what a group came to.

    Raises:
        OutputError: the file was changed since.
    """
    path = done / f"{number}.json"
    try:
        found = json.loads(path.read_text(encoding="ascii"))
        counts = {name: Counter(values) for name, values in found["counts"].items()}
        return Written(
            lines={
                table: [(tuple(key), line) for key, line in lines]
                for table, lines in found["lines"].items()
            },
            kept={table: [_row(one) for one in rows] for table, rows in found["kept"].items()},
            counts=Counts(**counts),
            met=set(found["met"]),
            reviewed=found["reviewed"],
            largest_case_pings=found["largest_case_pings"],
            tables=found["tables"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "run the command without --resume"
        raise OutputError(str(path), f"is not what a run has left ({error})", remedy) from None


def _row(cells: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(one) if isinstance(one, list) else one for name, one in cells.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, set):
        return sorted(value)
    return vars(value) if isinstance(value, Counts) else value.item()


def _same(path: Path, key: str) -> bool:
    try:
        return path.read_text(encoding="ascii") == key
    except (OSError, ValueError):
        return False


def _write(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text, encoding="ascii", newline="\n")
    os.replace(unfinished, path)  # noqa: PTH105
