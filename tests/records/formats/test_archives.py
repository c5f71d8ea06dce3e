"""Damaged archives are refused in words; faults of the disk and of readers go on as they are."""

from __future__ import annotations

import errno
import io
import random
import zipfile
from pathlib import Path

import pytest

from orderwatch.errors import RecordsError
from orderwatch.records.formats import archives
from orderwatch.records.formats.archives import check_archive, member_names, open_member
from orderwatch.records.formats.sniff import kind_of


def archive(path: Path, name: str = "doc.kml") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(name, "<kml/>" * 50)
    return path


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """The list says UTF-8 and holds another byte: once a traceback of `read` and `check`."""
    path = archive(tmp_path / "a.kmz", "näme.kml")
    raw = path.read_bytes()
    at = raw.rindex("ä".encode())
    path.write_bytes(raw[:at] + b"\xff" + raw[at + 1 :])
    for read in (kind_of, member_names, check_archive):
        with pytest.raises(RecordsError, match="no sound zip archive"):
            read(path)


def test_every_damaged_list_is_read_or_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.kmz", "näme.kml")
    raw, chance = path.read_bytes(), random.Random(1)
    refused = 0
    for _ in range(1_500):
        damaged = bytearray(raw)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(raw))] = chance.randrange(256)
        path.write_bytes(damaged)
        for read in (kind_of, check_archive):
            try:
                read(path)
            except RecordsError:
                refused += 1
    assert refused > 500


def test_a_fault_of_the_disk_is_not_one_of_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path / "a.kmz")

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(archives.zipfile, "ZipFile", broken)
    for read in (member_names, check_archive):
        with pytest.raises(OSError, match="Input/output error"):
            read(path)


@pytest.mark.parametrize("kind", [ValueError, EOFError, NotImplementedError, OSError])
def test_what_a_reader_raises_is_its_own(tmp_path: Path, kind: type[Exception]) -> None:
    """Also where the standard library means damage by it: a fault of ours is not the file's."""
    with (
        pytest.raises(kind, match="of the reader"),
        open_member(archive(tmp_path / "a.kmz"), "doc.kml"),
    ):
        raise kind("of the reader")


def test_a_member_is_read_as_it_is(tmp_path: Path) -> None:
    with open_member(archive(tmp_path / "a.kmz"), "doc.kml") as file:
        assert file.read(5) == b"<kml/"
        assert file.read() == (b"<kml/>" * 50)[5:]


def test_a_newer_way_of_packing_is_not_called_damage(tmp_path: Path) -> None:
    """The list asks for a reader of version 9.9."""
    path = archive(tmp_path / "a.kmz")
    raw = bytearray(path.read_bytes())
    raw[raw.rindex(b"PK\x01\x02") + 6] = 99
    path.write_bytes(raw)
    for read in (member_names, check_archive):
        with pytest.raises(RecordsError, match="packed in a way that is not known"):
            read(path)


def test_a_member_that_has_changed_since_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.kmz")
    raw = bytearray(path.read_bytes())
    raw[45] ^= 0xFF
    path.write_bytes(raw)
    with (
        pytest.raises(RecordsError, match="no sound zip archive"),
        open_member(path, "doc.kml") as file,
    ):
        io.BytesIO(file.read())
