"""Profiles: how an export format's columns and clock become canonical pings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from orderwatch.documents import Mapping as MappingNode
from orderwatch.documents import Node, key_line, parse, plain, read
from orderwatch.errors import Fault, InputError, ProfileFaults, RecordsError
from orderwatch.records.profile_checks import NAMED_FORMATS, TIME_TOKENS, check

_KEYS = {
    "profile": str,
    "about": str,
    "records": str,
    "columns": dict,
    "optional": list,
    "without": list,
    "time_format": str,
    "timezone": str,
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
}
_LAYOUTS = resources.files("orderwatch.records") / "layouts"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How one export format is read.

    Attributes:
        name: as given with `--profile`.
        about: what the format is, its clock, its accuracy, what it leaves out.
        records: what its rows are: `pings` or `events`.
        columns: canonical field → column of the export.
        optional: canonical fields whose column may be missing.
        without: columns that the format does not have (to tell it from a longer one).
        time_format: `iso`, `epoch_s`, `epoch_ms`, or YYYY MM DD HH mm ss SSS with what stands
            between them.
        timezone: of times without an offset; empty: such times are set aside.
        accuracy_level: share that the radius holds, as text; empty: not stated.
        fixed_radii: radius in metres, as text → the share that it holds, for receivers that state
            a radius which they did not work out.
        method: of every fix, where no column says.
        methods: value of the method column → canonical method.
        event: of every row, where no column says.
        events: word of the event column → canonical event; empty: the canonical words.
        omits: methods whose fixes the export leaves out.
        device_from: `column`, `file_name` or `option`.
        file_name: pattern with {device}, {from}, {to}.
        encoding: utf-8 or cp1252.
        delimiter: one character.
    """

    name: str
    about: str
    columns: Mapping[str, str]
    optional: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    time_format: str = "iso"
    timezone: str = ""
    accuracy_level: str = ""
    fixed_radii: Mapping[str, str] = field(default_factory=dict)
    method: str = ""
    methods: Mapping[str, str]
    records: str = "pings"
    event: str = ""
    events: Mapping[str, str] = field(default_factory=dict)
    omits: tuple[str, ...] = ()
    device_from: str = "column"
    file_name: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","

    @property
    def resolution_us(self) -> int:
        """60,000,000 where the clock shows minutes only."""
        minutes = self.time_format not in NAMED_FORMATS and "ss" not in self.time_format
        return 60_000_000 if minutes else 0

    def missing(self, header: Sequence[str], *, has_device: bool = False) -> list[str]:
        """The columns that a file with this header lacks.

        Args:
            header: the names of its columns.
            has_device: the device of all rows is given otherwise.
        """
        return [
            column
            for field, column in self.columns.items()
            if field not in self.optional
            and column not in header
            and not (has_device and field == "device_id")
        ]

    def fits(self, header: Sequence[str], *, has_device: bool = False) -> bool:
        """Whether a file with this header may be of this format."""
        lacking = self.missing(header, has_device=has_device)
        return not lacking and not any(one in header for one in self.without)


@lru_cache(maxsize=1)
def builtin() -> tuple[Profile, ...]:
    """The profiles that come with the package, by name."""
    return tuple(_parsed(profile_text(name), f"{name}.yaml") for name in builtin_names())


def builtin_names() -> list[str]:
    """Their names, sorted."""
    files = (one.name for one in _LAYOUTS.iterdir())
    return sorted(name.removesuffix(".yaml") for name in files if name.endswith(".yaml"))


def profile_text(name: str) -> str:
    """The file of a built-in profile, to start one's own from.

    Raises:
        InputError: no such profile.
    """
    if name not in builtin_names():
        known = ", ".join(builtin_names())
        raise InputError(name, "is no built-in profile", f"use one of {known}")
    return (_LAYOUTS / f"{name}.yaml").read_text(encoding="utf-8")


def load_profile(given: str | Path) -> Profile:
    """A built-in profile by name, or one's own by path.

    Raises:
        InputError: neither a known name nor a readable file.
        ProfileFaults: the file is faulty.
    """
    for one in builtin():
        if one.name == str(given):
            return one
    path = Path(given)
    if not path.exists() and path.suffix.lower() not in (".yaml", ".yml", ".json"):
        known = ", ".join(builtin_names())
        raise InputError(str(given), "is no profile", f"use one of {known}, or a YAML file")
    node, _ = read(path)
    return _profile(node, str(path))


def canonical(records: str) -> Profile:
    """The profile of the canonical columns of one kind of records."""
    name = "canonical" if records == "pings" else f"canonical_{records}"
    return load_profile(name)


def guess(
    header: Sequence[str], where: str, *, has_device: bool = False, records: str = ""
) -> Profile:
    """The one built-in profile that fits a header.

    Args:
        header: the names of the file's columns.
        where: the file.
        has_device: the device of all rows is given, so that no column need name it.
        records: what its rows must be; empty: any kind of records.

    Raises:
        RecordsError: none fits, or several do.
    """
    asked = [one for one in builtin() if records in ("", one.records)]
    found = [one for one in asked if one.fits(header, has_device=has_device)]
    if len(found) == 1:
        return found[0]
    shown = ", ".join(header[:12]) + (", …" if len(header) > 12 else "")
    if found:
        names = ", ".join(one.name for one in found)
        raise RecordsError(where, f"fits several profiles: {names}", "name one with --profile")
    nearest = min(asked, key=lambda one: len(one.missing(header)) / len(one.columns))
    lacking = ", ".join(nearest.missing(header))
    problem = f"fits no profile; its columns are: {shown}"
    remedy = f"name a profile with --profile; {nearest.name} would also need: {lacking}"
    raise RecordsError(where, problem, remedy)


def time_pattern(time_format: str, t: str = "t") -> tuple[str, str]:
    """A regular expression for a time format, and it as SQL text `YYYY-MM-DD HH:mm:ss`.

    The second is built from substrings of the column `t`, the time's text.
    """
    places: dict[str, int] = {}
    pattern, position = "", 0
    while position < len(time_format):
        token = next((t for t in TIME_TOKENS if time_format.startswith(t, position)), "")
        if token:
            places[token] = position + 1
            pattern += _DIGITS[token]
            position += len(token)
        else:
            pattern += re.escape(time_format[position]).replace("\\/", "/")
            position += 1
    parts = [
        f"substr({t}, {places[one]}, {len(one)})" if one in places else "'00'"
        for one in TIME_TOKENS[:6]
    ]
    year, month, day, hour, minute, second = parts
    text = f"{year}||'-'||{month}||'-'||{day}||' '||{hour}||':'||{minute}||':'||{second}"
    if "SSS" in places:
        text += f"||'.'||substr({t}, {places['SSS']}, 3)"
    return pattern, text


_DIGITS = {
    "YYYY": r"\d{4}",
    "MM": r"(?:0[1-9]|1[0-2])",
    "DD": r"(?:0[1-9]|[12]\d|3[01])",
    "HH": r"(?:[01]\d|2[0-3])",
    "mm": r"[0-5]\d",
    "ss": r"[0-5]\d",
    "SSS": r"\d{3}",
}


def _parsed(text: str, file: str) -> Profile:
    return _profile(parse(text, file), file)


def _profile(node: Node, file: str) -> Profile:
    faults: list[Fault] = []

    def fault(path: tuple[str, ...], value: object, problem: str, remedy: str) -> None:
        shown = None if value is None else str(value)
        faults.append(Fault(file, key_line(node, path), ".".join(path), shown, problem, remedy))

    if not isinstance(node, MappingNode):
        fault((), None, "is not a profile", "start from `orderwatch profiles canonical`")
        raise ProfileFaults(faults)
    data = plain(node)
    for key, value in data.items():
        kind = _KEYS.get(key)
        if kind is None:
            fault((key,), None, "is not a key of a profile", f"use one of {', '.join(_KEYS)}")
        elif not isinstance(value, kind):
            words = {str: "a text", list: "a list", dict: "a mapping"}[kind]
            fault((key,), None, f"is not {words}", "start from `orderwatch profiles canonical`")
    if not faults:
        check(data, fault)
    if faults:
        raise ProfileFaults(faults)
    return _built(data, file)


def _built(data: dict[str, Any], file: str) -> Profile:
    return Profile(
        name=str(data.get("profile") or Path(file).stem),
        about=str(data.get("about", "")).strip(),
        columns=dict(data["columns"]),
        optional=tuple(data.get("optional", ())),
        without=tuple(data.get("without", ())),
        time_format=str(data.get("time_format", "iso")),
        timezone=str(data.get("timezone", "")),
        accuracy_level=str(data.get("accuracy_level", "")),
        fixed_radii=dict(data.get("fixed_radii", {})),
        method=str(data.get("method", "")),
        methods=dict(data.get("methods", {})),
        records=str(data.get("records", "pings")),
        event=str(data.get("event", "")),
        events=dict(data.get("events", {})),
        omits=tuple(data.get("omits", ())),
        device_from=str(data.get("device_from", "column")),
        file_name=str(data.get("file_name", "")),
        encoding=str(data.get("encoding", "utf-8")).lower(),
        delimiter=str(data.get("delimiter", ",")),
    )
