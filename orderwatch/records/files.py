"""Which files of records there are, what they are called, and what they are."""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from orderwatch.errors import RecordsError
from orderwatch.records.profiles import Profile
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import parse_time, zone

ENDINGS = (".csv", ".csv.gz", ".parquet")
"""What is read from a folder: its direct children with these endings."""
_BLOCK = 1 << 20
_DATE = r"\d{4}-?\d{2}-?\d{2}(?:[T_ ]?\d{2}[-:_]?\d{2}(?:[-:_]?\d{2})?Z?)?"


@dataclass(frozen=True)
class Scan:
    """What one pass over a file found: its hash, size, and whether its quotes are paired."""

    sha256: str
    size: int
    quotes_paired: bool


def expand(given: Iterable[str | Path]) -> list[Path]:
    """Files, globs and folders as a sorted list of files, each once.

    Raises:
        RecordsError: a URL, a missing file, a glob or folder without a file of records.
    """
    found: dict[Path, Path] = {}
    for one in given:
        for path in _files(str(one)):
            found.setdefault(path.resolve(), path)
    return sorted(found.values(), key=lambda path: path.as_posix())


def source_names(paths: Sequence[Path]) -> list[str]:
    """The shortest tail of each path, with `/`, that no other path has."""
    parts = [path.resolve().parts if len(paths) > 1 else (path.name,) for path in paths]
    names = []
    for own in parts:
        length = 1
        while length < len(own) and sum(own[-length:] == p[-length:] for p in parts) > 1:
            length += 1
        names.append("/".join(own[-length:]).replace("\\", "/"))
    return names


def scan(path: Path) -> Scan:
    """Hashes a file and reads it to its end, so that a damaged one is known before it is used.

    Raises:
        RecordsError: empty, unreadable, or a gzip that ends early.
    """
    digest, size, quotes = hashlib.sha256(), 0, 0
    packed = path.name.lower().endswith(".gz")
    unpack = zlib.decompressobj(wbits=31) if packed else None
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
                if unpack is None:
                    quotes += block.count(b'"')
                    continue
                while block:
                    quotes += unpack.decompress(block).count(b'"')
                    block = unpack.unused_data
                    if unpack.eof and block:
                        unpack = zlib.decompressobj(wbits=31)
                    elif unpack.eof:
                        break
    except zlib.error:
        raise RecordsError(str(path), "is no sound gzip file", "copy it again") from None
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
        raise RecordsError(str(path), problem, "check its permissions") from None
    if size == 0:
        raise RecordsError(str(path), "is empty (0 bytes)", "export it again")
    if unpack is not None and not unpack.eof:
        raise RecordsError(str(path), "ends in the middle of its gzip data", "copy it again")
    return Scan(digest.hexdigest(), size, quotes % 2 == 0)


def open_bytes(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked."""
    if path.name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb")


def open_text(path: Path, encoding: str) -> IO[str]:
    """The text of a CSV file, unpacked, a byte-order mark left out; faulty bytes replaced."""
    code = "utf-8-sig" if encoding == "utf-8" else encoding
    return io.TextIOWrapper(open_bytes(path), encoding=code, errors="replace", newline="")


def of_file_name(profile: Profile, path: Path) -> tuple[str | None, Intervals | None]:
    """The device and the period that a file's name states, as the profile's pattern has them."""
    if not profile.file_name:
        return None, None
    pattern = re.escape(profile.file_name)
    for key, form in (("device", r"[A-Za-z0-9_.]+"), ("from", _DATE), ("to", _DATE)):
        pattern = pattern.replace(rf"\{{{key}\}}", f"(?P<{key}>{form})")
    match = re.match(pattern, path.name)
    if match is None:
        loose = re.match(pattern.split(r"(?P<from>")[0], path.name)
        return (loose.group("device") if loose else None), None
    named = match.groupdict()
    return named.get("device"), _period(profile, named.get("from"), named.get("to"))


def _period(profile: Profile, start: str | None, end: str | None) -> Intervals | None:
    if not start or not end:
        return None
    tz = zone(profile.timezone or "UTC")
    try:
        first, last = (parse_time(_iso(one), tz) for one in (start, end))
    except ValueError:
        return None
    found = Intervals.of([(first.start_us, last.end_us)])
    return found if len(found) else None


def _iso(text: str) -> str:
    """`20250101`, `2025-01-01T00-00` ... as a date, with its time where there is one."""
    digits = re.sub(r"\D", "", text)
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    if len(digits) < 12:
        return day
    seconds = digits[12:14] or "00"
    return f"{day} {digits[8:10]}:{digits[10:12]}:{seconds}" + ("Z" if text.endswith("Z") else "")


def _files(given: str) -> list[Path]:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", given):
        raise RecordsError(given, "is an address on a network", "save it as a file first")
    path = Path(given)
    if path.is_dir():
        found = [one for one in sorted(path.iterdir()) if one.name.lower().endswith(ENDINGS)]
        if not found:
            problem = f"holds no file that ends in {', '.join(ENDINGS)}"
            raise RecordsError(given, problem, "name the files")
        return found
    if path.is_file():
        return [path]
    # Path.glob refuses absolute patterns, which a shell user may well give.
    matched = [Path(one) for one in sorted(glob.glob(given)) if Path(one).is_file()]  # noqa: PTH207
    if not matched:
        raise RecordsError(given, "is not there", "check the name and the folder")
    return matched
