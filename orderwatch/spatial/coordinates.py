"""Positions as text: a decimal pair, degrees-minutes-seconds, or a British grid reference.

The whole text must be consumed: a reader that takes what it understands and drops the rest would
put a place somewhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from orderwatch.tables import Float64

_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"({_NUMBER})(?:\s*,\s*|\s+)({_NUMBER})")
_DMS = (
    r"(\d{1,3}(?:\.\d+)?)(?:°|º|\s|d)\s*(?:(\d{1,2}(?:\.\d+)?)(?:'|′|’|\s|m)\s*)?"
    r"(?:(\d{1,2}(?:\.\d+)?)(?:\"|″|”|''|s)?\s*)?([NSEW])"
)
_DMS_PAIR = re.compile(rf"{_DMS}[\s,]*{_DMS}", re.IGNORECASE)
_OSGB = re.compile(r"OSGB\s+(\d{1,6}(?:\.\d+)?)[\s,]+(\d{1,7}(?:\.\d+)?)", re.IGNORECASE)
_GRID = re.compile(r"(?:OSGB\s+)?([HJNOST][A-HJ-Z])\s*(\d{2,5})\s*(\d{2,5})", re.IGNORECASE)
_GRID_JOINED = re.compile(r"(?:OSGB\s+)?([HJNOST][A-HJ-Z])\s*(\d{4}|\d{6}|\d{8}|\d{10})", re.I)
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_REMEDY = 'write "51.7520, -0.3360", 51°45\'43"N 0°20\'45"W or OSGB 515000 207000'

OSGB_EXTRA_M = 2.0
"""A Helmert shift without the OSTN15 grid is good to about 2 m (Ordnance Survey says 3 m)."""
_PIPELINE = (
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 "
    "+x_0=400000 +y_0=-100000 +ellps=airy +step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 "
    "+s=-20.489 +convention=position_vector +step +inv +proj=cart +ellps=WGS84 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


@dataclass(frozen=True)
class Position:
    """Degrees on WGS 84, and what the conversion adds to the error of every fix, metres."""

    lat: float
    lon: float
    extra_tolerance_m: float = 0.0


@lru_cache(maxsize=4096)
def parse_position(text: str | tuple[str, ...]) -> Position:
    """A position from its text, or from the texts of a two-element list.

    Raises:
        ValueError: another form, text left over, or out of range.
    """
    if not isinstance(text, str):
        if len(text) != 2:
            raise ValueError(f"is not a pair of latitude and longitude; {_REMEDY}")
        text = f"{text[0].strip()}, {text[1].strip()}"
    text = text.strip()
    for form, read in (
        (_PAIR, _decimal),
        (_DMS_PAIR, _sexagesimal),
        (_OSGB, _eastings),
        (_GRID, _grid),
        (_GRID_JOINED, _grid_joined),
    ):
        match = form.fullmatch(text)
        if match:
            return _in_range(read(match.groups()))
    raise ValueError(f"is not a position; {_REMEDY}")


def _decimal(groups: Sequence[str]) -> Position:
    return Position(float(groups[0]), float(groups[1]))


def _sexagesimal(groups: Sequence[str | None]) -> Position:
    one, two = _angle(groups[:4]), _angle(groups[4:])
    letters = f"{groups[3]}{groups[7]}".upper()
    if letters[0] in "NS" and letters[1] in "EW":
        return Position(one, two)
    if letters[0] in "EW" and letters[1] in "NS":
        return Position(two, one)
    raise ValueError("needs one of N or S and one of E or W")


def _angle(groups: Sequence[str | None]) -> float:
    degrees, minutes, seconds = (float(one or 0) for one in groups[:3])
    if minutes >= 60 or seconds >= 60:
        raise ValueError("has 60 or more minutes or seconds")
    sign = -1.0 if str(groups[3]).upper() in "SW" else 1.0
    return sign * (degrees + minutes / 60.0 + seconds / 3600.0)


def _grid(groups: Sequence[str]) -> Position:
    letters, east, north = groups
    if len(east) != len(north):
        raise ValueError("is a grid reference with unequal eastings and northings")
    scale = 10 ** (5 - len(east))
    first, second = (_LETTERS.index(one) for one in letters.upper())
    east_100 = ((first - 2) % 5) * 5 + second % 5
    north_100 = 19 - first // 5 * 5 - second // 5
    half = scale / 2.0 if scale > 1 else 0.0
    return _osgb(
        east_100 * 100_000 + int(east) * scale + half,
        north_100 * 100_000 + int(north) * scale + half,
        half,
    )


def _grid_joined(groups: Sequence[str]) -> Position:
    letters, digits = groups
    half = len(digits) // 2
    return _grid((letters, digits[:half], digits[half:]))


def _eastings(groups: Sequence[str]) -> Position:
    return _osgb(float(groups[0]), float(groups[1]), 0.0)


def _osgb(east: float, north: float, half_m: float) -> Position:
    """OSGB36 → WGS 84 by the Ordnance Survey's seven-parameter shift, never by a grid file.

    A short reference names a square: its middle is taken, half its side joins the error.
    """
    if not (0.0 <= east <= 700_000.0 and 0.0 <= north <= 1_300_000.0):
        raise ValueError("is outside the British National Grid")
    lon, lat, *_ = _shift().transform(east, north, 0.0)
    return Position(float(lat), float(lon), OSGB_EXTRA_M + half_m)


def grid_to_degrees(east: Float64, north: Float64) -> tuple[Float64, Float64]:
    """Latitudes and longitudes on WGS 84 of places on the British National Grid.

    Args:
        east: eastings in metres, (n,).
        north: northings in metres, (n,).

    Returns:
        Degrees, NaN where a place is off the grid; good to `OSGB_EXTRA_M`.
    """
    on = (east >= 0.0) & (east <= 700_000.0) & (north >= 0.0) & (north <= 1_300_000.0)
    lat, lon = np.full(len(east), np.nan), np.full(len(east), np.nan)
    if on.any():
        found = _shift().transform(east[on], north[on], np.zeros(int(on.sum())))
        lon[on], lat[on] = found[0], found[1]
    return lat, lon


def grid_reference(lat: float, lon: float) -> str:
    """The place on the British National Grid to 10 m, as `TL 1494 0734`; empty off the grid.

    Good to `OSGB_EXTRA_M`, as `grid_to_degrees`, whose inverse this is.

    Args:
        lat: degrees north on WGS 84.
        lon: degrees east.
    """
    east, north, *_ = _shift().transform(lon, lat, 0.0, direction="INVERSE")
    if not (0.0 <= east < 700_000.0 and 0.0 <= north < 1_300_000.0):
        return ""
    column, row = int(east // 100_000), int(north // 100_000)
    first = _LETTERS[(19 - row) // 5 * 5 + (column + 10) // 5]
    second = _LETTERS[(19 - row) % 5 * 5 + column % 5]
    return f"{first}{second} {int(east) % 100_000 // 10:04d} {int(north) % 100_000 // 10:04d}"


@lru_cache(maxsize=1)
def _shift() -> Any:
    from pyproj import Transformer

    return Transformer.from_pipeline(_PIPELINE)


def _in_range(position: Position) -> Position:
    if not -90.0 <= position.lat <= 90.0:
        raise ValueError("has a latitude beyond 90 degrees; write latitude first")
    if not -180.0 <= position.lon <= 180.0:
        raise ValueError("has a longitude beyond 180 degrees")
    return position
