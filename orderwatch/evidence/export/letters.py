"""Which letters the font at hand can draw: the others are written as their codes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from orderwatch.evidence.export.words import xml_text

_MISSING = "\\u{:04x}"


@lru_cache(maxsize=1)
def fonts() -> tuple[Path, Path]:
    """DejaVu Sans, regular and bold, as matplotlib brings them."""
    import matplotlib as mpl

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    found = [set(FT2Font(str(path)).get_charmap()) for path in fonts()]
    return frozenset(set.intersection(*found))


def drawable(text: str) -> str:
    r"""The text with every letter that the font lacks as its code.

    >>> drawable("Straße 🚨")
    'Straße \\u1f6a8'
    """
    safe = xml_text(text)
    known = _letters()
    return "".join(
        one if ord(one) in known or one == "\n" else _MISSING.format(ord(one)) for one in safe
    )
