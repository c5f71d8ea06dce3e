"""A PMTiles file of version 3: what it says of itself, and the bytes of one tile.

Where something lies is decided by the library; what it may lead to is bounded here. The file is
read piece by piece: it may be far larger than the memory.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    read_varint,
    zxy_to_tileid,
)

MOST_TILE_BYTES = 4_000_000
"""Of one tile, unpacked. Makers of tiles keep below 1 MB, packed."""
_MOST_DIRECTORY_BYTES = 2_000_000
_MOST_METADATA_BYTES = 4_000_000
_MOST_ENTRIES = 1_000_000
"""Of directories that are kept for the next tile."""
_ENTRY_BYTES = 4
"""An entry of a directory takes at least so many."""
_DEEPEST = 4
"""Directories on the way to a tile."""
_DEEPEST_ZOOM = 30
_HEADER_BYTES = 127
_MAGIC = b"PMTiles"
_GZIP = b"\x1f\x8b"
_TOO_LONG = re.compile(rb"[\x80-\xff]{10}")
"""A number of more than 64 bits."""
_PARTS = ("root", "metadata", "leaf_directory", "tile_data")
_PACKED = (Compression.UNKNOWN, Compression.NONE, Compression.GZIP)
_AGAIN = "make or download it again"
_VECTOR = "give a file of vector tiles (MVT), or lines as GeoJSON"


class Archive:
    """A file that is opened for each piece, so that it can be handed to other processes.

    Args:
        path: of the file.

    Attributes:
        zooms: the coarsest and the finest.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no PMTiles file of vector tiles in version 3; "problem; remedy".
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state = self._now()
        size, _ = self._state
        told: dict[str, Any] = {**_header(self._bytes(0, min(_HEADER_BYTES, size), size))}
        self.zooms: tuple[int, int] = told["min_zoom"], told["max_zoom"]
        self._parts: dict[str, tuple[int, int]] = {
            part: (told[f"{part}_offset"], told[f"{part}_length"]) for part in _PARTS
        }
        if max(start + length for start, length in self._parts.values()) > size:
            raise ValueError(f"is cut short, or points outside of itself; {_AGAIN}")
        self._kept: dict[tuple[int, int], list[Entry]] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_kept": {}}

    def metadata(self) -> Mapping[str, Any]:
        """What it says of itself; empty where that cannot be read as an object."""
        packed = self._bytes(*self._parts["metadata"], _MOST_METADATA_BYTES)
        try:
            found = json.loads(unpacked(packed, _MOST_METADATA_BYTES) or b"{}")
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            raise ValueError(f"holds metadata that are not JSON; {_AGAIN}") from None
        return found if isinstance(found, dict) else {}

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """The unpacked bytes of a tile; None: there is none.

        Raises:
            OSError: the file cannot be read.
            ValueError: it is damaged; "problem; remedy".
        """
        wanted = zxy_to_tileid(zoom, x, y)
        start, length = self._parts["root"]
        for _ in range(_DEEPEST):
            entry = find_tile(self._directory(start, length), wanted)
            if entry is None:
                return None
            if entry.run_length:
                start, length = self._place("tile_data", entry)
                return unpacked(self._bytes(start, length, MOST_TILE_BYTES), MOST_TILE_BYTES)
            start, length = self._place("leaf_directory", entry)
        raise ValueError(f"holds directories that lead on and on; {_AGAIN}")

    def _place(self, part: str, entry: Entry) -> tuple[int, int]:
        """Where in the file something lies that must lie in one part of it."""
        start, whole = self._parts[part]
        if entry.offset < 0 or not 0 < entry.length <= whole - entry.offset:
            raise ValueError(f"holds a directory that points outside of it; {_AGAIN}")
        return start + entry.offset, entry.length

    def _directory(self, start: int, length: int) -> list[Entry]:
        if (start, length) in self._kept:
            return self._kept[start, length]
        packed = self._bytes(start, length, _MOST_DIRECTORY_BYTES)
        found = _entries(unpacked(packed, _MOST_DIRECTORY_BYTES))
        if len(found) + sum(map(len, self._kept.values())) > _MOST_ENTRIES:
            self._kept.clear()
        self._kept[start, length] = found
        return found

    def _bytes(self, start: int, length: int, most: int) -> bytes:
        if length > most:
            raise ValueError(f"holds a part of over {most / 1e6:g} MB; {_AGAIN}")
        if self._now() != self._state:
            raise ValueError("has changed while it was read; run the command again")
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(length)

    def _now(self) -> tuple[int, int]:
        """Size and time of the file."""
        told = self._path.stat()
        return told.st_size, told.st_mtime_ns


def unpacked(data: bytes, most: int) -> bytes:
    """Bytes as they were before gzip, or as they are if it was not used.

    Args:
        data: from a file.
        most: bytes that may come of them.

    Raises:
        ValueError: they are damaged, or more come of them.
    """
    if not data.startswith(_GZIP):
        return data
    reader = zlib.decompressobj(wbits=31)
    try:
        plain = reader.decompress(data, most + 1)
    except zlib.error:
        raise ValueError(f"holds a part that cannot be unpacked; {_AGAIN}") from None
    if len(plain) > most:
        raise ValueError(f"holds a part of over {most / 1e6:g} MB once unpacked; {_AGAIN}")
    if not reader.eof or reader.unused_data:
        raise ValueError(f"holds a part that cannot be unpacked whole; {_AGAIN}")
    return plain


def _header(data: bytes) -> HeaderDict:
    if not data.startswith(_MAGIC):
        raise ValueError(f"is not a PMTiles file of version 3; {_VECTOR}")
    if len(data) < _HEADER_BYTES:
        raise ValueError(f"is cut short; {_AGAIN}")
    if data[7] != 3:
        raise ValueError(
            f"is PMTiles version {data[7]}, which is not read; convert it to version 3"
        )
    try:
        found = deserialize_header(data)
    except ValueError:
        raise ValueError(f"has a header that cannot be read; {_VECTOR}") from None
    if found["tile_type"] is not TileType.MVT:
        said = found["tile_type"].name
        what = "does not say that its tiles are vector tiles" if said == "UNKNOWN" else f"is {said}"
        raise ValueError(f"{what}: lines are drawn from vector tiles (MVT) alone; {_VECTOR}")
    for name in ("internal_compression", "tile_compression"):
        way = found[name]
        if way not in _PACKED:
            problem = f"is packed with {way.name.lower()}, which is not read"
            raise ValueError(f"{problem}; make it again, packed with gzip")
    if not found["min_zoom"] <= found["max_zoom"] <= _DEEPEST_ZOOM:
        raise ValueError(f"has zooms that cannot be; {_AGAIN}")
    return found


def _entries(plain: bytes) -> list[Entry]:
    """The entries of an unpacked directory.

    The library packs out what it is given, without a bound: it is given bytes that were unpacked
    within one, stored in gzip as they are.
    """
    damaged = f"holds a directory that cannot be read; {_AGAIN}"
    if _TOO_LONG.search(plain):
        raise ValueError(damaged)
    try:
        number = read_varint(io.BytesIO(plain))
        if number * _ENTRY_BYTES > len(plain):
            raise ValueError(damaged)
        return deserialize_directory(gzip.compress(plain, 0, mtime=0))
    except EOFError:
        raise ValueError(damaged) from None
