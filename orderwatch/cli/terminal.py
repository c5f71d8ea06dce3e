"""Texts of several lines, made safe for a terminal."""

from __future__ import annotations

from orderwatch.evidence.visible import shown


def safe_lines(text: str) -> list[str]:
    """The text line by line, each line safe to show."""
    return [shown(line) for line in text.split("\n")]
