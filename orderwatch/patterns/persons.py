"""Who is one person where several order files each have ids of their own.

`P1` of two files may be two persons. They are taken as one only where a contact that one file says
went to its `P1` and a contact that the other says went to its `P1` went to the same identifier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orderwatch.patterns.incident import Attempt, Incident

Named = tuple[str, str]
"""Order id and person id."""


def keys_of(order_id: str, persons: Sequence[str], identifiers: Iterable[str]) -> frozenset[str]:
    """Texts by which the persons of a contact are known; sharing one is being one person.

    An identifier tells whose it is only where there is one person and one identifier.

    Args:
        order_id: of the order whose ids they are.
        persons: their ids in its file.
        identifiers: normal forms of where the contact went to, or came from.
    """
    found = {f"{order_id}\0{one}" for one in persons}
    own = {one for one in identifiers if one and not one.startswith("person:")}
    if len(persons) == 1 and len(own) == 1:
        found.add(f"{persons[0]}\0\0{own.pop()}")
    return frozenset(found)


def told_apart(incidents: Iterable[Incident], attempts: Iterable[Attempt]) -> list[list[Named]]:
    """The protected persons whom incidents name, each with every order that has them, sorted."""
    named = {(one.order_id, name) for one in incidents for name in one.protected}
    groups: list[tuple[set[str], list[Named]]] = []
    for order_id, person in sorted(named, key=lambda one: (one[1], one[0])):
        own = f"{order_id}\0{person}"
        keys = {own}
        for each in attempts:
            if own in each.persons:
                keys |= {key for key in each.persons if key.startswith(f"{person}\0\0")}
        together = [one for one in groups if one[0] & keys]
        for one in together:
            groups.remove(one)
            keys |= one[0]
        groups.append((keys, [name for one in together for name in one[1]] + [(order_id, person)]))
    return [names for _, names in groups]
