"""An order file as text: YAML that reads back to exactly the values it was made from.

Names, addresses and clauses are written by others: whatever is not plainly harmless stands in
quotes, so that no quote, `#`, `:` or line break of theirs becomes part of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_STEP = 2
_LONGEST_KEY = 500
_PLAIN = re.compile(
    r"[A-Za-z](?:[A-Za-z0-9_./-]|(?: (?=[A-Za-z0-9(/])))*"
    r"|\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?"
    r"|[1-9]\d{0,5}(?:\.\d{1,6})? [A-Za-z]+"
    r"|[1-9]\d{0,8}",
    re.ASCII,
)
_OTHER_READERS = frozenset(["y", "n", "no", "yes", "on", "off", "true", "false", "null"])
"""Words that other readers of YAML take for something else than text; `yes` and `no` are ours."""
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class Note(str):
    """A comment: as a key of a mapping (its value is ignored), or as an item of a list."""

    __slots__ = ()


def order_text(values: Mapping[str, Any], head: Sequence[str] = ()) -> str:
    """The text of an order file.

    Args:
        values: the file's keys in the order in which they are written; mappings, lists and text.
            What is None or empty is left out.
        head: lines of comment at the top.

    Raises:
        ValueError: a text holds half a character (a lone surrogate), which no file can hold, or a
            name is over 500 characters long; "problem; remedy".
    """
    lines = [*_comment("\n".join(head), 0)] if head else []
    lines += _mapping(values, 0)
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    r"""One value on one line, quoted where it needs to be.

    >>> print(scalar("Mitcham"), scalar("07700 900123"), scalar("a: b #c"), scalar("x\ny"))
    Mitcham "07700 900123" "a: b #c" "x\ny"
    """
    known = text.lower() in _OTHER_READERS and text not in ("yes", "no")
    if _PLAIN.fullmatch(text) and not known:
        return text
    return '"' + "".join(_SHORT.get(one) or _shown(one) for one in text) + '"'


def commented(values: Mapping[str, Any]) -> str:
    """The values as lines of YAML, to be put into a `Note`: a person takes away the `#`."""
    return "\n".join(_mapping(values, 0))


def _mapping(values: Mapping[str, Any], indent: int) -> Iterator[str]:
    space = " " * indent
    for key, value in values.items():
        if isinstance(key, Note):
            yield from _comment(key, indent)
            continue
        if value is None or value == "" or value in ([], {}):
            continue
        if len(key) > _LONGEST_KEY:
            raise ValueError(f"is a name of over {_LONGEST_KEY} characters; shorten it")
        yield from _entry(f"{space}{scalar(key)}:", value, indent)


def _entry(lead: str, value: Any, indent: int) -> Iterator[str]:
    """A key or a dash, and what stands behind it."""
    if isinstance(value, Mapping):
        yield lead
        yield from _mapping(value, indent + _STEP)
    elif isinstance(value, (list, tuple)):
        if all(isinstance(one, str) and not isinstance(one, Note) for one in value):
            yield f"{lead} [{', '.join(_flow(one) for one in value)}]"
            return
        yield lead
        for one in value:
            yield from _item(one, indent + _STEP)
    else:
        yield from _text(lead, str(value), indent + _STEP)


def _item(value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, Note):
        yield from _comment(value, indent)
    elif isinstance(value, Mapping):
        lines = list(_mapping(value, indent + _STEP))
        yield " " * indent + "- " + (lines[0].lstrip(" ") if lines else "{}")
        yield from lines[1:]
    else:
        yield from _entry(" " * indent + "-", value, indent)


def _text(lead: str, text: str, indent: int) -> Iterator[str]:
    """A value; several plain lines as a block, which people read more easily."""
    if not _is_block(text):
        yield f"{lead} {scalar(text)}"
        return
    yield f"{lead} |" if text.endswith("\n") else f"{lead} |-"
    for line in text.removesuffix("\n").split("\n"):
        yield " " * indent + line if line else ""


def _is_block(text: str) -> bool:
    lines = text.removesuffix("\n").split("\n")
    return (
        len(lines) > 1
        and bool(lines[0])
        and bool(lines[-1])
        and not lines[0].startswith(" ")
        and all(line.isprintable() and (not line or line.strip(" ")) for line in lines)
        and all(ord(one) < 0xFFFE for one in text)
    )


def _flow(text: str) -> str:
    """An item of a list in brackets: a number stays plain there, as in a position."""
    return text if re.fullmatch(r"-?\d{1,3}\.\d{1,15}", text, re.ASCII) else scalar(text)


def _comment(text: str, indent: int) -> Iterator[str]:
    for line in text.split("\n"):
        shown = "".join(one if one.isprintable() else _shown(one) for one in line)
        yield (" " * indent + "# " + shown).rstrip()


def _shown(letter: str) -> str:
    """A character of a quoted text; one that cannot be seen, as its code."""
    number = ord(letter)
    if 0xD800 <= number <= 0xDFFF:
        raise ValueError("holds half a character; write the text again")
    if letter.isprintable() and number < 0xFFFE:
        return letter
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
