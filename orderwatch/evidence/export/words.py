"""What every export says on its face, and text made safe for what it is put into."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from orderwatch.evidence.visible import shown

FIXED_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands wherever a format demands a time of making."""
DISCLAIMER = (
    "This does not confirm who carried the device, or who used the phone or account.",
    "It does not rule out others.",
    "It is limited to the monitored periods, and to what the exports hold.",
    "Whether there was a reasonable excuse, and whether the condition was breached, is for the "
    "court.",
)
"""The standing disclaimer."""
NOT_KNOWN = (
    "The order files were not at hand: whether a place is confidential is not known. Treat this "
    "as confidential."
)
_NOT_IN_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_LONGEST = 4_000


def xml_text(text: str) -> str:
    r"""The text with every character that XML refuses, and every invisible one, as its code.

    >>> xml_text("a\x00b\u202e")
    'a\\x00b\\u202e'
    """
    return "\n".join(_NOT_IN_XML.sub("\ufffd", shown(line)) for line in text.split("\n"))


def at_most(text: str, longest: int = _LONGEST) -> str:
    """The text, cut where it is longer than people read; what is left out is said."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]} … ({len(text) - longest:,} more characters in the tables)"
