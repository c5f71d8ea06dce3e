"""Contacts → incidents: one finding for what belongs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from orderwatch.conditions.contact_exceptions import Excuse
from orderwatch.conditions.contact_reading import Direction, Reading
from orderwatch.conditions.contacts import content
from orderwatch.findings.finding import List
from orderwatch.findings.wording import local
from orderwatch.orders.in_force import Stretch
from orderwatch.outcome import Grade, NearMissReason
from orderwatch.policy import Policy

_MEETING = "in_person"


@dataclass(frozen=True, kw_only=True, eq=False)
class Placed:
    """A reading in the list where it belongs.

    Attributes:
        reading: what the contact says.
        stretch: the condition as it stood.
        list_name: the table.
        reason: why it is no possible breach, for near misses.
        excuse: what the exceptions say of it.
    """

    reading: Reading
    stretch: Stretch
    list_name: List
    reason: NearMissReason | None
    excuse: Excuse


@dataclass(frozen=True, kw_only=True, eq=False)
class Incident:
    """Contacts of one condition, one protected person, one direction and one strength.

    Attributes:
        placed: in time order, at least one.
    """

    placed: tuple[Placed, ...]

    @property
    def first(self) -> Placed:
        """The first contact."""
        return self.placed[0]

    @property
    def started_us(self) -> int:
        """Time of the first contact, µs."""
        return self.placed[0].reading.at_us

    @property
    def ended_us(self) -> int:
        """Time of the last contact, µs."""
        return self.placed[-1].reading.at_us

    @property
    def protected(self) -> str:
        """The protected person; several ids where a shared identifier does not tell which."""
        return ";".join(self.first.reading.protected)

    @property
    def direction(self) -> Direction | None:
        """Which way the contacts went."""
        return self.first.reading.direction

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels, sorted, each once."""
        return tuple(sorted({one.reading.contact.head.channel for one in self.placed}))

    @property
    def best(self) -> Placed:
        """The contact that the records carry best; the first of equals."""
        return max(self.placed, key=lambda one: _rank(one.reading.grade))

    @property
    def grade(self) -> Grade | None:
        """Its grade, for possible breaches."""
        listed = self.first.list_name == "possible_breaches"
        return self.best.reading.grade if listed else None

    @property
    def pair(self) -> str:
        """The identifiers of the first contact, sender and receiver, or the one it is about."""
        if self.first.reading.identifier_key:
            return self.first.reading.identifier_key
        contact = self.first.reading.contact
        ends = [(row.from_key, row.to_keys) for row in contact.rows]
        sender = _likeliest(sender for sender, _ in ends)
        wanted = set(self.first.reading.protected)
        to = (
            one.key
            for one in contact.receivers
            if wanted & {party.person_id for party in one.parties}
        )
        return f"{sender}>{_likeliest(to)}"


def incidents(placed: Iterable[Placed], tz: ZoneInfo, policy: Policy) -> list[Incident]:
    """The incidents of one condition, in time order.

    Contacts that follow one another by at most `contact_gap` within one local day are one
    incident, if they stand in one list for one reason and concern one person, one direction and
    one strength of attribution. A meeting is one of its own: it is told apart from messages about
    the same time, because a copy may have to withhold the one and must list the other.

    Args:
        placed: readings of one condition, in any order.
        tz: the order's time zone.
        policy: `contact_gap_s`.
    """
    groups: dict[Hashable, list[Placed]] = defaultdict(list)
    for one in placed:
        groups[_alike(one)].append(one)
    found: list[Incident] = []
    for group in groups.values():
        ordered = sorted(group, key=_in_order)
        found += _cut(ordered, tz, round(policy.contact_gap_s * 1e6))
    return sorted(found, key=_by_time)


def _alike(one: Placed) -> Hashable:
    reading, stretch = one.reading, one.stretch
    return (
        one.list_name,
        one.reason,
        one.excuse.by,
        reading.protected,
        reading.direction,
        reading.attributed,
        reading.identifier_key,
        stretch.start_us,
        stretch.shadow,
        reading.contact.head.channel == _MEETING,
    )


def _cut(ordered: Sequence[Placed], tz: ZoneInfo, gap_us: int) -> list[Incident]:
    runs: list[list[Placed]] = []
    for one in ordered:
        if runs and _together(runs[-1][-1], one, tz, gap_us):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [Incident(placed=tuple(run)) for run in runs]


def _together(before: Placed, after: Placed, tz: ZoneInfo, gap_us: int) -> bool:
    one, two = before.reading, after.reading
    same_day = local(one.at_us, tz).date() == local(two.at_us, tz).date()
    return same_day and two.at_us - one.end_us <= gap_us


def _in_order(one: Placed) -> tuple[object, ...]:
    return (one.reading.at_us, *content(one.reading.contact.head))


def _by_time(one: Incident) -> tuple[object, ...]:
    return (one.started_us, one.protected, one.direction or "", one.first.list_name, one.pair)


def _rank(grade: Grade | None) -> int:
    return grade.rank if grade else 0


def _likeliest(keys: Iterable[str]) -> str:
    """An identifier over a person named in a log, and any over none; then by text."""
    return min(keys, key=lambda key: (not key, key.startswith("person:"), key), default="")
