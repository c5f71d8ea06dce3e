"""What a name looks like to a reader: letters that can be mistaken for each other made one."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "$": "s", "m": "rn"})
_PAIRS = (("vv", "w"), ("cl", "d"))


def skeleton(text: str) -> str:
    """A form that names which look alike have in common; never shown, never an identity.

    Letters are taken from Unicode's list of confusable characters (UTS 39), accents are left
    out, and letters and digits that stand in for each other in handles are made one.

    >>> skeleton("раураl") == skeleton("paypal"), skeleton("Al1ce") == skeleton("aliсe")
    (True, True)
    >>> skeleton("arnold") == skeleton("amold"), skeleton("alex") == skeleton("alan")
    (True, False)
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(
        one if one.isascii() else _prototype(one) for one in plain if not unicodedata.combining(one)
    )
    alike = letters.casefold().translate(_ALIKE)
    for pair, letter in _PAIRS:
        alike = alike.replace(pair, letter)
    return alike


@lru_cache(maxsize=4096)
def _prototype(letter: str) -> str:
    """The Latin letters a letter can be mistaken for; itself where there are none."""
    from confusable_homoglyphs.confusables import confusables_data

    for other in confusables_data.get(letter, ()):
        shown: str = other["c"]
        if shown.isascii():
            return shown
    return letter
