"""The parts of a document of text, tables and pictures, before it is a DOCX or a PDF."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading; level 1 begins a new page unless it is the first of the document."""

    text: str
    level: int = 2


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Text; `number` stands before it, `strong` text is a warning that must be seen."""

    text: str
    number: int | None = None
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Cells of text; `widths` are shares of the page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A PNG, how wide it stands in centimetres, and what to say for those who cannot see it."""

    png: bytes
    width_cm: float
    said: str


Block = Heading | Paragraph | Table | Picture


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document.

    Attributes:
        title: of the whole.
        banner: stands at the top of every page; empty: nothing.
        footer: stands at the foot of every page, before the number of the page.
        blocks: in order.
    """

    title: str
    banner: str
    footer: str
    blocks: tuple[Block, ...]
