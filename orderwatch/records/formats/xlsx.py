"""XLSX workbooks, once their archive and the span of their sheets have been counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.formats.archives import check_archive
from orderwatch.records.formats.content import Content, Options
from orderwatch.records.formats.sheet_size import SheetSize
from orderwatch.records.formats.sheets import Cells, one_sheet, open_sheet


def open_xlsx(path: Path, options: Options) -> Content:
    """The sheet that the profile names, else the only one that is not hidden and not empty.

    Raises:
        RecordsError: no sound workbook, no such sheet, several, or one that would take all memory.
    """
    import python_calamine

    check_archive(path, lambda: SheetSize(path).feed)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        shown = python_calamine.SheetVisibleEnum.Visible
        visible = [one.name for one in book.sheets_metadata if one.visible == shown]
        names = [options.sheet] if options.sheet else visible
        known = [one for one in names if one in book.sheet_names]
        sheets = [book.get_sheet_by_name(one) for one in known]
    except (python_calamine.CalamineError, OSError) as error:
        problem = f"is no sound workbook ({' '.join(str(error).split())[:80]})"
        raise RecordsError(str(path), problem, "save it again as XLSX or CSV") from None

    filled = [one for one in sheets if options.sheet or one.height]
    if len(filled) != 1:
        raise one_sheet(path, book.sheet_names, options.sheet, len(filled))
    sheet = filled[0]

    def read() -> Iterator[Cells]:
        return iter(sheet.iter_rows())

    return open_sheet(path, read)
