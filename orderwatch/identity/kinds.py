"""One identifier in its normal form, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from orderwatch.identity import device_id, email_address, handle, phone, plain
from orderwatch.identity.form import Normal, withheld
from orderwatch.identity.hidden import number_hidden

__all__ = ["KINDS", "Normal", "normal"]


@lru_cache(maxsize=65_536)
def normal(kind: str, value: str, platform: str = "", region: str = "") -> Normal:
    """The normal form of an identifier.

    Args:
        kind: one of `KINDS`.
        value: as written.
        platform: of a handle or an account, such as instagram.
        region: where a phone number without a country code is dialled, such as GB.

    Returns:
        Its form; with an empty key where no identity is given (withheld).

    Raises:
        ValueError: no such kind.

    >>> normal("phone", "07700 900123", region="GB").key
    'phone:+447700900123'
    >>> normal("phone", "60777", region="GB").key, normal("phone", "Withheld").key
    ('short:60777', '')
    >>> normal("handle", "@Invented", "Instagram").key
    'handle:instagram:invented'
    >>> normal("email", "Alex@EXAMPLE.org").key
    'email:alex@example.org'
    """
    if kind not in _READERS:
        raise ValueError(f'"{kind}" is no kind of identifier; use one of {", ".join(KINDS)}')
    text = value.strip()
    if withheld(text) or (kind == "phone" and number_hidden(text)):
        return Normal(key="", kind=kind, written=value, valid=False)
    return replace(_READERS[kind](text, platform.strip().casefold(), region), written=value)


_READERS: dict[str, Callable[[str, str, str], Normal]] = {
    "phone": lambda text, _, region: phone.normal_phone(text, region),
    "email": lambda text, _, __: email_address.normal_email(text),
    "handle": lambda text, platform, _: handle.normal_handle(text, platform),
    "device": lambda text, _, __: device_id.normal_device(text),
    "account": lambda text, platform, _: plain.normal_account(text, platform),
    "vehicle": lambda text, _, __: plain.normal_vehicle(text),
    "postal": lambda text, _, __: plain.normal_postal(text),
    "person": lambda text, _, __: plain.normal_person(text),
    "other": lambda text, _, __: plain.normal_other(text),
}
KINDS = tuple(_READERS)
"""Kinds of identifiers; `person` is an id of the order file, as a log may name it."""
