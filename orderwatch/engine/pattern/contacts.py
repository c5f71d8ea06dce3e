"""The contacts of one respondent in the records given, as a pattern counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from orderwatch.conditions.contacts import Completion, Contact
from orderwatch.conditions.parties import Directory
from orderwatch.conditions.same_contact import contacts_of
from orderwatch.orders.holdings import identifier_periods
from orderwatch.orders.model import Order
from orderwatch.orders.versions import works_from
from orderwatch.patterns.gathered import OrderFacts
from orderwatch.patterns.given import Received, Sent
from orderwatch.patterns.persons import keys_of
from orderwatch.policy import Policy
from orderwatch.tables import ContactRecord
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US


@dataclass(frozen=True)
class Window:
    """The time from notice on within the account period of an order, µs UTC."""

    start_us: int
    end_us: int

    def holds(self, at_us: int) -> bool:
        """Whether an instant lies in it."""
        return self.start_us <= at_us < self.end_us


class ContactIndex:
    """Rows of contacts by the identifiers at their ends."""

    def __init__(self, rows: Sequence[ContactRecord]) -> None:
        self._rows = rows
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(rows):
            for key in {row.from_key, *row.to_keys} - {""}:
                self._by_key[key].append(number)

    def touching(self, order: Order) -> list[ContactRecord]:
        """The rows with an identifier of the respondent, by the order's own words or by id."""
        keys = {
            one.key for one in identifier_periods(order) if one.person_id == order.respondent.id
        }
        numbers = {number for key in keys for number in self._by_key.get(key, ())}
        return [self._rows[number] for number in sorted(numbers)]


def window_of(facts: OrderFacts, order: Order) -> Window:
    """The account period of an order from notice on, as long as it is in force."""
    low, high = facts.period_us or (OPEN_START_US, OPEN_END_US)
    known = works_from(order.notice)
    return Window(max(low, order.starts_us if known is None else known), min(high, order.ends_us))


def contacts_in(
    rows: Sequence[ContactRecord], order: Order, window: Window, policy: Policy
) -> tuple[list[Sent], list[Received]]:
    """What the respondent's identifiers sent, and what protected persons sent to them.

    Args:
        rows: that touch an identifier of the respondent.
        order: whose persons are meant.
        window: the time that counts.
        policy: tolerances of time and duration.
    """
    directory = Directory(order)
    found = contacts_of(rows, directory, policy)
    sent = list(_sent(found, order, window, directory))
    return sent, list(_received(found, order, window))


def _received(found: Sequence[Contact], order: Order, window: Window) -> Iterator[Received]:
    protected = {one.id for one in order.protected}
    for one in found:
        senders = tuple(p.person_id for p in one.senders if p.person_id in protected)
        reached = {p.person_id for each in one.receivers for p in each.parties}
        if senders and order.respondent.id in reached and window.holds(one.at_us):
            row = one.head
            yield Received(
                at_us=one.at_us,
                channel=row.channel,
                sender=senders,
                persons=keys_of(order.id, senders, [row.from_key]),
                order_id=order.id,
                source=row.source,
                row=row.row,
            )


def _sent(
    found: Sequence[Contact],
    order: Order,
    window: Window,
    directory: Directory,
) -> Iterator[Sent]:
    respondent = order.respondent.id
    protected = {one.id for one in order.protected}
    own_keys = set(directory.written(respondent))
    for one in found:
        if not any(p.person_id == respondent for p in one.senders) or not window.holds(one.at_us):
            continue
        parties = {p.person_id: p for each in one.receivers for p in each.parties}
        reached = tuple(sorted(name for name in parties if name in protected))
        others = sorted(
            name
            for name, p in parties.items()
            if not (name in protected or name == respondent or p.privileged or p.associate)
        )
        row = one.head
        yield Sent(
            at_us=one.at_us,
            channel=row.channel,
            completed=one.completion == Completion.COMPLETED,
            protected=reached,
            others=tuple(others),
            own=any(each.owner_key in own_keys for each in one.rows),
            order_id=order.id,
            source=row.source,
            row=row.row,
        )


def heard(one: Received, other: Received) -> Received:
    """One contact as two orders name its sender."""
    return replace(
        one,
        sender=tuple(sorted({*one.sender, *other.sender})),
        persons=one.persons | other.persons,
        order_id=";".join(sorted({*one.order_id.split(";"), other.order_id})),
    )


def joined(one: Sent, other: Sent) -> Sent:
    """One contact as two orders name its ends: whoever is protected by one of them counts."""
    protected = tuple(sorted({*one.protected, *other.protected}))
    return Sent(
        at_us=one.at_us,
        channel=one.channel,
        completed=one.completed or other.completed,
        protected=protected,
        others=() if protected else tuple(sorted({*one.others, *other.others})),
        own=one.own or other.own,
        order_id=";".join(sorted({*one.order_id.split(";"), other.order_id})),
        source=one.source,
        row=one.row,
    )
