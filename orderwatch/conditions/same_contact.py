"""Rows → contacts: both sides' rows of one, forwarded calls, callers without identity.

Two real contacts are never made one: rows are joined only where they come from exports of
different owners, or where one call rang at two numbers of a person at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from orderwatch.conditions.compared import Compared, keys_of, persons_of, senders_of
from orderwatch.conditions.contacts import CALLS, Contact, content, in_order, single
from orderwatch.conditions.parties import Directory
from orderwatch.identity.record_ids import BY_NUMBER_PLATFORMS
from orderwatch.policy import Policy
from orderwatch.tables import Bool, ContactRecord

_How = Callable[[Compared, int, slice], Bool]
"""By what two rows are taken for one: a method of `Compared`."""


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
            who = (row.from_key, persons_of(one), _owner(row))
            same = (row.channel, row.at_us, row.resolution_us, row.duration_s, who)
        groups[same].append(one)
    found: list[Contact] = []
    for group in groups.values():
        distinct: list[Contact] = []
        for one in group:
            fits = [n for n, kept in enumerate(distinct) if not keys_of(kept) & keys_of(one)]
            if fits:
                joined = _joined(distinct[fits[0]], one)
                distinct[fits[0]] = replace(joined, forwarded=True)
            else:
                distinct.append(one)
        found += distinct
    return _sorted(found)


def _joined(one: Contact, other: Contact) -> Contact:
    """Two records of one contact as one; the first tells it."""
    keys = keys_of(one)
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

    By identifiers first. On a platform where a number is an account, each phone may know the other
    by a name of its own, or by a number where the other knows an address: then by persons.
    """
    groups: dict[Hashable, list[Contact]] = defaultdict(list)
    for one in contacts:
        groups[one.head.from_key, one.head.channel].append(one)
    found = [
        each
        for group in groups.values()
        for each in _sides_joined(group, directory, policy, Compared.both_sides)
    ]
    by_person: dict[Hashable, list[Contact]] = defaultdict(list)
    for number, one in enumerate(_sorted(found)):
        known = one.platform in BY_NUMBER_PLATFORMS and one.senders and one.receivers
        ends = (one.platform, one.head.channel, senders_of(one))
        by_person[ends if known else number].append(one)
    found = [
        each
        for group in by_person.values()
        for each in _sides_joined(group, directory, policy, Compared.other_names)
    ]
    return _sorted(found)


def _sides_joined(
    group: Sequence[Contact], directory: Directory, policy: Policy, how: _How
) -> list[Contact]:
    """Contacts of one sender, those of different owners' exports joined.

    The sender's side is the first, then the receivers' in order of their identifiers; each of
    their rows joins one contact at most. Two exports of one person's are no second side.
    """
    sides: dict[str, list[Contact]] = defaultdict(list)
    for one in group:
        sides[_owner(one.head)].append(one)
    unknown = sides.pop("", [])
    own = {one.head.from_key for one in group}
    first, *rest = sorted(sides, key=lambda name: (name not in own, name)) or [""]
    joined = sides[first]
    for name in rest:
        joined = _sorted(_paired(joined, sides[name], directory, policy, how))
    return [*unknown, *joined]


def _person(row: ContactRecord, directory: Directory) -> Hashable:
    """Whose a row is: the persons who hold its owner's identifier, else the identifier."""
    owner = _owner(row)
    return tuple(one.person_id for one in directory.holders(owner, row.at_us)) or owner


def _paired(
    ones: list[Contact], others: list[Contact], directory: Directory, policy: Policy, how: _How
) -> list[Contact]:
    """Contacts of one side, each with the row of the other side that is the same."""
    same = Compared(ones, others, policy)
    pairs = same.aligned(partial(how, same))

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


def _with_withheld(
    contacts: Sequence[Contact], directory: Directory, policy: Policy
) -> list[Contact]:
    """Withheld calls joined to the outgoing call in the respondent's own record."""
    found: list[Contact] = []
    for channel in sorted(CALLS):
        calls = [one for one in contacts if one.head.channel == channel]
        hidden = [one for one in calls if not one.head.from_key and one.receivers]
        own = [one for one in calls if _own_outgoing(one, directory)]
        same = Compared(own, hidden, policy)
        pairs = _of_one_person(same.aligned(same.withheld), own, hidden, same)
        for i, j in pairs:
            named = bool(own[i].receivers)
            joined = replace(_joined(own[i], hidden[j]), matched_withheld=True)
            found.append(replace(joined, named_receiver=named, corroborated=named))
        apart = {id(own[i]) for i, _ in pairs} | {id(hidden[j]) for _, j in pairs}
        found += [one for one in calls if id(one) not in apart]
    return _sorted([*found, *(one for one in contacts if one.head.channel not in CALLS)])


def _of_one_person(
    pairs: Sequence[tuple[int, int]],
    own: Sequence[Contact],
    hidden: Sequence[Contact],
    same: Compared,
) -> list[tuple[int, int]]:
    """Without outgoing calls to nobody named that could as well be one to another person."""
    taken = {j for _, j in pairs}

    def to_one(i: int, j: int) -> bool:
        near = same.near(i)
        fits = np.flatnonzero(same.withheld(i, near)) + near.start
        others = (k for k in fits.tolist() if k not in taken)
        return not any(persons_of(hidden[k]) != persons_of(hidden[j]) for k in others)

    return [(i, j) for i, j in pairs if own[i].receivers or to_one(i, j)]


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
        same = Compared(group, notes, policy)
        pairs = same.aligned(same.log)
        found += _merged(group, notes, pairs, lambda _one, _other: True)
    return [*found, *(one for notes in waiting.values() for one in notes)]


def _by_persons(contact: Contact) -> Hashable:
    return senders_of(contact), persons_of(contact), contact.head.channel
