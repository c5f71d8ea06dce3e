"""The account of time of a condition that protects several persons, and what excuses a part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from orderwatch.findings.account import Basis, Code, Segments, joined
from orderwatch.tables import Int64

_RANK = np.zeros(len(Code), dtype=np.int64)
_RANK[[Code.CONSISTENT, Code.EXCEPTED, Code.NO_DATA, Code.UNCLEAR, Code.POSSIBLE_BREACH]] = range(5)
"""A condition is kept only if it is kept towards every person."""


def every_person(accounts: Sequence[Segments]) -> Segments:
    """One account from those of several persons over the same time.

    A possible breach towards one person is one; the time is consistent only where it is towards
    all of them. In between unclear comes before no data, and no data before excepted.

    Args:
        accounts: one a person, at least one; all over the same in-force time.
    """
    if len(accounts) == 1:
        return accounts[0]
    edges = np.unique(np.concatenate([e for one in accounts for e in (one.start_us, one.end_us)]))
    index = np.array([_holding(one, edges[:-1]) for one in accounts])
    held = (index >= 0).all(axis=0)
    start, end, index = edges[:-1][held], edges[1:][held], index[:, held]
    state = np.array([one.state[at] for one, at in zip(accounts, index, strict=True)])
    basis = np.array([one.basis[at] for one, at in zip(accounts, index, strict=True)])
    unseen = np.array([one.unseen_us[at] for one, at in zip(accounts, index, strict=True)])
    rank = _RANK[state]
    chosen = rank == rank.max(axis=0)
    parts = Segments(
        start_us=start,
        end_us=end,
        state=np.max(np.where(chosen, state, 0), axis=0).astype(np.int8),
        basis=np.bitwise_or.reduce(np.where(chosen, basis, 0), axis=0),
        unseen_us=np.max(np.where(chosen, unseen, 0), axis=0),
        exceptable=np.zeros(len(start), dtype=bool),
    )
    return _whole_silences(parts, np.where(chosen, index, -1))


def _holding(one: Segments, instants: Int64) -> Int64:
    """The segment that holds each instant, or -1 between two stretches of force."""
    at = np.searchsorted(one.start_us, instants, side="right") - 1
    inside = (at >= 0) & (instants < one.end_us[np.maximum(at, 0)])
    return np.where(inside, at, -1)


def _whole_silences(parts: Segments, silence: Int64) -> Segments:
    """Parts of one silence that an edge of another person's account has cut are made one."""
    if not len(parts):
        return parts
    same = np.zeros(len(parts), dtype=bool)
    same[1:] = (
        (parts.state[1:] == Code.NO_DATA)
        & (parts.state[:-1] == Code.NO_DATA)
        & (parts.start_us[1:] == parts.end_us[:-1])
        & (silence[:, 1:] == silence[:, :-1]).all(axis=0)
    )
    first = np.flatnonzero(~same)
    last = np.append(first[1:] - 1, len(parts) - 1)
    return joined(replace(parts.take(first), end_us=parts.end_us[last]))


def excused(segments: Segments, spans: Sequence[tuple[int, int]]) -> Segments:
    """The account with the possible-breach time of some spans unclear: what lies there is a near
    miss, because only the protected person came nearer.

    Args:
        segments: one pair of devices, over all time.
        spans: [start, end) in µs.
    """
    if not spans:
        return segments
    cuts = np.unique(np.array(spans, dtype=np.int64))
    edges = np.unique(np.concatenate([segments.start_us, segments.end_us[-1:], cuts]))
    at = _holding(segments, edges[:-1])
    parts = replace(segments.take(at), start_us=edges[:-1], end_us=edges[1:])
    inside = np.zeros(len(parts), dtype=bool)
    for start, end in spans:
        inside |= (parts.start_us >= start) & (parts.end_us <= end)
    there = inside & (parts.state == Code.POSSIBLE_BREACH)
    parts.state[there] = Code.UNCLEAR
    parts.basis[there] = Basis.APPROACHED_BY_PROTECTED_PERSON
    # A silence must stay one: it was cut only where a span begins or ends.
    return _whole_silences(parts, at[np.newaxis, :])
