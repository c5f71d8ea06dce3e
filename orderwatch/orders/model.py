"""An order as dated data: frozen values, times in µs UTC, as read from one order file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US

MUST_NOT_KINDS = frozenset({"exclusion_zone", "keep_away", "no_contact", "no_publication"})
"""Kinds that say where, or how near, not to be."""
MUST_STAY_KINDS = frozenset({"inclusion_zone", "restriction_zone", "curfew", "attend"})
"""Kinds that say where to be all the time they are in force."""
MONITORING = "monitoring"
"""The kind that asks for a device to report."""
POSITION_KINDS = (MUST_NOT_KINDS | MUST_STAY_KINDS) - {"no_contact", "no_publication"}
"""Kinds that only positions can show."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """When the respondent knew: an instant, or a whole local day where only a date is recorded."""

    start_us: int
    end_us: int
    how: str
    day_only: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Device:
    """A device of a person for a period. `assumed`: no `from` was given."""

    id: str
    worn: bool | None = None
    strength: str = "attributed"
    basis: str = ""
    from_us: int = OPEN_START_US
    until_us: int = OPEN_END_US
    assumed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Identifier:
    """A phone number, e-mail address, handle ... of a person for a period, as written."""

    kind: str
    value: str
    platform: str = ""
    strength: str = "attributed"
    basis: str = ""
    from_us: int = OPEN_START_US
    until_us: int = OPEN_END_US
    shared: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """The respondent, a protected person, or another person of the order."""

    id: str
    role: str
    names: tuple[str, ...] = ()
    devices: tuple[Device, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    privileged: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceVersion:
    """A place for a period: its shape as written (built into a `Zone` when first needed)."""

    label: str
    shape: Mapping[str, Any]
    from_us: int = OPEN_START_US
    until_us: int = OPEN_END_US
    tolerance_m: float | None = None
    confidential: bool = False
    known_to_respondent: bool = True
    measured_from: str = ""
    outline_source: str = ""
    source: str = ""
    as_at: str = ""

    @property
    def proxy_list(self) -> bool:
        """A list of premises taken from a source: what it holds stands in for what is meant."""
        several = self.shape.get("feature") == "all" or bool(self.shape.get("where"))
        return several and bool(self.source or self.as_at)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseException:
    """An exception to a condition. All that is given must hold; several are alternatives.

    `judgement`: needs a person's reading (topic, review, or no dates and no test), so it never
    removes a finding.
    """

    id: str
    from_us: int = OPEN_START_US
    until_us: int = OPEN_END_US
    when: str = ""
    calendar: str = ""
    place: tuple[str, ...] = ()
    along: str = ""
    max_stop_us: int | None = None
    reason: str = ""
    granted_us: int | None = None
    judgement: bool = False
    contact: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One condition as it stands between two changes. `settings`: keys of its own kind."""

    id: str
    clause: str
    kind: str
    line: int
    place: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    distance_m: float = 0.0
    when: str = ""
    calendar: str = ""
    from_us: int = OPEN_START_US
    until_us: int = OPEN_END_US
    exceptions: tuple[ClauseException, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Variation:
    """A change of the order. It tightens unless `relaxes`; removing always relaxes."""

    made_us: int
    notice: tuple[Notice, ...]
    relaxes: bool
    changed: Mapping[str, Condition]
    added: tuple[Condition, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspension:
    """A time in which conditions (none named: all) do not bind."""

    from_us: int
    until_us: int
    conditions: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True, weakref_slot=True)
class Order:
    """One order and one respondent: one file.

    `ends_event`: the words of `ends: {on: ...}` where it has not happened yet. `conditions` are
    as first made; variations stand apart and are applied by `orders.in_force`. `open_groups`: of
    which the file says that others who are not listed belong to them (`complete: no`).
    """

    id: str
    type: str
    court: str
    file: str
    sha256: str
    replaces: str
    made_us: int
    starts_us: int
    ends_us: int
    ends_event: str
    notice: tuple[Notice, ...]
    timezone: str
    phone_region: str
    holidays: str
    transcribed: Mapping[str, str]
    calendars: Mapping[str, tuple[tuple[str, str], ...]]
    respondent: Person
    protected: tuple[Person, ...]
    people: tuple[Person, ...]
    groups: Mapping[str, tuple[str, ...]]
    open_groups: tuple[str, ...] = ()
    places: Mapping[str, tuple[PlaceVersion, ...]]
    conditions: tuple[Condition, ...]
    variations: tuple[Variation, ...]
    suspensions: tuple[Suspension, ...]
    discharges: tuple[Suspension, ...]
    warnings: tuple[str, ...]

    @property
    def every_condition(self) -> tuple[Condition, ...]:
        """The conditions as made, and those that variations added; no id stands twice."""
        return (*self.conditions, *(one for v in self.variations for one in v.added))

    @property
    def every_wording(self) -> tuple[Condition, ...]:
        """The conditions as made, as added, and as each variation changed them."""
        later = (one for v in self.variations for one in (*v.added, *v.changed.values()))
        return (*self.conditions, *later)
