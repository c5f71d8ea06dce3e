"""In which format a column's values are times, and which of two days-and-months is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from orderwatch.records.time_formats import pattern

_DATES = (
    *("DD/MM/YYYY", "MM/DD/YYYY", "D/M/YYYY", "M/D/YYYY", "YYYY/MM/DD", "YYYY-MM-DD"),
    *("DD.MM.YYYY", "D.M.YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYYMMDD", "DD-MMM-YYYY"),
    *("DD MMM YYYY", "D MMM YYYY", "MMM D, YYYY", "D MMMM YYYY", "MMMM D, YYYY"),
)
_CLOCKS = (
    *("HH:mm:ss", "HH:mm", "HH:mm:ss.SSS", "HH:mm:ss.SSSSSS", "H:mm:ss", "H:mm"),
    *("hh:mm:ss A", "hh:mm A", "h:mm:ss A", "h:mm A", "HHmmss"),
)
_BETWEEN = (" ", "_", ", ", "T")
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)?", re.ASCII
)
_OFFSET = re.compile(r"(Z|[+-]\d\d(:?\d\d)?)$")
_EPOCHS = (
    ("epoch_s", 9e8, 5e9),
    ("epoch_ms", 9e11, 5e12),
    ("epoch_us", 9e14, 5e15),
    ("epoch_ns", 9e17, 5e18),
    ("excel", 36_500, 73_000),
)
"""Format → least and greatest plausible value: times from about 2000 to 2100."""
_NUMBER = re.compile(r"\d{1,19}(\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Clock:
    """How a column says time: its format, whether with an offset, and what speaks against it."""

    written: str
    zoned: bool
    doubt: str = ""


def clock_of(values: Sequence[str], named: bool) -> Clock | None:
    """The format that every value has; None where there is none.

    Args:
        values: texts of a column, none empty.
        named: the column's name says that it is a time, so that a plain number may be one.
    """
    if not values:
        return None
    if all(_ISO.fullmatch(one) for one in values):
        return Clock("iso", all(_OFFSET.search(one[10:]) for one in values))
    if all(_NUMBER.fullmatch(one) for one in values):
        return _epoch(values) if named else None
    return _written(values)


def halves_of(days: Sequence[str], clocks: Sequence[str]) -> Clock | None:
    """The format of a day and a time of day that stand in two columns."""
    if not days or len(days) != len(clocks):
        return None
    if all(_NUMBER.fullmatch(one) for one in (*days, *clocks)):
        return None
    return _written([f"{day} {clock}" for day, clock in zip(days, clocks, strict=True)])


def _epoch(values: Sequence[str]) -> Clock | None:
    for written, low, high in _EPOCHS:
        if all(low <= float(one) < high for one in values):
            doubt = "serial days of a sheet, counted from 1900" if written == "excel" else ""
            return Clock(written, written != "excel", doubt)
    return None


def _written(values: Sequence[str]) -> Clock | None:
    fitting = [
        f"{date}{between}{clock}"
        for date in _DATES
        for clock in _CLOCKS
        for between in _BETWEEN
        if _fits(f"{date}{between}{clock}", values)
    ]
    if not fitting:
        return None
    spans = {one: _disorder(one, values) for one in fitting}
    best = min(fitting, key=lambda one: (spans[one], fitting.index(one)))
    other = next((one for one in fitting if one[:1] != best[:1]), "")
    doubt = f"{other} fits as well: look at a day after the 12th" if other else ""
    return Clock(best, False, doubt)


def _fits(written: str, values: Sequence[str]) -> bool:
    form = pattern(written)
    return all(form.fullmatch(one) for one in values)


def _disorder(written: str, values: Sequence[str]) -> tuple[int, int]:
    """(steps back in time, days between the first and the last): days and months mixed up jump."""
    form, days = pattern(written), list[int]()
    for one in values:
        match = form.fullmatch(one)
        parts = match.groupdict() if match else {}
        month = parts.get("month")
        if month is None:
            return 0, 0
        days.append(int(parts["year"]) * 372 + int(month) * 31 + int(parts["day"]))
    back = sum(later < earlier for earlier, later in pairwise(days))
    return min(back, len(days) - 1 - back), max(days) - min(days)
