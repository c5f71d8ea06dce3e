"""One pass over the bytes of a file: its hash, whether it is whole, how many rows it has."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from orderwatch.errors import RecordsError

_BLOCK = 1 << 20
_OVERLAP = 16
_QUOTE, _LF, _CR, _SPACE = 34, 10, 13, 32
DELIMITERS = ",;|"
"""Between which a scan finds values with spaces about them."""
_EDGES = np.isin(np.arange(256), np.frombuffer(b",;|\r\n", dtype=np.uint8))
_SMALL = 8 << 20
"""Bytes of a file that are counted at once."""
_SPACED = re.compile(rb'"[ \t]+[,;|\t\r\n]|[,;|\t\r\n][ \t]+"')
_OTHER_KINDS = (
    (b"\x1f\x8b", "is packed with gzip", "name it so that it ends in .csv.gz"),
    (b"PK\x03\x04", "is a zip archive or a workbook", "unpack it, or save the sheet as CSV"),
    (b"\xff\xfe", "is written in UTF-16", "save it as CSV in UTF-8"),
    (b"\xfe\xff", "is written in UTF-16", "save it as CSV in UTF-8"),
    (
        b"\xd0\xcf\x11\xe0",
        "is a workbook with a password, or of the old kind (XLS)",
        "save it as XLSX without a password, or as CSV",
    ),
    (b"SQLite format 3", "is a database", "export the table as CSV"),
)


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What one pass over a file found.

    Attributes:
        sha256: of the file as it is.
        size: its bytes, packed.
        lines: lines that are not empty; a line break between paired quotation marks ends none.
            An estimate of header and rows that does not come from the reader.
        loose: a value may have spaces about it: such letters stand beside a delimiter or an end
            of line, or a quotation mark stands anywhere.
        spaced: spaces stand between a quotation mark and the end of its value, which readers
            of CSV take in different ways.
    """

    sha256: str
    size: int
    lines: int
    spaced: bool
    loose: bool = True


class Scanning:
    """The scan of a file, of a large one beside whatever else is done with it.

    Args:
        path: the file.
        lines: it is text whose lines are rows.
        encoding: of the text.

    Raises:
        RecordsError: the file is small and damaged, or it is of another kind.
    """

    def __init__(self, path: Path, *, lines: bool, encoding: str) -> None:
        self._path, self._opened = path, _state(path)
        self._found: Scan | None = None
        self._thread: Future[Scan] | None = None
        if self._opened[0] <= _SMALL or is_packed(path):
            self._found = scan(path, lines=lines, encoding=encoding)
            return
        if lines and encoding != "utf-16":
            with path.open("rb") as file:
                _check_kind(path, file.read(_OVERLAP))
        pool = ThreadPoolExecutor(1)
        self._thread = pool.submit(scan, path, lines=lines, encoding=encoding)
        pool.shutdown(wait=False)

    def result(self) -> Scan:
        """What was found, once the file has been read to its end.

        Raises:
            RecordsError: it is damaged, or it has changed since it was opened.
        """
        if self._found is None and self._thread is not None:
            self._found = self._thread.result()
        self.check_unchanged()
        assert self._found is not None
        return self._found

    def check_unchanged(self) -> None:
        """Compares size and time of change with those when the file was opened.

        Raises:
            RecordsError: they differ.
        """
        if _state(self._path) != self._opened:
            remedy = "wait until it is complete, or copy it, and run the command again"
            raise RecordsError(str(self._path), "has changed while it was read", remedy)


def _state(path: Path) -> tuple[int, int]:
    """Size and time of change."""
    try:
        now = path.stat()
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
        raise RecordsError(str(path), problem, "check its permissions") from None
    return now.st_size, now.st_mtime_ns


def scan(path: Path, *, lines: bool, encoding: str = "utf-8") -> Scan:
    """Hashes a file and reads it to its end, so that a damaged one is known before it is used.

    Args:
        path: the file.
        lines: it is text whose lines are rows.
        encoding: of the text.

    Raises:
        RecordsError: empty, unreadable, not text, or a gzip that ends early.
    """
    digest, count, size = hashlib.sha256(), _Lines(), 0
    try:
        with path.open("rb") as file:
            blocks = iter(lambda: file.read(_BLOCK), b"")
            hashed = _hashed(blocks, digest)
            for block in _unpacked(path, hashed) if is_packed(path) else hashed:
                if size == 0 and lines and encoding != "utf-16":
                    _check_kind(path, block)
                size += len(block)
                if lines:
                    count.feed(block)
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
        raise RecordsError(str(path), problem, "check its permissions") from None
    if size == 0:
        raise RecordsError(str(path), "is empty (0 bytes)", "export it again")
    return Scan(
        sha256=digest.hexdigest(),
        size=path.stat().st_size,
        lines=count.total(),
        spaced=count.spaced,
        loose=count.loose,
    )


def is_packed(path: Path) -> bool:
    """Whether the name says gzip."""
    return path.name.lower().endswith(".gz")


def _hashed(blocks: Iterator[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for block in blocks:
        digest.update(block)
        yield block


def _unpacked(path: Path, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The unpacked bytes of a gzip file, which may have several members and end in zeros.

    Raises:
        RecordsError: not gzip, or one that ends early.
    """
    unpack, begun = zlib.decompressobj(wbits=31), False
    try:
        for block in blocks:
            rest = block
            while rest:
                if not begun and not (rest := rest.lstrip(b"\x00")):
                    break
                begun = True
                # Bounded output: a bomb of zeros must not be unpacked at once.
                yield unpack.decompress(rest, _BLOCK)
                rest = unpack.unconsumed_tail or unpack.unused_data
                if unpack.eof:
                    unpack, begun = zlib.decompressobj(wbits=31), False
    except zlib.error:
        raise RecordsError(str(path), "is no sound gzip file", "copy it again") from None
    if begun:
        raise RecordsError(str(path), "ends in the middle of its gzip data", "copy it again")


def _check_kind(path: Path, block: bytes) -> None:
    for start, problem, remedy in _OTHER_KINDS:
        if block.startswith(start):
            raise RecordsError(str(path), problem, remedy)


class _Lines:
    """Counts lines that are not empty, block by block."""

    def __init__(self) -> None:
        self._count = 0
        self._offset = 0
        self._line_start = 0
        self._odd = 0
        self._last = b""
        self.spaced = False
        self.loose = False

    def feed(self, block: bytes) -> None:
        """Counts the lines that end in a block."""
        if not self.loose:
            seam = self._last[-1:] + block[:1]
            self.loose = b'"' in block or b"\t" in block or _has_loose(block) or _has_loose(seam)
        letters = np.frombuffer(block, dtype=np.uint8)
        ends = letters == _LF
        if self._odd or b'"' in block:
            odd = np.cumsum(letters == _QUOTE, dtype=np.uint8) + np.uint8(self._odd)
            ends &= (odd & 1) == 0
            self._odd = int(odd[-1] & 1)
            self.spaced = self.spaced or _SPACED.search(self._last + block) is not None
        at = np.flatnonzero(ends)
        if len(at):
            lengths = np.diff(at + self._offset, prepend=self._line_start - 1) - 1
            before = np.where(at > 0, letters[at - 1], self._last[-1] if self._last else 0)
            empty = (lengths == 0) | ((lengths == 1) & (before == _CR))
            self._count += len(at) - int(empty.sum())
            self._line_start = self._offset + int(at[-1]) + 1
        self._offset += len(block)
        self._last = block[-_OVERLAP:]

    def total(self) -> int:
        """The lines, with a last one that has no end."""
        rest = self._offset - self._line_start
        return self._count + int(rest > 1 or (rest == 1 and self._last[-1:] != b"\r"))


def _has_loose(block: bytes) -> bool:
    """Whether a space stands beside a delimiter or the end of a line."""
    if b" " not in block:
        return False
    letters = np.frombuffer(block, dtype=np.uint8)
    at = np.flatnonzero(letters == _SPACE)
    before, after = letters[at[at > 0] - 1], letters[at[at < len(letters) - 1] + 1]
    return bool(_EDGES[before].any() or _EDGES[after].any())
