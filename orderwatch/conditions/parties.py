"""Who of an order stands at the ends of a contact: the holders of an identifier at its time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from orderwatch.identity import Likeness, compare, normal
from orderwatch.orders.holdings import IdentifierPeriod, identifier_periods
from orderwatch.orders.model import Order

_ASSOCIATE = "associate"


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """A person of the order who holds an identifier at one time.

    Attributes:
        person_id: the person's id in the order file.
        written: the identifier as the order gives it, or the person's id where a log names them.
        attributed: the identifier is theirs by more than suspicion.
        shared: it is marked as shared with others.
        privileged: what passes with the person is counted, never listed.
        associate: listed as an associate of the respondent: the role begins with that word.
        protected: listed among the protected persons of the order.
        imitates: the respondent's identifier can be taken for one of another person of the order.
    """

    person_id: str
    written: str
    attributed: bool
    shared: bool
    privileged: bool
    associate: bool
    protected: bool
    imitates: bool = False


class Directory:
    """The identifiers of one order by their normal form.

    Args:
        order: the order; persons are also known by `person:ID` and `person:ORDER/ID`.
    """

    def __init__(self, order: Order) -> None:
        self.respondent = order.respondent.id
        people = (order.respondent, *order.protected, *order.people)
        associates = {one.id for one in people if _is_associate(one.role)}
        protected = {one.id for one in order.protected}
        self._periods: dict[str, list[tuple[int, int, Party]]] = defaultdict(list)
        periods = list(identifier_periods(order))
        imitating = _imitating(periods, self.respondent)
        for period in periods:
            if period.key.startswith("person:"):
                continue  # a log may name a person at any time
            party = Party(
                person_id=period.person_id,
                written=period.identifier.value,
                attributed=period.identifier.strength == "attributed",
                shared=period.identifier.shared,
                privileged=period.privileged,
                associate=period.person_id in associates,
                protected=period.person_id in protected,
                imitates=period.person_id == self.respondent and period.key in imitating,
            )
            self._periods[period.key].append((period.from_us, period.until_us, party))
        self._persons: dict[str, Party] = {}
        for person in people:
            party = Party(
                person_id=person.id,
                written=person.id,
                attributed=True,
                shared=False,
                privileged=person.privileged,
                associate=person.id in associates,
                protected=person.id in protected,
            )
            for name in (person.id, f"{order.id}/{person.id}"):
                self._persons[normal("person", name).key] = party

    def holders(self, key: str, at_us: int) -> tuple[Party, ...]:
        """Who holds an identifier at an instant, µs UTC: each person once, sorted by id."""
        if key in self._persons:
            return (self._persons[key],)
        found: dict[str, Party] = {}
        for from_us, until_us, party in self._periods.get(key, ()):
            if from_us <= at_us < until_us:
                kept = found.get(party.person_id)
                if kept is None or (party.attributed and not kept.attributed):
                    found[party.person_id] = party
        return tuple(found[one] for one in sorted(found))

    def written(self, person_id: str) -> dict[str, str]:
        """The normal forms of a person's identifiers, each as the order gives it."""
        return {
            key: party.written
            for key, periods in self._periods.items()
            for _, _, party in periods
            if party.person_id == person_id
        }


def _is_associate(role: str) -> bool:
    return role.strip().casefold().startswith(_ASSOCIATE)


def _imitating(periods: Sequence[IdentifierPeriod], respondent: str) -> frozenset[str]:
    """The respondent's identifiers that look like one of somebody else."""
    own = {one.key: one.normal for one in periods if one.person_id == respondent}
    others = {one.key: one.normal for one in periods if one.person_id != respondent}
    return frozenset(
        key
        for key, form in own.items()
        if any(compare(form, other) is Likeness.LOOK_ALIKE for other in others.values())
    )
