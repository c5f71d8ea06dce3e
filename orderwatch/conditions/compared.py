"""Whether two records can be one contact: ends, channel, action, time and length agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orderwatch.conditions.alignment import Same, Times, aligned, apart_us, times_of
from orderwatch.conditions.contacts import Contact
from orderwatch.policy import Policy
from orderwatch.tables import Bool, Float64, Int64

_Masks = npt.NDArray[np.uint64]
_Names = Callable[[Contact], Collection[str]]
_BITS = 64
_OWN_NAMES = frozenset(("whatsapp", "signal"))
"""Platforms whose exports call the others as the phone's owner has named them."""


def persons_of(contact: Contact) -> tuple[str, ...]:
    """The persons of the order who receive it, sorted."""
    return tuple(sorted({p.person_id for one in contact.receivers for p in one.parties}))


def senders_of(contact: Contact) -> tuple[str, ...]:
    """The persons of the order who hold the sender's identifier, sorted."""
    return tuple(one.person_id for one in contact.senders)


def keys_of(contact: Contact) -> frozenset[str]:
    """The identifiers of the order that receive it."""
    return frozenset(one.key for one in contact.receivers)


class Compared:
    """Whether a contact of one list and one of another can be the same.

    Args:
        ones: in time order.
        others: in time order.
        policy: tolerances of time and length.
    """

    def __init__(self, ones: Sequence[Contact], others: Sequence[Contact], policy: Policy) -> None:
        codes, tokens = _Codes(), _Tokens([*ones, *others])
        self._ones, self._others = (_side(one, codes, tokens) for one in (ones, others))
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

    def other_names(self, i: int, part: slice) -> Bool:
        """The same persons on one platform, each end by one identifier or by two that can be one.

        A number and a name or an address can; two names only where each phone gives its own.
        """
        one, other, own = self._ones, self._others, bool(self._ones.own_names[i])
        to = _share(one.keys[i], other.keys[part])
        sent = other.sender[part] == one.sender[i]
        known = to & sent  # what is the same by identifiers has had its turn
        to |= one.receivers.known_otherwise(i, other.receivers, part, own=own)
        sent |= one.senders.known_otherwise(i, other.senders, part, own=own)
        fits: Bool = self.log(i, part) & to & sent & ~known
        return fits

    def withheld(self, i: int, part: slice) -> Bool:
        """An outgoing call and those without caller identity, both with a duration."""
        fits: Bool = self.log(i, part) & ~np.isnan(self._others.length_s[part])
        persons = self._ones.persons[i]
        if persons.any():
            fits &= _share(persons, self._others.persons[part])
        fits &= not np.isnan(self._ones.length_s[i])
        return fits

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


@dataclass(frozen=True, kw_only=True)
class _Ends:
    """Who stands at one end of contacts, by a number and by anything else; masks (n, words)."""

    by_number: _Masks
    by_name: _Masks

    def known_otherwise(self, i: int, others: _Ends, part: slice, *, own: bool) -> Bool:
        """Whether a person stands there by a number and by a name, or by two names of one's own."""
        found = _share(self.by_number[i], others.by_name[part])
        found |= _share(self.by_name[i], others.by_number[part])
        return found | (_share(self.by_name[i], others.by_name[part]) & own)


@dataclass(frozen=True, kw_only=True)
class _Side:
    """What contacts of one list say, for comparison: arrays of shape (n,), masks (n, words).

    `platform` is -1 and `length_s` NaN where none is given.
    """

    times: Times
    action: Int64
    platform: Int64
    own_names: Bool
    length_s: Float64
    sender: Int64
    keys: _Masks
    persons: _Masks
    senders: _Ends
    receivers: _Ends


def _side(contacts: Sequence[Contact], codes: _Codes, tokens: _Tokens) -> _Side:
    heads = [one.head for one in contacts]
    lengths = [np.nan if row.duration_s is None else row.duration_s for row in heads]
    return _Side(
        times=times_of(heads),
        action=codes.of(row.action or "message" for row in heads),
        platform=codes.of(row.platform for row in heads),
        own_names=np.array([row.platform in _OWN_NAMES for row in heads], dtype=np.bool_),
        length_s=np.array(lengths, dtype=np.float64),
        sender=codes.of(row.from_key for row in heads),
        keys=tokens.masks(contacts, keys_of),
        persons=tokens.masks(contacts, persons_of),
        senders=tokens.ends(contacts, _senders),
        receivers=tokens.ends(contacts, _receivers),
    )


def _senders(contact: Contact) -> Iterable[tuple[str, str]]:
    return ((contact.head.from_key, one.person_id) for one in contact.senders)


def _receivers(contact: Contact) -> Iterable[tuple[str, str]]:
    return ((one.key, p.person_id) for one in contact.receivers for p in one.parties)


class _Codes(dict[str, int]):
    """A number for each text, -1 for no text."""

    def of(self, texts: Iterable[str]) -> Int64:
        """The numbers of texts."""
        return np.array([self[one] for one in texts], dtype=np.int64)

    def __missing__(self, text: str) -> int:
        self[text] = len(self) if text else -1
        return self[text]


class _Tokens:
    """A bit for each identifier and each person that stands in some contacts."""

    def __init__(self, contacts: Sequence[Contact]) -> None:
        self._bits: dict[str, int] = {}
        for one in contacts:
            for name in (*keys_of(one), *persons_of(one), *senders_of(one)):
                self._bits.setdefault(name, len(self._bits))
        self._words = len(self._bits) // _BITS + 1

    def masks(self, contacts: Sequence[Contact], names_of: _Names) -> _Masks:
        """For each contact the bits of what stands in it."""
        masks = np.zeros((len(contacts), self._words), dtype=np.uint64)
        for place, one in enumerate(contacts):
            for name in names_of(one):
                word, bit = divmod(self._bits[name], _BITS)
                masks[place, word] |= np.uint64(1 << bit)
        return masks

    def ends(
        self,
        contacts: Sequence[Contact],
        held_by: Callable[[Contact], Iterable[tuple[str, str]]],
    ) -> _Ends:
        """Who stands at one end; `held_by`: (identifier, person) of those there."""

        def persons(one: Contact, *, number: bool) -> list[str]:
            return [who for key, who in held_by(one) if key.startswith("phone:") == number]

        return _Ends(
            by_number=self.masks(contacts, lambda one: persons(one, number=True)),
            by_name=self.masks(contacts, lambda one: persons(one, number=False)),
        )


def _share(one: npt.NDArray[np.uint64], others: _Masks) -> Bool:
    """Whether each of others has a name in common with one."""
    return np.asarray((others & one).any(axis=1), dtype=np.bool_)
