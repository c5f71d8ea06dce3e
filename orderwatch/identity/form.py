"""What a normal form is, and which texts say that there is no identity."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

WITHHELD = frozenset(
    """
    withheld|number withheld|withheld number|caller withheld|private|private number|
    private caller|anonymous|anonymous caller|unknown|unknown number|unknown caller|restricted|
    restricted number|blocked|blocked number|unavailable|not available|no caller id|no caller-id|
    no number|hidden|hidden number|payphone|null|none|n/a|-|-1|-2|-3|-4|--|?|
    caller id withheld|cli withheld|id withheld|no cli|no caller id available|not provided|
    out of area|unlisted|anonymous@anonymous.invalid|sip:anonymous@anonymous.invalid
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""Written by networks and phones for a caller who is not shown; -1 to -4 by Android's call log
for unknown, private, payphone and not available; `anonymous@anonymous.invalid` by RFC 3323."""
_UNSEEN = dict.fromkeys(
    [
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xAD,
        0xFEFF,
    ]
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Normal:
    """One identifier.

    Attributes:
        key: equal for two ways to write one identifier, such as `phone:+447700900123`; empty
            where no identity is given.
        kind: phone, short, email, handle, device, account, vehicle, postal, person, other.
        written: as it was written.
        valid: it is as such identifiers are; numbers kept free for drama are not, and count.
        possible_keys: two identifiers that share one of these, and no key, may be the same or
            may be meant to be taken for each other (see `compare`).
    """

    key: str
    kind: str
    written: str
    valid: bool
    possible_keys: tuple[str, ...] = ()


def withheld(text: str) -> bool:
    """Whether a text says that the caller or sender is not shown.

    >>> withheld("\\u202aNo  Caller ID\\u202c"), withheld("07700 900123")
    (True, False)
    """
    plain = bare(text)
    return not plain or plain in WITHHELD


def bare(text: str) -> str:
    """A text without case, brackets around it, marks that nobody sees and double spaces."""
    plain = unicodedata.normalize("NFC", text.translate(_UNSEEN).casefold())
    return " ".join(plain.split()).strip("()[]<> ")


def folded(text: str) -> str:
    """Compatibility forms, marks that nobody sees and case taken out.

    >>> folded("Ｉnvented"), folded("in\\u200bvented") == "invented"
    ('invented', True)
    """
    once = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).casefold()
    return unicodedata.normalize("NFKC", once).strip()
