"""Putting finished files into a folder of results, and clearing those of an earlier run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from orderwatch.errors import OutputError
from orderwatch.evidence.change_columns import CHANGED
from orderwatch.evidence.confidential import CONFIDENTIAL
from orderwatch.evidence.hashing import FileHash, file_sha256
from orderwatch.evidence.page.pages import REPORT, REPORTS

_OWN_PAGE = re.compile(r"[A-Za-z0-9-]+-[0-9a-f]{8}\.html")
"""The names that `page_name` makes; other files in the folder of pages are left alone."""


def moved(made: Path, folder: Path, name: str) -> FileHash:
    """Moves a finished file to its place, readable by its owner only; its name and hash."""
    sha256 = file_sha256(made / name)
    (made / name).chmod(0o600)
    (made / name).replace(folder / name)
    return FileHash(name=name, sha256=sha256)


def write_texts(folder: Path, made: Path, texts: Iterable[tuple[str, str]]) -> list[FileHash]:
    """Writes texts in `made`, moves each to its place in `folder`, and clears earlier ones.

    Args:
        folder: of the results.
        made: the folder for what is unfinished, on the same disk.
        texts: (name, text); a name may stand in the folder of pages.

    Raises:
        OutputError: the folder of pages is a link.
    """
    found = []
    if (folder / REPORTS).is_symlink():
        raise OutputError(str(folder / REPORTS), "is a link", "remove it")
    for name, text in texts:
        for where in (made, folder):
            (where / name).parent.mkdir(mode=0o700, exist_ok=True)
        (made / name).write_text(text, encoding="utf-8", newline="\n")
        found.append(moved(made, folder, name))
    _clear(folder, {one.name for one in found})
    return found


def _clear(folder: Path, kept: set[str]) -> None:
    """Removes the pages and notes of an earlier run."""
    for name in {CONFIDENTIAL, REPORT, CHANGED} - kept:
        (folder / name).unlink(missing_ok=True)
    pages = folder / REPORTS
    if not pages.is_dir() or pages.is_symlink():
        return
    for path in pages.iterdir():
        if _OWN_PAGE.fullmatch(path.name) and f"{REPORTS}/{path.name}" not in kept:
            path.unlink()
    if not any(pages.iterdir()):
        pages.rmdir()
