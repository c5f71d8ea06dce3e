"""Curfew activity of the UK monitoring service: alerts, tampers, installation, by person.

The file is a list of persons. Every alert, every tamper of the tag or the home unit, and every
dated step of the installation is a row; names and dates of birth are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orderwatch.records.formats.content import BROKEN, Content, Record, of_records
from orderwatch.records.formats.json_stream import as_text, inner, json_items

_HEADER = ("delius_id", "list", "at", "minutes", "type")
_LISTS = (
    ("violations", "violation_alert_datetime", "violation_alert_type"),
    ("tag_tampers", "tag_tamper_date", "tag_tamper_type"),
    ("hmu_tampers", "hmu_tamper_date", "hmu_tamper_type"),
)
"""(list, key of the time, key of what happened)."""
_LENGTH = "violation_alert_duration"
_STEPS = ("first_installation_attempt", "second_installation_attempt")


def open_curfew_activity(path: Path) -> Content:
    """What happened to the persons of a file, person by person, list by list.

    Columns: `delius_id`, `list` (where the row stands), `at` (`YYYY-MM-DD HH:mm`: some times of
    these files have no seconds), `minutes` (length of an alert), `type` (its words).
    """

    def read() -> Iterator[Record]:
        for _, person in json_items(path, ("curfew_activity",)):
            yield from _of_person(person)

    return of_records(read, _HEADER)


def _of_person(person: Any) -> Iterator[Record]:
    broken = "is no object" if not isinstance(person, dict) else person.get(BROKEN)
    if broken:
        yield {BROKEN: broken}
        return
    whose = {"delius_id": as_text(person.get("delius_id"))}
    for name, time, words in _LISTS:
        items = person.get(name)
        for item in items if isinstance(items, list) else ():
            broken = "is no object" if not isinstance(item, dict) else item.get(BROKEN)
            yield whose | {
                "list": name,
                "at": _minute(inner(item, time)),
                "minutes": _minutes(inner(item, _LENGTH)),
                "type": as_text(inner(item, words)),
                **({BROKEN: broken} if broken else {}),
            }
    for step in _STEPS:
        if person.get(f"{step}_datetime") is not None:
            outcome = as_text(person.get(f"{step}_install_outcome")) or "no outcome"
            at = _minute(person[f"{step}_datetime"])
            yield whose | {"list": step, "at": at, "type": f"installation attempt: {outcome}"}
    if person.get("device_installed_date_time") is not None:
        at = _minute(person["device_installed_date_time"])
        yield whose | {"list": "device_installed", "at": at, "type": "device installed"}


def _minute(at: Any) -> str | None:
    """A time in parts as `YYYY-MM-DD HH:mm`; parts that are no numbers are kept as written."""
    if at is None:
        return None
    if not isinstance(at, dict):
        return as_text(at)
    year, month, day, hour, minute = (
        str(at.get(name, "?")).rjust(2, "0") for name in ("year", "month", "day", "hour", "minute")
    )
    return f"{year}-{month}-{day} {hour}:{minute}"


def _minutes(length: Any) -> str | None:
    """A number of minutes, or hours, minutes and seconds in parts."""
    if not isinstance(length, dict):
        return as_text(length)
    parts = [str(length.get(name, "0")) for name in ("hour", "minute", "second")]
    if not all(part.isdecimal() and len(part) <= 6 for part in parts):
        return ":".join(parts)
    hours, minutes, seconds = (int(part) for part in parts)
    whole = hours * 60 + minutes
    return f"{whole + seconds / 60:.6f}" if seconds else str(whole)
