"""Whether two identifiers are the same, may be the same, or only look alike."""

from __future__ import annotations

from enum import Enum

from orderwatch.identity.form import Normal


class Likeness(Enum):
    """What two identifiers have in common."""

    SAME = "same"
    POSSIBLE = "possible_same"
    LOOK_ALIKE = "look_alike"
    DIFFERENT = "different"


def compare(one: Normal, two: Normal) -> Likeness:
    """Whether two identifiers are one.

    Numbers may be the same where the national part agrees and nothing else says otherwise: the
    country or the extension of one of them is not known. Addresses may be the same but for a
    `+tag` or dots, handles but for dots, lines and platform. An identifier that is only written
    to be taken for another looks like it.
    """
    if not one.key or not two.key:
        return Likeness.DIFFERENT
    if one.key == two.key:
        return Likeness.SAME
    shared = set(one.possible_keys) & set(two.possible_keys)
    if any(key.startswith("tail:") for key in shared):
        return _numbers(one.key, two.key)
    if any(key.startswith(("folded:", "imei:")) for key in shared):
        return Likeness.POSSIBLE
    return Likeness.LOOK_ALIKE if shared else Likeness.DIFFERENT


def _numbers(one: str, two: str) -> Likeness:
    """Two numbers whose last digits agree."""
    import phonenumbers

    first, second = (key.removeprefix("phone:") for key in (one, two))
    found = phonenumbers.is_number_match(first, second)
    if found in (phonenumbers.MatchType.NOT_A_NUMBER, phonenumbers.MatchType.NO_MATCH):
        return Likeness.DIFFERENT
    return Likeness.POSSIBLE
