"""The places of an order file → dated versions, checked."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from orderwatch.orders.file_model import OrderFile
from orderwatch.orders.file_parts import PlacePart
from orderwatch.orders.model import PlaceVersion
from orderwatch.orders.reader import KeyPath, Reader
from orderwatch.spatial.build import check_shape
from orderwatch.spatial.coordinates import parse_position
from orderwatch.spatial.lengths import parse_length
from orderwatch.temporal.intervals import OPEN_END_US
from orderwatch.temporal.local import to_local_text

_KINDS = ("circle", "wkt", "file", "corridor")
_NEIGHBOURS_M = 500_000.0
_METRES_A_DEGREE = 111_000.0
_A_DAY_US = 25 * 3_600_000_000
"""`until` and `from` with one date share that local day, which may have 25 hours."""


def read_places(reader: Reader, data: OrderFile) -> dict[str, tuple[PlaceVersion, ...]]:
    """Every place with its versions in order of time."""
    places = {}
    for name, parts in data.places.items():
        versions = []
        for number, part in enumerate(parts):
            path: KeyPath = ("places", name, number)
            versions.append(_version(reader, part, path))
            if part.minus:
                reader.known((*path, "minus"), part.minus, data.places, "places")
                if name in part.minus:
                    remedy = "name the other places to cut out"
                    reader.fault((*path, "minus"), name, "cuts the place out of itself", remedy)
        places[name] = tuple(sorted(versions, key=lambda one: one.from_us))
        _check_versions(reader, name, places[name])
    _check_swapped(reader, data)
    return places


def _version(reader: Reader, part: PlacePart, path: KeyPath) -> PlaceVersion:
    given = [kind for kind in _KINDS if getattr(part, kind)]
    if len(given) != 1:
        problem = f"has {' and '.join(given)}" if given else "has no shape"
        reader.fault(path, None, problem, f"give one of {', '.join(_KINDS)}")
    from_us, until_us = reader.period(path, part.from_, part.until)
    shape = _shape(part)
    if len(given) == 1:
        _check_shape(reader, part, shape, (*path, given[0]))
    tolerance = None
    if part.outline.tolerance:
        tolerance = reader.length((*path, "outline", "tolerance"), part.outline.tolerance)
    confidential = part.confidential in ("yes", "true")
    reader.start((*path, "as_at"), part.as_at)
    known = not confidential
    if part.known_to_respondent is not None:
        known = part.known_to_respondent in ("yes", "true")
    return PlaceVersion(
        label=part.label,
        shape=shape,
        from_us=from_us,
        until_us=until_us,
        tolerance_m=tolerance,
        confidential=confidential,
        known_to_respondent=known,
        measured_from=part.measured_from,
        outline_source=part.outline.source or part.source,
        source=part.source,
        as_at=part.as_at,
    )


def _shape(part: PlacePart) -> dict[str, Any]:
    shape: dict[str, Any] = {}
    if part.circle:
        shape["circle"] = {"centre": _position(part.circle.centre), "radius": part.circle.radius}
    if part.corridor:
        line = tuple(_position(one) for one in part.corridor.line)
        shape["corridor"] = {"line": line, "width": part.corridor.width}
    for key in ("wkt", "file", "feature", "where"):
        if getattr(part, key):
            shape[key] = getattr(part, key)
    if part.minus:
        shape["minus"] = tuple(part.minus)
    return shape


def _position(written: str | list[str]) -> str | tuple[str, ...]:
    return written if isinstance(written, str) else tuple(written)


def _check_shape(reader: Reader, part: PlacePart, shape: dict[str, Any], path: KeyPath) -> None:
    """The shape's own faults, at the key that holds the value where that can be told."""
    try:
        check_shape(shape, folder=reader.folder)
    except ValueError as error:
        problem, _, remedy = str(error).partition("; ")
        value, key = None, path
        if part.circle:
            own = "radius" if _is_of_length(part.circle.radius, problem) else "centre"
            value, key = _written(getattr(part.circle, own)), (*path, own)
        elif part.corridor:
            own = "width" if _is_of_length(part.corridor.width, problem) else "line"
            value, key = _written(getattr(part.corridor, own)), (*path, own)
        elif part.wkt or part.file:
            value = part.wkt or part.file
        reader.fault(key, value, problem, remedy or "see docs/order-file.md")


def _is_of_length(text: str, problem: str) -> bool:
    """Whether the fault is that of a length, not of the position beside it."""
    try:
        parse_length(text)
    except ValueError as error:
        return str(error).startswith(problem)
    return problem.startswith(("has a radius", "has a width"))


def _written(value: Any) -> str:
    """A position or a line as one writes it."""
    return value if isinstance(value, str) else f"[{', '.join(_written(one) for one in value)}]"


def _check_versions(reader: Reader, name: str, versions: tuple[PlaceVersion, ...]) -> None:
    """One ends before the next begins; a day of moving, or a stated overlap, has both."""
    for one, two in pairwise(versions):
        overlap_us = one.until_us - two.from_us
        if overlap_us > 0 and (one.until_us >= OPEN_END_US or two.from_us <= one.from_us):
            problem = "has two versions at the same time"
            remedy = "give `until` to the earlier one and `from` to the later one"
            reader.fault(("places", name), None, problem, remedy)
        elif overlap_us > _A_DAY_US:
            since, until = (to_local_text(us, reader.tz) for us in (two.from_us, one.until_us))
            both = f"place {name} has two versions from {since} until {until}: both count"
            reader.warnings.append(both)
        elif overlap_us < 0:
            since = to_local_text(one.until_us, reader.tz)
            reader.warnings.append(f"place {name} has no version from {since} on for a while")


def _check_swapped(reader: Reader, data: OrderFile) -> None:
    """A pair is swapped if its mirror image lies near the other places and it does not."""
    points: list[tuple[KeyPath, str, float, float]] = []
    for name, parts in data.places.items():
        for number, part in enumerate(parts):
            path: KeyPath = ("places", name, number)
            written = [part.circle.centre] if part.circle else []
            written += part.corridor.line if part.corridor else []
            for one in written:
                try:
                    position = parse_position(_position(one))
                except ValueError:
                    continue
                points.append((path, _written(one), position.lat, position.lon))
    if all(_near(*points[0][2:], *one[2:]) for one in points):
        return
    swapped = []
    for number, (path, text, lat, lon) in enumerate(points):
        others = [(p[2], p[3]) for i, p in enumerate(points) if i != number]
        if not others or abs(lon) > 90.0:
            continue
        near = sum(_near(lat, lon, *one) for one in others)
        mirrored = sum(_near(lon, lat, *one) for one in others)
        if not near and 2 * mirrored > len(others):
            swapped.append((path, text))
    each = len(swapped) == len(points)
    remedy = "one of them is: write latitude first" if each else "write latitude first"
    for path, text in swapped:
        reader.fault(path, text, "seems to have latitude and longitude swapped", remedy)


def _near(lat1: float, lon1: float, lat2: float, lon2: float) -> bool:
    east = (lon1 - lon2) * math.cos(math.radians((lat1 + lat2) / 2.0))
    return math.hypot(lat1 - lat2, east) * _METRES_A_DEGREE <= _NEIGHBOURS_M
