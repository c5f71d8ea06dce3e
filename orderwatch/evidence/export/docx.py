"""An exhibit as DOCX, which a person can complete in a word processor."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from orderwatch.evidence.export.blocks import Block, Document, Heading, Paragraph, Picture, Table
from orderwatch.evidence.export.fixed_zip import fixed_zip
from orderwatch.evidence.export.words import FIXED_TIME, xml_text
from orderwatch.version import __version__

_WIDTH_CM = 17.0
_RED = (0xB4, 0x1C, 0x1C)


def write_docx(document: Document, path: Path) -> None:
    """Writes the document, A4."""
    import docx
    from docx.shared import Cm, Pt

    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(2.0)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "DejaVu Sans", Pt(9.5)
    style.paragraph_format.space_after = Pt(5)
    _properties(made, document)
    _edges(section, document)
    for number, block in enumerate(document.blocks):
        _add(made, block, first=number == 0)
    buffer = io.BytesIO()
    made.save(buffer)
    path.write_bytes(fixed_zip(buffer.getvalue(), {}))


def _properties(made: Any, document: Document) -> None:
    core = made.core_properties
    core.author = core.last_modified_by = f"orderwatch {__version__}"
    core.title, core.comments = xml_text(document.title)[:200], ""
    core.created = core.modified = FIXED_TIME.replace(tzinfo=None)
    core.revision = 1


def _edges(section: Any, document: Document) -> None:
    """The banner at the top of every page, the footer with the page's number at its foot."""
    from docx.shared import Pt, RGBColor

    if document.banner:
        run = section.header.paragraphs[0].add_run(xml_text(document.banner))
        run.font.size, run.bold, run.font.color.rgb = Pt(8), True, RGBColor(*_RED)
    foot = section.footer.paragraphs[0]
    foot.add_run(xml_text(f"{document.footer}  Page ")).font.size = Pt(7.5)
    _page_number(foot)


def _page_number(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _add(made: Any, block: Block, *, first: bool) -> None:
    if isinstance(block, Heading):
        if block.level == 1 and not first:
            made.add_page_break()
        heading = made.add_heading(xml_text(block.text), level=block.level)
        heading.paragraph_format.keep_with_next = True
    elif isinstance(block, Paragraph):
        before = f"{block.number}.  " if block.number is not None else ""
        made.add_paragraph().add_run(before + xml_text(block.text)).bold = block.strong
    elif isinstance(block, Table):
        _table(made, block)
    else:
        _picture(made, block)


def _picture(made: Any, block: Picture) -> None:
    from docx.shared import Cm

    shape = made.add_picture(io.BytesIO(block.png), width=Cm(block.width_cm))
    shape._inline.docPr.set("descr", block.said)


def _table(made: Any, block: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = made.add_table(rows=1 + len(block.rows), cols=len(block.header))
    table.style, table.autofit = "Table Grid", False
    for column, share in zip(table.columns, block.widths, strict=True):
        column.width = Cm(_WIDTH_CM * share)
    for row, cells in zip(table.rows, (block.header, *block.rows), strict=True):
        for cell, text, share in zip(row.cells, cells, block.widths, strict=True):
            cell.width = Cm(_WIDTH_CM * share)
            _fill(cell, text, strong=cells is block.header)
    repeated = table.rows[0]._tr.get_or_add_trPr()
    repeated.append(OxmlElement("w:tblHeader"))
    made.add_paragraph()


def _fill(cell: Any, text: str, *, strong: bool) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(xml_text(text))
    run.font.size, run.bold = Pt(6.5), strong
