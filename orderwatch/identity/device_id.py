"""Device ids: IMEI, IMSI, tag numbers. They are text: long digits and leading zeros stay."""

from __future__ import annotations

import re

from orderwatch.identity.form import Normal, folded

_BETWEEN = re.compile(r"[\s\-/.:]")
_IMEI_DIGITS = 14
"""An IMEI without its check digit; with it 15, with a software version 16."""


def normal_device(text: str) -> Normal:
    """An id without the marks that group its digits.

    Args:
        text: not empty.

    >>> normal_device("35-209900-176148-1").key
    'device:352099001761481'
    """
    value = _BETWEEN.sub("", folded(text))
    imei = value.isdecimal() and _IMEI_DIGITS <= len(value) <= _IMEI_DIGITS + 2
    return Normal(
        key=f"device:{value}",
        kind="device",
        written=text,
        valid=bool(value),
        possible_keys=(f"imei:{value[:_IMEI_DIGITS]}",) if imei else (),
    )
