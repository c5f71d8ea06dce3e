"""Putting what was measured into a page of the documents, between its marks."""

from __future__ import annotations

from pathlib import Path

END = "<!-- end -->"


def put(page: Path, text: str, name: str = "measured") -> None:
    """Replaces what stands between `<!-- NAME -->` and the next `<!-- end -->`.

    Raises:
        ValueError: the page has no such marks.
    """
    start = f"<!-- {name} -->\n"
    before, found, rest = page.read_text(encoding="utf-8").partition(start)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        raise ValueError(f"{page}: has no {start.strip()} ... {END}")
    page.write_text(f"{before}{start}{text.rstrip()}\n{END}{after}", encoding="utf-8")
