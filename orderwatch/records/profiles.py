"""Profiles: how an export format's columns and clock become canonical pings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from orderwatch.documents import Mapping as MappingNode
from orderwatch.documents import Node, key_line, parse, plain, read
from orderwatch.errors import Fault, InputError, ProfileFaults, RecordsError
from orderwatch.outcome import METHOD_NAMES
from orderwatch.temporal.local import zone

REQUIRED = ("device_id", "fixed_at", "lat", "lon")
FIELDS = (*REQUIRED, "accuracy_m", "accuracy_level", "method")
LEVEL_NAMES = {"cep": "0.5", "drms": "0.6321205588285577", "2drms": "0.9816843611112658"}
"""Named accuracy levels: 1 − exp(−k²/2) for k = √2 (drms) and 2√2 (2drms) of a circular normal."""

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
    "method": str,
    "methods": dict,
    "omits": list,
    "device_from": str,
    "file_name": str,
    "encoding": str,
    "delimiter": str,
}
_ENCODINGS = ("utf-8", "cp1252")
_TOKENS = ("YYYY", "MM", "DD", "HH", "mm", "ss", "SSS")
NAMED_FORMATS = ("iso", "epoch_s", "epoch_ms")
"""Time formats with a name; the seconds and milliseconds count from 1970-01-01T00:00Z."""
_LAYOUTS = resources.files("orderwatch.records") / "layouts"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How one export format is read.

    Attributes:
        name: as given with `--profile`.
        about: what the format is, its clock, its accuracy, what it leaves out.
        columns: canonical field → column of the export.
        optional: canonical fields whose column may be missing.
        without: columns that the format does not have (to tell it from a longer one).
        time_format: `iso`, `epoch_s`, `epoch_ms`, or YYYY MM DD HH mm ss SSS with what stands
            between them.
        timezone: of times without an offset; empty: such times are set aside.
        accuracy_level: share that the radius holds, as text; empty: not stated.
        method: of every fix, where no column says.
        methods: value of the method column → canonical method.
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
    method: str = ""
    methods: Mapping[str, str]
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

    def missing(self, header: Sequence[str]) -> list[str]:
        """The columns that a file with this header lacks."""
        return [
            column
            for field, column in self.columns.items()
            if field not in self.optional and column not in header
        ]

    def fits(self, header: Sequence[str]) -> bool:
        """Whether a file with this header may be of this format."""
        return not self.missing(header) and not any(one in header for one in self.without)


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


def guess(header: Sequence[str], where: str) -> Profile:
    """The one built-in profile that fits a header.

    Raises:
        RecordsError: none fits, or several do.
    """
    found = [one for one in builtin() if one.fits(header)]
    if len(found) == 1:
        return found[0]
    shown = ", ".join(header[:12]) + (", …" if len(header) > 12 else "")
    if found:
        names = ", ".join(one.name for one in found)
        raise RecordsError(where, f"fits several profiles: {names}", "name one with --profile")
    nearest = min(builtin(), key=lambda one: len(one.missing(header)) / len(one.columns))
    lacking = ", ".join(nearest.missing(header))
    problem = f"fits no profile; its columns are: {shown}"
    remedy = f"name a profile with --profile; {nearest.name} would also need: {lacking}"
    raise RecordsError(where, problem, remedy)


def time_pattern(time_format: str) -> tuple[str, str]:
    """A regular expression for a time format, and it as SQL text `YYYY-MM-DD HH:mm:ss`.

    The second is built from substrings of `t`, the time's text.
    """
    places: dict[str, int] = {}
    pattern, position = "", 0
    while position < len(time_format):
        token = next((t for t in _TOKENS if time_format.startswith(t, position)), "")
        if token:
            places[token] = position + 1
            pattern += _DIGITS[token]
            position += len(token)
        else:
            pattern += re.escape(time_format[position]).replace("\\/", "/")
            position += 1
    parts = [f"substr(t, {places[t]}, {len(t)})" if t in places else "'00'" for t in _TOKENS[:6]]
    year, month, day, hour, minute, second = parts
    text = f"{year}||'-'||{month}||'-'||{day}||' '||{hour}||':'||{minute}||':'||{second}"
    if "SSS" in places:
        text += f"||'.'||substr(t, {places['SSS']}, 3)"
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
        _check(data, fault)
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
        method=str(data.get("method", "")),
        methods=dict(data.get("methods", {})),
        omits=tuple(data.get("omits", ())),
        device_from=str(data.get("device_from", "column")),
        file_name=str(data.get("file_name", "")),
        encoding=str(data.get("encoding", "utf-8")).lower(),
        delimiter=str(data.get("delimiter", ",")),
    )


def _check(data: dict[str, Any], fault: Any) -> None:
    """Faults of the values; `fault` takes path, value, problem and remedy."""
    columns = data.get("columns", {})
    needed = [one for one in REQUIRED if one != "device_id" or _device_in_column(data)]
    for field in needed:
        if field not in columns:
            fault(("columns",), None, f"does not say which column is {field}", "add it")
    for field, column in columns.items():
        if field not in FIELDS:
            fault(("columns", field), None, "is no field", f"use one of {', '.join(FIELDS)}")
        elif not isinstance(column, str):
            fault(("columns", field), None, "is not a column's name", "write its name")
    for field in data.get("optional", ()):
        if field in needed or field not in columns:
            fault(("optional",), field, "cannot be optional", "name a field that may be missing")
    _check_clock(data, fault)
    for method in [data.get("method") or "unknown", *data.get("methods", {}).values()]:
        if method not in METHOD_NAMES:
            fault(("methods",), method, "is no method", f"use one of {', '.join(METHOD_NAMES)}")
    _check_form(data, fault)


def _check_clock(data: dict[str, Any], fault: Any) -> None:
    written = data.get("time_format", "iso")
    if written not in NAMED_FORMATS and not all(one in written for one in _TOKENS[:5]):
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
    if data.get("records", "pings") != "pings":
        fault(("records",), data["records"], "cannot be read yet", "write pings")
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


def _device_in_column(data: dict[str, Any]) -> bool:
    return bool(data.get("device_from", "column") == "column")


def _is_share(text: str) -> bool:
    return bool(re.fullmatch(r"0?\.\d+", text)) and 0.0 < float(text) < 1.0
