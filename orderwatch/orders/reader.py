"""Reads values of an order file and notes a fault, with its line, where one is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from orderwatch.documents import Mapping, Node, key_line
from orderwatch.documents import Sequence as SequenceNode
from orderwatch.errors import Fault
from orderwatch.spatial.lengths import parse_length
from orderwatch.temporal.durations import parse_duration
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US
from orderwatch.temporal.local import parse_time
from orderwatch.temporal.timetable import parse_timetable

KeyPath = tuple[str | int, ...]
T = TypeVar("T")


class Reader:
    """The state of reading one file.

    Args:
        node: the document.
        file: its name in faults.
        folder: of the file, for shapes in files; None: it was not read from one.
    """

    def __init__(self, node: Node, file: str, folder: Path | None) -> None:
        self.node, self.file, self.folder = node, file, folder
        self.faults: list[Fault] = []
        self.warnings: list[str] = []
        self.tz = ZoneInfo("UTC")

    def fault(self, path: KeyPath, value: str | None, problem: str, remedy: str) -> None:
        """Notes a fault at a key path."""
        real = existing(self.node, path)
        line = key_line(self.node, real)
        key = ".".join(str(one) for one in real)
        self.faults.append(Fault(self.file, line, key, value, problem, remedy))

    def parsed(self, path: KeyPath, text: str, parse: Callable[[str], T], default: T) -> T:
        """A value through a parser whose ValueError says `problem; remedy`."""
        try:
            return parse(text)
        except ValueError as error:
            problem, _, remedy = str(error).partition("; ")
            self.fault(path, text, problem, remedy or "see docs/order-file.md")
            return default

    def start(self, path: KeyPath, text: str, default: int = OPEN_START_US) -> int:
        """A start: a date alone means from 00:00 local."""
        if not text:
            return default
        return self.parsed(path, text, lambda t: parse_time(t, self.tz).start_us, default)

    def end(self, path: KeyPath, text: str, default: int = OPEN_END_US) -> int:
        """An end: a date alone means to the end of that local day."""
        if not text:
            return default
        return self.parsed(path, text, lambda t: parse_time(t, self.tz).end_us, default)

    def period(self, path: KeyPath, start: str, end: str) -> tuple[int, int]:
        """From and until; a fault where the end is not after the start."""
        first, last = self.start((*path, "from"), start), self.end((*path, "until"), end)
        if first >= last:
            self.fault((*path, "until"), end, "is not after `from`", "correct one of them")
            last = OPEN_END_US
        return first, last

    def length(self, path: KeyPath, text: str, default: float = 0.0) -> float:
        """A length in metres."""
        return self.parsed(path, text, parse_length, default) if text else default

    def duration(self, path: KeyPath, text: str) -> int | None:
        """A duration in µs; None where none is given."""
        return self.parsed(path, text, parse_duration, 0) if text else None

    def hours(self, path: KeyPath, text: str) -> str:
        """Weekly hours, checked."""
        if text:
            self.parsed(path, text, parse_timetable, None)
        return text

    def known(self, path: KeyPath, names: Iterable[str], known: Iterable[str], what: str) -> None:
        """A fault for each name that is not defined."""
        choices = list(known)
        for name in names:
            if name not in choices:
                near = difflib.get_close_matches(name, choices, n=1)
                listed = ", ".join(choices[:8]) or f"none; define it under {what}"
                remedy = f"did you mean {near[0]}?" if near else f"defined are: {listed}"
                self.fault(path, name, f"is not defined under {what}", remedy)

    def unique(self, path: KeyPath, ids: Sequence[str]) -> None:
        """A fault for each id given twice."""
        for number, one in enumerate(ids):
            if one in ids[:number]:
                self.fault((*path, number, "id"), one, "is given twice", "give each its own id")


def existing(node: Node, path: KeyPath) -> KeyPath:
    """The steps of a path that the document has, the last one kept if it is a missing key."""
    found: list[str | int] = []
    for number, step in enumerate(path):
        if isinstance(node, Mapping):
            if str(step) in node.items:
                node = node.items[str(step)]
                found.append(str(step))
            elif number == len(path) - 1 and isinstance(step, str):
                found.append(step)
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            found.append(step)
    return tuple(found)
