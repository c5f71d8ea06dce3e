"""Which devices and identifiers belong to whom, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orderwatch.identity import Normal, normal
from orderwatch.orders.model import Device, Identifier, Order, Person
from orderwatch.orders.versions import first_notice
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US


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


@dataclass(frozen=True, kw_only=True)
class IdentifierPeriod:
    """An identifier of one person for one period.

    Attributes:
        identifier: as written in the order, with strength, basis and `shared`.
        normal: its normal form.
        person_id: the person's id in the order file.
        role: `respondent`, `protected_person`, `child`, `solicitor` ...
        privileged: what passes with this person is counted, never listed and never read.
        from_us: start, µs UTC.
        until_us: end, µs UTC.
    """

    identifier: Identifier
    normal: Normal
    person_id: str
    role: str
    privileged: bool
    from_us: int
    until_us: int

    @property
    def key(self) -> str:
        """Equal for two ways to write one identifier."""
        return self.normal.key


def identifier_periods(order: Order) -> tuple[IdentifierPeriod, ...]:
    """The identifiers of the respondent, the protected persons and the others, in file order.

    One without `from` holds from the order's start, one without `until` to its end. A period
    that ends before it begins is left out, and so is a text that stands for no identity, such as
    "withheld". Last stand the ids of the order file, by which a log may name a person:
    `person:ORDER/ID`, for the respondent also `person:ID`.
    """
    people = (order.respondent, *order.protected, *order.people)
    found = [(person, one) for person in people for one in person.identifiers]
    found += [(order.respondent, Identifier(kind="person", value=order.respondent.id))]
    found += [(one, Identifier(kind="person", value=f"{order.id}/{one.id}")) for one in people]
    periods = (_identifier(order, person, one) for person, one in found)
    return tuple(one for one in periods if one.key and one.from_us < one.until_us)


def _identifier(order: Order, person: Person, one: Identifier) -> IdentifierPeriod:
    return IdentifierPeriod(
        identifier=one,
        normal=normal(one.kind, one.value, one.platform, order.phone_region),
        person_id=person.id,
        role=person.role,
        privileged=person.privileged,
        from_us=order.starts_us if one.from_us == OPEN_START_US else one.from_us,
        until_us=order.ends_us if one.until_us == OPEN_END_US else one.until_us,
    )


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
