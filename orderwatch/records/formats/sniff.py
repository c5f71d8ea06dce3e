"""What a file is, told by its first bytes and not by its name."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.contacts.detect import contact_format
from orderwatch.records.formats.archives import member_names
from orderwatch.records.formats.streams import open_bytes

_HEAD = 1 << 16
_OWNTRACKS = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]{8}Z\t[^\t\n]*\t")
_NAME = re.compile(rb'"(\w{1,40})"\s*:')
_GEOMETRY = {b"geometry", b"features", b"coordinates", b"geometries"}
_IOS = {b"timelinePath", b"visit", b"activity"}


def kind_of(path: Path) -> str:
    """`csv`, `parquet`, or the name of another format.

    A file that looks like nothing else is taken for CSV, whose reader then says what is wrong.

    Raises:
        RecordsError: an archive or a JSON file that cannot be read.
    """
    if path.name.lower().endswith(".parquet"):
        return "parquet"
    try:
        with open_bytes(path) as file:
            head = file.read(_HEAD)
    except (EOFError, zlib.error, OSError):
        return "csv"  # its scan says what is wrong
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    if contacts := contact_format(path, head):
        return contacts
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] == b"<":
        return _xml(path, text)
    if text[:1] in (b"{", b"["):
        return _json(path)
    if text.startswith(b"Geolife trajectory"):
        return "plt"
    if _OWNTRACKS.match(text):
        return "owntracks"
    if text.startswith(b"#") and re.search(rb"^# ?Fix,", text, re.MULTILINE):
        return "gnsslogger"
    return "csv"


def _packed(path: Path) -> str:
    names = member_names(path)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    if any(name.lower().endswith(".kml") for name in names):
        return "kml"
    problem = "is a zip archive, but neither a workbook (XLSX, ODS) nor a KMZ"
    raise RecordsError(str(path), problem, "unpack it, and name the files in it")


def _xml(path: Path, text: bytes) -> str:
    root = re.search(rb"<(?:[\w.-]+:)?([A-Za-z]\w*)[\s>/]", text)
    name = root.group(1).decode().lower() if root else ""
    if name in ("gpx", "kml"):
        return name
    problem = f"is XML of a kind that is not known ({name[:30] or 'no element'})"
    raise RecordsError(str(path), problem, "export the positions as GPX, KML or CSV")


def _json(path: Path) -> str:
    """By the names at the start of the file; a file that begins oddly is looked at no further."""
    with open_bytes(path) as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    names = set(_NAME.findall(head))
    if b"curfew_activity" in names:
        return "uk_curfew"
    if b"timelineObjects" in names:
        return "takeout_semantic"
    if names & {b"semanticSegments", b"rawSignals"}:
        return "takeout_timeline"
    if head.startswith(b"[") and names & _IOS and b"startTime" in names:
        return "takeout_timeline_ios"
    if names & _GEOMETRY:
        return "geojson"
    return "json"


def feature_lists(path: Path) -> tuple[str, ...]:
    """Where the features of a GeoJSON file stand."""
    with open_bytes(path) as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    names = set(_NAME.findall(head))
    if head.startswith(b"["):
        return ("",)
    lists = tuple(one for one in ("features", "locations") if one.encode() in names)
    return lists or ("",)
