"""Respondents of several runs who are one person, by what their order files say they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

from orderwatch.orders.holdings import device_periods, identifier_periods
from orderwatch.orders.model import Order
from orderwatch.patterns.gathered import Gathered, OrderFacts

OrderKey = tuple[str, str, str]
"""Run, order id, respondent id."""


class Node(NamedTuple):
    """A respondent id of one run: within a run it names one person."""

    run: str
    respondent_id: str

    def __str__(self) -> str:
        return f"{self.respondent_id} of {self.run}" if self.run else self.respondent_id


@dataclass(frozen=True, kw_only=True)
class _Held:
    """What a respondent holds: a device or an identifier, for a time."""

    thing: str
    sure: bool
    from_us: int
    until_us: int


def joined_by_identifiers(gathered: Gathered, orders: Mapping[OrderKey, Order]) -> Gathered:
    """The tables with the respondents of different runs joined where their order files say so.

    Two are one person where both order files give them, at a time that overlaps, one device or one
    identifier, attributed in both and not marked as shared. An id alone joins nobody across runs:
    every team may have its own R-1. What is only suspected joins nobody either, and is said.

    Args:
        gathered: the tables of several runs.
        orders: the order files at hand.
    """
    nodes = _nodes(gathered.orders)
    held = {node: _holdings(node, gathered.orders, orders) for node in nodes}
    parents = {node: node for node in nodes}
    words: dict[Node, list[str]] = defaultdict(list)
    for one, other in _candidates(nodes, held):
        sure, unsure = _shared(held[one], held[other])
        if sure:
            parents[_root(parents, other)] = _root(parents, one)
            words[one].append(f"{one} and {other}: one person by {', '.join(sure)}")
        elif unsure:
            said = f"{one} and {other}: not joined, {', '.join(unsure)} is only suspected"
            words[one].append(said)
            words[other].append(said)
        elif one.respondent_id == other.respondent_id:
            why = "no device or attributed identifier in both order files"
            if None in (held[one], held[other]):
                why = "an order file is not at hand"
            said = f"{one} and {other}: not joined, {why}"
            words[one].append(said)
            words[other].append(said)
    names = _names(nodes, parents)
    told: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        told[names[node]] += [one for one in words[node] if one not in told[names[node]]]
    return replace(
        gathered,
        attribution={(node.run, node.respondent_id): names[node] for node in nodes},
        joined={name: tuple(each) for name, each in told.items()},
    )


def _candidates(
    nodes: Sequence[Node], held: Mapping[Node, list[_Held] | None]
) -> list[tuple[Node, Node]]:
    """Pairs of different runs that hold one thing at any time, or have one id, in their order."""
    alike: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        for thing in {one.thing for one in held[node] or ()} | {f"id {node.respondent_id}"}:
            alike[thing].append(number)
    pairs = {pair for numbers in alike.values() for pair in combinations(numbers, 2)}
    return [(nodes[i], nodes[j]) for i, j in sorted(pairs) if nodes[i].run != nodes[j].run]


def _nodes(orders: Iterable[OrderFacts]) -> list[Node]:
    found = (Node(one.run, one.respondent_id) for one in orders if one.respondent_id)
    return list(dict.fromkeys(found))


def _holdings(
    node: Node, facts: Sequence[OrderFacts], orders: Mapping[OrderKey, Order]
) -> list[_Held] | None:
    """What the order files of a respondent give them; None: none of them is at hand."""
    keys = [one.key for one in facts if (one.run, one.respondent_id) == node]
    known = [orders[key] for key in keys if key in orders]
    if not known:
        return None
    found = []
    for order in known:
        for device in device_periods(order):
            if device.person_id == order.respondent.id:
                sure = device.device.strength == "attributed"
                thing = f"device {device.device.id}"
                found.append(
                    _Held(thing=thing, sure=sure, from_us=device.from_us, until_us=device.until_us)
                )
        for one in identifier_periods(order):
            own = one.person_id == order.respondent.id and not one.identifier.shared
            if own and one.identifier.kind != "person":
                sure = one.identifier.strength == "attributed"
                found.append(
                    _Held(thing=one.key, sure=sure, from_us=one.from_us, until_us=one.until_us)
                )
    return found


def _shared(one: list[_Held] | None, other: list[_Held] | None) -> tuple[list[str], list[str]]:
    """What both hold at one time: attributed in both, and the rest."""
    by_thing: dict[str, list[_Held]] = defaultdict(list)
    for each in one or ():
        by_thing[each.thing].append(each)
    sure, unsure = set[str](), set[str]()
    for each in other or ():
        for same in by_thing.get(each.thing, ()):
            if same.from_us < each.until_us and each.from_us < same.until_us:
                (sure if same.sure and each.sure else unsure).add(each.thing)
    return sorted(sure), sorted(unsure)


def _root(parents: Mapping[Node, Node], node: Node) -> Node:
    while parents[node] != node:
        node = parents[node]
    return node


def _names(nodes: Sequence[Node], parents: Mapping[Node, Node]) -> dict[Node, str]:
    """One name a person: the id of the first run, with the run where another has that id too."""
    roots = {node: _root(parents, node) for node in nodes}
    first: dict[Node, Node] = {}
    for node in nodes:
        first.setdefault(roots[node], node)
    ids: dict[str, set[Node]] = defaultdict(set)
    for node in nodes:
        ids[node.respondent_id].add(roots[node])
    names = {}
    for root, node in first.items():
        alone = len(ids[node.respondent_id]) == 1
        names[root] = node.respondent_id if alone else str(node)
    return {node: names[roots[node]] for node in nodes}
