"""Kept results to export: the sample's first days, and the same with text of a hostile hand."""

from __future__ import annotations

import csv
from pathlib import Path

from support.kept import command, run, write_inputs

from orderwatch.evidence.export.exporting import FORMATS, export
from orderwatch.evidence.export.pack import packed
from orderwatch.evidence.kept import kept

HOSTILE = (
    "=HYPERLINK('http://example.org')<script>alert(1)</script><img src=x onerror=alert(2)>"
    "]]>&amp;${x}$\\\\frac{1}{0}$ \\u202Eevil\\x07\\e[2J \U0001f6a8 \\u0627\\u0628 _x0041_"
)
"""As it stands in an order file: HTML, a formula, mathematics, bidirectional and control marks."""
SHOWN = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def results(folder: Path, *, hostile: bool = False, rows: int = 4_000) -> Path:
    """A checked folder `out`, its inputs beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    write_inputs(folder, rows=rows)
    if hostile:
        path = folder / "order.yaml"
        text = path.read_text(encoding="utf-8")
        text = text.replace("of any premises where P1 lives.", HOSTILE)
        text = text.replace("label: 9 Invented Close", f'label: "{HOSTILE}"')
        path.write_text(text, encoding="utf-8")
    run(*command(folder, folder / "out"))
    return folder / "out"


def exported(out: Path, form: str, target: Path, *wanted: str) -> Path:
    """One export, made by the library."""
    path = target / f"all.{form}"
    export(packed(kept(out), wanted=wanted), form, path)
    return path


def rows_of(out: Path, table: str) -> list[dict[str, str]]:
    """A table of the results."""
    with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def every_export(out: Path, target: Path) -> dict[str, Path]:
    """All formats, by name."""
    target.mkdir(exist_ok=True)
    return {form: exported(out, form, target) for form in FORMATS}
