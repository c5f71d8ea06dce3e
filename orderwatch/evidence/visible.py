"""Text that came from a file, made safe to show: it may hold codes that rewrite what is read."""

from __future__ import annotations

import unicodedata


def shown(text: str) -> str:
    r"""The text on one line, with every character that is not plainly visible as its code.

    >>> print(shown("Lexi\x1b[2J\u202eexe"))
    Lexi\x1b[2J\u202eexe
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else _replaced(one) for one in text.strip(" \n"))


def _replaced(letter: str) -> str:
    if letter == "\n" or unicodedata.category(letter) == "Zs":
        return " "
    number = ord(letter)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
