"""Phone numbers: international form by phonenumbers, short codes and names as they are."""

from __future__ import annotations

import re
from typing import Any

from orderwatch.identity.form import Normal, folded
from orderwatch.identity.plain import normal_other

TAIL_DIGITS = 7
"""Last digits by which two numbers may be one (as `is_number_match` compares short numbers)."""
_SHORT_DIGITS = 6
"""A code of more digits than this is dialled as a number."""
_PARAMETERS = re.compile(r";(?:isub|phone-context)=.*", re.DOTALL)
_EXTENSION = re.compile(r"\s*(?:;ext=|extn?\.?|#|;|x)\s*(\d{1,7})#?$")
_FLOAT = re.compile(r"(\+?\d{7,15})\.0+")
"""A number that a spreadsheet or a program took for one to count with."""
_REMARK = re.compile(r"([+(]?\d[\d ()\-./\u2010-\u2015]*\d)\W*[^\W\d_]\D*")
"""A number and a word after it, which on a keypad would be more digits."""
_LEAST_BEFORE_REMARK = 10
_BEFORE = re.compile(r"[*#]31#\s*")
_BEFORE_IN = {
    **dict.fromkeys(("GB", "GG", "IM", "JE"), re.compile(r"14(?:1|70)[ ,\-]*(?=\(?0[\d ()\-]{9})")),
    **dict.fromkeys(("US", "CA"), re.compile(r"\*(?:67|82)[ ,\-]*(?=[\d(])")),
}
"""Dialled before a number to hide one's own, or to show it: no part of the number."""
_LONGEST = 250
"""phonenumbers reads no longer text."""


def normal_phone(text: str, region: str) -> Normal:
    """A number as written in a record or an order.

    A number that cannot be dialled from the region (a short code) and a sender that is a name are
    what they are. A number whose country is not known keeps its digits, without a `+`.

    Args:
        text: not empty.
        region: where it is dialled if it has no country code; empty: not known.
    """
    import phonenumbers

    written, text = text, _number_in(text, region)
    plain = folded(text)
    digits = "".join(one for one in plain if one.isdecimal())
    named = plain[:1].isalpha() and not plain.startswith("tel")
    try:
        number = phonenumbers.parse(text[:_LONGEST], region or None)
    except phonenumbers.NumberParseException:
        return _unread(written, plain, digits, named)
    valid = phonenumbers.is_valid_number(number)
    if not valid and _is_short(plain, digits):
        return Normal(key=f"short:{digits}", kind="short", written=written, valid=True)
    if named and not phonenumbers.is_possible_number(number):
        return normal_other(written)
    return _number(written, number, valid)


def _number_in(text: str, region: str) -> str:
    """A number without what is written or dialled around it."""
    plain = " ".join(text.split())
    if whole := _FLOAT.fullmatch(plain):
        return whole.group(1)
    for before in (_BEFORE, _BEFORE_IN.get(region)):
        if before and (found := before.match(plain)):
            plain = plain[found.end() :]
    remark = _REMARK.fullmatch(plain)
    if remark and sum(one.isdecimal() for one in remark.group(1)) >= _LEAST_BEFORE_REMARK:
        return remark.group(1)
    return plain


def _number(text: str, number: Any, valid: bool) -> Normal:
    import phonenumbers

    extension, number.extension = number.extension, None
    base = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    nsn = phonenumbers.national_significant_number(number)
    return Normal(
        key=f"phone:{base}" + (f";ext={extension}" if extension else ""),
        kind="phone",
        written=text,
        valid=valid,
        possible_keys=(f"tail:{nsn[-TAIL_DIGITS:]}",),
    )


def _unread(text: str, plain: str, digits: str, named: bool) -> Normal:
    """A number without a country, a short code, or no number at all."""
    if not digits or named:
        return normal_other(text)
    if _is_short(plain, digits):
        return Normal(key=f"short:{digits}", kind="short", written=text, valid=True)
    dialled = _PARAMETERS.sub("", plain)
    found = _EXTENSION.search(dialled)
    extension = f";ext={found.group(1)}" if found and found.start() else ""
    dialled = dialled[: found.start()] if found and extension else dialled
    digits = "".join(one for one in dialled if one.isdecimal())
    sign = "+" if plain.startswith("+") else ""
    return Normal(
        key=f"phone:{sign}{digits}{extension}",
        kind="phone",
        written=text,
        valid=False,
        possible_keys=(f"tail:{digits[-TAIL_DIGITS:]}",),
    )


def _is_short(plain: str, digits: str) -> bool:
    """Up to six digits and nothing else, but for * and # around them."""
    return plain.strip("*#") == digits and 0 < len(digits) <= _SHORT_DIGITS
