"""Every file a run read, with its SHA-256."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from orderwatch.evidence.hashing import FileHash, file_sha256
from orderwatch.orders.model import Order

if TYPE_CHECKING:
    from orderwatch.records.model import Source


def inputs_of(
    orders: Iterable[Order], sources: Iterable[Source], others: Iterable[Path] = ()
) -> tuple[FileHash, ...]:
    """Order files, the files of their places, exports, and others such as a policy or a profile.

    A file that is gone by now has an empty hash.
    """
    found = {FileHash(name=source.name, sha256=source.sha256) for source in sources}
    hashes: dict[Path, FileHash] = {}
    for order in orders:
        found.add(FileHash(name=Path(order.file).as_posix(), sha256=order.sha256))
        for path in _place_files(order):
            if path not in hashes:
                hashes[path] = hash_of(path)
            found.add(hashes[path])
    found |= {hash_of(path) for path in others}
    return tuple(sorted(found))


def hash_of(path: Path) -> FileHash:
    """The hash of a file, empty where it cannot be read."""
    try:
        return FileHash(name=path.as_posix(), sha256=file_sha256(path))
    except OSError:
        return FileHash(name=path.as_posix(), sha256="")


def _place_files(order: Order) -> Iterator[Path]:
    folder = Path(order.file).parent
    for versions in order.places.values():
        for version in versions:
            name = version.shape.get("file")
            if name:
                yield folder / str(name)
