"""JSON item by item, however large the file: nothing is built but the item at hand.

Items are decoded one by one by Python's own decoder, with numbers as they are written. Streaming
parsers in C end the process on a number of five thousand digits.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from orderwatch.errors import RecordsError
from orderwatch.records.formats.content import BROKEN, Content, Record, names_of, of_records
from orderwatch.records.formats.streams import LONGEST_PIECE, open_bytes

_READ = 1 << 20
_NEAR_END = 16
"""Letters before the end of what was read within which a fault may only mean that more follows."""
_DEEPEST = 50
_MOST_VALUES = 2_000
"""Values of one item that are looked at."""
_SPACES = " \t\r\n"


def open_json(path: Path, items: str) -> Content:
    """The items of a list in a JSON file, or one object a line.

    A column is the path of a value within its item: `position.lat`, `coordinates.0`.

    Args:
        path: the file.
        items: dotted path of the list; empty: the file is the list, or objects one by one.
    """

    def read() -> Iterator[Record]:
        return (flat(item) for _, item in json_items(path, (items,)))

    return of_records(read, names_of(read()), open_ended=True)


def json_items(path: Path, lists: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Every item of some lists of a file, in order, with the path of its list.

    Numbers are texts, as written. Several documents may follow each other. The path of the
    file's own list, or of documents that are items themselves, is empty.

    Raises:
        RecordsError: no sound JSON, cut short, nested too deep, or one value too large.
    """
    with open_bytes(path) as file:
        text = _Text(path, file)
        try:
            while text.peek():
                if "" in lists and text.peek() != "[":
                    yield "", text.value()
                else:
                    yield from _below(text, "", lists, 0)
        except RecursionError:
            text.refuse("is nested too deep")
        except (ValueError, EOFError) as error:  # UnicodeDecodeError and JSONDecodeError as well
            text.refuse(f"is no sound JSON ({' '.join(str(error).split())[:80]})")


def _below(text: _Text, here: str, lists: Sequence[str], depth: int) -> Iterator[tuple[str, Any]]:
    """The items of the lists at a path or below; everything else is passed over."""
    first = text.peek()
    if depth > _DEEPEST:
        text.refuse("is nested too deep")
    if first == "[":
        for _ in text.members("]"):
            value = text.value()
            if here in lists:
                yield here, value
    elif first == "{":
        for _ in text.members("}"):
            name = text.value()
            text.take(":")
            yield from _below(text, f"{here}.{name}" if here else str(name), lists, depth + 1)
    else:
        text.value()


class _Text:
    """The text of a file, decoded value by value."""

    def __init__(self, path: Path, file: Any) -> None:
        self._path = path
        self._file = io.TextIOWrapper(file, encoding="utf-8-sig")
        self._buffer, self._at = "", 0
        self._decoder = json.JSONDecoder(
            parse_int=str,
            parse_float=str,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )

    def refuse(self, problem: str) -> None:
        """Says what is wrong with the file."""
        raise RecordsError(str(self._path), problem, "copy or export it again")

    def peek(self) -> str:
        """The next letter that is no space; empty at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in _SPACES:
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def take(self, letters: str) -> str:
        """The next letter, which must be one of some."""
        found = self.peek()
        if not found or found not in letters:
            raise ValueError(f"{letters[0]} is missing" if found else "it ends early")
        self._at += 1
        return found

    def members(self, end: str) -> Iterator[None]:
        """Stands before each member of a list or an object in turn."""
        self.take("[{")
        if self.peek() == end:
            self.take(end)
            return
        while True:
            yield
            if self.take("," + end) == end:
                return

    def value(self) -> Any:
        """The value that begins here."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                near = error.pos >= len(self._buffer) - _NEAR_END
                if (near or error.msg.startswith("Unterminated")) and self._more():
                    continue
                raise
            # A number at the end of what was read may go on.
            if end == len(self._buffer) and self._more():
                continue
            self._at = end
            return value

    def _more(self) -> bool:
        self._buffer, self._at = self._buffer[self._at :], 0
        if len(self._buffer) > LONGEST_PIECE:
            self.refuse(f"holds one value of over {LONGEST_PIECE >> 20} MB")
        # Twice as much each time: a long value is begun again after each reading.
        read = self._file.read(max(_READ, len(self._buffer)))
        self._buffer += read
        return bool(read)


def flat(item: Any) -> Record:
    """An item as path within it → text; objects in lists are left out."""
    if not isinstance(item, dict):
        return {BROKEN: "is no object"}
    found: dict[str, str | None] = {}
    _flatten(item, "", found, 0)
    return found


def _flatten(value: dict[str, Any], before: str, found: dict[str, str | None], depth: int) -> None:
    for name, one in value.items():
        if isinstance(one, dict) and depth < _DEEPEST:
            _flatten(one, f"{before}{name}.", found, depth + 1)
        elif isinstance(one, list):
            for number, part in enumerate(one[:_DEEPEST]):
                if not isinstance(part, list | dict):
                    found[f"{before}{name}.{number}"] = as_text(part)
        elif name == BROKEN:
            found[BROKEN] = one
        elif len(found) < _MOST_VALUES:
            found[f"{before}{name}"] = as_text(one)


def as_text(value: Any) -> str | None:
    """A JSON scalar as text: numbers as written, true and false in small letters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str) and value else None


def inner(item: Any, *names: str) -> Any:
    """A value within objects in objects; None where there is none."""
    for name in names:
        if not isinstance(item, dict):
            return None
        item = item.get(name)
    return item


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; one with a key twice says so."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        found[BROKEN] = f"has {twice[:60]} twice"
    return found


def _no_number(written: str) -> Any:
    raise ValueError(f"{written} is no number")
