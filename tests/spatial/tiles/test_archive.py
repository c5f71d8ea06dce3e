"""A PMTiles file piece by piece: what is read, and every way in which a file can be wrong."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from pmtiles.tile import (
    Compression,
    Entry,
    TileType,
    serialize_directory,
    tileid_to_zxy,
    write_varint,
    zxy_to_tileid,
)

from benchmarks.tiles import archive_of, tiles_file
from orderwatch.spatial.tiles import archive
from orderwatch.spatial.tiles.archive import Archive, unpacked

ROAD = shapely.LineString([(-0.36, 51.7503), (-0.31, 51.7503)])
SOUND = tiles_file({"roads": [({"kind": "trunk"}, ROAD)]}, [12, 13])
TILE = (13, 4088, 2715)
ROOT, META, LEAVES, TILES = 8, 24, 40, 56
"""Where the header holds the offset of a part; its length follows."""
FAR = 1 << 60


MANY = {random.Random(n).randrange(10**6, 10**8): f"{n}".encode() for n in range(30_000)}
"""Tiles by number: too many for one directory."""


def opened(folder: Path, data: bytes) -> Archive:
    path = folder / "town.pmtiles"
    path.write_bytes(data)
    return Archive(path)


def changed(at: int, *numbers: int, form: str = "<Q") -> bytes:
    """The sound file with numbers of its header written over."""
    data = bytearray(SOUND)
    for step, number in enumerate(numbers):
        struct.pack_into(form, data, at + 8 * step, number)
    return bytes(data)


def built(root: bytes, leaves: bytes = b"", tiles: bytes = b"", metadata: bytes = b"{}") -> bytes:
    """A file of parts as they are."""
    data = bytearray(SOUND[:127])
    start = 127
    for at, part in ((ROOT, root), (META, metadata), (LEAVES, leaves), (TILES, tiles)):
        struct.pack_into("<QQ", data, at, start, len(part))
        start += len(part)
    return bytes(data) + root + metadata + leaves + tiles


def test_a_tile_and_none(tmp_path: Path) -> None:
    sound = opened(tmp_path, SOUND)
    assert sound.zooms == (12, 13)
    assert (sound.tile(*TILE) or b"").startswith(b"\x1a")
    assert sound.tile(13, 0, 0) is None
    assert sound.metadata()["vector_layers"] == [{"id": "roads", "fields": {}}]


def test_leaves_are_followed(tmp_path: Path) -> None:
    """As in a large file: found through the directories below the root."""
    made = archive_of(MANY, {}, compression=Compression.NONE)
    assert struct.unpack_from("<Q", made, LEAVES + 8)[0] > 0
    large = opened(tmp_path, made)
    for number in sorted(MANY)[::1_111]:
        assert large.tile(*tileid_to_zxy(number)) == MANY[number]
        assert large.tile(*tileid_to_zxy(number + 1)) == MANY.get(number + 1)


def test_it_passes_between_processes(tmp_path: Path) -> None:
    """Without what it keeps in memory."""
    sound = opened(tmp_path, SOUND)
    before = sound.tile(*TILE)
    packed = pickle.dumps(sound)
    assert len(packed) < 2_000
    assert pickle.loads(packed).tile(*TILE) == before


def test_tiles_that_are_not_packed(tmp_path: Path) -> None:
    layers = {"roads": [({}, ROAD)]}
    plain = opened(tmp_path, tiles_file(layers, [13], compression=Compression.NONE))
    assert (plain.tile(*TILE) or b"").startswith(b"\x1a")


FILES = {
    "empty": (b"", "is not a PMTiles file of version 3; give"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "is not a PMTiles file of version 3"),
    "text": (b'{"type": "FeatureCollection"}' * 9, "is not a PMTiles file of version 3"),
    "not text": (b"\xff" * 200, "is not a PMTiles file of version 3"),
    "version 2": (b"PM\x02\x00" + bytes(200), "is not a PMTiles file of version 3"),
    "version 4": (b"PMTiles\x04" + SOUND[8:], "is PMTiles version 4, which is not read; convert"),
    "header cut": (SOUND[:100], "is cut short"),
    "raster": (
        archive_of({0: b"\x89PNG"}, {}, tile_type=TileType.PNG),
        r"is PNG: lines are drawn from vector tiles \(MVT\) alone; give a file of vector tiles",
    ),
    "other vectors": (archive_of({0: b"x"}, {}, tile_type=TileType.MLT), "is MLT: lines are"),
    "kind not said": (
        archive_of({0: b"x"}, {}, tile_type=TileType.UNKNOWN),
        "does not say that its tiles are vector tiles",
    ),
    "kind that is none": (changed(99, 77, form="<B"), "has a header that cannot be read"),
    "brotli": (changed(97, 3, form="<B"), "is packed with brotli, which is not read; make it"),
    "zstd": (changed(98, 4, form="<B"), "is packed with zstd, which is not read; make it again"),
    "zooms the wrong way": (changed(100, 14, form="<B"), "has zooms that cannot be"),
    "zoom beyond all": (changed(101, 200, form="<B"), "has zooms that cannot be"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_not_read_is_named(case: str, tmp_path: Path) -> None:
    data, words = FILES[case]
    with pytest.raises(ValueError, match=f"^{words}"):
        opened(tmp_path, data)


def numbers(*values: int) -> bytes:
    """A packed directory of any numbers."""
    out = io.BytesIO()
    for value in values:
        write_varint(out, value)
    return gzip.compress(out.getvalue(), mtime=0)


def bomb(size: int) -> bytes:
    return gzip.compress(bytes(size), mtime=0)


BOMB = bomb(5_000_000)
HERE = zxy_to_tileid(*TILE)
OWN = serialize_directory([Entry(0, 0, 60, 0)])
LEAF = serialize_directory([Entry(HERE, 0, 9, 1)])
CANNOT = "holds a directory that cannot be read"
OUT = "holds a directory that points outside of it"
UNPACKED = "holds a part that cannot be unpacked"
DAMAGED: dict[str, tuple[bytes, str]] = {
    "cut in the tiles": (SOUND[:-5], "is cut short, or points outside of itself"),
    "root beyond the end": (changed(ROOT, FAR), "is cut short, or points outside of itself"),
    "root without end": (changed(ROOT, 127, FAR), "is cut short, or points outside of itself"),
    "root of 3 MB": (built(bytes(3_000_000)), "holds a part of over 2 MB"),
    "root of nothing": (changed(ROOT, 127, 0), CANNOT),
    "tiles beyond the end": (changed(TILES, FAR), "is cut short, or points outside of itself"),
    "no tiles": (changed(TILES, 0, 0), OUT),
    "root not packed and no directory": (built(b"\x80" * 50), CANNOT),
    "root cut": (built(serialize_directory([Entry(HERE, 0, 9, 1)])[:-9]), UNPACKED),
    "root with more behind it": (built(LEAF + b"more"), UNPACKED),
    "root that is not gzip": (built(b"\x1f\x8b" + bytes(50)), UNPACKED),
    "bomb in the root": (built(bomb(3_000_000)), "holds a part of over 2 MB once unpacked"),
    "a number without end": (built(gzip.compress(b"\xff" * 200_000, mtime=0)), CANNOT),
    "more entries than bytes": (built(numbers(1 << 40, 1, 1, 1, 1)), CANNOT),
    "entries that end early": (built(numbers(2, HERE, 1, 1, 1, 9, 9, 9)), CANNOT),
    "an offset below the file": (built(numbers(1, HERE, 1, 9, 0), tiles=b"x" * 9), OUT),
    "a tile of no bytes": (built(numbers(1, HERE, 1, 0, 1), tiles=b"x" * 9), OUT),
    "a tile longer than all": (built(numbers(1, HERE, 1, 10, 1), tiles=b"x" * 9), OUT),
    "a tile far away": (built(numbers(1, HERE, 1, 9, FAR), tiles=b"x" * 9), OUT),
    "a leaf far away": (built(numbers(1, 0, 0, 9, FAR), leaves=LEAF), OUT),
    "a leaf that leads to itself": (
        built(OWN, leaves=OWN + bytes(60)), "holds a part that cannot be unpacked whole"
    ),
    "bomb in a tile": (
        built(serialize_directory([Entry(HERE, 0, len(BOMB), 1)]), tiles=BOMB),
        "holds a part of over 4 MB once unpacked",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_file_is_named(case: str, tmp_path: Path) -> None:
    data, words = DAMAGED[case]
    with pytest.raises(ValueError, match=f"^{words}.*; make or download it again$"):
        opened(tmp_path, data).tile(*TILE)


def test_directories_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    """A leaf whose one entry is that leaf again."""
    leaf = serialize_directory([Entry(0, 0, 1, 0)])
    for _ in range(9):
        leaf = serialize_directory([Entry(0, 0, len(leaf), 0)])
    assert leaf == serialize_directory([Entry(0, 0, len(leaf), 0)])
    with pytest.raises(ValueError, match="holds directories that lead on and on"):
        opened(tmp_path, built(leaf, leaves=leaf)).tile(*TILE)


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        (b"{", "metadata that are not JSON"),
        (b"\xff\xfe", "metadata that are not JSON"),
        (b"[" * 100_000, "metadata that are not JSON"),
        (gzip.compress(b" " * 5_000_000), "holds a part of over 4 MB once unpacked"),
    ],
)
def test_metadata_that_cannot_be_read(metadata: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=words):
        opened(tmp_path, built(LEAF, metadata=metadata)).metadata()


@pytest.mark.parametrize("metadata", [b"[]", b"null", b"7", b'"x"'])
def test_metadata_of_another_kind_say_nothing(metadata: bytes, tmp_path: Path) -> None:
    assert opened(tmp_path, built(LEAF, metadata=metadata)).metadata() == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(SOUND + b"x"),
        lambda path: os.utime(path, ns=(1, 1)),
    ],
)
def test_a_file_that_changes_meanwhile(change: Callable[[Path], None], tmp_path: Path) -> None:
    sound = opened(tmp_path, SOUND)
    change(tmp_path / "town.pmtiles")
    with pytest.raises(ValueError, match="has changed while it was read; run the command again"):
        sound.tile(*TILE)


def test_directories_are_not_kept_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_MOST_ENTRIES", 5_000)
    large = opened(tmp_path, archive_of(MANY, {}))
    for number in sorted(MANY)[::1_500]:
        assert large.tile(*tileid_to_zxy(number)) == MANY[number]
        assert sum(map(len, large._kept.values())) <= 5_000


def test_what_is_not_packed_stays_as_it_is() -> None:
    assert unpacked(b"plain", 3) == b"plain"
    assert unpacked(gzip.compress(b"plain"), 5) == b"plain"
