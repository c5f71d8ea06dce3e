"""The own keys of conditions that say where to stay."""

from __future__ import annotations

import re
from typing import Any, cast

from orderwatch.orders.file_conditions import (
    AtPart,
    Attend,
    ConditionPart,
    Curfew,
    InclusionZone,
    RestrictionZone,
)
from orderwatch.orders.own_keys import KindReader, OwnKeys
from orderwatch.orders.reader import KeyPath
from orderwatch.orders.windows import ALLOWANCE, TOLERANCE, Allowance, Hours, Tolerance
from orderwatch.temporal.durations import parse_duration
from orderwatch.temporal.local import parse_time

_MINUTE_US = 60_000_000
_WEEK_US = 7 * 86_400_000_000
_LONGEST = 100_000
_MINUTES = re.compile(r"([0-9]{1,6})(?: ?min(?:utes?)?)?", re.ASCII)


def stay_zone(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """The places of an inclusion zone."""
    written = cast("InclusionZone | RestrictionZone", part)
    return OwnKeys(place=kinds.places((*path, "place"), tuple(written.place)))


def restriction_zone(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """The places of a restriction zone, which has no hours."""
    for key in ("when", "calendar"):
        if getattr(part, key):
            remedy = "leave it out, or write kind: inclusion_zone for stated times"
            kinds.reader.fault((*path, key), getattr(part, key), "has no place here", remedy)
    return stay_zone(kinds, part, path)


def curfew(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """The table of hours, with tolerance and allowance."""
    written, reader = cast("Curfew", part), kinds.reader
    if written.when:
        remedy = "write the hours in `at`, beside the place"
        reader.fault((*path, "when"), written.when, "has no place here", remedy)
    table = tuple(_hours(kinds, one, (*path, "at", n)) for n, one in enumerate(written.at))
    settings: dict[str, Any] = {"at": table}
    if written.tolerance:
        length = _minutes(kinds, (*path, TOLERANCE, "minutes"), written.tolerance.minutes)
        settings[TOLERANCE] = Tolerance(length_us=length, whose=written.tolerance.whose)
    if written.allowance:
        length = _minutes(kinds, (*path, ALLOWANCE, "minutes"), written.allowance.minutes)
        settings[ALLOWANCE] = Allowance(length_us=length, per=written.allowance.per)
    for number, one in enumerate(written.exceptions):
        if one.id in (TOLERANCE, ALLOWANCE):
            remedy = "give the exception another id"
            key = (*path, "exceptions", number, "id")
            reader.fault(key, one.id, "is what leeway is called in the outputs", remedy)
    places = dict.fromkeys(name for row in table for name in row.place)
    return OwnKeys(place=tuple(places), settings=settings)


def attend(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """The places of which one is to be attended, and for how long at least."""
    written, reader = cast("Attend", part), kinds.reader
    if not written.when:
        remedy = 'write the hours of each window, such as when: "Mo 10:00-14:00"'
        reader.fault((*path, "when"), None, "is missing", remedy)
    stay = _MINUTE_US
    if written.stay:
        stay = reader.parsed((*path, "stay"), written.stay, parse_duration, _MINUTE_US)
    if not stay:
        reader.fault((*path, "stay"), written.stay, "is no time", "write a time, such as 1 min")
    places = kinds.places((*path, "place"), tuple(written.place))
    return OwnKeys(place=places, settings={"stay_us": stay})


def _hours(kinds: KindReader, part: AtPart, path: KeyPath) -> Hours:
    """One row of the table."""
    reader = kinds.reader
    reader.hours((*path, "when"), part.when)
    weeks = 1
    if part.every:
        length = reader.duration((*path, "every"), part.every) or 0
        weeks, rest = divmod(length, _WEEK_US)
        if not weeks or rest:
            remedy = "write whole weeks, such as 2 weeks"
            reader.fault((*path, "every"), part.every, "is no number of weeks", remedy)
        if not part.counted_from:
            remedy = "add counted_from, the day on which the first of these weeks begins"
            reader.fault((*path, "every"), part.every, "is not counted from a day", remedy)
    elif part.counted_from:
        remedy = "add every, such as 2 weeks"
        reader.fault((*path, "counted_from"), part.counted_from, "counts no weeks", remedy)
    return Hours(
        place=kinds.places((*path, "place"), tuple(part.place)),
        when=part.when,
        every_weeks=max(weeks, 1),
        counted_from=_day(kinds, (*path, "counted_from"), part.counted_from),
    )


def _day(kinds: KindReader, path: KeyPath, text: str) -> str:
    """A date alone, in ISO."""
    if not text:
        return ""
    reader = kinds.reader
    parsed = reader.parsed(path, text, lambda one: parse_time(one, reader.tz), None)
    if parsed is not None and not parsed.date_only:
        reader.fault(path, text, "has a time of day", "write the day alone, such as 2026-03-06")
        return ""
    return text.strip() if parsed is not None else ""


def _minutes(kinds: KindReader, path: KeyPath, text: str) -> int:
    """Whole minutes in µs."""
    match = _MINUTES.fullmatch(text.strip())
    if not match or not 0 < int(match[1]) <= _LONGEST:
        problem, remedy = "is no number of minutes", "write whole minutes, such as 10"
        kinds.reader.fault(path, text, problem, remedy)
        return 0
    return int(match[1]) * _MINUTE_US
