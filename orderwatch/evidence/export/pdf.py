"""An exhibit as PDF; letters that its font lacks are written as their codes."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orderwatch.evidence.export.blocks import Block, Document, Heading, Paragraph, Picture, Table
from orderwatch.evidence.export.letters import drawable, fonts
from orderwatch.version import __version__

_PLAIN, _BOLD = "OrderwatchSans", "OrderwatchSans-Bold"
_MARGIN_CM, _WIDTH_CM = 2.0, 17.0
_RED = "#b41c1c"


def write_pdf(document: Document, path: Path) -> None:
    """Writes the document, A4; `invariant` gives it a fixed date and a fixed id."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import cm
    from reportlab.platypus import SimpleDocTemplate

    _register()
    buffer = io.BytesIO()
    made = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=_MARGIN_CM * cm,
        rightMargin=_MARGIN_CM * cm,
        topMargin=_MARGIN_CM * cm,
        bottomMargin=_MARGIN_CM * cm,
        title=drawable(document.title)[:200],
        author=f"orderwatch {__version__}",
        invariant=1,
    )

    def edges(canvas: Any, _: Any) -> None:
        _edges(canvas, document)

    flowables = [
        one
        for number, block in enumerate(document.blocks)
        for one in _flowables(block, first=number == 0)
    ]
    made.build(flowables, onFirstPage=edges, onLaterPages=edges)
    path.write_bytes(buffer.getvalue())


def _register() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known = pdfmetrics.getRegisteredFontNames()
    for name, path in zip((_PLAIN, _BOLD), fonts(), strict=True):
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(path)))


def _edges(canvas: Any, document: Document) -> None:
    from reportlab.lib.units import cm

    canvas.saveState()
    if document.banner:
        paragraph = _paragraph(document.banner, size=7.5, bold=True, colour=_RED)
        _, height = paragraph.wrap(_WIDTH_CM * cm, 2 * cm)
        paragraph.drawOn(canvas, _MARGIN_CM * cm, 28.9 * cm - height + 0.4 * cm)
    foot = _paragraph(f"{document.footer}  Page {canvas.getPageNumber()}", size=7)
    foot.wrap(_WIDTH_CM * cm, 2 * cm)
    foot.drawOn(canvas, _MARGIN_CM * cm, 1.0 * cm)
    canvas.restoreState()


def _paragraph(
    text: str, *, size: float, bold: bool = False, colour: str = "#000000", after: float = 0.0
) -> Any:
    """A paragraph of plain text: its markup is that of the library, so text is escaped."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Flowing

    style = ParagraphStyle(
        name="own",
        fontName=_BOLD if bold else _PLAIN,
        fontSize=size,
        leading=size * 1.3,
        textColor=colour,
        spaceAfter=after,
        splitLongWords=1,
    )
    return Flowing(html.escape(drawable(text), quote=False), style)


def _flowables(block: Block, *, first: bool) -> Iterator[Any]:
    from reportlab.lib.units import cm
    from reportlab.platypus import Image, PageBreak, Spacer

    if isinstance(block, Heading):
        if block.level == 1 and not first:
            yield PageBreak()
        heading = _paragraph(block.text, size=15 if block.level == 1 else 11.5, bold=True, after=6)
        heading.keepWithNext = 1
        yield heading
    elif isinstance(block, Paragraph):
        before = f"{block.number}.  " if block.number is not None else ""
        yield _paragraph(before + block.text, size=9, bold=block.strong, after=5)
    elif isinstance(block, Table):
        yield _table(block)
        yield Spacer(1, 0.3 * cm)
    else:
        yield _picture(block, Image)
        yield Spacer(1, 0.2 * cm)


def _picture(block: Picture, image: Any) -> Any:
    from reportlab.lib.units import cm
    from reportlab.lib.utils import ImageReader

    width, height = ImageReader(io.BytesIO(block.png)).getSize()
    wide = block.width_cm * cm
    return image(io.BytesIO(block.png), width=wide, height=wide * height / width)


def _table(block: Table) -> Any:
    from reportlab.lib import colors
    from reportlab.lib.units import cm
    from reportlab.platypus import LongTable, TableStyle

    cells = [[_paragraph(text, size=6.2, bold=True) for text in block.header]]
    cells += [[_paragraph(text, size=6.2) for text in row] for row in block.rows]
    grid = TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#777777")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eeeeee")),
            *(
                (f"{side}PADDING", (0, 0), (-1, -1), 2)
                for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")
            ),
        ]
    )
    widths = [_WIDTH_CM * share * cm for share in block.widths]
    return LongTable(cells, colWidths=widths, repeatRows=1, style=grid)
