"""The account of time of a condition: each device's segments cut to the pieces and merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.findings.account import Basis, Code, Segments, joined, no_records
from orderwatch.findings.pieces import NoticeClass, Pieces
from orderwatch.tables import Bool, Int64
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals

_NO_BOUND = 1 << 62


@dataclass(frozen=True, kw_only=True)
class DeviceAccount:
    """One device's account of all time, and when it was the person's and its exports speak.

    Attributes:
        segments: contiguous, over all time.
        worn: marked `worn: yes`.
        from_us: start of the person's holding, µs.
        until_us: its end, µs, exclusive.
        covers: what its exports say they cover; None: they do not say.
        omits: its exports leave out records of some methods.
    """

    segments: Segments
    worn: bool
    from_us: int
    until_us: int
    covers: Intervals | None
    omits: bool


def merge(accounts: Sequence[DeviceAccount], pieces: Pieces) -> Segments:
    """The segments of a condition over its pieces: every device asked, no time left out.

    Any POSSIBLE_BREACH and no CONSISTENT: possible breach; both: unclear (`devices_disagree`);
    else consistent over excepted over unclear over no data. A worn device's own state decides
    wherever it is one of possible breach, consistent and excepted.
    """
    accounts = accounts or [_NOBODY]
    cuts = [pieces.start_us, pieces.end_us]
    for one in accounts:
        cuts += [one.segments.start_us, np.array([one.from_us, one.until_us], np.int64)]
        if one.covers is not None:
            cuts += [one.covers.starts_us, one.covers.ends_us]
    edges = np.unique(np.concatenate(cuts))
    start, end = edges[:-1], edges[1:]  # none at all where there is no piece
    piece = pieces.index_of(start)
    held = piece >= 0
    start, end, piece = start[held], end[held], piece[held]
    states = [_at(one, pieces, piece, start) for one in accounts]
    merged = _decide(start, end, states, [one.worn for one in accounts])
    return joined(_before_notice(merged, pieces))


_NOBODY = DeviceAccount(
    segments=no_records(Basis.NO_RECORDS),
    worn=False,
    from_us=OPEN_START_US,
    until_us=OPEN_END_US,
    covers=None,
    omits=False,
)
"""Stands for the devices of a person who has none: nothing is known of any time."""


@dataclass(frozen=True)
class _At:
    """One device's state at the start of each elementary part; arrays of shape (parts,)."""

    state: Int64
    basis: Int64
    unseen: Int64
    silence: Int64


def _at(one: DeviceAccount, pieces: Pieces, piece: Int64, start: Int64) -> _At:
    index = np.searchsorted(one.segments.start_us, start, side="right") - 1
    s = one.segments
    state, basis = s.state[index].astype(np.int64), s.basis[index].copy()
    unseen = s.unseen_us[index].copy()
    over = (state == Code.EXCEPTED) & ~pieces.placed[piece]
    state[over], basis[over] = Code.UNCLEAR, Basis.UNSEEN
    excepted = (pieces.excepted_by[piece] >= 0) & s.exceptable[index]
    state[excepted], basis[excepted] = Code.EXCEPTED, Basis.EXCEPTION
    for outside, why in (
        (start < one.from_us, Basis.NOT_YET_FITTED),
        (start >= one.until_us, Basis.NO_LONGER_FITTED),
    ):
        state[outside], basis[outside], unseen[outside] = Code.NO_DATA, why, 0
    nothing = state == Code.NO_DATA
    if one.covers is not None:
        beyond = nothing & ~one.covers.covers(start)
        basis[beyond] |= Basis.NOT_COVERED
    if one.omits:
        basis[nothing] |= Basis.NOT_IN_THIS_EXPORT
    return _At(state, basis, unseen, np.where(nothing, index, -1))


def _decide(start: Int64, end: Int64, states: Sequence[_At], worn: Sequence[bool]) -> Segments:
    table = np.array([one.state for one in states])
    bases = np.array([one.basis for one in states])
    state = table.max(axis=0)
    basis = np.bitwise_or.reduce(np.where(table == state, bases, 0), axis=0)
    both = _opposed(table)
    decided = np.zeros(len(start), dtype=bool)
    if any(worn):
        tags = table[np.array(worn)]
        tag = tags.max(axis=0)
        tag_both = (tags == Code.POSSIBLE_BREACH).any(axis=0) & (tags == Code.CONSISTENT).any(
            axis=0
        )
        decided = (tag >= Code.EXCEPTED) & ~tag_both
        state = np.where(decided, tag, state)
        tag_basis = np.bitwise_or.reduce(np.where(table == state, bases, 0), axis=0)
        basis = np.where(decided, tag_basis, basis)
    torn = both & ~decided
    state[torn], basis[torn] = Code.UNCLEAR, Basis.DEVICES_DISAGREE
    basis = _known_first(basis)
    unseen = np.where(state == Code.NO_DATA, _room(states), 0)
    silence = np.array([one.silence for one in states])
    parts = Segments(
        start, end, state.astype(np.int8), basis, unseen, np.zeros(len(start), dtype=bool)
    )
    return _rejoin(parts, silence)


def _before_notice(merged: Segments, pieces: Pieces) -> Segments:
    """No possible breach before notice or on its day: said once the devices have been heard."""
    state, basis = merged.state.copy(), merged.basis.copy()
    notice = pieces.notice[pieces.index_of(merged.start_us)]
    for kind, why in (
        (NoticeClass.BEFORE, Basis.BEFORE_NOTICE),
        (NoticeClass.DAY, Basis.NOTICE_DAY),
    ):
        early = (state == Code.POSSIBLE_BREACH) & (notice == kind)
        state[early], basis[early] = Code.UNCLEAR, why
    return replace(merged, state=state, basis=basis)


def _room(states: Sequence[_At]) -> Int64:
    """The longest stay that every silent device leaves room for."""
    least = np.full(len(states[0].unseen), _NO_BOUND, dtype=np.int64)
    for one in states:
        silent = (one.basis & int(Basis.COULD | Basis.COULD_NOT)) != 0
        least = np.where(silent, np.minimum(least, one.unseen), least)
    return least


def _opposed(table: Int64) -> Bool:
    """Where one device says possible breach and another consistent; table (devices, parts)."""
    opposed: Bool = (table == Code.POSSIBLE_BREACH).any(axis=0) & (table == Code.CONSISTENT).any(
        axis=0
    )
    return opposed


def _known_first(basis: Int64) -> Int64:
    """A device not fitted says nothing where another device of the person says something."""
    fitted = basis & ~int(Basis.NOT_YET_FITTED | Basis.NO_LONGER_FITTED | Basis.NOT_IN_THIS_EXPORT)
    return np.where(fitted != 0, basis & ~int(Basis.NOT_YET_FITTED | Basis.NO_LONGER_FITTED), basis)


def _rejoin(parts: Segments, silence: Int64) -> Segments:
    """Parts of one silence that an edge of another device has cut are made one again."""
    same = np.zeros(len(parts), dtype=bool)
    same[1:] = (
        (parts.state[1:] == Code.NO_DATA)
        & (parts.state[:-1] == Code.NO_DATA)
        & (parts.basis[1:] == parts.basis[:-1])
        & (parts.start_us[1:] == parts.end_us[:-1])
        & (silence[:, 1:] == silence[:, :-1]).all(axis=0)
    )
    first = np.flatnonzero(~same)
    last = np.append(first[1:] - 1, len(parts) - 1)[: len(first)]
    whole = replace(parts.take(first), end_us=parts.end_us[last])
    # A window may hold less of a silence than the silence has room for.
    return replace(whole, unseen_us=np.minimum(whole.unseen_us, whole.end_us - whole.start_us))


def seconds_by_state(segments: Segments) -> dict[Code, int]:
    """Total µs of each state."""
    totals = np.zeros(len(Code), dtype=np.int64)
    np.add.at(totals, segments.state, segments.end_us - segments.start_us)
    return dict(zip(Code, totals.tolist(), strict=True))


def time_of(segments: Segments, mask: Bool) -> Intervals:
    """The time of the segments in `mask`."""
    return Intervals.from_arrays(segments.start_us[mask], segments.end_us[mask])
