"""The labelled lines of a court's text: `Label:value`, dates as DD/MM/YYYY, radii and places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_LABELS = (
    "Between",
    "And",
    "Frequency",
    "Frequency of curfew",
    "Place / area",
    "Place or area",
    "In respect of this place",
    "Of",
    "Within",
    "A radius of",
    "Radius",
    "Address",
    "BASS address",
    "Hostel name",
    "Specified person",
    "Defendant to remain at",
    "Alternative curfew address",
    "Details and timings",
    "Details",
    "Additional information",
    "Curfew and Electronic Monitoring period",
    "Exclusion and electronic monitoring period",
    "Start date of tagging",
    "Start time of tagging",
    "End date of tagging",
    "End time of tagging",
    "Start date for tag",
    "Start time for tag",
    "End date for tag",
    "End time for tag",
    "Fixed Date",
    "Date of hearing",
    "Week Commencing",
    "Date and time to be fixed",
    "Time of hearing",
)
_KNOWN = {one.lower(): one for one in _LABELS}
_PLACES = (
    "Place / area",
    "Place or area",
    "In respect of this place",
    "Of",
    "Address",
    "BASS address",
    "Hostel name",
    "Defendant to remain at",
    "Alternative curfew address",
)
_RADII = ("Within", "A radius of", "Radius")
_LENGTH = re.compile(
    r"(\d{1,4}(?:\.\d+)?)\s*(miles?|metres?|meters?|km|kilometres?|m|yards?|feet)"
    r"(?:\s+radius(?:\s+of)?)?",
    re.IGNORECASE | re.ASCII,
)
_UNIT = {"mi": "mi", "me": "m", "m": "m", "km": "km", "ki": "km", "ya": "yd", "fe": "ft"}
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?", re.ASCII)
_PERIOD = re.compile(r"(\d{1,4})\s*(days?|weeks?|months?|years?)", re.IGNORECASE | re.ASCII)
_NEAR_DAYS = 3


@dataclass(frozen=True)
class Lines:
    """The labelled lines of a text.

    Attributes:
        values: label → value, with its further lines; the first where a label stands twice.
        twice: labels that stand twice.
    """

    values: Mapping[str, str]
    twice: tuple[str, ...]

    def first(self, *labels: str) -> str:
        """The value of the first label that is there and not empty."""
        return next((v for one in labels if (v := self.values.get(one, "").strip())), "")


def lines_of(text: str) -> Lines:
    """Reads `Label:value` lines; a line without a known label continues the one before."""
    values: dict[str, str] = {}
    twice: list[str] = []
    label = ""
    for line in text.split("\n"):
        head, colon, rest = line.partition(":")
        known = _KNOWN.get(head.strip().lower()) if colon else None
        if known and known in values:
            twice.append(known)
            label = ""
        elif known:
            values[known], label = rest, known
        elif label:
            values[label] += "\n" + line
    return Lines(values, tuple(twice))


def places_in(lines: Lines) -> tuple[str, ...]:
    """The places a text names, each once, as written."""
    found = (lines.values.get(one, "").strip() for one in _PLACES)
    return tuple(dict.fromkeys(one for one in found if one))


def radius_in(lines: Lines) -> tuple[str, str]:
    """The radius as a length, empty where it has no unit, and as written."""
    written = lines.first(*_RADII)
    match = _LENGTH.fullmatch(written)
    if not match:
        return "", written
    number, unit = match.groups()
    short = unit.lower() if unit.lower() in ("m", "km") else unit.lower()[:2]
    return f"{number} {_UNIT[short]}", written


def moment(day: str, clock: str) -> str | None:
    """`DD/MM/YYYY` and a time of day as `2025-02-21 10:00`; a date alone without the time.

    Returns:
        None where the text is no date of the calendar, or the time no time of day.
    """
    match = _DATE.fullmatch(day.strip())
    if not match:
        return None
    try:
        found = date(int(match[3]), int(match[2]), int(match[1])).isoformat()
    except ValueError:
        return None
    if not clock.strip():
        return found
    time = _CLOCK.fullmatch(clock.strip())
    return f"{found} {int(time[1]):02d}:{time[2]}" if time else None


def period_fits(period: str, start: str, end: str) -> bool:
    """Whether a period such as `6 Months` lasts from one date to the other, to three days.

    A period that is not understood fits: it contradicts nothing.
    """
    match = _PERIOD.fullmatch(period.strip())
    if not match:
        return True
    number, unit = int(match[1]), match[2].lower()
    first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    if unit.startswith(("day", "week")):
        days = number * (7 if unit.startswith("week") else 1)
        return abs((last - first).days - days) <= _NEAR_DAYS
    months = number * (12 if unit.startswith("year") else 1)
    total = first.year * 12 + first.month - 1 + months
    if not 1 <= total // 12 <= 9998:
        return True
    expected = date(total // 12, total % 12 + 1, 1).toordinal() + first.day - 1
    return abs(last.toordinal() - expected) <= _NEAR_DAYS
