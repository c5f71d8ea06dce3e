"""Zip archives (KMZ, XLSX, ODS): what they hold is unpacked once and counted before it is used."""

from __future__ import annotations

import errno
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from orderwatch.errors import RecordsError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_UNPACKED = 2 << 30
"""Bytes of all members of an archive, unpacked."""
_MOST_TIMES = 250
"""Times its packed size that a member may have; what deflate makes of a sheet is 10 to 60 times."""
_SMALL = 16 << 20
"""Bytes up to which a member may be packed as tightly as it likes."""
_MOST_MEMBERS = 10_000
_BLOCK = 1 << 18
Watch = Callable[[bytes], None]
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)
"""What the standard library raises where the bytes of an archive are not as it says."""
_PACKED = "is packed in a way that is not known"


def member_names(path: Path) -> list[str]:
    """The names of an archive's members, as it lists them; nothing is unpacked.

    Raises:
        RecordsError: not a sound archive.
    """
    with _listed(path), zipfile.ZipFile(path) as archive:
        return archive.namelist()


def check_archive(path: Path, watch: Callable[[], Watch] | None = None) -> list[str]:
    """The names of an archive's members, which are counted as they are, not as they say they are.

    Args:
        path: the file.
        watch: makes what is shown the bytes of a member; called for each.

    Raises:
        RecordsError: not a sound archive, encrypted, or one that unpacks to far too much.
    """
    total = 0
    with _listed(path), zipfile.ZipFile(path) as archive, path.open("rb") as file:
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS:
            _refuse(path, f"holds over {_MOST_MEMBERS:,} files")
        for member in members:
            seen = watch() if watch else None
            total += _unpacked(path, file, member, MOST_UNPACKED - total, seen)
    return [member.filename for member in members]


@contextmanager
def open_member(path: Path, name: str) -> Iterator[IO[bytes]]:
    """The bytes of one member of an archive that has been checked.

    What its reader raises of its own goes on as it is.

    Raises:
        RecordsError: the file has changed since, and is no sound archive any more.
    """
    with ExitStack() as stack:
        with _sound(path):
            archive = stack.enter_context(zipfile.ZipFile(path))
            file = stack.enter_context(archive.open(name))
        yield stack.enter_context(io.BufferedReader(_Member(path, file), _BLOCK))


class _Member(io.RawIOBase):
    """A member that says in words where its bytes are damaged."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        super().__init__()
        self._path = path
        self._file = file

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The next bytes; 0 at the end."""
        view = memoryview(buffer)
        with _sound(self._path):
            block = self._file.read(len(view))
        view[: len(block)] = block
        return len(block)


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """While the standard library opens or unpacks an archive, and nothing else is done."""
    try:
        yield
    except _DAMAGED as error:
        raise _unsound(path, error) from None
    except NotImplementedError as error:
        raise RecordsError(str(path), f"{_PACKED} ({error})", "save it again") from None


@contextmanager
def _listed(path: Path) -> Iterator[None]:
    """While an archive lists and shows its members: a list that makes no sense is its fault.

    Names that are no text are a ValueError, and places before the start of the file an OSError of
    an invalid argument; every other OSError is one of the disk.
    """
    try:
        with _sound(path):
            yield
    except ValueError as error:
        raise _unsound(path, error) from None
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise _unsound(path, error) from None


def _unsound(path: Path, error: Exception) -> RecordsError:
    problem = f"is no sound zip archive ({str(error)[:80]})"
    return RecordsError(str(path), problem, "copy or export it again")


def _unpacked(
    path: Path, file: IO[bytes], member: zipfile.ZipInfo, most: int, seen: Watch | None
) -> int:
    """The bytes of a member, by unpacking it; its header may lie."""
    if member.flag_bits & 1:
        _refuse(path, f"is encrypted ({member.filename[:60]})", "save it without a password")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _refuse(path, _PACKED, "save it again")
    size = 0
    for block in inflated(file, member):
        size += len(block)
        if size > most or (size > _SMALL and size > _MOST_TIMES * member.compress_size):
            _refuse(path, f"unpacks to far more than it is ({member.filename[:60]})")
        if seen:
            seen(block)
    if size != member.file_size:
        _refuse(path, f"holds {size} bytes where it says {member.file_size}")
    return size


def inflated(file: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a member, in blocks."""
    file.seek(member.header_offset)
    head = file.read(30)
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    left, unpack = member.compress_size, zlib.decompressobj(-15)
    stored = member.compress_type == zipfile.ZIP_STORED
    while left and not unpack.eof:
        block = file.read(min(_BLOCK, left))
        if not block:
            raise EOFError("it ends early")
        left -= len(block)
        if stored:
            yield block
            continue
        while block and not unpack.eof:
            yield unpack.decompress(block, 4 * _BLOCK)
            block = unpack.unconsumed_tail
    while not stored and not unpack.eof and (rest := unpack.decompress(b"", 4 * _BLOCK)):
        yield rest


def _refuse(path: Path, problem: str, remedy: str = "it is no export of positions") -> None:
    raise RecordsError(str(path), problem, remedy)
