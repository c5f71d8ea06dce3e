"""The file of a profile (YAML or JSON) → the profile, with all its faults at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from orderwatch.documents import Mapping as MappingNode
from orderwatch.documents import Node, key_line, plain
from orderwatch.errors import Fault, ProfileFaults
from orderwatch.records import contact_words
from orderwatch.records.levels import as_share
from orderwatch.records.profile_checks import check, offset_s
from orderwatch.records.profile_model import Profile

KEYS: dict[str, type] = {
    "profile": str,
    "about": str,
    "records": str,
    "format": str,
    "items": str,
    "sheet": str,
    "columns": dict,
    "optional": list,
    "without": list,
    "fixes": dict,
    "coordinates": str,
    "time_format": str,
    "timezone": str,
    "resolution": str,
    "clock": str,
    "clock_offset": dict,
    "accuracy_level": str,
    "fixed_radii": dict,
    "method": str,
    "methods": dict,
    "event": str,
    "events": dict,
    "omits": list,
    "device_from": str,
    "file_name": str,
    "encoding": str,
    "delimiter": str,
    **contact_words.KEYS,
}
"""Key → what stands under it."""
_TEXTS = (
    "records",
    "event",
    "format",
    "items",
    "sheet",
    "coordinates",
    "timezone",
    "clock",
    "method",
)
_KIND_WORDS: dict[type, str] = {str: "a text", list: "a list", dict: "a mapping"}
_START = "start from `orderwatch profiles canonical`"


def profile_of(node: Node, file: str) -> Profile:
    """The profile of a parsed document.

    Raises:
        ProfileFaults: every fault of the file.
    """
    faults: list[Fault] = []

    def fault(path: tuple[str, ...], value: object, problem: str, remedy: str) -> None:
        shown = None if value is None else str(value)
        faults.append(Fault(file, key_line(node, path), ".".join(path), shown, problem, remedy))

    if not isinstance(node, MappingNode):
        fault((), None, "is not a profile", _START)
        raise ProfileFaults(faults)
    data = plain(node)
    for key, value in data.items():
        kind = KEYS.get(key)
        if kind is None:
            fault((key,), None, "is not a key of a profile", f"use one of {', '.join(KEYS)}")
        elif not isinstance(value, kind):
            fault((key,), None, f"is not {_KIND_WORDS[kind]}", _START)
    if not faults:
        check(data, fault)
    if faults:
        raise ProfileFaults(faults)
    return _built(data, file)


def _built(data: dict[str, Any], file: str) -> Profile:
    fixes = next(iter(data.get("fixes", {}).items()), None)
    offsets = data.get("clock_offset", {})
    return Profile(
        name=str(data.get("profile") or Path(file).stem),
        about=str(data.get("about", "")).strip(),
        columns=contact_words.columns_of(data),
        optional=tuple(data.get("optional", ())),
        without=tuple(data.get("without", ())),
        fixes=fixes and (fixes[0], tuple(one.lower() for one in fixes[1])),
        time_format=str(data.get("time_format", "iso")),
        resolution=str(data.get("resolution", "")).removesuffix("s").strip(),
        clock_offset={device: offset_s(written) or 0.0 for device, written in offsets.items()},
        accuracy_level=as_share(str(data.get("accuracy_level", ""))),
        fixed_radii=dict(data.get("fixed_radii", {})),
        methods=dict(data.get("methods", {})),
        events=dict(data.get("events", {})),
        contact=contact_words.contact_words(data),
        omits=tuple(data.get("omits", ())),
        device_from=str(data.get("device_from", "column")),
        file_name=str(data.get("file_name", "")),
        encoding=str(data.get("encoding", "utf-8")).lower(),
        delimiter=str(data.get("delimiter", ",")),
        **{key: data[key] for key in _TEXTS if data.get(key)},
    )
