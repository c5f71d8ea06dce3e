"""Logs of one record a line: GeoLife PLT, the OwnTracks recorder, the GnssLogger of Android."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.formats.content import BROKEN, Content, Record, names_of, of_records
from orderwatch.records.formats.json_stream import as_text
from orderwatch.records.formats.streams import open_bytes

_LONGEST_LINE = 1 << 20
_PLT_HEADER = ("lat", "lon", "flag", "altitude_ft", "days", "date", "time")
_PLT_TITLES = 6
_OLD_GNSS = {
    "Latitude": "LatitudeDegrees",
    "Longitude": "LongitudeDegrees",
    "Accuracy": "AccuracyMeters",
    "(UTC)TimeInMs": "UnixTimeMillis",
}
"""Names of the first versions of GnssLogger → those of the later ones."""


def open_plt(path: Path) -> Content:
    """A trajectory of the GeoLife set: six lines of title, then seven values a line."""

    def read() -> Iterator[Record]:
        for number, line in enumerate(_lines(path)):
            if number >= _PLT_TITLES and line:
                yield _split(line, _PLT_HEADER)

    return of_records(read, _PLT_HEADER)


def open_gnss_logger(path: Path) -> Content:
    """The `Fix` lines of a GnssLogger file; its other lines are raw measurements."""
    header = next((h for line in _lines(path) if (h := _fix_header(line))), None)
    if header is None:
        raise RecordsError(str(path), "has no line that names the values of Fix", "export it again")

    def read() -> Iterator[Record]:
        return (_split(line[4:], header) for line in _lines(path) if line.startswith("Fix,"))

    return of_records(read, header)


def open_owntracks(path: Path) -> Content:
    """A .rec file: time of receipt, topic, and the published JSON, a tab between them.

    Columns: `received`, `topic`, and the names of the JSON (`_type`, `tst`, `lat`, ...).
    """

    def read() -> Iterator[Record]:
        return (_message(line) for line in _lines(path) if line)

    return of_records(read, names_of(read(), ("received", "topic")), open_ended=True)


def _message(line: str) -> Record:
    parts = line.split("\t", 2)
    if len(parts) != 3:
        return {BROKEN: "has no three parts with tabs between them"}
    try:
        found = json.loads(parts[2], parse_float=str, parse_int=str, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return {BROKEN: "holds no sound JSON"}
    if not isinstance(found, dict):
        return {BROKEN: "holds no JSON object"}
    record = {str(k): as_text(v) for k, v in found.items() if not isinstance(v, list | dict)}
    return {**record, "received": parts[0].strip(), "topic": parts[1].strip()}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _fix_header(line: str) -> tuple[str, ...] | None:
    names = line.lstrip("# ").split(",")
    if not line.startswith("#") or names[0] != "Fix":
        return None
    return tuple(_OLD_GNSS.get(name.strip(), name.strip()) for name in names[1:])


def _split(line: str, names: tuple[str, ...]) -> Record:
    values = line.split(",")
    if len(values) != len(names):
        return {BROKEN: f"{len(values)} values for {len(names)} columns"}
    return dict(zip(names, values, strict=True))


def _lines(path: Path) -> Iterator[str]:
    """The lines of a text file, without their ends.

    Raises:
        RecordsError: a line without an end.
    """
    with open_bytes(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="backslashreplace", newline=None)
        while line := text.readline(_LONGEST_LINE):
            if len(line) == _LONGEST_LINE:
                problem = f"has a line of over {_LONGEST_LINE:,} letters"
                raise RecordsError(str(path), problem, "it is no export of positions")
            yield line.rstrip("\r\n")
