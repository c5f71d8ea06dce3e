"""Whether new words of a condition forbid more than those that bind."""

from __future__ import annotations

from collections.abc import Iterable

from orderwatch.orders.model import Condition

_ABOUT_PERSONS = frozenset({"no_contact", "no_publication"})


def only_loosens(before: Condition, after: Condition, names: Iterable[str]) -> bool:
    """Whether every changed value forbids less, as far as it can be told.

    Args:
        before: the condition as it read.
        after: as it would read.
        names: the fields of `Condition` that are changed.
    """
    fewer = set(after.persons) < set(before.persons)
    looser = {
        "distance_m": after.distance_m < before.distance_m,
        "place": set(after.place) < set(before.place),
        "persons": after.kind in _ABOUT_PERSONS and fewer,
        "from_us": after.from_us > before.from_us,
        "until_us": after.until_us < before.until_us,
        "exceptions": all(kept in after.exceptions for kept in before.exceptions),
    }
    return all(looser.get(name, False) for name in names)


def forbids_more(known: Condition, after: Condition, names: Iterable[str]) -> bool:
    """Whether a changed value is tighter than the one that binds, as far as it can be told.

    Args:
        known: the condition as it binds.
        after: as it would read.
        names: the fields of `Condition` that are changed.
    """
    tighter = {
        "distance_m": after.distance_m > known.distance_m,
        "place": not set(after.place) <= set(known.place),
        "persons": not set(after.persons) <= set(known.persons),
        "from_us": after.from_us < known.from_us,
        "until_us": after.until_us > known.until_us,
        "exceptions": any(kept not in after.exceptions for kept in known.exceptions),
    }
    return any(tighter.get(name, False) for name in names)
