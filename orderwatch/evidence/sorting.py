"""Sorting more lines than memory holds: sorted parts on disk, merged when they are read."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from orderwatch.evidence.table_set import Key

_SPILL_CHARACTERS = 4_000_000
_MOST_PARTS = 64

_Entry = tuple[Key, str]


class SortedLines:
    """Lines with their keys; iterate to have them in order of key, then of text.

    Args:
        folder: where parts are written once the lines outgrow memory; must exist.
        name: file name stem of the parts.
        spill_characters: how many characters of lines stay in memory.
    """

    def __init__(
        self, folder: Path, name: str, *, spill_characters: int = _SPILL_CHARACTERS
    ) -> None:
        self._folder, self._name = folder, name
        self._spill = spill_characters
        self._held: list[_Entry] = []
        self._characters = 0
        self._parts: list[Path] = []
        self._made = 0

    def add(self, key: Key, line: str) -> None:
        """Takes one line."""
        self._held.append((key, line))
        self._characters += len(line) + 100
        if self._characters >= self._spill:
            self._write_part()

    def extend(self, entries: Iterable[_Entry]) -> None:
        """Takes lines with their keys."""
        for key, line in entries:
            self.add(key, line)

    def __iter__(self) -> Iterator[str]:
        return (line for _, line in self.entries())

    def entries(self) -> Iterator[_Entry]:
        """The lines with their keys, in order."""
        self._held.sort()
        with ExitStack() as stack:
            sources: list[Iterable[_Entry]] = [self._held]
            sources += [stack.enter_context(_Part(path)) for path in self._parts]
            yield from heapq.merge(*sources)

    def remove(self) -> None:
        """Deletes the parts."""
        for path in self._parts:
            path.unlink(missing_ok=True)
        self._parts, self._held = [], []

    def _write_part(self) -> None:
        self._held.sort()
        self._parts.append(self._write(self._held))
        self._held, self._characters = [], 0
        if len(self._parts) >= _MOST_PARTS:
            self._merge_parts()

    def _merge_parts(self) -> None:
        """Keeps the number of files that are open at once small."""
        old = self._parts
        with ExitStack() as stack:
            merged = heapq.merge(*(stack.enter_context(_Part(path)) for path in old))
            self._parts = [self._write(merged)]
        for path in old:
            path.unlink()

    def _write(self, entries: Iterable[_Entry]) -> Path:
        self._made += 1
        path = self._folder / f"{self._name}.{self._made}.part"
        with path.open("w", encoding="ascii", newline="\n") as file:
            file.writelines(json.dumps(entry) + "\n" for entry in entries)
        return path


class _Part:
    """A sorted part on disk, read line by line."""

    def __init__(self, path: Path) -> None:
        self._file = path.open(encoding="ascii", newline="\n")

    def __enter__(self) -> Iterator[_Entry]:
        return self._entries()

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _entries(self) -> Iterator[_Entry]:
        for text in self._file:
            key, line = json.loads(text)
            yield tuple(key), line
