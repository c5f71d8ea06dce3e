"""Whether new words of a condition forbid more than those that bind."""

from __future__ import annotations

from collections.abc import Iterable

from orderwatch.orders.model import MUST_STAY_KINDS, Condition
from orderwatch.orders.windows import is_more_lenient


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
    same = after.settings == known.settings or is_more_lenient(known.settings, after.settings)
    tighter = {
        "distance_m": after.distance_m > known.distance_m,
        "place": place,
        "settings": known.kind in MUST_STAY_KINDS and not same,
        "persons": not set(after.persons) <= set(known.persons),
        "from_us": after.from_us < known.from_us,
        "until_us": after.until_us > known.until_us,
        "exceptions": any(kept not in after.exceptions for kept in known.exceptions),
    }
    return any(tighter.get(name, False) for name in names)
