"""JSON item by item, however large the file: nothing is built but the item at hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import InvalidOperation
from pathlib import Path
from typing import Any

from orderwatch.errors import RecordsError
from orderwatch.records.formats.content import BROKEN, Content, Record, names_of, of_records
from orderwatch.records.formats.streams import Pieces, open_bytes

_LONGEST_PATH = 2_000
"""Letters of the path to a value; deeper nesting is no export."""
_SCALARS = ("string", "number", "boolean", "null")
_MOST_VALUES = 5_000
"""Values of one item that are looked at."""
Event = tuple[str, str, Any]
"""(path, what begins, ends or stands there, its value)."""


def open_json(path: Path, items: str) -> Content:
    """The items of a list in a JSON file, or one object a line.

    A column is the path of a value within its item: `position.lat`, `coordinates.0`.

    Args:
        path: the file.
        items: dotted path of the list; empty: the file is the list, or objects one by one.
    """
    item = items_prefix(path, items)

    def read() -> Iterator[Record]:
        return flat_items(events(path), item)

    return of_records(read, names_of(read()), open_ended=True)


def items_prefix(path: Path, items: str) -> str:
    """The path of an item as the stream has it."""
    if items:
        return items + ".item"
    first = next(events(path), ("", "", None))
    return "item" if first[1] == "start_array" else ""


def events(path: Path) -> Iterator[Event]:
    """Everything in a JSON file in order; several documents may follow each other.

    Raises:
        RecordsError: no sound JSON, cut short, nested too deep, or one value too large.
    """
    import ijson

    with open_bytes(path) as file:
        pieces = Pieces(file, path)
        try:
            for prefix, event, value in ijson.parse(pieces, multiple_values=True):
                pieces.pending = 0
                if len(prefix) > _LONGEST_PATH:
                    problem = "is nested too deep for an export of positions"
                    raise RecordsError(str(path), problem, "export it again")
                yield prefix, event, value
        except (ijson.JSONError, ValueError, InvalidOperation, RecursionError) as error:
            reason = " ".join(str(error).split())[:80]
            problem = f"is no sound JSON ({reason})"
            raise RecordsError(str(path), problem, "copy or export it again") from None


def flat_items(stream: Iterator[Event], item: str) -> Iterator[Record]:
    """Each item as path within it → text; an item that is no object says so."""
    current: dict[str, str | None] | None = None
    cut = len(item) + 1 if item else 0
    counts: dict[str, int] = {}
    for prefix, event, value in stream:
        if current is None:
            if prefix == item and event == "start_map":
                current, counts = {}, {}
            elif prefix == item and event in (*_SCALARS, "start_array"):
                yield {BROKEN: "is no object"}
        elif event in _SCALARS:
            name = prefix[cut:]
            if ".item." in name:  # a value of an object within a list within the item
                continue
            if name.endswith(".item"):
                counts[name] = counts.get(name, -1) + 1
                name = f"{name[:-5]}.{counts[name]}"
            if name in current:
                current[BROKEN] = f"has {name[:60]} twice"
            elif len(current) < _MOST_VALUES:
                current[name] = as_text(value)
        elif event == "end_map" and prefix == item:
            yield current
            current = None


def as_text(value: Any) -> str | None:
    """A JSON scalar as text: numbers as written, true and false in small letters."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
