"""What a message or a table may show of a file: names of columns, and values that are faulty.

A file without its header, or a row whose values have moved over by one, puts numbers and words of
messages where names and times are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from orderwatch.records.sql_text import literal

_VALUE = re.compile(r"\d{5}|@|\d:\d\d")
"""In a number, an address, a time; hardly in the name of a column."""
_LONGEST_NAME = 60
_LONGEST = 60
_TIMES = ("at", "date", "Date", "duration_s", "lat", "lon")
_ENDS = ("from_id", "to_id", "own_id", "other_id", "text", "reported_by", "platform")
_TIME = (
    r"(?i)([0-9:./,+ −-]|\b(t|z|[ap]\.?m\.?|gmt|utc|bst|nan|inf|s|secs?|mins?|h|hrs?"
    r"|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b|(\d)[tz]){0,40}"
)
_NUMBER = r"\d{9}|^[+(]?0\d{3}|^\+"
_WORD = r"[^0-9@]{0,32}|[^0-9@]{0,12}\d{0,4}[^0-9@]{0,12}"


def shown_names(header: Sequence[str], most: int) -> str:
    """The names of columns for a message; none where they look like values.

    >>> shown_names(["Start", "Type"], 12), shown_names(["07700 900123", "you will see"], 12)
    ('Start, Type', 'not shown, as they look like values: its header may be missing')
    """
    if any(len(one) > _LONGEST_NAME or _VALUE.search(one) for one in header):
        return "not shown, as they look like values: its header may be missing"
    return ", ".join(header[:most]) + (", …" if len(header) > most else "")


def shown_value(records: str, field: str, value: str) -> str:
    """SQL for what set_aside.csv shows of a faulty value.

    Of contacts a time, a length or a word; of all else, which may be a number, a name or the words
    of a message, how long it is.

    Args:
        records: the kind of records.
        field: SQL of the field.
        value: SQL of the value.
    """
    short = f"left({value}, {_LONGEST})"
    if records != "contacts":
        return short
    times, ends = (", ".join(literal(one) for one in names) for names in (_TIMES, _ENDS))
    time = f"regexp_full_match({value}, {literal(_TIME)})"
    number = f"regexp_matches({value}, {literal(_NUMBER)})"
    return f"""CASE WHEN {field} IS NULL THEN {short}
        WHEN {field} IN ({times}) AND {time} AND NOT {number} THEN {short}
        WHEN {field} NOT IN ({times}, {ends}) AND regexp_full_match({value}, {literal(_WORD)})
        THEN {short} ELSE '(' || length({value}) || ' characters)' END"""
