"""Words that must not stand in a copy, found in texts however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from orderwatch.evidence.redaction.letters import plain, replaced
from orderwatch.evidence.redaction.positions import POSITION, POSITION_SAID
from orderwatch.identity.form import folded

_GAP = r"[\W_]{0,6}"
_LEAST_PHONE = 7
_PHONE_DIGITS = 9
_LEAST_HANDLE = 4
_SURE_LETTERS = 8
"""A phrase of so many letters is found inside a longer word as well: names of files have none."""
_SURE_WORD = 6
"""Likewise a word of a name, where names run into other words."""
_ALSO_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        amber an angel art august autumn bay bill bob carol chase chip christian chuck clay
        cliff crystal daisy dale dan dawn destiny do don drew eve faith fern frank gene glen
        grace grant guy hank harmony harry hazel heath heather henna holly honey hope hunter
        iris ivy jack jade jay jet joy june justice lance lane lily major mark may melody mercy
        miles myrtle nick olive pat patience pearl penny poppy price ray reed rich river rob
        robin rose ruby rusty sage sally sandy sky skip stone stormy sue summer sunny tad taylor
        tom victor violet viola wade will willow winter
        """,
    )
)
"""Names that are words as well: in small letters they are taken for the word."""


@dataclass(frozen=True)
class Secret:
    """A text that must not stand in a copy, and what stands there instead."""

    pattern: re.Pattern[str]
    said: str


def masked(text: str, secrets: Iterable[Secret]) -> str:
    """The text without the secrets, and without anything that reads as a position.

    >>> masked("near 9 Invented-Close, AL1 1AA", [phrase("9 Invented Close", "[place]")])
    'near [place], [position withheld]'
    """
    for one in secrets:
        text = replaced(one.pattern, one.said, text)
    return replaced(POSITION, POSITION_SAID, text)


def holds(text: str, secrets: Iterable[Secret]) -> bool:
    """Whether a text holds one of the secrets."""
    return any(one.pattern.search(plain(text)) for one in secrets)


def phrase(text: str, said: str) -> Secret:
    """A name, a label, a device: its words in their order, whatever stands between them.

    >>> masked("ask ALEX_INVENTED", [phrase("Alex Invented", "P1")])
    'ask P1'
    """
    words = re.findall(r"[^\W_]+", plain(folded(text))) or [text.strip()]
    letters = sum(map(str.isalpha, "".join(words)))
    inner = _GAP.join(re.escape(one) for one in words)
    if letters >= _SURE_LETTERS:
        digits = words[0][0].isdigit()
        return Secret(re.compile(f"(?<!\\d){inner}" if digits else inner, re.IGNORECASE), said)
    return Secret(re.compile(_bounded(inner, words[0][0], words[-1][-1]), re.IGNORECASE), said)


def exact(text: str, said: str, *, anywhere: bool = False) -> Secret:
    """A single word of a name.

    Args:
        text: the word.
        said: what stands there instead.
        anywhere: in small letters even if it is a common word, which else stays as it is, and a
            long word within another as well: for names of files, and ids.

    >>> masked("May may go", [exact("May", "P1")])
    'P1 may go'
    """
    word = plain(text)
    if anywhere and len(word) >= _SURE_WORD:
        return Secret(re.compile(re.escape(word), re.IGNORECASE), said)
    pattern = _bounded(re.escape(word), word[0], word[-1])
    if word.casefold() in _ALSO_WORDS and not anywhere:
        ways = "|".join(re.escape(one) for one in dict.fromkeys((word, word.upper())))
        return Secret(re.compile(_bounded(f"(?:{ways})", word[0], word[-1])), said)
    return Secret(re.compile(pattern, re.IGNORECASE), said)


def label_secrets(label: str, said: str) -> list[Secret]:
    """A label of a place: whole, its parts between commas, and its street without the number.

    >>> masked("not to enter Invented Close", label_secrets("9 Invented Close, Anytown", "it"))
    'not to enter it'
    """
    found = [phrase(label, said)]
    for part in re.split(r"[,;\n/()]", label):
        words = part.split()
        bare = words[1:] if words and any(letter.isdigit() for letter in words[0]) else words
        whole = len(words) > 1 and words != label.split()
        found += [phrase(part, said)] if whole else []
        found += [phrase(" ".join(bare), said)] if len(bare) > 1 and bare != words else []
    return found


def identifier_secret(kind: str, value: str, key: str, said: str) -> Secret:
    """An identifier, however it is written.

    Args:
        kind: as the order file has it.
        value: as written there.
        key: its normal form.
        said: what stands in its place.

    >>> alex = identifier_secret("phone", "07700 900456", "phone:+447700900456", "a number of P1")
    >>> masked("from +44 (0)7700-900 456 at 8", [alex])
    'from a number of P1 at 8'
    """
    digits = re.sub(r"\D", "", key)
    if kind == "phone" and len(digits) >= _LEAST_PHONE:
        return Secret(_phone(digits), said)
    bare = plain(value).strip().lstrip("@")
    if kind in ("handle", "account") and len(bare) < _LEAST_HANDLE:
        return Secret(re.compile(rf"@{re.escape(bare)}(?![^\W_])", re.IGNORECASE), said)
    if kind == "vehicle":
        return Secret(_compiled(r"[\W_]?".join(re.sub(r"[\W_]", "", bare))), said)
    if kind == "email" and "@" in bare:
        name, _, domain = bare.partition("@")
        mail = rf"{re.escape(name)}(?:\+[^@\s]*)?\s*@\s*{re.escape(domain)}"
        return Secret(_compiled(mail), said)
    words = phrase(bare, said)
    return Secret(re.compile(f"@?{words.pattern.pattern}", re.IGNORECASE), said)


def _phone(digits: str) -> re.Pattern[str]:
    """The last nine digits, with whatever stands between them and what code stands before."""
    gap = r"[\s().\-/_\u00a0\u2010-\u2015]{0,3}"
    last = gap.join(digits[-_PHONE_DIGITS:])
    return re.compile(rf"(?<!\d)(?:\+|00)?\(?(?:\d{gap}){{0,6}}{last}(?!\d)")


def _compiled(inner: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{inner})(?![^\W_])", re.IGNORECASE)


def _bounded(inner: str, first: str, last: str) -> str:
    """Not within a word, nor within a number; a word and a number may touch: `close2.csv`."""
    return rf"(?<!{_touching(first)})(?:{inner})(?!{_touching(last)})"


def _touching(letter: str) -> str:
    if letter.isdigit():
        return r"\d"
    return r"[^\W\d_]" if letter.isalpha() else r"[^\W_]"
