"""A page of text for people: headings, paragraphs and grids, plain in a pipe."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from orderwatch.evidence.visible import shown

if TYPE_CHECKING:
    from rich.console import JustifyMethod

_WIDTH = 100


@dataclass(frozen=True)
class Heading:
    """A line that stands out."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Text that may be wrapped, `indent` spaces in."""

    text: str
    indent: int = 0


@dataclass(frozen=True)
class Grid:
    """A small table; every column but the first `left` ones is set to the right."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1


Block = Heading | Paragraph | Grid


@dataclass
class Page:
    """Blocks in order. Every text is made safe to show when it is added."""

    blocks: list[Block] = field(default_factory=list)

    def heading(self, text: str) -> None:
        """Adds a heading."""
        self.blocks.append(Heading(shown(text)))

    def say(self, text: str, *, indent: int = 0) -> None:
        """Adds a paragraph."""
        self.blocks.append(Paragraph(shown(text), indent))

    def grid(self, header: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> None:
        """Adds a table, unless it has no rows."""
        if rows:
            cells = tuple(tuple(shown(cell) for cell in row) for row in rows)
            self.blocks.append(Grid(tuple(header), cells, left))

    def print(self) -> None:
        """Prints the page on standard output, with rules and weights on a terminal only."""
        if sys.stdout is not None and sys.stdout.isatty():
            _print_rich(self.blocks)
        else:
            click.echo(plain(self.blocks))


def plain(blocks: Sequence[Block], width: int = _WIDTH) -> str:
    """The page as text of at most so many characters a line, grids and long words excepted."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            lines += ["", block.text] if lines else [block.text]
        elif isinstance(block, Paragraph):
            lines += _wrapped(block, width)
        else:
            lines += _grid_lines(block)
    return "\n".join(lines)


def _wrapped(block: Paragraph, width: int) -> list[str]:
    space = " " * block.indent
    return textwrap.wrap(
        block.text,
        width,
        initial_indent=space,
        subsequent_indent=space,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _grid_lines(grid: Grid) -> list[str]:
    table = [grid.header, *grid.rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(grid.header))]
    return [
        "  "
        + "  ".join(
            cell.ljust(width) if i < grid.left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def _print_rich(blocks: Sequence[Block]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console(width=min(shutil.get_terminal_size().columns, 120), highlight=False)
    for number, block in enumerate(blocks):
        if isinstance(block, Heading):
            console.print(Text(("\n" if number else "") + block.text, style="bold"))
        elif isinstance(block, Paragraph):
            console.print(Padding(Text(block.text), (0, 0, 0, block.indent)))
        else:
            table = Table(box=SIMPLE_HEAD, pad_edge=False)
            for i, name in enumerate(block.header):
                # Folded, not cut: an id that ends in dots is nobody's.
                side: JustifyMethod = "left" if i < block.left else "right"
                table.add_column(Text(name), justify=side, overflow="fold")
            for row in block.rows:
                table.add_row(*(Text(cell) for cell in row))
            console.print(table)
