"""What of a contact condition was not checked, and what was counted and not listed, in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from statistics import median_low

from orderwatch.conditions.contact_reading import Unlisted
from orderwatch.conditions.contacts import Contact
from orderwatch.engine.contact.exports import ContactExports
from orderwatch.orders.model import Condition, Order

_LEAST_PAIRS = 3
"""Contacts that two exports must both hold before their clocks are compared."""


def why_contact(
    order: Order,
    condition: Condition,
    exports: ContactExports,
    unlisted: Mapping[Unlisted, int],
    contacts: Iterable[Contact],
) -> str:
    """The words of `why` in conditions.csv, joined by `; `; empty where there is nothing to say.

    Args:
        order: the order.
        condition: as first made.
        exports: what can be shown at all.
        unlisted: contacts that are counted only.
        contacts: of the order, for the clocks of the exports.
    """
    missing = [one for one in condition.settings["channels"] if one not in exports.channels]
    nobody = _without_identifier(order, condition)
    unlisted_members = [one for one in condition.persons if one in order.open_groups]
    counted = [f"{number} {why.value}" for why, number in sorted(Counter(unlisted).items())]
    parts = [
        f"not checked: {', '.join(missing)} (no export at hand shows them)" if missing else "",
        f"no export holds {', '.join(exports.absent)}" if exports.absent else "",
        f"no identifier is given of {', '.join(nobody)}" if nobody else "",
        f"not checked: members of {', '.join(unlisted_members)} who are not listed (complete: no)"
        if unlisted_members
        else "",
        f"counted, not listed: {', '.join(counted)}" if counted else "",
        *clock_offsets(contacts),
    ]
    return "; ".join(one for one in parts if one)


def clock_offsets(contacts: Iterable[Contact]) -> list[str]:
    """How far the clocks of two exports are apart, by the contacts that both hold."""
    apart: dict[tuple[str, str], list[int]] = defaultdict(list)
    for contact in contacts:
        rows = [one for one in contact.rows if not one.resolution_us and not one.reported_by]
        for number, one in enumerate(rows):
            for other in rows[number + 1 :]:
                first, second = sorted((one, other), key=lambda row: row.source)
                if first.owner_key != second.owner_key and first.source != second.source:
                    apart[first.source, second.source].append(second.at_us - first.at_us)
    return [
        _offset(names, differences)
        for names, differences in sorted(apart.items())
        if len(differences) >= _LEAST_PAIRS
    ]


def _offset(names: tuple[str, str], differences: list[int]) -> str:
    offset_s = median_low(differences) / 1e6
    behind = "behind" if offset_s < 0 else "ahead of"
    number = len(differences)
    return (
        f"the clock of {names[1]} is {abs(offset_s):.0f} s {behind} that of {names[0]} "
        f"(median of {number} contacts in both)"
    )


def _without_identifier(order: Order, condition: Condition) -> list[str]:
    """Persons of the condition whom no record can name."""
    named = {one for name in condition.persons for one in order.groups.get(name, (name,))}
    people = (*order.protected, *order.people)
    return sorted(one.id for one in people if one.id in named and not one.identifiers)
