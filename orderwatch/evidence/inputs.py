"""Every file a run read, with its SHA-256."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from orderwatch.evidence.hashing import FileHash, file_sha256
from orderwatch.orders.model import Order

if TYPE_CHECKING:
    from orderwatch.records.model import Source

ORDER, PLACE, PROFILE, POLICY = "order", "place", "profile", "policy"
REVIEWS, BASEMAP, RESULTS = "reviews", "basemap", "results"
"""What an input was read as, besides the kinds of records."""


def inputs_of(
    orders: Iterable[Order],
    sources: Iterable[Source],
    others: Iterable[tuple[str, Path]] = (),
) -> tuple[FileHash, ...]:
    """Order files, the files of their places, exports, and others such as a policy or a profile.

    A file that is gone by now has an empty hash.

    Args:
        orders: loaded from files.
        sources: the exports.
        others: (what it was read as, file).
    """
    found = {
        FileHash(
            name=source.name,
            sha256=source.sha256,
            kind=source.records,
            path=Path(source.path).as_posix(),
        )
        for source in sources
    }
    hashes: dict[Path, FileHash] = {}
    for order in orders:
        file = Path(order.file).as_posix()
        found.add(FileHash(name=file, sha256=order.sha256, kind=ORDER, path=file))
        for path in place_files(order):
            if path not in hashes:
                hashes[path] = hash_of(path, PLACE)
            found.add(hashes[path])
    found |= {hash_of(path, kind) for kind, path in others}
    return tuple(sorted(found))


def hash_of(path: Path, kind: str = "") -> FileHash:
    """The hash of a file, empty where it cannot be read."""
    name = path.as_posix()
    try:
        sha256 = file_sha256(path)
    except OSError:
        sha256 = ""
    return FileHash(name=name, sha256=sha256, kind=kind, path=name)


def place_files(order: Order) -> Iterator[Path]:
    """The files that hold shapes of the order's places."""
    folder = Path(order.file).parent
    for versions in order.places.values():
        for version in versions:
            name = version.shape.get("file")
            if name:
                yield folder / str(name)
