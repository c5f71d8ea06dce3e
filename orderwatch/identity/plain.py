"""Accounts, vehicles, addresses by post, ids of persons, and names that are none of these."""

from __future__ import annotations

from orderwatch.identity.form import Normal, folded


def normal_account(text: str, platform: str) -> Normal:
    """An account's number or name with a bank or a platform."""
    return _made("account", text, f"{platform}:{_close(text)}")


def normal_vehicle(text: str) -> Normal:
    """A registration mark, letters and digits only."""
    value = "".join(one for one in folded(text) if one.isalnum())
    return _made("vehicle", text, value or _close(text))


def normal_postal(text: str) -> Normal:
    """An address: its words and numbers, without commas, line breaks and case."""
    words = "".join(one if one.isalnum() else " " for one in folded(text)).split()
    return _made("postal", text, " ".join(words) or _close(text))


def normal_person(text: str) -> Normal:
    """The id of a person in an order file, `ID` or `ORDER/ID`; case counts."""
    return _made("person", text, text)


def normal_other(text: str) -> Normal:
    """A name or code of no known kind, such as the sender of a bank's messages."""
    return _made("other", text, _close(text))


def _made(kind: str, text: str, value: str) -> Normal:
    return Normal(key=f"{kind}:{value}", kind=kind, written=text, valid=True)


def _close(text: str) -> str:
    return "".join(folded(text).split())
