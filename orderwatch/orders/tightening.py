"""Whether new words of a condition forbid more than those that bind."""

from __future__ import annotations

from collections.abc import Iterable

from orderwatch.orders.model import MONITORING, MUST_NOT_KINDS, MUST_STAY_KINDS, Condition
from orderwatch.orders.windows import is_more_lenient, leaves_less

SETTING = "settings."
"""How the name of a changed setting begins; the rest is its key."""


def only_loosens(before: Condition, after: Condition, names: Iterable[str]) -> bool:
    """Whether every changed value forbids less, as far as it can be told.

    Args:
        before: the condition as it read.
        after: as it would read.
        names: the fields of `Condition` that are changed.
    """
    must_not = after.kind in MUST_NOT_KINDS
    if not (must_not or after.kind in MUST_STAY_KINDS or after.kind == MONITORING):
        return False
    fewer, more = set(after.place) < set(before.place), set(after.place) > set(before.place)
    looser = {
        "distance_m": must_not and after.distance_m < before.distance_m,
        "place": fewer if must_not else more,
        "persons": must_not and set(after.persons) < set(before.persons),
        "from_us": after.from_us > before.from_us,
        "until_us": after.until_us < before.until_us,
        "exceptions": all(kept in after.exceptions for kept in before.exceptions),
    }
    return all(
        is_more_lenient(name.removeprefix(SETTING), before.settings, after.settings)
        if name.startswith(SETTING)
        else looser.get(name, False)
        for name in names
    )


def forbids_more(known: Condition, after: Condition, names: Iterable[str]) -> bool:
    """Whether a changed value is tighter than the one that binds, as far as it can be told.

    Args:
        known: the condition as it binds.
        after: as it would read.
        names: the fields of `Condition` that are changed.
    """
    if known.kind in MUST_STAY_KINDS:
        place = not set(after.place) >= set(known.place)
    else:
        place = not set(after.place) <= set(known.place)
    tighter = {
        "distance_m": after.distance_m > known.distance_m,
        "place": place,
        "persons": not set(after.persons) <= set(known.persons),
        "from_us": after.from_us < known.from_us,
        "until_us": after.until_us > known.until_us,
        "exceptions": any(kept not in after.exceptions for kept in known.exceptions),
    }
    return any(
        leaves_less(name.removeprefix(SETTING), known.settings, after.settings)
        if name.startswith(SETTING)
        else tighter.get(name, False)
        for name in names
    )
