"""The bytes of a file, unpacked, in pieces; a single value cannot take all memory."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import IO, cast

from orderwatch.errors import RecordsError

LONGEST_PIECE = 8 << 20
"""Bytes of one value, tag or line: beyond it a file is no list of positions."""
_BOM = b"\xef\xbb\xbf"


class Pieces:
    """A file that may be read on only while its reader gets somewhere.

    Attributes:
        pending: bytes given out since the reader last said that it found something.
    """

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file = file
        self._path = path
        self._first = True
        self.pending = 0

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes.

        Raises:
            RecordsError: one value, tag or line is larger than any of a position.
        """
        block = self._file.read(size if size >= 0 else 1 << 16)
        if self._first and size != 0:
            block = block.removeprefix(_BOM)
            self._first = False
        self.pending += len(block)
        if self.pending > LONGEST_PIECE:
            problem = f"holds one value of over {LONGEST_PIECE >> 20} MB"
            raise RecordsError(str(self._path), problem, "it is no export of positions")
        return block

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def open_bytes(path: Path) -> IO[bytes]:
    """The bytes of a file; those that gzip has packed where its name ends in .gz."""
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    return cast("IO[bytes]", opened(path, "rb"))
