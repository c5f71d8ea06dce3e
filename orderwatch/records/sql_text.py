"""Texts and paths as SQL."""

from __future__ import annotations

from pathlib import Path


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def escaped(path: Path) -> str:
    """The path with the letters that DuckDB reads as a pattern taken literally."""
    return "".join(f"[{one}]" if one in "[*?" else one for one in str(path.absolute()))
