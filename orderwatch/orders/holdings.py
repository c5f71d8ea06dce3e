"""Which devices belong to whom, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orderwatch.orders.model import Device, Order, Person
from orderwatch.orders.versions import first_notice
from orderwatch.temporal.intervals import OPEN_START_US


@dataclass(frozen=True, kw_only=True)
class DevicePeriod:
    """A device of one person for one period.

    Attributes:
        device: as written in the order.
        person_id: the person's id in the order file.
        role: `respondent`, `protected_person`, `child`, `associate` ...
        from_us: start, µs UTC.
        until_us: end, µs UTC.
        assumed: no `from` was given, so the period begins with the first notice.
    """

    device: Device
    person_id: str
    role: str
    from_us: int
    until_us: int
    assumed: bool


def device_periods(order: Order) -> tuple[DevicePeriod, ...]:
    """The devices of the respondent, the protected persons and the others, in file order.

    A device without `from` is the person's only from the first notice of the order, and from the
    order's start where no notice is recorded. A tag that was issued twice stands twice. A period
    that ends before it begins is left out; `lint` names it.
    """
    return tuple(
        period
        for person in (order.respondent, *order.protected, *order.people)
        for period in _of(order, person)
        if period.from_us < period.until_us
    )


def assumed_start_us(order: Order) -> int:
    """From when a device without `from` is taken to be held, µs UTC."""
    first = first_notice(order.notice)
    return order.starts_us if first is None else first.start_us


def _of(order: Order, person: Person) -> Iterator[DevicePeriod]:
    for device in person.devices:
        assumed = device.assumed or device.from_us == OPEN_START_US
        yield DevicePeriod(
            device=device,
            person_id=person.id,
            role=person.role,
            from_us=assumed_start_us(order) if assumed else device.from_us,
            until_us=device.until_us,
            assumed=assumed,
        )
