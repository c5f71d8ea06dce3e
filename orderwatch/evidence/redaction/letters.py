"""Texts in plain letters, so that what is looked for is found however its letters are stored."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NO_LETTERS = frozenset(("Mn", "Me", "Cf"))
"""Accents on the letter before, and marks that nobody sees."""


def plain(text: str) -> str:
    """Letters without accents, full width and marks that nobody sees; case is kept.

    >>> plain("Jose\\u0301"), plain("\\uff29n\\u200bvented"), plain("Stra\\u00dfe")
    ('Jose', 'Invented', 'Strasse')
    """
    return text if text.isascii() else "".join(_plain(one) for one in text)


def replaced(pattern: re.Pattern[str], said: str, text: str) -> str:
    """The text, with what the pattern finds in its plain letters replaced; the rest as it is.

    >>> replaced(re.compile("Jose"), "P1", "Jose\\u0301 and Ren\\u00e9")
    'P1 and René'
    """
    if text.isascii():
        return pattern.sub(lambda _: said, text)
    letters = [_plain(one) for one in text]
    owner = [i for i, one in enumerate(letters) for _ in one]
    left, at = "", 0
    for match in pattern.finditer("".join(letters)):
        start, end = max(at, owner[match.start()]), owner[match.end() - 1] + 1
        while end < len(text) and not letters[end]:
            end += 1
        left, at = left + text[at:start] + said, end
    return left + text[at:]


@lru_cache(maxsize=4_096)
def _plain(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    kept = (one for one in parts if unicodedata.category(one) not in _NO_LETTERS)
    return "".join(one.casefold() if len(one.casefold()) > 1 else one for one in kept)
