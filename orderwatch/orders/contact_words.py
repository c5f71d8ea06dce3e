"""The words of contact conditions: channels, actions, and lists such as `all except letter`."""

from __future__ import annotations

from collections.abc import Sequence

DIRECTED = (
    "message",
    "follow_request",
    "friend_request",
    "like",
    "react",
    "comment",
    "tag",
    "mention",
    "share",
    "poke",
)
"""Actions that reach the other person: they count where a clause names none."""
PUBLIC = ("publication", "forum", "social", "chat_room", "gaming")
"""Channels by which something is shown to others."""
_EXCEPT = "all except "


def chosen(written: Sequence[str], known: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The words a list names, in the order of `known`, and those that are none.

    Args:
        written: `all`, `all except letter, email`, or words; an inline list that a comma has
            split is put together again.
        known: every word there is.

    >>> chosen(["all except letter", "call"], ("call", "sms", "letter"))
    (('sms',), [])
    >>> chosen(["call", "fax"], ("call", "sms", "letter"))
    (('call',), ['fax'])
    """
    whole = ", ".join(written)
    if whole == "all":
        return tuple(known), []
    without = whole.startswith(_EXCEPT)
    words = [one.strip() for one in whole.removeprefix(_EXCEPT).split(",")]
    unknown = [one for one in words if one not in known]
    return tuple(one for one in known if (one in words) != without), unknown
