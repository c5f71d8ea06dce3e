"""Files of others that pages are made with, kept as published, each with its hash and licence."""

from __future__ import annotations

from pathlib import Path

LEAFLET = "leaflet-1.9.4"
"""The folder of the map library: name and version as in the npm registry."""


def vendored(folder: str, name: str) -> str:
    """The text of a kept file."""
    return (Path(__file__).parent / folder / name).read_text(encoding="utf-8")
