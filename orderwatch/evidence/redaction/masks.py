"""Words that must not stand in a copy, found in texts however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from orderwatch.identity.form import folded

_GAP = r"[\W_]{0,6}"
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
_LEAST_PHONE = 7
_PHONE_DIGITS = 9
_LEAST_HANDLE = 4
_NUMBER = r"[-+\u2212]?\d{1,3}[.,]\d{2,}\s*\N{DEGREE SIGN}?\s*[NSEWnsew]?"
_SEXAGESIMAL = (
    r"\d{1,3}\s*\N{DEGREE SIGN}\s*\d{1,2}(?:[.,]\d+)?\s*"
    r"(?:['\u2019\u2032]\s*(?:\d{1,2}(?:[.,]\d+)?\s*[\"\u201d\u2033]?)?)?\s*[NSEWnsew]?"
)
_POSITION = re.compile(
    rf"{_NUMBER}\s*[,;/ ]\s*{_NUMBER}"
    rf"|{_SEXAGESIMAL}(?:[\s,;/]*{_SEXAGESIMAL})?"
    r"|\b[HJNOST][A-HJ-Z]\s?(?:\d{5}\s?\d{5}|\d{4}\s?\d{4}|\d{3}\s?\d{3}|\d{2}\s?\d{2})\b"
    r"|\b\d{6}\s*[, ]\s*\d{6,7}\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
    r"|///\s?\w+\.\w+\.\w+"
)
"""A pair of degrees, degrees and minutes, a grid reference, a postcode, three words."""
POSITION_SAID = "[position withheld]"


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
        text = one.pattern.sub(one.said, text)
    return _POSITION.sub(POSITION_SAID, text)


def phrase(text: str, said: str) -> Secret:
    """A name, a label, a device: its words in their order, whatever stands between them.

    >>> masked("ask ALEX_INVENTED", [phrase("Alex Invented", "P1")])
    'ask P1'
    """
    words = re.findall(r"[^\W_]+", folded(text)) or [text.strip()]
    return Secret(_compiled(_GAP.join(re.escape(one) for one in words)), said)


def exact(text: str, said: str) -> Secret:
    """A single word of a name, in its own letters or in capitals, so that `may` stays `may`."""
    ways = "|".join(re.escape(one) for one in dict.fromkeys((text, text.upper())))
    return Secret(re.compile(f"{_START}(?:{ways}){_END}"), said)


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
    bare = value.strip().lstrip("@")
    if kind in ("handle", "account") and len(bare) < _LEAST_HANDLE:
        return Secret(re.compile(rf"@{re.escape(bare)}{_END}", re.IGNORECASE), said)
    if kind == "vehicle":
        return Secret(_compiled(r"[\W_]?".join(re.sub(r"[\W_]", "", bare))), said)
    if kind == "email" and "@" in bare:
        name, _, domain = bare.partition("@")
        mail = rf"{re.escape(name)}(?:\+[^@\s]*)?\s*@\s*{re.escape(domain)}"
        return Secret(_compiled(mail), said)
    plain = phrase(bare, said)
    return Secret(re.compile(f"@?{plain.pattern.pattern}", re.IGNORECASE), said)


def _phone(digits: str) -> re.Pattern[str]:
    """The last nine digits, with whatever stands between them and what code stands before."""
    gap = r"[\s().\-/_\u00a0\u2010-\u2015]{0,3}"
    last = gap.join(digits[-_PHONE_DIGITS:])
    return re.compile(rf"(?<!\d)(?:\+|00)?\(?(?:\d{gap}){{0,6}}{last}(?!\d)")


def _compiled(inner: str) -> re.Pattern[str]:
    return re.compile(f"{_START}(?:{inner}){_END}", re.IGNORECASE)
