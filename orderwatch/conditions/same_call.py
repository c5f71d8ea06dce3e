"""Whether two records can be one contact: ends, channel, action, time and length agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orderwatch.conditions.alignment import Same, Times, aligned, apart_us, times_of
from orderwatch.conditions.contacts import Contact
from orderwatch.policy import Policy
from orderwatch.tables import Bool, Float64, Int64

_Masks = npt.NDArray[np.uint64]
_BITS = 64


def persons_of(contact: Contact) -> tuple[str, ...]:
    """The persons of the order who receive it, sorted."""
    return tuple(sorted({p.person_id for one in contact.receivers for p in one.parties}))


def keys_of(contact: Contact) -> frozenset[str]:
    """The identifiers of the order that receive it."""
    return frozenset(one.key for one in contact.receivers)


@dataclass(frozen=True, kw_only=True)
class _Side:
    """What contacts of one list say, for comparison: arrays of shape (n,), masks (n, words).

    `platform` is -1 and `length_s` NaN where none is given.
    """

    times: Times
    action: Int64
    platform: Int64
    length_s: Float64
    keys: _Masks
    persons: _Masks


class SameCall:
    """Whether a contact of one list and one of another can be the same.

    Args:
        ones: in time order.
        others: in time order.
        policy: tolerances of time and length.
    """

    def __init__(self, ones: Sequence[Contact], others: Sequence[Contact], policy: Policy) -> None:
        codes = _Codes()
        both = [*ones, *others]
        keys, persons = _masks(both, keys_of), _masks(both, persons_of)
        first = slice(len(ones))
        rest = slice(len(ones), None)
        self._ones = _side(ones, codes, keys[first], persons[first])
        self._others = _side(others, codes, keys[rest], persons[rest])
        self._tolerance_us = round(policy.match_tolerance_s * 1e6)
        self._length_s = policy.match_duration_s

    def aligned(self, same: Same) -> list[tuple[int, int]]:
        """The pairs (i, j) that are one contact; `same`: one of the methods below."""
        return aligned(self._ones.times, self._others.times, same, self._tolerance_us)

    def near(self, i: int) -> slice:
        """Others whose time may be near that of one."""
        times, mine = self._others.times, self._ones.times
        coarse = int((times.end_us - times.at_us).max(initial=0))
        low, high = mine.at_us[i] - self._tolerance_us - coarse, mine.end_us[i] + self._tolerance_us
        return slice(*np.searchsorted(times.at_us, [low, high + 1]).tolist())

    def both_sides(self, i: int, part: slice) -> Bool:
        """The same receivers among others, nothing that says otherwise."""
        return self.log(i, part) & _share(self._ones.keys[i], self._others.keys[part])

    def withheld(self, i: int, part: slice) -> Bool:
        """An outgoing call and those without caller identity, both with a duration."""
        fits = self.log(i, part) & ~np.isnan(self._others.length_s[part])
        persons = self._ones.persons[i]
        if persons.any():
            fits &= _share(persons, self._others.persons[part])
        return fits & (not np.isnan(self._ones.length_s[i]))

    def log(self, i: int, part: slice) -> Bool:
        """Time, action, platform and length agree: all that a log and another record can say."""
        one, other = self._ones, self._others
        fits: Bool = apart_us(one.times, i, other.times, part) <= self._tolerance_us
        fits &= other.action[part] == one.action[i]
        platform, length_s = one.platform[i], one.length_s[i]
        if platform >= 0:
            fits &= (other.platform[part] == platform) | (other.platform[part] < 0)
        if not np.isnan(length_s):
            fits &= ~(np.abs(other.length_s[part] - length_s) > self._length_s)
        return fits


class _Codes(dict[str, int]):
    """A number for each text, none for no text."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self) if text else -1
        return self[text]


def _side(contacts: Sequence[Contact], codes: _Codes, keys: _Masks, persons: _Masks) -> _Side:
    heads = [one.head for one in contacts]
    lengths = [np.nan if row.duration_s is None else row.duration_s for row in heads]
    return _Side(
        times=times_of(heads),
        action=np.array([codes[row.action or "message"] for row in heads], dtype=np.int64),
        platform=np.array([codes[row.platform] for row in heads], dtype=np.int64),
        length_s=np.array(lengths, dtype=np.float64),
        keys=keys,
        persons=persons,
    )


def _masks(
    contacts: Sequence[Contact], names_of: Callable[[Contact], Collection[Hashable]]
) -> _Masks:
    """For each contact one bit for each name that stands in it."""
    named = [names_of(one) for one in contacts]
    numbers: dict[Hashable, int] = {}
    for names in named:
        for name in names:
            numbers.setdefault(name, len(numbers))
    masks = np.zeros((len(contacts), len(numbers) // _BITS + 1), dtype=np.uint64)
    for place, names in enumerate(named):
        for name in names:
            word, bit = divmod(numbers[name], _BITS)
            masks[place, word] |= np.uint64(1 << bit)
    return masks


def _share(one: npt.NDArray[np.uint64], others: _Masks) -> Bool:
    """Whether each of others has a name in common with one."""
    return np.asarray((others & one).any(axis=1), dtype=np.bool_)
