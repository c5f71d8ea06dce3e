"""What a profile may say: its fields, clocks and words."""

from __future__ import annotations

import re
from typing import Any

from orderwatch.outcome import EVENT_NAMES, METHOD_NAMES
from orderwatch.records import contact_words
from orderwatch.records.formats.reading import FORMATS
from orderwatch.records.levels import as_share
from orderwatch.records.profile_model import CLOCKS, FIELDS, PLACES, REQUIRED, UNKNOWN_ZONE
from orderwatch.records.time_formats import is_local, problem
from orderwatch.temporal.local import zone

LEVEL_NAMES = {"cep": "0.5", "drms": "0.6321205588285577", "2drms": "0.9816843611112658"}
"""Named accuracy levels: 1 − exp(−k²/2) for k = √2 (drms) and 2√2 (2drms) of a circular normal."""
ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1250", "iso-8859-1", "iso-8859-15", "mac-roman")
_OWN_KEYS = {
    "pings": (
        "accuracy_level",
        "fixed_radii",
        "method",
        "methods",
        "omits",
        "fixes",
        "coordinates",
        "clock",
    ),
    "events": ("event", "events"),
    "contacts": tuple(contact_words.KEYS),
}
"""Keys of a profile that say something about one kind of records only."""
_COORDINATES = {"wgs84": PLACES[:2], "e7": PLACES[:1], "osgb36": PLACES[2:]}
_OFFSET = re.compile(r"([+-]?\d{1,7}(?:\.\d{1,6})?) ?(s|min)")
_OFFSET_UNITS = {"s": 1.0, "min": 60.0}


def check(data: dict[str, Any], fault: Any) -> None:
    """Faults of the values; `fault` takes path, value, problem and remedy."""
    records = data.get("records", "pings")
    if records not in FIELDS:
        fault(("records",), records, "cannot be read yet", f"write {' or '.join(FIELDS)}")
        return
    place = _place(data, fault) if records == "pings" else ()
    _check_columns(data, (*REQUIRED[records], *place), fault)
    _check_fixes(data, fault)
    _check_clock(data, fault)
    _check_words(data, records, fault)
    _check_form(data, fault)
    _check_accuracy(data, fault)
    if records == "contacts":
        contact_words.check_contacts(data, fault)


def offset_s(written: object) -> float | None:
    """Seconds of `+12 s` or `-1.5 min`; None where it is neither."""
    match = _OFFSET.fullmatch(written) if isinstance(written, str) else None
    return float(match.group(1)) * _OFFSET_UNITS[match.group(2)] if match else None


def _place(data: dict[str, Any], fault: Any) -> tuple[str, ...]:
    """The fields that say where a fix was, by the coordinate system and the columns."""
    columns, system = data.get("columns", {}), data.get("coordinates", "wgs84")
    if system not in _COORDINATES:
        fault(("coordinates",), system, "is not known", f"use one of {', '.join(_COORDINATES)}")
    groups = _COORDINATES.get(system, PLACES)
    place = next((one for one in groups if any(f in columns for f in one)), groups[0])
    for field in columns:
        if field not in place and any(field in group for group in PLACES):
            problem = f"does not go with coordinates: {system} and {' and '.join(place)}"
            fault(("columns", field), None, problem, "name one pair of columns, or `position`")
    return place


def _check_columns(data: dict[str, Any], required: tuple[str, ...], fault: Any) -> None:
    columns, fields = contact_words.columns_of(data), FIELDS[data.get("records", "pings")]
    needed = [one for one in required if not _stated(one, data)]
    for field in needed:
        if field not in columns:
            fault(("columns",), None, f"does not say which column is {field}", "add it")
    for field, column in columns.items():
        if field not in fields:
            fault(("columns", field), None, "is no field", f"use one of {', '.join(fields)}")
        elif not isinstance(column, str):
            fault(("columns", field), None, "is not a column's name", "write its name")
    for field in data.get("optional", ()):
        if field in needed or field not in columns:
            fault(("optional",), field, "cannot be optional", "name a field that may be missing")


def _check_fixes(data: dict[str, Any], fault: Any) -> None:
    fixes = data.get("fixes", {})
    for column, values in fixes.items():
        sound = isinstance(values, list) and values and all(isinstance(v, str) for v in values)
        if len(fixes) > 1 or not sound:
            remedy = "write {column: [value, value]}"
            fault(("fixes", column), None, "is not one column with its values", remedy)


def _check_words(data: dict[str, Any], records: str, fault: Any) -> None:
    """Words of the export and what they stand for; keys that belong to other records."""
    for method in [data.get("method") or "unknown", *data.get("methods", {}).values()]:
        if method not in METHOD_NAMES:
            fault(("methods",), method, "is no method", f"use one of {', '.join(METHOD_NAMES)}")
    known = f"use one of {', '.join(EVENT_NAMES)}"
    if data.get("event") and data["event"] not in EVENT_NAMES:
        fault(("event",), data["event"], "is no event", known)
    for word, event in data.get("events", {}).items():
        if event not in EVENT_NAMES:
            fault(("events", word), event, "is no event", known)
    for kind, keys in _OWN_KEYS.items():
        for key in keys:
            if kind != records and key in data:
                fault((key,), None, f"says nothing about {records}", f"it belongs to {kind}")


def _check_clock(data: dict[str, Any], fault: Any) -> None:
    written = data.get("time_format", "iso")
    found = problem(written)
    if found:
        fault(("time_format",), written, found, "write iso or DD/MM/YYYY HH:mm:ss")
    elif is_local(written) and not data.get("timezone"):
        remedy = "add timezone: UTC or Europe/London (unknown: its rows are set aside)"
        fault(("time_format",), written, "has no offset", remedy)
    if data.get("timezone", UNKNOWN_ZONE) not in ("", UNKNOWN_ZONE):
        try:
            zone(data["timezone"])
        except ValueError as error:
            reason, _, remedy = str(error).partition("; ")
            fault(("timezone",), data["timezone"], reason, remedy or "write Europe/London")
    resolution = str(data.get("resolution", "1 s"))
    if not re.fullmatch(r"\d{1,5}(\.\d{1,6})? s", resolution):
        fault(("resolution",), resolution, "is no time", "write 60 s")
    clock = data.get("clock", "fix")
    if clock not in CLOCKS:
        fault(("clock",), clock, "is no clock", f"use one of {', '.join(CLOCKS)}")
    for device, offset in data.get("clock_offset", {}).items():
        if offset_s(offset) is None:
            fault(("clock_offset", device), offset, "is no offset", "write +12 s or -1.5 min")


def _check_form(data: dict[str, Any], fault: Any) -> None:
    if data.get("format", "table") not in FORMATS:
        fault(("format",), data["format"], "is not known", f"use one of {', '.join(FORMATS)}")
    if data.get("items") and data.get("format") != "json":
        fault(("items",), data["items"], "is for format: json only", "leave it out")
    if data.get("encoding", "utf-8").lower() not in ENCODINGS:
        fault(("encoding",), data["encoding"], "is not known", f"use {', '.join(ENCODINGS)}")
    if len(data.get("delimiter", ",")) != 1:
        fault(("delimiter",), data["delimiter"], "is not one character", "write ; in quotes")
    device_from = data.get("device_from", "column")
    if device_from not in ("column", "file_name", "option"):
        fault(("device_from",), device_from, "is not known", "use column, file_name or option")
    if device_from == "file_name" and "{device}" not in data.get("file_name", ""):
        fault(("device_from",), device_from, "needs file_name", "write a pattern with {device}")


def _check_accuracy(data: dict[str, Any], fault: Any) -> None:
    level = as_share(str(data.get("accuracy_level", "")))
    if level and level not in LEVEL_NAMES and not _is_share(level):
        fault(("accuracy_level",), level, "is no share", 'write "0.68" or "0.95"')
    for radius, share in data.get("fixed_radii", {}).items():
        if not re.fullmatch(r"\d{1,6}(\.\d+)?", radius) or not _is_share(str(share)):
            remedy = 'write {"65": "0.95"}: metres, and the share of fixes within them'
            fault(("fixed_radii", radius), share, "is no radius with its share", remedy)


def _stated(field: str, data: dict[str, Any]) -> bool:
    """Whether the profile says the same of every row, so that no column need do so."""
    if field == "device_id":
        return bool(data.get("device_from", "column") != "column")
    return field == "event" and bool(data.get("event"))


def _is_share(text: str) -> bool:
    return bool(re.fullmatch(r"0?\.\d+", text)) and 0.0 < float(text) < 1.0
