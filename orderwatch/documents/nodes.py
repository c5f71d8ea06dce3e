"""A document as nodes that know their place: every scalar stays text."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Scalar:
    """A single value as written.

    Attributes:
        text: the text, without quotes.
        line: 1 = first.
        column: 1 = first.
        plain: written without quotes.
        cut: a `#` after it makes the rest of its line a comment.
    """

    text: str
    line: int
    column: int
    plain: bool = True
    cut: bool = False


@dataclass(slots=True)
class Sequence:
    """A list of nodes."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys and nodes; keys are unique. `keys` holds where each key stands."""

    line: int
    column: int
    items: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> Any:
    """The node as dict, list and str."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(one) for one in node.items]
    return {key: plain(one) for key, one in node.items.items()}


def at(node: Node, path: tuple[str | int, ...]) -> Node:
    """The deepest node on a path; where it ends early, the last one there is."""
    for step in path:
        if isinstance(node, Mapping) and str(step) in node.items:
            node = node.items[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node


def key_line(node: Node, path: tuple[str | int, ...]) -> int:
    """The line of the key, or list item, at the end of a path."""
    if not path:
        return node.line
    parent = at(node, path[:-1])
    key = parent.keys.get(str(path[-1])) if isinstance(parent, Mapping) else None
    return key.line if key else at(node, path).line


def is_mapping(value: object) -> bool:
    """Whether a plain value is a mapping."""
    return isinstance(value, MappingABC)
