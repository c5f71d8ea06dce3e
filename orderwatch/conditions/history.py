"""What came before a contact: what it may reply to, and whom the respondent had contacted."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from orderwatch.conditions.contacts import Completion, Contact
from orderwatch.policy import Policy
from orderwatch.tables import ContactRecord


class History:
    """The contacts of an order by the person at the other end.

    Args:
        contacts: of one order.
        respondent: id of the person bound.
        policy: for how long a contact may be replied to or passed on.
    """

    def __init__(self, contacts: Iterable[Contact], respondent: str, policy: Policy) -> None:
        self._reply_us = round(policy.reply_within_s * 1e6)
        self._passed_on_us = round(policy.indirect_within_s * 1e6)
        incoming: dict[str, list[Contact]] = defaultdict(list)
        outgoing: dict[str, list[Contact]] = defaultdict(list)
        for one in contacts:
            senders = {party.person_id for party in one.senders}
            receivers = {party.person_id for each in one.receivers for party in each.parties}
            if respondent in senders:
                if one.completion != Completion.ATTEMPTED:
                    for person in receivers - {respondent}:
                        outgoing[person].append(one)
            elif respondent in receivers and not _never_came(one):
                for person in senders:
                    incoming[person].append(one)
        self._incoming = {person: _Past(held) for person, held in incoming.items()}
        self._outgoing = {person: _Past(held) for person, held in outgoing.items()}

    def incoming_before(self, persons: Sequence[str], contact: Contact) -> ContactRecord | None:
        """The last record of a contact from one of them to the respondent that it can reply to."""
        return _last(self._incoming, persons, contact, self._reply_us)

    def outgoing_before(self, persons: Sequence[str], contact: Contact) -> ContactRecord | None:
        """The last record of a contact of the respondent with one of them that it can pass on."""
        return _last(self._outgoing, persons, contact, self._passed_on_us)


def _never_came(contact: Contact) -> bool:
    """Whether a contact did not so much as leave a trace with its receiver."""
    return all(row.status == "undelivered" for row in contact.rows)


class _Past:
    """Contacts by the time at which they have surely begun."""

    def __init__(self, contacts: list[Contact]) -> None:
        self.contacts = sorted(contacts, key=lambda one: (one.end_us, one.at_us))
        self.ends = [one.end_us for one in self.contacts]


def _last(
    past: dict[str, _Past], persons: Sequence[str], contact: Contact, within_us: int
) -> ContactRecord | None:
    """The last contact surely before this one and at most `within_us` before it, inclusive."""
    found: list[Contact] = []
    for person in persons:
        if person in past:
            held = past[person]
            index = bisect_right(held.ends, contact.at_us) - 1
            while index >= 0 and held.contacts[index].at_us == contact.at_us:
                index -= 1  # at the same instant is not before
            if index >= 0 and contact.end_us - held.contacts[index].at_us <= within_us:
                found.append(held.contacts[index])
    return max(found, key=lambda one: one.at_us).head if found else None
