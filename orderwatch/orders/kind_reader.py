"""What the keys of a kind are read against, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from orderwatch.orders.file_model import OrderFile
from orderwatch.orders.reader import KeyPath, Reader

_PERSONS = "protected, people or groups"


@dataclass(frozen=True, kw_only=True)
class OwnKeys:
    """What the keys of a kind come to; see `orders.model.Condition`."""

    place: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    distance_m: float = 0.0
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class KindReader:
    """What the keys of a kind are checked against.

    Attributes:
        reader: notes faults.
        data: the whole file.
        persons: the ids of protected and other persons, and the names of groups.
    """

    reader: Reader
    data: OrderFile
    persons: tuple[str, ...]

    @classmethod
    def of(cls, reader: Reader, data: OrderFile) -> Self:
        """For one file."""
        people = [*data.protected, *data.people]
        return cls(reader=reader, data=data, persons=(*(one.id for one in people), *data.groups))

    def places(self, path: KeyPath, names: tuple[str, ...]) -> tuple[str, ...]:
        """Places, each defined."""
        self.reader.known(path, names, self.data.places, "places")
        return names

    def known_persons(self, path: KeyPath, names: tuple[str, ...]) -> tuple[str, ...]:
        """Persons and groups, each defined."""
        self.reader.known(path, names, self.persons, _PERSONS)
        return names
