"""How exports write a time: words for it, and the SQL that reads it without guessing."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

EPOCHS = {
    "epoch_s": (1_000_000, 0),
    "epoch_ms": (1_000, 0),
    "epoch_us": (1, 0),
    "apple_s": (1_000_000, 978_307_200_000_000),
}
"""Name → (microseconds of its unit, microseconds from 1970 to its zero); Apple counts from 2001."""
_EXCEL = {"excel": -2_209_161_600_000, "excel_1904": -2_082_844_800_000}
"""Serial days of a sheet → milliseconds from 1970 to day 0 (1899-12-30; 1904-01-01)."""
NAMED_FORMATS = ("iso", *EPOCHS, "epoch_ns", *_EXCEL)
ZONELESS = tuple(_EXCEL)
"""Named formats that are local times."""

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_FULL = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_TOKENS = {
    "YYYY": ("year", r"\d{4}"),
    "MMMM": ("month_name", "|".join(_FULL)),
    "MMM": ("month_name", "|".join(_MONTHS)),
    "MM": ("month", r"0[1-9]|1[0-2]"),
    "M": ("month", r"1[0-2]|0?[1-9]"),
    "DD": ("day", r"0[1-9]|[12]\d|3[01]"),
    "D": ("day", r"[12]\d|3[01]|0?[1-9]"),
    "HH": ("hour", r"[01]\d|2[0-3]"),
    "H": ("hour", r"1\d|2[0-3]|0?\d"),
    "hh": ("half_hour", r"0[1-9]|1[0-2]"),
    "h": ("half_hour", r"1[0-2]|0?[1-9]"),
    "mm": ("minute", r"[0-5]\d"),
    "ss": ("second", r"[0-5]\d"),
    "SSSSSS": ("fraction", r"\d{6}"),
    "SSS": ("fraction", r"\d{3}"),
    "A": ("noon", r"[ap]\.?m\.?"),
}
_ORDER = sorted(_TOKENS, key=len, reverse=True)

_ISO = (
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):[0-5]\d"
    r"(:[0-5]\d(\.\d{1,9})?)?"
)
_OFFSET = r"[+-](0\d|1[0-4])(:?[0-5]\d)?"


def problem(written: str) -> str:
    """What is wrong with a time format; empty where nothing is."""
    if written in NAMED_FORMATS:
        return ""
    parts = [name for name, _ in _parts(written) if name]
    found = set(parts)
    if len(parts) != len(found):
        return "names a part of the time twice"
    whole = {"year", "day", "minute"} <= found and found & {"month", "month_name"}
    if not whole or not found & {"hour", "half_hour"}:
        return "is no time format"
    if ("half_hour" in found) != ("noon" in found):
        return "has a twelve-hour clock without A (AM or PM), or A without one"
    return ""


def is_minutes(written: str) -> bool:
    """Whether a clock of this format shows minutes only."""
    return written not in NAMED_FORMATS and all(name != "second" for name, _ in _parts(written))


def is_local(written: str) -> bool:
    """Whether a time of this format never says its offset."""
    return written in ZONELESS or written not in NAMED_FORMATS


def pattern(written: str) -> re.Pattern[str]:
    """A regular expression that a text of this format fills; parts are its named groups."""
    return re.compile(_pattern(written), re.IGNORECASE | re.ASCII)


def rendered(at: datetime, written: str) -> str | None:
    """A date of a sheet as text of the format; None where that would lose seconds."""
    if written in NAMED_FORMATS:
        return at.isoformat(sep=" ") if written == "iso" else None
    names, template = _template(written)
    if ("second" not in names and at.second) or ("fraction" not in names and at.microsecond):
        return None
    return template.format(
        at=at,
        month=_FULL[at.month - 1].title(),
        half=at.hour % 12 or 12,
        ms=at.microsecond // 1000,
        noon="PM" if at.hour >= 12 else "AM",
    )


def sql(written: str, text: str) -> tuple[str, str, str]:
    """SQL of a text column: the clock's reading in µs as if it were UTC, its offset, has_offset.

    Args:
        written: the time format.
        text: name of the column.
    """
    if written in EPOCHS or written == "epoch_ns":
        return _epoch(written, text), "0", "true"
    if written in _EXCEL:
        number = rf"CASE WHEN regexp_full_match({text}, '\d{{1,6}}(\.\d{{1,16}})?') THEN {text} END"
        serial = f"round(TRY_CAST({number} AS DOUBLE) * 86400000)::BIGINT"
        return f"({serial} + {_EXCEL[written]}) * 1000", "0", "false"
    if written == "iso":
        return _iso(text)
    return _patterned(written, text), "0", "false"


def _epoch(written: str, text: str) -> str:
    if written == "epoch_ns":
        digits = rf"CASE WHEN regexp_full_match({text}, '\d{{10,20}}') THEN {text} END"
        return f"TRY_CAST(TRY_CAST({digits} AS HUGEINT) // 1000 AS BIGINT)"
    scale, zero = EPOCHS[written]
    form = r"\d{1,16}(\.\d{1,9})?" if scale == 1 else r"\d{1,13}(\.\d{1,9})?"
    exact = (
        f"TRY_CAST(CASE WHEN regexp_full_match({text}, '{form}') THEN {text} END AS DECIMAL(25, 6))"
    )
    return f"TRY_CAST({exact} * {scale} AS BIGINT) + {zero}"


def _iso(text: str) -> tuple[str, str, str]:
    naive = f"regexp_replace({text}, '(Z|{_OFFSET})$', '')"
    hours = "CAST(left(z, 3) AS BIGINT)"
    minutes = "CASE WHEN length(z) > 3 THEN CAST(right(z, 2) AS BIGINT) ELSE 0 END"
    shift = f"({hours} * 60 + CASE WHEN left(z, 1) = '-' THEN -1 ELSE 1 END * {minutes})"
    # Times in UTC come first: a pattern is costly, and they need but one.
    utc = f"ends_with({text}, 'Z')"
    local = f"""epoch_us(TRY_CAST(CASE WHEN {utc} THEN
            CASE WHEN regexp_full_match({text}, '{_ISO}Z') THEN {text} END
            WHEN regexp_full_match({text}, '{_ISO}({_OFFSET})?') THEN {naive} END AS TIMESTAMP))"""
    offset = f"""CASE WHEN {utc} THEN 0 WHEN regexp_full_match({text}, '{_ISO}{_OFFSET}')
            THEN list_transform([regexp_extract({text}, '{_OFFSET}$')],
                lambda z: {shift} * 60000000)[1] ELSE 0 END"""
    has = f"CASE WHEN {utc} THEN true ELSE regexp_full_match({text}, '{_ISO}{_OFFSET}') END"
    return local, offset, has


def _patterned(written: str, text: str) -> str:
    """Every part is taken from where it stands; the whole text must be used."""
    names = [name for name, _ in _parts(written) if name]
    form = "(?i)" + re.sub(r"\(\?P<\w+>", "(", _pattern(written)).replace("'", "''")
    groups = ", ".join(f"'{name}'" for name in names)
    read = f"regexp_extract({text}, '^(?:{form})$', [{groups}])"
    parts = {name: f"q.{name}" for name in names}
    if "month_name" in parts:
        order = "".join(_MONTHS)
        at = f"position(lower(left({parts['month_name']}, 3)) IN '{order}')"
        parts["month"] = f"(({at} + 2) // 3)"
    if "half_hour" in parts:
        late = f"CASE WHEN lower(left({parts['noon']}, 1)) = 'p' THEN 12 ELSE 0 END"
        parts["hour"] = f"(CAST({parts['half_hour']} AS INTEGER) % 12 + {late})"
    fraction = f"||'.'||{parts['fraction']}" if "fraction" in parts else ""
    second = parts.get("second", "'00'")
    stamp = (
        f"{parts['year']}||'-'||{parts['month']}||'-'||{parts['day']}||' '"
        f"||{parts['hour']}||':'||{parts['minute']}||':'||{second}{fraction}"
    )
    return f"""CASE WHEN regexp_full_match({text}, '{form}') THEN epoch_us(
        list_transform([{read}], lambda q: TRY_CAST({stamp} AS TIMESTAMP))[1]) END"""


def _pattern(written: str) -> str:
    return "".join(
        f"(?P<{name}>{_TOKENS[token][1]})" if name else re.escape(token).replace("\\/", "/")
        for name, token in _parts(written)
    )


@lru_cache(maxsize=64)
def _parts(written: str) -> tuple[tuple[str, str], ...]:
    """(part, token) of a format in order; letters between them have no part."""
    parts: list[tuple[str, str]] = []
    position = 0
    while position < len(written):
        token = next((t for t in _ORDER if written.startswith(t, position)), "")
        parts.append((_TOKENS[token][0], token) if token else ("", written[position]))
        position += len(token) or 1
    return tuple(parts)


@lru_cache(maxsize=64)
def _template(written: str) -> tuple[frozenset[str], str]:
    """The parts of a format, and it as a template of `str.format`."""
    pieces = [
        _WRITTEN[token] if name else token.replace("{", "{{").replace("}", "}}")
        for name, token in _parts(written)
    ]
    return frozenset(name for name, _ in _parts(written)), "".join(pieces)


_WRITTEN = {
    "YYYY": "{at.year:04d}",
    "MMMM": "{month}",
    "MMM": "{month:.3}",
    "MM": "{at.month:02d}",
    "M": "{at.month}",
    "DD": "{at.day:02d}",
    "D": "{at.day}",
    "HH": "{at.hour:02d}",
    "H": "{at.hour}",
    "hh": "{half:02d}",
    "h": "{half}",
    "mm": "{at.minute:02d}",
    "ss": "{at.second:02d}",
    "SSSSSS": "{at.microsecond:06d}",
    "SSS": "{ms:03d}",
    "A": "{noon}",
}
