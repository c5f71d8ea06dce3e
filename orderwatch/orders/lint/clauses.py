"""Where the words of a clause and the keys of its condition do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orderwatch.orders.model import Condition, Order
from orderwatch.spatial.lengths import parse_length

_STAYING = ("restriction_zone", "inclusion_zone")
_LENGTH = re.compile(
    r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)[\s-]*"
    r"(kilomet(?:re|er)s?|km|met(?:re|er)s?|m|miles?|mi|yards?|yd|feet|foot|ft)\b(?![.]\d)"
)
_COUNTS = {
    **{"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
    **{"eight": 8, "nine": 9, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25},
    **{"thirty": 30, "fifty": 50},
}
_PARTS = {"half a": 0.5, "a quarter of a": 0.25, "three quarters of a": 0.75}
_IN_WORDS = re.compile(
    rf"(?<![\w-])(?<!and )(?:(?P<part>{'|'.join(_PARTS)}) mile|(?P<count>{'|'.join(_COUNTS)})"
    r"(?P<hundred> hundred(?: and fifty)?)? (?P<unit>metres|meters|yards|feet|miles))\b"
)
_HUNDREDS = {" hundred": (100, 0), " hundred and fifty": (100, 50)}
_ABOUT = 0.01
"""Lengths that differ by less than this share are the same (100 yards as 91 m)."""


def clause_doubts(order: Order, condition: Condition) -> Iterator[str]:
    """A length that the clause names and the condition does not use.

    Args:
        order: of the condition.
        condition: as made, added or changed.
    """
    if condition.kind not in ("exclusion_zone", "keep_away", *_STAYING):
        return
    named: dict[float, str] = {}
    for text, length in _lengths(condition.clause):
        named.setdefault(length, text)
    used = _used(order, condition)
    if not named or any(_same(one, other) for one in named for other in used):
        return
    said = " and ".join(named.values())
    if condition.distance_m:
        does = f"uses {condition.distance_m:g} m"
    elif condition.kind in _STAYING:
        does = "goes by the place as drawn"
    else:
        does = "has no distance: only the place as drawn is forbidden"
    yield f"condition {condition.id}: its clause says {said}, the condition {does}"


def _lengths(clause: str) -> Iterator[tuple[str, float]]:
    """The lengths that a clause names, as written and in metres."""
    for number, unit in _LENGTH.findall(clause):
        try:
            yield f"{number} {unit}", parse_length(f"{number.replace(',', '')} {unit}")
        except ValueError:
            continue
    for found in _IN_WORDS.finditer(clause.lower()):
        if found["part"]:
            length = f"{_PARTS[found['part']]} mile"
        else:
            times, more = _HUNDREDS.get(found["hundred"], (1, 0))
            length = f"{_COUNTS[found['count']] * times + more} {found['unit']}"
        yield found[0], parse_length(length)


def _used(order: Order, condition: Condition) -> set[float]:
    """The lengths that a condition goes by: its distances, radii and widths, in metres."""
    found = {condition.distance_m, float(condition.settings.get("warning_m") or 0.0)}
    for name in condition.place:
        for version in order.places[name]:
            for form, key in (("circle", "radius"), ("corridor", "width")):
                if form in version.shape:
                    length = parse_length(version.shape[form][key])
                    # To the centre: a distance may be measured from the door of a place.
                    found.add(length + condition.distance_m)
    return found - {0.0}


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _ABOUT * max(one, other)
