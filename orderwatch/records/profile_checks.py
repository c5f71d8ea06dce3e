"""What a profile may say: its fields, clocks and words."""

from __future__ import annotations

import re
from typing import Any

from orderwatch.outcome import EVENT_NAMES, METHOD_NAMES
from orderwatch.temporal.local import zone

REQUIRED = {
    "pings": ("device_id", "fixed_at", "lat", "lon"),
    "events": ("device_id", "from", "event"),
}
"""Kind of records → the canonical fields that every row must have."""
FIELDS = {
    "pings": (*REQUIRED["pings"], "accuracy_m", "accuracy_level", "method"),
    "events": ("device_id", "from", "until", "duration_s", "duration_min", "event", "place"),
}
"""Kind of records → its canonical fields, in column order."""
_OWN_KEYS = {
    "pings": ("accuracy_level", "fixed_radii", "method", "methods", "omits"),
    "events": ("event", "events"),
}
"""Keys of a profile that say something about one kind of records only."""
LEVEL_NAMES = {"cep": "0.5", "drms": "0.6321205588285577", "2drms": "0.9816843611112658"}
"""Named accuracy levels: 1 − exp(−k²/2) for k = √2 (drms) and 2√2 (2drms) of a circular normal."""
_ENCODINGS = ("utf-8", "cp1252")
TIME_TOKENS = ("YYYY", "MM", "DD", "HH", "mm", "ss", "SSS")
NAMED_FORMATS = ("iso", "epoch_s", "epoch_ms")
"""Time formats with a name; the seconds and milliseconds count from 1970-01-01T00:00Z."""


def check(data: dict[str, Any], fault: Any) -> None:
    """Faults of the values; `fault` takes path, value, problem and remedy."""
    columns, records = data.get("columns", {}), data.get("records", "pings")
    if records not in FIELDS:
        fault(("records",), records, "cannot be read yet", f"write {' or '.join(FIELDS)}")
        return
    needed = [one for one in REQUIRED[records] if not _stated(one, data)]
    for field in needed:
        if field not in columns:
            fault(("columns",), None, f"does not say which column is {field}", "add it")
    for field, column in columns.items():
        if field not in FIELDS[records]:
            remedy = f"use one of {', '.join(FIELDS[records])}"
            fault(("columns", field), None, "is no field", remedy)
        elif not isinstance(column, str):
            fault(("columns", field), None, "is not a column's name", "write its name")
    for field in data.get("optional", ()):
        if field in needed or field not in columns:
            fault(("optional",), field, "cannot be optional", "name a field that may be missing")
    _check_clock(data, fault)
    _check_words(data, records, fault)
    _check_form(data, fault)


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
    if written not in NAMED_FORMATS and not all(one in written for one in TIME_TOKENS[:5]):
        fault(("time_format",), written, "is no time format", "write iso or DD/MM/YYYY HH:mm:ss")
    if written not in NAMED_FORMATS and not data.get("timezone"):
        fault(("time_format",), written, "has no offset", "add timezone: UTC or Europe/London")
    if data.get("timezone"):
        try:
            zone(data["timezone"])
        except ValueError as error:
            problem, _, remedy = str(error).partition("; ")
            fault(("timezone",), data["timezone"], problem, remedy or "write Europe/London")


def _check_form(data: dict[str, Any], fault: Any) -> None:
    if data.get("encoding", "utf-8").lower() not in _ENCODINGS:
        fault(("encoding",), data["encoding"], "is not known", f"use {' or '.join(_ENCODINGS)}")
    if len(data.get("delimiter", ",")) != 1:
        fault(("delimiter",), data["delimiter"], "is not one character", "write ; in quotes")
    device_from = data.get("device_from", "column")
    if device_from not in ("column", "file_name", "option"):
        fault(("device_from",), device_from, "is not known", "use column, file_name or option")
    if device_from == "file_name" and "{device}" not in data.get("file_name", ""):
        fault(("device_from",), device_from, "needs file_name", "write a pattern with {device}")
    level = str(data.get("accuracy_level", ""))
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
