"""The rows that a finding rests on, as a table for people and as points for the map."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo

from orderwatch.evidence.cells import fixed
from orderwatch.evidence.page.codes import FLAGS, outcome_words, words_of
from orderwatch.evidence.page.view import Fix, Table
from orderwatch.evidence.table_set import Row
from orderwatch.temporal.local import to_local_text, to_utc_text

Numbered = Sequence[tuple[int, Row]]
Writer = Callable[[Row, ZoneInfo], str]

_TYPES = {
    "fix": "position",
    "fix_before": "the one before",
    "fix_after": "the one after",
    "protected_fix": "protected person",
    "protected_fix_before": "protected person, before",
    "protected_fix_after": "protected person, after",
    "contact": "contact",
    "contact_before": "contact it leans on",
    "attended": "event: attended",
    "not_attended": "event: not attended",
}


def evidence_table(numbered: Numbered, total: int, tz: ZoneInfo) -> Table:
    """The rows as text; only columns that at least one of them fills.

    Args:
        numbered: the rows in order of time, with their places in the whole.
        total: how many rows there are.
        tz: the order's time zone.

    The device is left out where there is one alone: it stands above the table.
    """
    rows = [row for _, row in numbered]
    columns = [
        (head, write)
        for head, needs, write in _COLUMNS
        if not needs or any(row.get(name) not in (None, "", ()) for row in rows for name in needs)
    ]
    if len({str(row.get("device_id") or "") for row in rows}) == 1:
        columns = [one for one in columns if one[0] != "device"]
    cells = tuple(
        (str(number), *(write(row, tz) for _, write in columns))
        for number, row in enumerate(rows, start=1)
    )
    cut = total - len(rows)
    return Table(
        header=("#", *(head for head, _ in columns)),
        rows=cells,
        notes=tuple(
            f"{code.replace('_', ' ')}: {words_of(code, FLAGS)}"
            for code in sorted({code for row in rows for code in row["flags"] or ()})
        ),
        cut=f"{cut:,} of {total:,} rows are not on this page: see evidence.csv" if cut else "",
    )


def fixes_of(numbered: Numbered, tz: ZoneInfo) -> Iterator[Fix]:
    """The rows that have a position."""
    for number, (_, row) in enumerate(numbered, start=1):
        if row.get("lat") is None or row.get("lon") is None:
            continue
        kind = str(row["record_type"])
        whose = "respondent"
        if kind.startswith("protected"):
            whose = "protected"
        elif kind.startswith("contact"):
            whose = "sighting"
        radius = row.get("r95_m")
        yield Fix(
            number=number,
            lat=round(float(row["lat"]), 7),
            lon=round(float(row["lon"]), 7),
            r95_m=None if radius is None else round(float(radius), 2),
            outcome=str(row["outcome"] or ""),
            whose=whose,
            beside=kind.endswith(("_before", "_after")),
            label=f"{_what(row, tz)}, {_local(row, tz)}",
        )


def _local(row: Row, tz: ZoneInfo) -> str:
    return to_local_text(int(row["at"]), tz).replace("T", " ")


def _clock(row: Row, tz: ZoneInfo) -> str:
    """The local time without its offset: UTC stands beside it."""
    return re.sub(r"[+-]\d\d:\d\d(:\d\d)?$", "", _local(row, tz))


def _utc(row: Row, _: ZoneInfo) -> str:
    return to_utc_text(int(row["at"])).replace("T", " ")


def _what(row: Row, _: ZoneInfo) -> str:
    kind = str(row["record_type"])
    return _TYPES.get(kind, kind.replace("_", " "))


def _position(row: Row, _: ZoneInfo) -> str:
    if row.get("lat") is None or row.get("lon") is None:
        return ""
    return f"{fixed(float(row['lat']), 6)}, {fixed(float(row['lon']), 6)}"


def _metres(name: str) -> Writer:
    def write(row: Row, _: ZoneInfo) -> str:
        value = row.get(name)
        return "" if value is None else f"{fixed(float(value), 1)} m"

    return write


def _text(name: str) -> Writer:
    return lambda row, _: str(row.get(name) or "")


def _outcome(row: Row, _: ZoneInfo) -> str:
    """CONSISTENT is said to people as nothing against the condition."""
    return outcome_words(str(row.get("outcome") or ""))


def _bearing(row: Row, _: ZoneInfo) -> str:
    if row.get("separation_m") is None:
        return ""
    return f"{fixed(float(row['separation_m']), 1)} m at {row['bearing_deg']}°"


def _flags(row: Row, _: ZoneInfo) -> str:
    return "; ".join(code.replace("_", " ") for code in sorted(row["flags"] or ()))


def _source(row: Row, _: ZoneInfo) -> str:
    return f"{row['source']} row {row['row']}"


def _contact(row: Row, _: ZoneInfo) -> str:
    parts = (str(row.get(name) or "").replace("_", " ") for name in ("channel", "status"))
    return ", ".join(one for one in parts if one)


_COLUMNS: tuple[tuple[str, tuple[str, ...], Writer], ...] = (
    ("record", (), _what),
    ("local time", (), _clock),
    ("UTC", (), _utc),
    ("outcome", ("outcome",), _outcome),
    ("to the line", ("margin_m",), _metres("margin_m")),
    ("apart", ("separation_m",), _bearing),
    ("latitude, longitude", ("lat",), _position),
    ("stated radius", ("accuracy_m",), _metres("accuracy_m")),
    ("95 % radius", ("r95_m",), _metres("r95_m")),
    ("from", ("from_id",), _text("from_id")),
    ("to", ("to_id",), _text("to_id")),
    ("contact", ("channel",), _contact),
    ("device", ("device_id",), _text("device_id")),
    ("source", (), _source),
    ("flags", ("flags",), _flags),
)
"""(head, columns one of which must be filled, how it is written)."""
