"""The tables of an exhibit: the rows that a finding rests on, and the files they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from orderwatch.evidence.export.blocks import Table
from orderwatch.evidence.export.pack import Pack, Row, us
from orderwatch.evidence.export.words import at_most
from orderwatch.evidence.page.codes import FLAGS, outcome_words, words_of
from orderwatch.orders.model import Order
from orderwatch.temporal.local import to_local_text

MOST_ROWS = 200
_TYPES = {
    "fix": "position",
    "fix_before": "before",
    "fix_after": "after",
    "protected_fix": "other person",
    "protected_fix_before": "other, before",
    "protected_fix_after": "other, after",
    "contact": "contact",
    "contact_before": "contact it leans on",
}
_POSITIONS = ("#", "what", "row", "local time", "position", "95 % m", "margin m", "answer", "marks")
_POSITION_WIDTHS = (0.04, 0.09, 0.15, 0.21, 0.14, 0.07, 0.08, 0.11, 0.11)
_CONTACTS = ("what", "row", "local time", "channel", "from", "to", "status", "marks")
_CONTACT_WIDTHS = (0.1, 0.15, 0.18, 0.1, 0.14, 0.14, 0.09, 0.1)


def evidence_table(rows: Sequence[Row], tz: ZoneInfo) -> tuple[Table, str]:
    """The rows as people read them, and what was left out; positions numbered as on the map."""
    half = MOST_ROWS // 2
    kept = list(rows) if len(rows) <= MOST_ROWS else [*rows[:half], *rows[-half:]]
    numbers = {id(one): n for n, one in enumerate(_with_position(rows), start=1)}
    cut = (
        f"{len(rows) - len(kept):,} rows between are in evidence.csv."
        if len(kept) < len(rows)
        else ""
    )
    if any(row["channel"] for row in rows):
        contacts = tuple(_contact(row, tz) for row in kept)
        return Table(header=_CONTACTS, rows=contacts, widths=_CONTACT_WIDTHS), cut
    cells = tuple(_position(row, numbers.get(id(row)), tz) for row in kept)
    return Table(header=_POSITIONS, rows=cells, widths=_POSITION_WIDTHS), cut


def _with_position(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["lat"] and row["lon"]]


def _position(row: Row, number: int | None, tz: ZoneInfo) -> tuple[str, ...]:
    where = f"{row['lat']} {row['lon']}" if row["lat"] else ""
    if row["separation_m"]:
        where += f"{' ' if where else ''}{row['separation_m']} m apart"
    return (
        "" if number is None else str(number),
        _TYPES.get(row["record_type"], row["record_type"].replace("_", " ")),
        at_most(f"{row['source']} {row['row']}", 120),
        _time(row, tz),
        where,
        row["r95_m"],
        row["margin_m"],
        outcome_words(row["outcome"]),
        _marks(row),
    )


def _contact(row: Row, tz: ZoneInfo) -> tuple[str, ...]:
    return (
        _TYPES.get(row["record_type"], row["record_type"]),
        at_most(f"{row['source']} {row['row']}", 120),
        _time(row, tz),
        row["channel"].replace("_", " "),
        at_most(row["from_id"], 200),
        at_most(row["to_id"], 200),
        row["status"],
        _marks(row),
    )


def _time(row: Row, tz: ZoneInfo) -> str:
    """Day, hour and offset apart, so that a narrow column breaks between them."""
    text = to_local_text(us(row["at"]), tz)
    return f"{text[:10]} {text[11:-6]} {text[-6:]}"


def _marks(row: Row) -> str:
    return row["flags"].replace(";", " ").replace("_", " ")


def marks_words(rows: Sequence[Row]) -> str:
    """What the marks in the table mean; empty where there are none."""
    found = sorted({one for row in rows for one in row["flags"].split(";") if one})
    said = [f"{one.replace('_', ' ')}: {words_of(one, FLAGS)}" for one in found]
    return f"Marks. {'; '.join(said)}." if said else ""


def files_table(pack: Pack, order: Order, rows: Sequence[Row]) -> Table:
    """The order file and the exports of the finding with their hashes."""
    used = {row["source"] for row in rows}
    lines = [
        ("order", at_most(order.file.replace("\\", "/").rsplit("/", 1)[-1], 120), order.sha256)
    ]
    for row in pack.rows("ledger"):
        if row["source"] in used:
            lines.append(
                (f"records, {row['rows']} rows", at_most(row["source"], 120), row["sha256"])
            )
    for name in ("possible_breaches.csv", "evidence.csv"):
        lines.append(("results", name, pack.kept.manifest.outputs.get(name, "")))
    return Table(header=("what", "file", "SHA-256"), rows=tuple(lines), widths=(0.2, 0.24, 0.56))
