"""Which column of an unknown table is which field, by its name and by its values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orderwatch.records.proposal.times import Clock, clock_of, halves_of

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d*)?([eE][+-]?\d{1,2})?", re.ASCII)
_PAIR = re.compile(r"(geo:)?[+-]?\d{1,3}(\.\d+)? ?°? ?, ?[+-]?\d{1,3}(\.\d+)? ?°?", re.ASCII)
_LAT = r"lat(itude)?(e7|degrees)?"
_LON = r"(lon|lng|long(itude|titude)?)(e7|degrees)?"
_NAMES = {
    "device_id": r"device(id|tag|identifier|name)?|tag(id)?|imei|unit(id)?|phone(id)?|tid|"
    r"tracker(id)?|parolee(id)?|serial(no|number)?|subject(id)?|asset(id)?",
    "accuracy_m": r"(horizontal|h|location|gps|position)?(accuracy|acc|precision|uncertainty)"
    r"(m|meters|metres|estimate)?|radius(m)?|confidencecircle|errorradius",
    "method": r"method|provider|source|positiontype|pointtype|fixtype|lbs|positionlbs|technology",
}
_TIME = re.compile(r"time|date|stamp|^ts$|^t$|^tst$|when|clock|^at$")
_RECEIVED = re.compile(r"receiv|server|upload|writ|insert|stored")
_FIX = re.compile(r"fix|gps|record|captur|^time|^ts$")
_METHODS = {
    "gps": r"gps|gnss|agps|a-gps|glonass",
    "wifi": r"wi-?fi|wlan",
    "cell": r"cell|lbs|gsm|lte|network",
    "rf": r"rf|beacon|ble",
    "unknown": r"unknown|fused|other|passive",
}
_FEW = 12
"""Distinct values that a column of methods has at most."""


@dataclass
class Guess:
    """What was found so far.

    Attributes:
        columns: field → column.
        keys: other keys of the profile.
        said: one line for each guess: what, and from which values.
    """

    columns: dict[str, str] = field(default_factory=dict)
    keys: dict[str, object] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def take(self, what: str, column: str, values: Sequence[str], why: str) -> None:
        """Settles a field and says from which values."""
        shown = ", ".join(one[:40] for one in values[:3])
        self.columns[what] = column
        self.said.append(f"{what} is {column}: {why} ({shown})")


def guess_columns(table: Mapping[str, Sequence[str]]) -> Guess:
    """The fields of a table.

    Args:
        table: column → its first values, without the empty ones.
    """
    guess = Guess()
    _place(table, guess)
    _clock(table, guess)
    _named(table, guess, "accuracy_m", _numbers)
    _device(table, guess)
    _method(table, guess)
    return guess


def _plain(name: str) -> str:
    """A name without path, spaces and capitals."""
    last = name.rsplit(".", 1)[-1] if "." in name else name
    return re.sub(r"[^a-z0-9]", "", last.lower())


def _numbers(values: Sequence[str]) -> bool:
    return bool(values) and all(_NUMBER.fullmatch(one) for one in values)


def _within(values: Sequence[str], low: float, high: float) -> bool:
    return _numbers(values) and all(low <= float(one) <= high for one in values)


def _place(table: Mapping[str, Sequence[str]], guess: Guess) -> None:
    lat = _matching(table, _LAT, lambda v: _within(v, -90, 90))
    lon = _matching(table, _LON, lambda v: _within(v, -180, 180))
    if lat and lon:
        guess.take("lat", lat, table[lat], "its name, and degrees from -90 to 90")
        guess.take("lon", lon, table[lon], "its name, and degrees from -180 to 180")
        return
    lat = _matching(table, _LAT, lambda v: _within(v, -9e8, 9e8))
    lon = _matching(table, _LON, lambda v: _within(v, -1.8e9, 1.8e9))
    if lat and lon:
        guess.take("lat", lat, table[lat], "its name, and degrees times ten million")
        guess.take("lon", lon, table[lon], "its name, and degrees times ten million")
        guess.keys["coordinates"] = "e7"
        return
    east = _matching(table, r".*easting", lambda v: _within(v, 0, 700_000))
    north = _matching(table, r".*northing", lambda v: _within(v, 0, 1_300_000))
    if east and north:
        guess.take("easting", east, table[east], "its name, and metres of the British grid")
        guess.take("northing", north, table[north], "its name, and metres of the British grid")
        guess.keys["coordinates"] = "osgb36"
        return
    for column, values in table.items():
        if values and all(_PAIR.fullmatch(one) for one in values):
            guess.take("position", column, values, "pairs of degrees, latitude first")
            return


def _matching(table: Mapping[str, Sequence[str]], names: str, sound: object) -> str:
    """The first column whose name and values fit; the more plainly named first."""
    assert callable(sound)
    for form in (names, rf".*({names})"):
        for column, values in table.items():
            if re.fullmatch(form, _plain(column)) and sound(values):
                return column
    return ""


def _clock(table: Mapping[str, Sequence[str]], guess: Guess) -> None:
    found: dict[str, Clock] = {}
    for column, values in table.items():
        if column in guess.columns.values():
            continue
        clock = clock_of(values, bool(_TIME.search(_plain(column))))
        if clock is not None:
            found[column] = clock
    received = [one for one in found if _RECEIVED.search(_plain(one))]
    fixed = [one for one in found if one not in received] or received
    if not fixed:
        _halves(table, guess)
        return
    best = min(fixed, key=lambda one: (not _FIX.search(_plain(one)), fixed.index(one)))
    clock = found[best]
    guess.take("fixed_at", best, table[best], f"every value is {clock.written}")
    if clock.doubt:
        guess.said.append(f"LOOK: fixed_at, {clock.doubt}")
    guess.keys["time_format"] = clock.written
    guess.keys["zoned"] = clock.zoned
    for other in received:
        if other != best and found[other].written == clock.written:
            guess.take("received_at", other, table[other], "its name, and the same format")
            break


def _halves(table: Mapping[str, Sequence[str]], guess: Guess) -> None:
    """A day in one column and the time of day in another."""
    named = [one for one in table if _TIME.search(_plain(one))]
    for day in named:
        for time in named:
            clock = halves_of(table[day], table[time]) if day != time else None
            if clock is not None:
                guess.take("fixed_at", day, table[day], f"with {time}, {clock.written}")
                guess.take("time_of_day", time, table[time], "the second half of the time")
                if clock.doubt:
                    guess.said.append(f"LOOK: fixed_at, {clock.doubt}")
                guess.keys |= {"time_format": clock.written, "zoned": False}
                return


def _named(table: Mapping[str, Sequence[str]], guess: Guess, what: str, sound: object) -> None:
    column = _matching(table, _NAMES[what], sound)
    if column and column not in guess.columns.values():
        guess.take(what, column, table[column], "its name, and numbers")


def _device(table: Mapping[str, Sequence[str]], guess: Guess) -> None:
    column = _matching(table, _NAMES["device_id"], lambda v: bool(v) and _repeats(v))
    if column and column not in guess.columns.values():
        guess.take("device_id", column, table[column], f"its name, {len(set(table[column]))} ids")


def _repeats(values: Sequence[str]) -> bool:
    """A device has more than one fix: ids that never repeat are those of rows."""
    return len(values) < 3 or len(set(values)) <= len(values) * 0.7


def _method(table: Mapping[str, Sequence[str]], guess: Guess) -> None:
    column = _matching(table, _NAMES["method"], lambda v: 0 < len(set(v)) <= _FEW)
    if not column or column in guess.columns.values():
        return
    words: dict[str, str] = {}
    for word in sorted(set(table[column])):
        known = [name for name, form in _METHODS.items() if re.fullmatch(form, word.lower())]
        if not known:
            guess.said.append(f"{column} may name the method, but not what {word[:30]} stands for")
            return
        words[word] = known[0]
    guess.take("method", column, sorted(words), "its name, and words for methods")
    guess.keys["methods"] = words
