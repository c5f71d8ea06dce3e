"""An unknown file → the YAML of a profile that reads it, and what was guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from orderwatch.documents import parse
from orderwatch.errors import RecordsError
from orderwatch.records.formats.content import Dates, Fault, Options
from orderwatch.records.formats.reading import READERS, format_of
from orderwatch.records.formats.sniff import kind_of
from orderwatch.records.profile_file import profile_of
from orderwatch.records.profiles import builtin
from orderwatch.records.proposal.columns import Guess, guess_columns
from orderwatch.records.proposal.samples import csv_sample, json_list, parquet_sample
from orderwatch.records.shown import shown_names

_ROWS = 2_000
"""Rows that are looked at."""
_START = (
    "start from `orderwatch profiles canonical` for positions, `canonical_events` for device "
    "events, `canonical_contacts` for contacts"
)
_KEYS = ("coordinates", "fixes", "time_format", "timezone", "methods", "device_from")


@dataclass(frozen=True)
class Proposal:
    """The text of a profile, and one line for each guess."""

    text: str
    said: Sequence[str]


def propose(path: Path, *, timezone: str = "") -> Proposal:
    """A profile for a file that no built-in profile fits, or that a user wants to name things in.

    Args:
        path: the file.
        timezone: of its times, where they do not say their offset.

    Raises:
        RecordsError: unreadable, or no columns that could be time and position.
    """
    kind = kind_of(path)
    form, table = _sample(path, kind)
    guess = guess_columns(table)
    _check(path, guess, table)
    data: dict[str, Any] = {"profile": _name(path), "about": f"proposed from {path.name}"}
    data |= {"records": "pings", **form, "columns": guess.columns}
    optional = [one for one in ("accuracy_m", "method", "received_at") if one in guess.columns]
    if optional:
        data["optional"] = optional
    _settle(guess, kind, timezone)
    data |= {key: guess.keys[key] for key in _KEYS if guess.keys.get(key)}
    text = _yaml(data)
    profile_of(parse(text, str(path)), str(path))
    return Proposal(text, guess.said)


def _settle(guess: Guess, kind: str, timezone: str) -> None:
    """What a profile must say besides its columns."""
    zoned = guess.keys.pop("zoned", False)
    if not zoned:
        guess.keys["timezone"] = timezone or "unknown"
        if not timezone:
            guess.said.append(
                "LOOK: no time says its offset; until you write the timezone (Europe/London, UTC) "
                "every row is set aside"
            )
    if "device_id" not in guess.columns:
        guess.keys["device_from"] = "option"
        guess.said.append("LOOK: no column names the device; give it with --device")
    if "accuracy_m" in guess.columns:
        guess.said.append(
            "LOOK: nothing says which share of fixes the radius holds; 0.68 is assumed "
            '(accuracy_level: "0.95" says otherwise)'
        )
    fixes = next((one.fixes for one in builtin() if one.format == kind and one.fixes), None)
    if fixes:
        guess.keys["fixes"] = {fixes[0]: list(fixes[1])}
        guess.said.append(f"rows are fixes where {fixes[0]} is {' or '.join(fixes[1])}")


def _check(path: Path, guess: Guess, table: Mapping[str, Sequence[str]]) -> None:
    placed = {"lat", "position", "easting"} & set(guess.columns)
    if placed and "fixed_at" in guess.columns:
        return
    lacking = "a time" if placed else "a position"
    shown = shown_names(list(table), 20)
    problem = f"has no column that is {lacking} by its name and values; its columns are: {shown}"
    raise RecordsError(str(path), problem, _START)


def _sample(path: Path, kind: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Keys that say how the file is read, and its first values by column."""
    if kind == "parquet":
        return {}, parquet_sample(path, _ROWS)
    if kind == "csv":
        return csv_sample(path, _ROWS)
    items = json_list(path) if kind == "json" else ""
    content = READERS[kind](path, Options(items=items))
    form = {"format": format_of(kind)} if format_of(kind) != "table" else {}
    form |= {"items": items} if items else {}
    table: dict[str, list[str]] = {name: [] for name in content.header}
    names = list(table)
    for row in islice(content.rows(names, Dates()), _ROWS):
        if isinstance(row, Fault):
            continue
        for name, value in zip(names, row[1], strict=True):
            if value is not None and value.strip():
                table[name].append(value.strip())
    return form, table


def _name(path: Path) -> str:
    stem = path.name.split(".")[0]
    return "".join(one if one.isalnum() else "_" for one in stem.lower()).strip("_") or "mine"


def _yaml(data: Mapping[str, Any]) -> str:
    import yaml

    return str(yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, width=100))
