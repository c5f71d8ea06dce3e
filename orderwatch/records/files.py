"""Which files of records there are, what they are called, and what they are."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.profile_model import Profile
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import parse_time, zone

ENDINGS = (
    *(".csv", ".csv.gz", ".parquet", ".xlsx", ".ods", ".gpx", ".kml", ".kmz"),
    *(".json", ".geojson", ".jsonl", ".ndjson", ".plt", ".rec"),
)
"""What is read from a folder: its direct children with these endings, and the Parquet files of
folders in it that are called `COLUMN=VALUE`."""
_DATE = r"\d{4}-?\d{2}-?\d{2}(?:[T_ ]?\d{2}[-:_]?\d{2}(?:[-:_]?\d{2}(?:\.\d+)?)?Z?)?"


def expand(given: Iterable[str | Path], endings: tuple[str, ...] = ENDINGS) -> list[Path]:
    """Files, globs and folders as a sorted list of files, each once.

    Args:
        given: files, globs and folders.
        endings: of the files that are read from a folder.

    Raises:
        RecordsError: a URL, a missing file, a glob or folder without a file of records.
    """
    found: dict[Path, Path] = {}
    for one in given:
        for path in _files(str(one), endings):
            found.setdefault(path.resolve(), path)
    return sorted(found.values(), key=lambda path: path.as_posix())


def source_names(paths: Sequence[Path]) -> list[str]:
    """The shortest tail of each path, with `/`, that no other path has."""
    # Not `resolve`: a link goes by the name that was given.
    parts = [
        Path(os.path.abspath(path)).parts if len(paths) > 1 else (path.name,)  # noqa: PTH100
        for path in paths
    ]
    names = []
    for own in parts:
        length = 1
        while length < len(own) and sum(own[-length:] == p[-length:] for p in parts) > 1:
            length += 1
        names.append("/".join(own[-length:]).replace("\\", "/"))
    return names


def of_file_name(profile: Profile, path: Path) -> tuple[str | None, Intervals | None]:
    """The device and the period that a file's name states, as the profile's pattern has them."""
    if not profile.file_name:
        return None, None
    pattern = re.escape(profile.file_name)
    for key, form in (("device", r"[A-Za-z0-9_.-]+"), ("from", _DATE), ("to", _DATE)):
        pattern = pattern.replace(rf"\{{{key}\}}", f"(?P<{key}>{form})")
    # A pattern with folders in it is that of the path's end, such as USER/Trajectory/DAY.plt.
    name = "/".join(path.parts[-1 - profile.file_name.count("/") :])
    match = re.match(pattern, name)
    if match is None:
        return None, None
    named = match.groupdict()
    return named.get("device"), _period(profile, named.get("from"), named.get("to"))


def _period(profile: Profile, start: str | None, end: str | None) -> Intervals | None:
    if not start or not end:
        return None
    tz = zone(profile.zone_name or "UTC")
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


def _partitioned(folder: Path) -> list[Path]:
    """The Parquet files of a data set whose folders are called `COLUMN=VALUE`."""
    found: list[Path] = []
    for one in sorted(folder.iterdir()):
        if one.is_dir() and "=" in one.name:
            found += [file for file in sorted(one.iterdir()) if file.suffix.lower() == ".parquet"]
            found += _partitioned(one)
    return found


def _files(given: str, endings: tuple[str, ...]) -> list[Path]:
    if not given.strip():
        raise RecordsError('""', "is no name of a file", "name a file, a folder or a glob")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", given):
        raise RecordsError(given, "is an address on a network", "save it as a file first")
    path = Path(given)
    if path.is_dir():
        found = [one for one in sorted(path.iterdir()) if one.name.lower().endswith(endings)]
        found += _partitioned(path)
        if not found:
            problem = f"holds no file that ends in {', '.join(endings)}"
            raise RecordsError(given, problem, "name the files")
        return found
    if path.is_file():
        return [path]
    # Path.glob refuses absolute patterns, which a shell user may well give.
    matched = [Path(one) for one in sorted(glob.glob(given)) if Path(one).is_file()]  # noqa: PTH207
    if not matched:
        raise RecordsError(given, "is not there", "check the name and the folder")
    return matched
