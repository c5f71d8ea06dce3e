"""Rows → contacts: both sides' rows of one, forwarded calls, callers without identity.

Two real contacts are never made one: rows are joined only where they come from exports of
different owners, or where one call rang at two numbers of a person at once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from orderwatch.conditions.alignment import aligned, apart_us
from orderwatch.conditions.contacts import CALLS, Contact, content, in_order, single
from orderwatch.conditions.parties import Directory
from orderwatch.policy import Policy
from orderwatch.tables import ContactRecord


def contacts_of(
    rows: Iterable[ContactRecord], directory: Directory, policy: Policy
) -> list[Contact]:
    """The contacts that rows record, by time; rows at whose ends is nobody of the order are none.

    Args:
        rows: in any order.
        directory: who holds which identifier.
        policy: tolerances of time and duration.
    """
    known = [single(row, directory) for row in in_order(rows)]
    known = [one for one in known if one.senders or one.receivers]
    logged = [one for one in known if one.from_log]
    found = _forwarded([one for one in known if not one.from_log])
    found = _both_sides(found, directory, policy)
    found = _with_withheld(found, directory, policy)
    return _sorted(_with_logs(found, logged, policy))


def _sorted(contacts: Iterable[Contact]) -> list[Contact]:
    return sorted(contacts, key=lambda one: content(one.head))


def _persons(contact: Contact) -> tuple[str, ...]:
    """The persons of the order who receive it, sorted."""
    return tuple(sorted({p.person_id for one in contact.receivers for p in one.parties}))


def _keys(contact: Contact) -> frozenset[str]:
    return frozenset(one.key for one in contact.receivers)


def _owner(row: ContactRecord) -> str:
    """Whose export a row is of; a row without one end is the other end's."""
    if row.owner_key:
        return row.owner_key
    if not row.from_key:
        return next((key for key in row.to_keys if key), "")
    return "" if any(row.to_keys) else row.from_key


def _forwarded(contacts: Sequence[Contact]) -> list[Contact]:
    """Calls of one export with the same caller, start and duration at two numbers of a person."""
    groups: dict[Hashable, list[Contact]] = defaultdict(list)
    for number, one in enumerate(contacts):
        row = one.head
        # By a clock of minutes two calls that are shorter may have followed one another.
        sure = row.duration_s is not None and row.duration_s * 1e6 >= row.resolution_us
        same: Hashable = number
        if row.channel in CALLS and sure and one.receivers and not row.group_chat:
            who = (row.from_key, _persons(one), _owner(row))
            same = (row.channel, row.at_us, row.resolution_us, row.duration_s, who)
        groups[same].append(one)
    found: list[Contact] = []
    for group in groups.values():
        distinct: list[Contact] = []
        for one in group:
            fits = [n for n, kept in enumerate(distinct) if not _keys(kept) & _keys(one)]
            if fits:
                joined = _joined(distinct[fits[0]], one)
                distinct[fits[0]] = replace(joined, forwarded=True)
            else:
                distinct.append(one)
        found += distinct
    return _sorted(found)


def _joined(one: Contact, other: Contact) -> Contact:
    """Two records of one contact as one; the first tells it."""
    keys = _keys(one)
    more = tuple(each for each in other.receivers if each.key not in keys)
    return replace(
        one,
        rows=(*one.rows, *other.rows),
        receivers=(*one.receivers, *more),
        corroborated=one.corroborated or other.corroborated,
        forwarded=one.forwarded or other.forwarded,
    )


def _both_sides(contacts: Sequence[Contact], directory: Directory, policy: Policy) -> list[Contact]:
    """Rows of different owners with the same ends, channel, time and duration are one contact.

    The sender's side is the first, then the receivers' in order of their identifiers; each of
    their rows joins one contact at most. Two exports of one person's are no second side.
    """
    groups: dict[Hashable, list[Contact]] = defaultdict(list)
    for one in contacts:
        groups[one.head.from_key, one.head.channel].append(one)
    found: list[Contact] = []
    for group in groups.values():
        sides: dict[str, list[Contact]] = defaultdict(list)
        for one in group:
            sides[_owner(one.head)].append(one)
        found += sides.pop("", [])
        sender = group[0].head.from_key
        first, *rest = sorted(sides, key=lambda name: (name != sender, name)) or [""]
        joined = sides[first]
        for name in rest:
            joined = _sorted(_paired(joined, sides[name], directory, policy))
        found += joined
    return _sorted(found)


def _person(row: ContactRecord, directory: Directory) -> Hashable:
    """Whose a row is: the persons who hold its owner's identifier, else the identifier."""
    owner = _owner(row)
    return tuple(one.person_id for one in directory.holders(owner, row.at_us)) or owner


def _paired(
    ones: list[Contact], others: list[Contact], directory: Directory, policy: Policy
) -> list[Contact]:
    """Contacts of one side, each with the row of the other side that is the same."""
    same = _SameCall(ones, others, policy)
    pairs = aligned(
        [one.head for one in ones],
        [one.head for one in others],
        same.both_sides,
        same.tolerance_us,
    )

    def other_side(one: Contact, other: Contact) -> bool:
        said = {_person(row, directory) for row in one.rows}
        return _person(other.head, directory) not in said

    return _merged(ones, others, pairs, other_side)


def _merged(
    ones: list[Contact],
    others: list[Contact],
    pairs: Sequence[tuple[int, int]],
    other_side: Callable[[Contact, Contact], bool],
) -> list[Contact]:
    joined = list(ones)
    for i, j in pairs:
        both = _joined(ones[i], others[j])
        corroborated = both.corroborated or other_side(ones[i], others[j])
        joined[i] = replace(both, corroborated=corroborated)
    taken = {j for _, j in pairs}
    return joined + [one for j, one in enumerate(others) if j not in taken]


class _SameCall:
    """Whether a contact of one list and one of another can be the same."""

    def __init__(self, ones: list[Contact], others: list[Contact], policy: Policy) -> None:
        self.ones, self.others, self.policy = ones, others, policy
        self.tolerance_us = round(policy.match_tolerance_s * 1e6)

    def both_sides(self, i: int, j: int) -> bool:
        """The same receivers among others, nothing that says otherwise."""
        one, other = self.ones[i], self.others[j]
        return bool(_keys(one) & _keys(other)) and self._fits(one.head, other.head)

    def withheld(self, i: int, j: int) -> bool:
        """An outgoing call and one without caller identity, both with a duration."""
        one, other = self.ones[i], self.others[j]
        if one.head.duration_s is None or other.head.duration_s is None:
            return False
        persons = set(_persons(one))
        named = not one.receivers or bool(persons & set(_persons(other)))
        return named and self._fits(one.head, other.head)

    def log(self, i: int, j: int) -> bool:
        """What a log tells of and another record."""
        return self._fits(self.ones[i].head, self.others[j].head)

    def _fits(self, one: ContactRecord, other: ContactRecord) -> bool:
        if apart_us(one, other) > self.tolerance_us or _action(one) != _action(other):
            return False
        if one.platform and other.platform and one.platform != other.platform:
            return False
        if one.duration_s is None or other.duration_s is None:
            return True
        return abs(one.duration_s - other.duration_s) <= self.policy.match_duration_s


def _with_withheld(
    contacts: Sequence[Contact], directory: Directory, policy: Policy
) -> list[Contact]:
    """Withheld calls joined to the outgoing call in the respondent's own record."""
    found: list[Contact] = []
    for channel in sorted(CALLS):
        calls = [one for one in contacts if one.head.channel == channel]
        hidden = [one for one in calls if not one.head.from_key and one.receivers]
        own = [one for one in calls if _own_outgoing(one, directory)]
        same = _SameCall(own, hidden, policy)
        heads = [one.head for one in own], [one.head for one in hidden]
        pairs = _of_one_person(aligned(*heads, same.withheld, same.tolerance_us), same)
        for i, j in pairs:
            named = bool(own[i].receivers)
            joined = replace(_joined(own[i], hidden[j]), matched_withheld=True)
            found.append(replace(joined, named_receiver=named, corroborated=named))
        apart = {id(own[i]) for i, _ in pairs} | {id(hidden[j]) for _, j in pairs}
        found += [one for one in calls if id(one) not in apart]
    return _sorted([*found, *(one for one in contacts if one.head.channel not in CALLS)])


def _of_one_person(pairs: Sequence[tuple[int, int]], same: _SameCall) -> list[tuple[int, int]]:
    """Without outgoing calls to nobody named that could as well be one to another person."""
    taken = {j for _, j in pairs}
    times = [one.at_us for one in same.others]
    coarse = max((one.head.resolution_us for one in same.others), default=0)

    def to_one(i: int, j: int) -> bool:
        one, persons = same.ones[i], _persons(same.others[j])
        low = bisect_left(times, one.at_us - same.tolerance_us - coarse)
        high = bisect_right(times, one.end_us + same.tolerance_us)
        return not any(
            k not in taken and _persons(same.others[k]) != persons and same.withheld(i, k)
            for k in range(low, high)
        )

    return [(i, j) for i, j in pairs if same.ones[i].receivers or to_one(i, j)]


def _action(row: ContactRecord) -> str:
    return row.action or "message"


def _own_outgoing(contact: Contact, directory: Directory) -> bool:
    """A call in the respondent's own record that no other side has recorded with an identity."""
    calling = any(one.person_id == directory.respondent for one in contact.senders)
    own = _owner(contact.head) == contact.head.from_key != ""
    return calling and own and not contact.corroborated


def _with_logs(
    contacts: Sequence[Contact], logged: Sequence[Contact], policy: Policy
) -> list[Contact]:
    """What a person's log tells of joined to other records of it, by persons."""
    waiting: dict[Hashable, list[Contact]] = defaultdict(list)
    for one in logged:
        waiting[_by_persons(one)].append(one)
    found: list[Contact] = []
    known: dict[Hashable, list[Contact]] = defaultdict(list)
    for one in contacts:
        known[_by_persons(one)].append(one)
    for ends, group in known.items():
        notes = waiting.pop(ends, [])
        same = _SameCall(group, notes, policy)
        heads = [one.head for one in group], [one.head for one in notes]
        pairs = aligned(*heads, same.log, same.tolerance_us)
        found += _merged(group, notes, pairs, lambda _one, _other: True)
    return [*found, *(one for notes in waiting.values() for one in notes)]


def _by_persons(contact: Contact) -> Hashable:
    senders = tuple(one.person_id for one in contact.senders)
    return senders, _persons(contact), contact.head.channel
