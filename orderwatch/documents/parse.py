"""YAML or JSON text → nodes, through PyYAML's C parser and without recursion.

Refused as faults: duplicate keys, anchors and aliases, tags, more than 100,000 nodes, several
documents, and values that YAML cuts at a comma.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from sys import intern
from typing import Any, cast

import yaml

from orderwatch.documents.nodes import Mapping, Node, Scalar, Sequence
from orderwatch.errors import Fault, InputError, OrderFaults

_LARGEST_BYTES = 10_000_000
_MOST_NODES = 100_000
_TOO_DEEP = "is too large or nested too deeply"
_DEEPEST = 50
_BARE_COMMA = "looks like the rest of a value that was cut at a comma"


def read(path: Path) -> tuple[Node, str]:
    """The document of a file, and the file's SHA-256.

    Raises:
        InputError: the file cannot be read, is empty, too large, or no UTF-8 text.
        OrderFaults: its text is faulty.
    """
    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = f"is not UTF-8 text (line {line})"
        raise InputError(str(path), problem, "save it as UTF-8") from None
    return parse(text, str(path)), hashlib.sha256(data).hexdigest()


def read_bytes(path: Path, what: str = "order file") -> bytes:
    """The bytes of a document that is not unreasonably large.

    Args:
        path: the file.
        what: it should be, for the remedy.

    Raises:
        InputError: missing, a folder, unreadable, empty, or over 10 MB.
    """
    try:
        if path.is_dir():
            raise InputError(str(path), "is a folder", f"name one {what}")
        with path.open("rb") as file:
            data = file.read(_LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise InputError(str(path), "is not there", "check the name") from None
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise InputError(str(path), problem, "check its permissions") from None
    if len(data) > _LARGEST_BYTES:
        raise InputError(str(path), "is over 10 MB", f"give one {what}; records go to --pings")
    if not data.strip():
        raise InputError(str(path), "is empty", f"give one {what}")
    return data


def parse(text: str, file: str) -> Node:
    """The nodes of a text.

    Args:
        text: YAML, or JSON with the same keys.
        file: the name for faults.

    Raises:
        OrderFaults: the text is faulty; every fault found is named.
    """
    if text.lstrip()[:1] in ("{", "["):
        text = _json_as_yaml(text, file)
    builder = _Builder(text, file)
    try:
        builder.build(yaml.CBaseLoader(text))
    except _Stop:
        pass  # the fault is noted
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = f"is not sound YAML: {error.problem or error.context}"
        remedy = "see docs/order-file.md"
        if "nesting depth" in problem:  # newer readers refuse it before it is built
            problem, remedy = _TOO_DEEP, "split the file"
        builder.fault(mark.line + 1 if mark else 0, "", None, problem, remedy)
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        problem = "holds a character that YAML does not allow"
        builder.fault(line, "", None, problem, "remove the control character")
    if builder.faults or builder.root is None:
        raise OrderFaults(
            builder.faults or [Fault(file, 0, "", None, "holds nothing", "write the order into it")]
        )
    return builder.root


def _mark(mark: Any) -> yaml.Mark:
    """The mark of an event; the C parser always gives one, though its stubs allow none."""
    return cast("yaml.Mark", mark)


def _json_as_yaml(text: str, file: str) -> str:
    """JSON is YAML but for tabs; its own reader checks that it is JSON."""
    try:
        json.loads(text)
    except RecursionError:
        fault = Fault(file, 1, "", None, "is nested too deeply", "write it flatter")
        raise OrderFaults([fault]) from None
    except ValueError as error:
        if not isinstance(error, json.JSONDecodeError):
            fault = Fault(file, 1, "", None, "is not JSON", "write YAML or JSON")
            raise OrderFaults([fault]) from None
        return text  # a YAML flow mapping, perhaps; the YAML parser will say
    return text.replace("\t", " ")


class _Stop(Exception):  # noqa: N818 - never leaves this module
    """Ends the parse at a fault after which going on makes no sense."""


class _Builder:
    """Builds nodes from parser events on a stack of its own."""

    def __init__(self, text: str, file: str) -> None:
        self.file, self.lines = file, text.split("\n")
        self.faults: list[Fault] = []
        self.root: Node | None = None
        self._parent: Mapping | Sequence | None = None
        self._is_flow = False
        self._key: Scalar | None = None
        self._stack: list[tuple[Mapping | Sequence | None, bool]] = []
        self._count = 0
        self._commented = {at for at, line in enumerate(self.lines) if "#" in line}
        self._takers: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._begin,
        }

    def fault(self, line: int, key: str, value: str | None, problem: str, remedy: str) -> None:
        """Notes a fault."""
        self.faults.append(Fault(self.file, line, key, value, problem, remedy))

    def build(self, loader: yaml.CBaseLoader) -> None:
        """Takes every parser event."""
        takers, following = self._takers, loader.get_event
        while (kind := type(event := following())) is not yaml.StreamEndEvent:
            if kind in takers:
                takers[kind](event)

    def _refuse(self, event: yaml.Event, problem: str, remedy: str) -> None:
        self.fault(_mark(event.start_mark).line + 1, "", None, problem, remedy)
        raise _Stop

    def _alias(self, event: yaml.Event) -> None:
        self._refuse(event, "uses an anchor or alias", "write the value out")

    def _begin(self, event: yaml.DocumentStartEvent) -> None:
        if self.root is not None:
            self._refuse(event, "holds a second document", "write one order a file")

    def _check_node(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self._alias(event)
        self._count += 1
        if self._count > _MOST_NODES or len(self._stack) >= _DEEPEST:
            self._refuse(event, _TOO_DEEP, "split the file")

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._check_node(event)
        kind = Mapping if type(event) is yaml.MappingStartEvent else Sequence
        mark = _mark(event.start_mark)
        node = kind(mark.line + 1, mark.column + 1)
        self._add(node)
        self._stack.append((self._parent, self._is_flow))
        self._parent, self._is_flow = node, bool(event.flow_style)

    def _close(self, _: yaml.Event) -> None:
        self._parent, self._is_flow = self._stack.pop()

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._check_node(event)
        if event.tag not in (None, "!"):
            self._refuse(event, "uses a tag", "write the value without it")
        # Many values, few of them special: what follows asks the cheap question first.
        mark: Any = event.start_mark
        line, text, is_plain = mark.line, intern(event.value), not event.style
        cut = is_plain and line in self._commented and self._comment_follows(event)
        node = Scalar(text, line + 1, mark.column + 1, is_plain, cut)
        if type(self._parent) is Mapping:
            key = self._key
            if key is None:
                self._key = node
                return
            bare = self._is_flow and is_plain and not text
            if bare and mark.index == _mark(event.end_mark).index and not self._colon_before(mark):
                self.fault(key.line, key.text, key.text, _BARE_COMMA, "put the value in quotes")
        self._add(node)

    def _comment_follows(self, event: yaml.ScalarEvent) -> bool:
        end = _mark(event.end_mark)
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        return end.line == _mark(event.start_mark).line and rest.lstrip().startswith("#")

    def _colon_before(self, mark: yaml.Mark) -> bool:
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return line[: mark.column].rstrip().endswith(":")

    def _add(self, node: Node) -> None:
        parent = self._parent
        if parent is None:
            self.root = node
        elif type(parent) is Sequence:
            parent.items.append(node)
        elif type(parent) is Mapping:
            self._add_value(parent, node)

    def _add_value(self, parent: Mapping, node: Node) -> None:
        key, self._key = self._key, None
        if key is None:
            self.fault(node.line, "", None, "is a key that is no plain text", "write it as text")
            key = Scalar("?", node.line, node.column)
        elif key.text in parent.items:
            first = parent.keys[key.text].line
            problem = f"is given twice (first in line {first})"
            self.fault(key.line, key.text, None, problem, "keep one of them")
        parent.items[key.text] = node
        parent.keys[key.text] = key
