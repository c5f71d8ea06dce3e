"""A text names a person: by a name that stands in it as words of its own, or by an identifier."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from orderwatch.identity import normal
from orderwatch.identity.form import folded

_ADDRESS = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.\w+")
_HANDLE = re.compile(r"(?<![\w.])@([\w.]*\w)")
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
_NUMBERS = re.compile(r"(?<![\w+])\+?[\d(][\d ()./\-]{5,}\d")
"""One or several numbers, dates and the like in a row."""
_GROUP = re.compile(r"[+(]?\d+")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u00b4`", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
"""Apostrophes and dashes, of which phones put in others than were typed."""
_VOWELS = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
"""Marks that Arabic and Hebrew leave out or put in at will."""
_RUNS_ON = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts that put no space between words, or none before what belongs to a name: Thai, Lao,
Burmese, Khmer, Japanese, Chinese, Korean."""


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """The names that stand in a text, as written in the order.

    Case, compatibility forms, marks that nobody sees, the form of an apostrophe or a dash, and the
    vowel marks of Arabic and Hebrew do not count; word boundaries do, where a script has them.

    >>> names_in("Tell LEXI that I know", ["Alex Invented", "Lexi"])
    ['Lexi']
    >>> names_in("flexible", ["lexi"])
    []
    """
    said = _plain(text)
    return [name for name in names if _plain(name) and re.search(_as_words(_plain(name)), said)]


def _as_words(name: str) -> str:
    """The pattern of a name that is no part of a longer word."""
    before = "" if _RUNS_ON.match(name[0]) else r"(?<![^\W_])"
    after = "" if _RUNS_ON.match(name[-1]) else r"(?![^\W_])"
    return f"{before}{re.escape(name)}{after}"


def identifiers_in(text: str, platform: str, region: str) -> frozenset[str]:
    """The normal forms of the addresses, @handles and numbers that stand in a text.

    Groups of digits in a row may be one number, or a number beside a date: each reading is taken.

    Args:
        text: as recorded.
        platform: on which a handle is one.
        region: of numbers without a country code.

    >>> sorted(identifiers_in("call (07700)900456, @Lexi.Invented!", "instagram", "GB"))
    ['handle:instagram:lexi.invented', 'phone:+447700900456']
    """
    found = {normal("email", one.group(), "", "").key for one in _ADDRESS.finditer(text)}
    found |= {normal("phone", one, "", region).key for one in _numbers_in(text)}
    return frozenset(found | mentions_in(text, platform))


def mentions_in(text: str, platform: str) -> frozenset[str]:
    """The normal forms of what a text mentions with an @: handles, and numbers as chats do it.

    >>> sorted(mentions_in("@447700900456 and @Lexi look", "whatsapp"))
    ['handle:whatsapp:447700900456', 'handle:whatsapp:lexi', 'phone:+447700900456']
    """
    found = set()
    for one in _HANDLE.findall(folded(text)):
        if one.isdecimal() and len(one) >= _LEAST_DIGITS:
            found.add(normal("phone", f"+{one}", "", "").key)
        if platform:
            found.add(normal("handle", one, platform, "").key)
    return frozenset(found)


def _numbers_in(text: str) -> Iterator[str]:
    """What may be a phone number: groups of digits in a row, all of them or some."""
    for run in _NUMBERS.finditer(unicodedata.normalize("NFKC", text.translate(_SIGNS))):
        groups = list(_GROUP.finditer(run.group()))
        for number, first in enumerate(groups):
            if number and first.group()[0] not in "+(0":
                continue
            digits = 0
            for last in groups[number:]:
                digits += sum(one.isdecimal() for one in last.group())
                if digits > _MOST_DIGITS:
                    break
                if digits >= _LEAST_DIGITS:
                    yield run.group()[first.start() : last.end()]


def _plain(text: str) -> str:
    return " ".join(_VOWELS.sub("", folded(text.translate(_SIGNS))).split())
