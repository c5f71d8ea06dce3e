"""A message to a group is directed at one of its members, or names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orderwatch.conditions.contacts import Contact
from orderwatch.conditions.naming import mentions_in, names_in

_ACTIONS = frozenset({"tag", "mention"})


def directed(
    contact: Contact, persons: Sequence[str], names: Mapping[str, tuple[str, ...]]
) -> bool:
    """Whether a message to a group is directed at one of some members, or names them.

    A tag or mention with several receivers does not say which of them it means.

    Args:
        contact: a message to a group.
        persons: ids of the members.
        names: person id → the names they go by.
    """
    row, text = contact.head, contact.text
    if row.action in _ACTIONS and len(row.to_keys) == 1:
        return True
    theirs = [name for person in persons for name in names.get(person, ())]
    own = {
        one.key
        for one in contact.receivers
        if any(party.person_id in persons for party in one.parties)
    }
    return bool(names_in(text, theirs) or own & mentions_in(text, contact.platform))
