"""A text names a person: one of the names they go by stands in it as words of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """The names that stand in a text, as written in the order.

    Case and compatibility forms do not count, word boundaries do.

    >>> names_in("Tell LEXI that I know", ["Alex Invented", "Lexi"])
    ['Lexi']
    >>> names_in("flexible", ["lexi"])
    []
    """
    said = _plain(text)
    return [
        name
        for name in names
        if _plain(name) and re.search(rf"(?<!\w){re.escape(_plain(name))}(?!\w)", said)
    ]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
