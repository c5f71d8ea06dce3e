"""A court's message as JSON: read whole, refused in words, and looked into without surprises."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orderwatch.documents.parse import read_bytes
from orderwatch.errors import InputError

_POINTER = "software.amazon.payloadoffloading.PayloadS3Pointer"


@dataclass(frozen=True)
class Message:
    """One message.

    Attributes:
        file: its path as given.
        sha256: of its bytes.
        root: the outermost mapping.
    """

    file: str
    sha256: str
    root: dict[str, Any]


def read_message(path: Path) -> Message:
    """Reads one message.

    Raises:
        InputError: it cannot be read, is no JSON object, or only points to one kept elsewhere.
    """
    data = read_bytes(path, "message of a court")
    remedy = "give the message as the court's system sent it"
    try:
        root = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        raise InputError(str(path), "is not UTF-8 text", remedy) from error
    except RecursionError as error:
        raise InputError(str(path), "is nested too deeply", remedy) from error
    except ValueError as error:
        raise InputError(str(path), f"is not JSON ({error})", remedy) from error
    if isinstance(root, list) and root and root[0] == _POINTER:
        problem = "only points to a message that is kept in another store; nothing is fetched"
        raise InputError(str(path), problem, "give the message itself")
    if not isinstance(root, dict):
        raise InputError(str(path), "is no JSON object", remedy)
    if _has_half_characters(data):
        problem = "holds half a character, which no order file can hold"
        raise InputError(str(path), problem, "ask for the message again")
    return Message(str(path), hashlib.sha256(data).hexdigest(), root)


def part(value: Any, *keys: str) -> dict[str, Any]:
    """The mapping at some keys; empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: Any, *keys: str) -> list[dict[str, Any]]:
    """The mappings of the list at some keys; empty where there is none."""
    holder = part(value, *keys[:-1]) if len(keys) > 1 else value
    found = holder.get(keys[-1]) if isinstance(holder, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(value: Any, *keys: str) -> str:
    """The text at some keys, a number as its digits; empty where there is none."""
    holder = part(value, *keys[:-1]) if len(keys) > 1 else value
    found = holder.get(keys[-1]) if isinstance(holder, dict) else None
    if isinstance(found, bool) or not isinstance(found, (str, int)):
        return ""
    return str(found)


def count_of(value: Any, name: str) -> int:
    """How many mappings stand in lists of a name, wherever they are."""
    return sum(1 for _ in _named(value, name))


def _named(value: Any, name: str) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found = one.get(name)
            if isinstance(found, list):
                yield from (each for each in found if isinstance(each, dict))
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({one for one in names if names.count(one) > 1})
        raise ValueError(f"the key {twice[0]} is given twice in one part")
    return found


def _has_half_characters(data: bytes) -> bool:
    """A lone surrogate, which JSON can write as an escape and UTF-8 cannot."""
    try:
        json.dumps(json.loads(data.decode("utf-8-sig")), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
