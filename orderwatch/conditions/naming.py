"""A text names a person: by a name that stands in it as words of its own, or by an identifier."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orderwatch.identity import normal
from orderwatch.identity.form import folded

_ADDRESS = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.\w+")
_HANDLE = re.compile(r"(?<![\w.])@([\w.]*\w)")
_LEAST_DIGITS = 7
_NUMBER = re.compile(r"(?<![\w+])\+?[0-9(][0-9 ().\-]{5,}[0-9]")


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """The names that stand in a text, as written in the order.

    Case, compatibility forms and marks that nobody sees do not count, word boundaries do.

    >>> names_in("Tell LEXI that I know", ["Alex Invented", "Lexi"])
    ['Lexi']
    >>> names_in("flexible", ["lexi"])
    []
    """
    said = _plain(text)
    return [
        name
        for name in names
        if _plain(name) and re.search(rf"(?<![^\W_]){re.escape(_plain(name))}(?![^\W_])", said)
    ]


def identifiers_in(text: str, platform: str, region: str) -> frozenset[str]:
    """The normal forms of the addresses, numbers and @handles that stand in a text.

    Args:
        text: as recorded.
        platform: on which a handle is one.
        region: of numbers without a country code.

    >>> sorted(identifiers_in("call (07700) 900-456, @Lexi.Invented!", "instagram", "GB"))
    ['handle:instagram:lexi.invented', 'phone:+447700900456']
    """
    found = {normal("email", one.group(), "", "").key for one in _ADDRESS.finditer(text)}
    found |= {normal("phone", one.group(), "", region).key for one in _NUMBER.finditer(text)}
    return frozenset(found | mentions_in(text, platform))


def mentions_in(text: str, platform: str) -> frozenset[str]:
    """The normal forms of what a text mentions with an @: handles, and numbers as chats do it.

    >>> sorted(mentions_in("@447700900456 and @Lexi look", "whatsapp"))
    ['handle:whatsapp:lexi', 'phone:+447700900456']
    """
    found = set()
    for one in _HANDLE.findall(folded(text)):
        if one.isdecimal() and len(one) >= _LEAST_DIGITS:
            found.add(normal("phone", f"+{one}", "", "").key)
        if platform:
            found.add(normal("handle", one, platform, "").key)
    return frozenset(found)


def _plain(text: str) -> str:
    return " ".join(folded(text).split())
