"""A private temporary folder that goes with the process, and is cleared if it could not."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Self

from orderwatch.locks import locked

_PREFIX = "orderwatch-records-"
_YOUNG_S = 60.0
"""A younger folder may be one whose owner has made it and not locked it yet."""


class Scratch:
    """A folder of mode 0700 for spilled records; a context manager.

    Folders of runs that were killed are removed at the next start: their lock is free.
    """

    def __init__(self) -> None:
        _clear_stale()
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = (self.path / "lock").open("w", encoding="ascii")
        locked(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes the folder."""
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def _clear_stale() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = folder / "lock"
        if folder.is_symlink() or not lock.is_file():
            continue
        try:
            if time.time() - folder.stat().st_mtime < _YOUNG_S:
                continue
            with lock.open("a", encoding="ascii") as file:
                free = locked(file)
        except OSError:  # another user's, or just removed by its owner
            continue
        if free:
            shutil.rmtree(folder, ignore_errors=True)
