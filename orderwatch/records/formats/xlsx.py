"""XLSX workbooks, once their archive and the span of their sheets have been counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.formats.archives import check_archive
from orderwatch.records.formats.content import Content, Options
from orderwatch.records.formats.sheet_size import SheetSize
from orderwatch.records.formats.sheets import Cells, open_sheet


def open_xlsx(path: Path, options: Options) -> Content:
    """The sheet that the profile names, else the first that is not hidden.

    Raises:
        RecordsError: no sound workbook, no such sheet, or one that would take all memory.
    """
    import python_calamine

    check_archive(path, lambda: SheetSize(path).feed)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        shown = python_calamine.SheetVisibleEnum.Visible
        visible = [one.name for one in book.sheets_metadata if one.visible == shown]
        wanted = options.sheet or next(iter(visible or book.sheet_names), "")
        if wanted not in book.sheet_names:
            problem = f"has no sheet {wanted}" if wanted else "has no sheet"
            remedy = f"its sheets are: {', '.join(book.sheet_names[:10])}"
            raise RecordsError(str(path), problem, remedy)
        sheet = book.get_sheet_by_name(wanted)
    except (python_calamine.CalamineError, OSError) as error:
        problem = f"is no sound workbook ({' '.join(str(error).split())[:80]})"
        raise RecordsError(str(path), problem, "save it again as XLSX or CSV") from None

    def read() -> Iterator[Cells]:
        return iter(sheet.iter_rows())

    return open_sheet(path, read)
