"""Texts and paths as SQL."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def escaped(path: Path) -> str:
    """The path with the letters that DuckDB reads as a pattern taken literally."""
    return "".join(f"[{one}]" if one in "[*?" else one for one in str(path.absolute()))


def among(text: str, words: Iterable[str]) -> str:
    """SQL: whether a text is one of some words; false where it is NULL.

    `IN` with five words or more is a join to DuckDB, and so is `list_contains`: behind it, rows
    that are read in parallel may stand in another order than in their file.
    """
    return (
        f"CASE {text} {' '.join(f'WHEN {literal(one)} THEN true' for one in words)} ELSE false END"
    )
