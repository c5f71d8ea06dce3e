"""The identifier that a contact record names, whose kind no column says."""

from __future__ import annotations

import re

from orderwatch.identity.form import Normal, withheld
from orderwatch.identity.kinds import KINDS, normal

_KIND = re.compile(rf"({'|'.join(KINDS)}):(.+)", re.DOTALL)
_DIALLED = re.compile(r"(?:tel:)?[+0-9(*#][0-9 +().\-/#*;,~x\u00a0\u2010-\u2015]*", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|.*<[^@\s]+@[^@\s]+>\s*")
_NUMBER_AT = re.compile(
    r"\+?(\d{7,15})(?::\d+)?@(?:s\.whatsapp\.net|c\.us)|sips?:\+(\d{7,15})@\S+", re.IGNORECASE
)
"""A number as WhatsApp and internet telephony address it."""
_BY_NUMBER = frozenset(("call", "video_call", "sms"))
BY_NUMBER_PLATFORMS = frozenset(("whatsapp", "signal", "telegram", "viber", "imessage", "rcs"))
"""Platforms on which a number is an account, beside a name or an address of it."""
_BY_POST = frozenset(("letter", "gift"))
_LEAST_DIGITS = 7
"""A handle may be a short row of digits; a number that names an account is longer."""


def of_record(value: str, channel: str = "", platform: str = "", region: str = "") -> Normal:
    """The normal form of an identifier in a contact record.

    Args:
        value: as written; `KIND:VALUE` says its kind, such as `phone:07700 900123`,
            `handle:instagram:invented` or `person:P1`.
        channel: the channel of the record.
        platform: its platform, in any case.
        region: where numbers without a country code are dialled.

    >>> of_record("07700 900123", "call", region="GB").key
    'phone:+447700900123'
    >>> of_record("@Invented", "social", "Instagram").key
    'handle:instagram:invented'
    >>> of_record("person:P1", "in_person").key
    'person:P1'
    """
    kind, text, own = kind_of(value, channel, platform)
    return normal(kind, text, own, region)


def kind_of(value: str, channel: str, platform: str) -> tuple[str, str, str]:
    """Kind, text and platform of an identifier in a contact record."""
    text, service = value.strip(), platform.strip().casefold()
    named = _KIND.fullmatch(text)
    if named:
        return _named(named.group(1), named.group(2), service)
    if withheld(text):
        return "phone", text, ""
    if numbered := _NUMBER_AT.fullmatch(text):
        return "phone", f"+{numbered.group(1) or numbered.group(2)}", ""
    if _ADDRESS.fullmatch(text) and not text.startswith("@"):
        return "email", text, ""
    if channel == "email":
        return "email", text, ""
    if channel in _BY_NUMBER and (service in ("", *BY_NUMBER_PLATFORMS) or _dialled(text)):
        return ("phone", text, "") if not service or _dialled(text) else ("handle", text, service)
    if _dialled(text) and (text.startswith("+") or service in ("", *BY_NUMBER_PLATFORMS)):
        return "phone", text, ""
    if service or text.startswith("@"):
        return "handle", text, service
    return ("postal" if channel in _BY_POST else "other"), text, ""


def _named(kind: str, text: str, service: str) -> tuple[str, str, str]:
    if kind in ("handle", "account") and ":" in text:
        service, _, text = text.partition(":")
    return kind, text, service if kind in ("handle", "account") else ""


def _dialled(text: str) -> bool:
    digits = sum(one.isdecimal() for one in text)
    return digits >= _LEAST_DIGITS and _DIALLED.fullmatch(text) is not None
