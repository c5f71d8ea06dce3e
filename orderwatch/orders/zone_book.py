"""The zones of an order's places, each built once per version and distance."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderwatch.errors import Fault, OrderFaults
from orderwatch.orders.model import Order, PlaceVersion
from orderwatch.policy import Policy

if TYPE_CHECKING:
    from orderwatch.spatial.zones import Zone

VersionKey = tuple[str, int, tuple[tuple[str, int], ...]]
"""A place's id, the index of its version, and the versions of the places taken out of it."""


class ZoneBook:
    """Builds zones when they are first asked for, and gives the same object from then on.

    Args:
        order: its `file` says from which folder shapes in files are read.
        policy: the tolerance of lines that state none.
    """

    def __init__(self, order: Order, policy: Policy) -> None:
        self.policy = policy
        self._places = order.places
        self._file = order.file
        self._drawn: dict[VersionKey, Zone] = {}
        self._grown: dict[tuple[VersionKey, float], Zone] = {}

    def edges(self, place_ids: Iterable[str]) -> set[int]:
        """The instants at which a version of these places, or of one cut out of them, changes."""
        found: set[int] = set()
        for place_id in self._reached(place_ids):
            for version in self._places[place_id]:
                found.update((version.from_us, version.until_us))
        return found

    def in_force(self, place_ids: Iterable[str], at_us: int) -> tuple[VersionKey, ...]:
        """The versions of places in force at an instant, in the order of the ids."""
        return tuple(
            (place_id, index, self._minus(version, at_us))
            for place_id in place_ids
            for index, version in _versions_at(self._places[place_id], at_us)
        )

    def zone(self, key: VersionKey, distance_m: float = 0.0) -> Zone:
        """The zone of a version, grown by a distance in metres.

        Raises:
            OrderFaults: the shape cannot be built (its file is gone, say).
        """
        if distance_m <= 0:
            return self._draw(key)
        if (key, distance_m) not in self._grown:
            self._grown[key, distance_m] = self._draw(key).grown(distance_m)
        return self._grown[key, distance_m]

    def _draw(self, key: VersionKey) -> Zone:
        if key not in self._drawn:
            self._drawn[key] = self._build(key)
        return self._drawn[key]

    def _build(self, key: VersionKey) -> Zone:
        from orderwatch.spatial.build import build_zone

        place_id, index, minus = key
        version = self._places[place_id][index]
        shape: dict[str, Any] = {k: v for k, v in version.shape.items() if k != "minus"}
        taken = {f"{other}#{number}": (other, number, ()) for other, number in minus}
        if taken:
            shape["minus"] = list(taken)
        try:
            return build_zone(
                shape,
                tolerance_m=version.tolerance_m,
                policy=self.policy,
                folder=Path(self._file).parent,
                resolve=lambda name: self._draw(taken[name]),
            )
        except ValueError as error:
            problem, _, remedy = str(error).partition("; ")
            remedy = remedy or "correct the place"
            if version.shape.get("file"):
                problem = f"{version.shape['file']} {problem}"
            fault = Fault(self._file, 0, f"places.{place_id}", None, problem, remedy)
            raise OrderFaults([fault]) from error

    def _minus(self, version: PlaceVersion, at_us: int) -> tuple[tuple[str, int], ...]:
        return tuple(
            (other, index)
            for other in minus_of(version)
            for index, _ in _versions_at(self._places[other], at_us)
        )

    def _reached(self, place_ids: Iterable[str]) -> dict[str, None]:
        """The ids and those of the places cut out of them."""
        reached = dict.fromkeys(place_ids)
        for place_id in tuple(reached):
            for version in self._places[place_id]:
                reached.update(dict.fromkeys(minus_of(version)))
        return reached


def zone_book(order: Order, policy: Policy) -> ZoneBook:
    """The book of an order under a policy, kept as long as the order object lives."""
    kept = _BOOKS.get(id(order))
    if kept is not None and kept[0]() is order and kept[1].policy == policy:
        return kept[1]
    number = id(order)
    book = ZoneBook(order, policy)
    _BOOKS[number] = (weakref.ref(order, lambda ref: _forget(number, ref)), book)
    return book


def zone_faults(order: Order, policy: Policy) -> tuple[Fault, ...]:
    """What is wrong with the places once their files are opened and their lines are drawn.

    Args:
        order: sound as far as its own file tells.
        policy: the tolerance of lines that state none.
    """
    book, faults = zone_book(order, policy), dict[Fault, None]()
    wanted = {(name, 0.0) for name in order.places}
    wanted |= {(name, one.distance_m) for one in order.every_wording for name in one.place}
    for name, distance_m in sorted(wanted):
        for at_us in sorted({one.from_us for one in order.places[name]} | book.edges([name])):
            for key in book.in_force([name], at_us):
                try:
                    book.zone(key, distance_m)
                except OrderFaults as error:
                    faults.update(dict.fromkeys(error.faults))
    return tuple(faults)


def minus_of(version: PlaceVersion) -> tuple[str, ...]:
    """The ids of the places that are cut out of a version."""
    minus = version.shape.get("minus", ())
    return (minus,) if isinstance(minus, str) else tuple(minus)


def _versions_at(
    versions: tuple[PlaceVersion, ...], at_us: int
) -> Iterable[tuple[int, PlaceVersion]]:
    return (
        (index, version)
        for index, version in enumerate(versions)
        if version.from_us <= at_us < version.until_us
    )


def _forget(number: int, ref: weakref.ref[Order]) -> None:
    if number in _BOOKS and _BOOKS[number][0] is ref:
        del _BOOKS[number]


# Orders hold mappings and cannot be hashed, so the books are kept by identity.
_BOOKS: dict[int, tuple[weakref.ref[Order], ZoneBook]] = {}
