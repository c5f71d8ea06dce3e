"""XML element by element: no entities, no DTD, no depth, and nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from orderwatch.errors import RecordsError
from orderwatch.records.formats.streams import Pieces

_DEEPEST = 100
Event = tuple[str, Element, Sequence[Element]]
"""(start or end, the element, those it stands in, the root first)."""


def elements(
    open_file: Callable[[], AbstractContextManager[IO[bytes]]], path: Path
) -> Iterator[Event]:
    """Every start and end of an element; whoever is done with an element uses `forget`.

    Raises:
        RecordsError: not XML, cut short, nested too deep, or it declares entities.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    inside: list[Element] = []
    with open_file() as file:
        pieces = Pieces(file, path)
        try:
            for event, element in iterparse(pieces, ("start", "end"), forbid_dtd=True):
                pieces.pending = 0
                if event == "end":
                    inside.pop()
                yield event, element, inside
                if event == "start":
                    inside.append(element)
                if len(inside) > _DEEPEST:
                    problem = f"has elements nested over {_DEEPEST} deep"
                    raise RecordsError(str(path), problem, "it is no export of positions")
        except DefusedXmlException:
            problem = "declares entities or a document type, which no export of positions needs"
            raise RecordsError(str(path), problem, "export it again") from None
        except (ParseError, UnicodeError, ValueError, LookupError) as error:
            problem = f"is no sound XML ({str(error)[:80]})"
            raise RecordsError(str(path), problem, "copy or export it again") from None


def forget(element: Element, inside: Sequence[Element]) -> None:
    """Drops an element that has ended, and its place in the one that it stands in."""
    element.clear()
    if inside:
        inside[-1].remove(element)


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    name: Any = element.tag
    return str(name).rpartition("}")[2]


def child_text(element: Element, name: str) -> str | None:
    """The text of the first child of a name, spaces at its ends left out."""
    for child in element:
        if local_name(child) == name:
            return (child.text or "").strip() or None
    return None
