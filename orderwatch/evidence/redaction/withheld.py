"""The rows of withheld.csv: how much is withheld and why, and no value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from orderwatch.evidence.redaction.audience import (
    ABOUT_CONTACTS,
    AT_MEETING,
    ON_PERSON,
    ON_PLACE,
    Copy,
    OrderCopy,
)
from orderwatch.evidence.redaction.hidden import condition_versions
from orderwatch.evidence.redaction.secrets import covered

_OTHERS = "of another person than the respondent"
_PROTECTED = "of a protected person"


def withheld_rows(copy: Copy, counted: Counter[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The rows of a run.

    Args:
        copy: who it is for.
        counted: (kind, ground) → how many, of what passed.

    The counts tell nothing that depends on where a secret place is: what was found there is not
    counted.
    """
    total: Counter[tuple[str, str]] = Counter(counted)
    for one in copy.orders.values():
        total.update(_of_order(one))
    for name in copy.released:
        total["condition released", f"named with --release {name}"] += 1
    for (kind, ground), count in sorted(total.items()):
        if count:
            yield {"kind": kind, "count": count, "ground": ground}


def _of_order(one: OrderCopy) -> Counter[tuple[str, str]]:
    persons = covered(one)
    whose = _OTHERS if one.audience == "respondent" else _PROTECTED
    found: Counter[tuple[str, str]] = Counter()
    for ground in (ON_PLACE, ON_PERSON):
        names = [name for name, why in one.withheld.items() if why == ground]
        found["condition with all that was found", ground] = len(names)
    found["meetings of a condition, and its account of time", AT_MEETING] = len(one.meetings)
    if one.uncounted:
        kinds = [versions[0].kind for versions in condition_versions(one.order).values()]
        counts = sum(kind in ABOUT_CONTACTS for kind in kinds)
        found["count of contacts that a condition does not list", AT_MEETING] = counts
    place = "confidential, or not known to the respondent"
    if one.audience == "defence":
        place += "; withheld unless a finding relies on it"
    found["place", place] = len(one.secret)
    found["name", whose] = sum(len(person.names) for person in persons)
    found["identifier", whose] = sum(len(person.identifiers) for person in persons)
    found["device and its track", whose] = sum(len(person.devices) for person in persons)
    found["hash of the order file", "the file holds what is withheld"] = 1
    return found
