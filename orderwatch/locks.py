"""A lock on a file that ends with the process, on every operating system."""

from __future__ import annotations

import sys
from typing import IO


def locked(file: IO[str]) -> bool:
    """Takes the lock of an open file; False where another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
