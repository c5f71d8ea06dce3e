"""Where the words of a clause and the keys of its condition do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orderwatch.orders.model import Condition, Order
from orderwatch.spatial.lengths import parse_length

_LENGTH = re.compile(
    r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)[\s-]*"
    r"(kilomet(?:re|er)s?|km|met(?:re|er)s?|m|miles?|mi|yards?|yd|feet|foot|ft)\b(?![.]\d)"
)
_ABOUT = 0.01
"""Lengths that differ by less than this share are the same (100 yards as 91 m)."""


def clause_doubts(order: Order, condition: Condition) -> Iterator[str]:
    """A length that the clause names and the condition does not use.

    Args:
        order: of the condition.
        condition: as made, added or changed.
    """
    if condition.kind not in ("exclusion_zone", "keep_away"):
        return
    named = {length: text for text, length in _lengths(condition.clause)}
    used = _used(order, condition)
    if not named or any(_same(one, other) for one in named for other in used):
        return
    said = " and ".join(named.values())
    if condition.distance_m:
        does = f"uses {condition.distance_m:g} m"
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
