"""Persons across orders: which orders belong to one case, and what two files cannot both say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from orderwatch.errors import Fault
from orderwatch.orders.holdings import device_periods, identifier_periods
from orderwatch.orders.model import Order
from orderwatch.temporal.intervals import OPEN_START_US


def cases(orders: Sequence[Order]) -> list[list[Order]]:
    """Orders joined by shared persons, in the order given.

    Respondents with the same `respondent.id` are one person. Protected persons who hold a device
    or an identifier at the same time are one person, unless it is marked `shared: yes`.

    Args:
        orders: the orders of a batch.

    Returns:
        One list a case; every order is in exactly one.
    """
    parents = list(range(len(orders)))
    for numbers in _joined_by_respondent(orders):
        _join(parents, numbers)
    for holdings in _protected_holdings(orders).values():
        _join_overlapping(parents, holdings)
    found: dict[int, list[Order]] = defaultdict(list)
    for number, order in enumerate(orders):
        found[_root(parents, number)].append(order)
    return list(found.values())


def conflicts(orders: Sequence[Order]) -> tuple[Fault, ...]:
    """What the files of a batch cannot both say; no order whose file is named may run.

    A fault for each file: two files with the same order and respondent, and a device or an
    identifier held at once by two respondents, or by a respondent and a protected person.
    An identifier that either file marks `shared: yes` is allowed.
    """
    faults: set[Fault] = set()
    faults.update(_same_key(orders))
    by_thing: dict[Hashable, list[_Holding]] = defaultdict(list)
    for order in orders:
        for thing, holding in _holdings(order):
            by_thing[thing].append(holding)
    for holdings in by_thing.values():
        if len(holdings) > 1:
            faults.update(_held_at_once(holdings))
    return tuple(sorted(faults, key=lambda f: (f.file, f.line, f.key, f.value or "", f.problem)))


@dataclass(eq=False)
class _Holding:
    """Who holds one device or identifier, and when."""

    order: Order
    key: str
    value: str
    person: str
    respondent: bool
    from_us: int
    until_us: int


def _holdings(order: Order) -> Iterator[tuple[Hashable, _Holding]]:
    for period in device_periods(order):
        if period.role == "respondent" or _is_protected(order, period.person_id):
            yield (
                ("device", period.device.id),
                _Holding(
                    order=order,
                    key=f"{_where(order, period.person_id)}.devices",
                    value=period.device.id,
                    person=period.person_id,
                    respondent=period.person_id == order.respondent.id,
                    from_us=period.from_us,
                    until_us=period.until_us,
                ),
            )
    for held in identifier_periods(order):
        respondent = held.person_id == order.respondent.id
        if held.identifier.shared or held.identifier.kind == "person":
            continue
        if not (respondent or _is_protected(order, held.person_id)):
            continue
        yield (
            ("identifier", held.key),
            _Holding(
                order=order,
                key=f"{_where(order, held.person_id)}.identifiers",
                value=held.identifier.value,
                person=held.person_id,
                respondent=respondent,
                from_us=held.from_us,
                until_us=held.until_us,
            ),
        )


def _same_key(orders: Sequence[Order]) -> Iterator[Fault]:
    """Two files with the same order and respondent."""
    seen: dict[tuple[str, str], list[Order]] = defaultdict(list)
    for order in orders:
        seen[order.id, order.respondent.id].append(order)
    for (order_id, _), same in seen.items():
        for order in same if len(same) > 1 else ():
            others = ", ".join(sorted(one.file for one in same if one is not order)) or order.file
            problem = f"is also in {others}, with the same respondent"
            yield Fault(order.file, 0, "order.id", order_id, problem, "keep one file for each")


def _held_at_once(holdings: Sequence[_Holding]) -> Iterator[Fault]:
    """Pairs of holdings of one thing at one time that cannot both be true."""
    ordered = sorted(holdings, key=lambda one: one.from_us)
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.from_us >= one.until_us:
                break
            if _excluded(one, other):
                yield _conflict(one, other)
                yield _conflict(other, one)


def _excluded(one: _Holding, other: _Holding) -> bool:
    if one.respondent and other.respondent:
        return one.person != other.person
    return one.respondent != other.respondent


def _conflict(own: _Holding, other: _Holding) -> Fault:
    role = "the respondent" if other.respondent else "a protected person"
    problem = f"is at the same time with {role} {other.person} of {other.order.file}"
    remedy = "correct the periods"
    if own.key.endswith("identifiers"):
        remedy += ", or mark a shared identifier `shared: yes`"
    return Fault(own.order.file, 0, own.key, own.value, problem, remedy)


def _joined_by_respondent(orders: Sequence[Order]) -> Iterator[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for number, order in enumerate(orders):
        groups[order.respondent.id].append(number)
    return iter(groups.values())


def _protected_holdings(
    orders: Sequence[Order],
) -> dict[Hashable, list[tuple[int, int, int]]]:
    """Thing → (from, until, number of the order) for what protected persons hold."""
    found: dict[Hashable, list[tuple[int, int, int]]] = defaultdict(list)
    for number, order in enumerate(orders):
        for thing, holding in _holdings(order):
            if not holding.respondent:
                found[thing].append((holding.from_us, holding.until_us, number))
    return found


def _join_overlapping(parents: list[int], holdings: list[tuple[int, int, int]]) -> None:
    """Joins orders whose protected persons hold one thing at one time."""
    reach, last = OPEN_START_US, -1
    for from_us, until_us, number in sorted(holdings):
        if last >= 0 and from_us < reach:
            _join(parents, [last, number])
        if until_us >= reach or last < 0:
            reach, last = until_us, number


def _join(parents: list[int], numbers: Sequence[int]) -> None:
    for number in numbers[1:]:
        parents[_root(parents, number)] = _root(parents, numbers[0])


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _is_protected(order: Order, person_id: str) -> bool:
    return any(person.id == person_id for person in order.protected)


def _where(order: Order, person_id: str) -> str:
    return "respondent" if person_id == order.respondent.id else f"protected.{person_id}"
