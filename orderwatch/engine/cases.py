"""Orders → cases, and the devices whose records each case needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from orderwatch.identity import normal
from orderwatch.orders.holdings import device_periods, identifier_periods
from orderwatch.orders.model import Order
from orderwatch.orders.people import cases
from orderwatch.records.model import HeldIdentifier, Holding
from orderwatch.temporal.intervals import Intervals


@dataclass(frozen=True)
class Plan:
    """What a run will do: orders by case, and whose records it needs.

    `cases` maps a name, whose order is the order of the records, to the orders of the case.
    """

    cases: dict[str, tuple[Order, ...]]
    holdings: tuple[Holding, ...]
    identifiers: tuple[HeldIdentifier, ...]


def plan(orders: Sequence[Order]) -> Plan:
    """Cases of orders joined by shared persons, with one holding per device and unbroken period."""
    found: dict[str, tuple[Order, ...]] = {}
    holdings: list[Holding] = []
    identifiers: list[HeldIdentifier] = []
    for number, case in enumerate(cases(_ended_by_replacement(orders))):
        name = f"{number:08d}"
        found[name] = tuple(case)
        holdings += _holdings(name, case)
        for order in case:
            last = identifiers[-1].order if identifiers else -1
            identifiers += _identifiers(name, order, last + 1)
    return Plan(found, tuple(holdings), (*identifiers, *_plain_ids(found)))


def _holdings(name: str, case: Sequence[Order]) -> list[Holding]:
    """Periods of one device that overlap, in one order or several, are one holding."""
    periods: dict[str, list[tuple[int, int]]] = {}
    for order in case:
        for period in device_periods(order):
            periods.setdefault(period.device.id, []).append((period.from_us, period.until_us))
    return [
        Holding(device_id=device, case=name, from_us=start, until_us=end)
        for device, pairs in sorted(periods.items())
        for start, end in Intervals.of(pairs)
    ]


def _plain_ids(named: dict[str, tuple[Order, ...]]) -> list[HeldIdentifier]:
    """`person:ID` for the ids that only one order of the run has; every file has its own P1."""
    found: dict[str, list[HeldIdentifier]] = {}
    number = 0
    for name, case in named.items():
        for order in case:
            for person in (*order.protected, *order.people):
                key = normal("person", person.id).key
                one = HeldIdentifier(
                    key=key,
                    case=name,
                    order=number,
                    region=order.phone_region,
                    from_us=order.starts_us,
                    until_us=order.ends_us,
                    privileged=person.privileged,
                )
                found.setdefault(key, []).append(one)
            number += 1
    return [held[0] for held in found.values() if len(held) == 1]


def _identifiers(name: str, order: Order, number: int) -> list[HeldIdentifier]:
    return [
        HeldIdentifier(
            key=period.key,
            case=name,
            order=number,
            region=order.phone_region,
            from_us=period.from_us,
            until_us=period.until_us,
            privileged=period.privileged,
        )
        for period in identifier_periods(order)
    ]


def _ended_by_replacement(orders: Sequence[Order]) -> list[Order]:
    """An order that a later one of the same respondent `replaces` ends when that one starts."""
    starts: dict[tuple[str, str], int] = {}
    for order in orders:
        if order.replaces:
            key = (order.replaces, order.respondent.id)
            starts[key] = min(order.starts_us, starts.get(key, order.starts_us))
    return [
        replace(order, ends_us=min(order.ends_us, starts.get(_key(order), order.ends_us)))
        for order in orders
    ]


def _key(order: Order) -> tuple[str, str]:
    return order.id, order.respondent.id
