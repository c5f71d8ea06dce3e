"""Identifiers that the records name and the order does not: who touches a protected person, who
looks like somebody of the order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orderwatch.identity import Likeness, compare
from orderwatch.orders.holdings import IdentifierPeriod, identifier_periods
from orderwatch.orders.model import Order
from orderwatch.records.contact_seen import Seen, summed
from orderwatch.records.model import HeldIdentifier
from orderwatch.records.store import RecordStore

TOUCHES = "touches_protected"
OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """An identifier that is nobody's in the order.

    Attributes:
        key: its normal form.
        written: as it stands in the records, the commonest way.
        relations: why it is listed: `touches_protected`, `possible_same`, `look_alike`, `other`.
        like: identifiers of the order that it is like, as written there.
        persons: ids of the protected persons it touches, and of those it is like.
        channels: of its contacts.
        sent: contacts that it sent; where it touches a protected person, to that person.
        received: contacts that it received, likewise.
        first_us: the earliest of them, µs UTC.
        last_us: the latest, µs UTC.
    """

    key: str
    written: str
    relations: tuple[str, ...]
    like: tuple[str, ...]
    persons: tuple[str, ...]
    channels: tuple[str, ...]
    sent: int
    received: int
    first_us: int
    last_us: int


@dataclass(frozen=True, kw_only=True)
class Identities:
    """What `orderwatch identities` finds.

    Attributes:
        listed: those that touch a protected person first, then those that look like somebody.
        privileged: contacts between protected or bound persons and privileged ones, or between
            protected ones and who may be privileged; counted only.
        unlisted: identifiers of the records that are neither, counted unless all are asked for.
    """

    listed: tuple[Identity, ...]
    privileged: int
    unlisted: int


def identities(order: Order, store: RecordStore, *, every: bool = False) -> Identities:
    """Lists the identifiers of the records that are nobody's in the order.

    Args:
        order: whose persons' identifiers are compared with.
        store: the records, read.
        every: also those that neither touch a protected person nor look like an identifier.
    """
    periods = identifier_periods(order)
    own = {one.key for one in periods}
    protected = [one for one in periods if any(one.person_id == p.id for p in order.protected)]
    touching = summed(store.seen_beside(_held(order, protected), order.phone_region))
    everything = summed(store.seen_all(order.phone_region))
    persons: dict[str, set[str]] = defaultdict(set)
    for one in protected:
        persons[one.key].add(one.person_id)
    likeness = _Likeness(periods)
    found, unlisted, privileged = [], 0, _privileged(periods, store, order)
    for key, seen in everything.items():
        if key in own:
            continue
        if likeness.may_be_privileged(seen[0]):
            privileged += sum(one.sent + one.received for one in touching.get(key, []))
            continue
        like = likeness.of(seen[0])
        beside = touching.get(key, [])
        if not beside and not like and not every:
            unlisted += 1
            continue
        touched = {name for one in beside for name in persons[one.opposite]}
        found.append(_identity(key, beside or seen, like, touched, touches=bool(beside)))
    listed = sorted(found, key=_order)
    return Identities(
        listed=tuple(listed),
        privileged=privileged,
        unlisted=unlisted,
    )


def _order(one: Identity) -> tuple[bool, bool, int, str]:
    touches, other = TOUCHES in one.relations, OTHER in one.relations
    return not touches, other, -(one.sent + one.received), one.key


def _identity(
    key: str,
    seen: Sequence[Seen],
    like: Mapping[IdentifierPeriod, str],
    touched: Iterable[str],
    *,
    touches: bool,
) -> Identity:
    counts: dict[str, int] = defaultdict(int)
    for one in seen:
        counts[one.normal.written] += one.sent + one.received
    relations = [TOUCHES] * touches + sorted(set(like.values()))
    return Identity(
        key=key,
        written=max(sorted(counts), key=lambda text: counts[text]),
        relations=tuple(relations or [OTHER]),
        like=tuple(sorted({one.identifier.value for one in like})),
        persons=tuple(sorted({*touched, *(one.person_id for one in like)})),
        channels=tuple(sorted({one.channel for one in seen})),
        sent=sum(one.sent for one in seen),
        received=sum(one.received for one in seen),
        first_us=min(one.first_us for one in seen),
        last_us=max(one.last_us for one in seen),
    )


class _Likeness:
    """The identifiers of an order by what others may have in common with them."""

    def __init__(self, periods: Iterable[IdentifierPeriod]) -> None:
        self._by_key: dict[str, list[IdentifierPeriod]] = defaultdict(list)
        self._privileged: dict[str, list[IdentifierPeriod]] = defaultdict(list)
        for one in periods:
            # What is like a solicitor's address is not listed, as the address is not.
            by_key = self._privileged if one.privileged else self._by_key
            for key in one.normal.possible_keys:
                by_key[key].append(one)

    def may_be_privileged(self, seen: Seen) -> bool:
        """Whether it may be that of a privileged person, such as his number with an extension.

        What is only written so as to be taken for it is not his, and is listed.
        """
        return any(
            compare(seen.normal, one.normal) is Likeness.POSSIBLE
            for key in seen.normal.possible_keys
            for one in self._privileged.get(key, ())
        )

    def of(self, seen: Seen) -> dict[IdentifierPeriod, str]:
        """The identifiers that this one may be or is meant to be taken for, and which of them."""
        found = {}
        for key in seen.normal.possible_keys:
            for one in self._by_key.get(key, ()):
                what = compare(seen.normal, one.normal)
                if what in (Likeness.POSSIBLE, Likeness.LOOK_ALIKE):
                    found[one] = what.value
        return found


def _privileged(periods: Sequence[IdentifierPeriod], store: RecordStore, order: Order) -> int:
    """Contacts of privileged persons with others of the order."""
    privileged = [one for one in periods if one.privileged]
    others = {one.key for one in periods if not one.privileged}
    seen = store.seen_beside(_held(order, privileged), order.phone_region)
    return sum(one.sent + one.received for one in seen if one.normal.key in others)


def _held(order: Order, periods: Iterable[IdentifierPeriod]) -> list[HeldIdentifier]:
    return [
        HeldIdentifier(
            key=one.key,
            case="",
            order=0,
            region=order.phone_region,
            from_us=one.from_us,
            until_us=one.until_us,
        )
        for one in periods
    ]


def rows(found: Identities) -> Iterator[dict[str, object]]:
    """The rows of identities.csv."""
    for one in found.listed:
        yield {
            "identifier": one.key,
            "written": one.written,
            "relations": one.relations,
            "like": one.like,
            "persons": one.persons,
            "channels": one.channels,
            "sent": one.sent,
            "received": one.received,
            "first_at": one.first_us,
            "last_at": one.last_us,
        }
