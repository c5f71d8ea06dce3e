"""The account of time of one device: what two neighbouring fixes say of the time between them.

DESIGN: for neighbours i, j with Δ = tⱼ − tᵢ (worse reading), the first rule that fits: a silence
is no data; AGAINST twice is a possible breach up to `max_unseen`; CONSISTENT twice is consistent
if less than `max_unseen` remains after the way to the line and back (for places to stay in the
way does not count); all else is unclear.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.tables import Bool, Int8, Int64
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US


class Code(IntEnum):
    """States as int8 codes, in the order in which a lower one gives way to a higher one."""

    NO_DATA = 0
    UNCLEAR = 1
    EXCEPTED = 2
    CONSISTENT = 3
    POSSIBLE_BREACH = 4


class Basis(IntFlag):
    """Why a time has its state; the names in lower case are the codes of `timeline.csv`."""

    NONE = 0
    CROSSED = 1
    COULD_NOT = 2
    COULD = 4
    BEFORE_FIRST_RECORD = 8
    AFTER_LAST_RECORD = 16
    NOT_YET_FITTED = 32
    NO_LONGER_FITTED = 64
    NO_RECORDS = 128
    NOT_COVERED = 256
    NOT_IN_THIS_EXPORT = 512
    TRANSITION = 1024
    UNCLEAR_FIX = 2048
    UNSEEN = 4096
    BEFORE_NOTICE = 8192
    NOTICE_DAY = 16384
    DEVICES_DISAGREE = 32768
    EXCEPTION = 65536
    NO_PLACE_VERSION = 131072
    TOLERANCE = 262144
    ALLOWANCE = 524288
    HOME_UNIT_IN_RANGE = 1 << 20
    HOME_UNIT_OUT_OF_RANGE = 1 << 21
    HOME_UNIT_MOVED = 1 << 22
    NEAR_IN_WINDOW = 1 << 23
    ATTENDED = 1 << 24
    NOT_ATTENDED = 1 << 25
    RECORDS_DISAGREE = 1 << 26
    ATTENDANCE_NOT_SHOWN = 1 << 27
    APPROACHED_BY_PROTECTED_PERSON = 1 << 30
    NO_PAIR = 1 << 31
    # Of contact conditions: apart from the bits above, which those about places go on with.
    NO_CONTACT_RECORDED = 1 << 40
    UNCLEAR_CONTACT = 1 << 41
    BEFORE_DEADLINE = 1 << 42
    # Of conditions to keep a device reporting.
    REPORTED = 1 << 50
    MAY_HAVE_REPORTED = 1 << 51
    NO_REPORT_YET = 1 << 52
    PERIOD_ASSUMED = 1 << 53


@dataclass(frozen=True)
class Segments:
    """Time split into contiguous [start, end) parts, sorted; arrays of shape (segments,).

    Attributes:
        start_us: start, µs; each end is the next start.
        end_us: end, µs.
        state: `Code` values.
        basis: `Basis` bits.
        unseen_us: for silences with `COULD`: the longest stay there is room for, µs; else 0.
        exceptable: whether an exception in time makes it excepted (neither fix CONSISTENT).
    """

    start_us: Int64
    end_us: Int64
    state: Int8
    basis: Int64
    unseen_us: Int64
    exceptable: Bool

    def __len__(self) -> int:
        return len(self.start_us)

    def take(self, index: Int64 | Bool) -> Segments:
        """The segments named."""
        return Segments(
            self.start_us[index],
            self.end_us[index],
            self.state[index],
            self.basis[index],
            self.unseen_us[index],
            self.exceptable[index],
        )


def account(fixes: Fixes, readings: Readings, policy: Policy) -> Segments:
    """All time, before the first fix to after the last, for a device with at least one fix."""
    pairs = _pairs(fixes, readings, policy)
    start, end = fixes.start_us, fixes.end_us
    edges = _edge_segments(int(start[0]), int(np.max(end)))
    if np.array_equal(start, end):
        body = Segments(start[:-1], start[1:], *pairs)
    else:
        body = _with_own_time(fixes, pairs)
    return joined(_concatenate(edges[0], body, edges[1]))


def no_records(basis: Basis) -> Segments:
    """All time as no data."""
    return _one(OPEN_START_US, OPEN_END_US, Code.NO_DATA, basis)


def joined(segments: Segments) -> Segments:
    """Neighbours of one state and basis made one; silences and empty ones apart."""
    segments = segments.take(segments.end_us > segments.start_us)
    if len(segments) < 2:
        return segments
    s = segments
    new = np.ones(len(s), dtype=bool)
    new[1:] = (
        (s.state[1:] != s.state[:-1])
        | (s.basis[1:] != s.basis[:-1])
        | (s.exceptable[1:] != s.exceptable[:-1])
        | (s.start_us[1:] != s.end_us[:-1])
        | (s.state[1:] == Code.NO_DATA)
    )
    first = np.flatnonzero(new)
    kept = s.take(first)
    last = np.append(first[1:] - 1, len(s) - 1)
    return Segments(
        kept.start_us, s.end_us[last], kept.state, kept.basis, kept.unseen_us, kept.exceptable
    )


_PairArrays = tuple[Int8, Int64, Int64, Bool]


def _pairs(fixes: Fixes, readings: Readings, policy: Policy) -> _PairArrays:
    """State, basis, unseen time and whether exceptable, for each pair of neighbours."""
    delta = fixes.end_us[1:] - fixes.start_us[:-1]
    one, two = readings.outcome[:-1], readings.outcome[1:]
    slack = readings.slack_m
    travel = np.floor((slack[:-1] + slack[1:]) / policy.max_speed_mps * 1e6).astype(np.int64)
    room = np.maximum(delta - travel, 0)
    unseen_limit, silence_limit = policy.max_unseen_s * 1e6, policy.max_silence_s * 1e6
    both_clear = (one == Outcome.CONSISTENT) & (two == Outcome.CONSISTENT)
    both_against = (one == Outcome.AGAINST) & (two == Outcome.AGAINST)
    if readings.alone is not None:  # one fix is no time, however many pairs it stands in
        both_against &= ~(readings.alone[:-1] & readings.alone[1:])
    any_clear = (one == Outcome.CONSISTENT) | (two == Outcome.CONSISTENT)
    any_against = (one == Outcome.AGAINST) | (two == Outcome.AGAINST)
    permitted = (readings.permit[:-1] >= 0) & (readings.permit[1:] >= 0) & ~any_clear

    transition = any_clear & any_against
    state = np.full(len(delta), Code.UNCLEAR, dtype=np.int8)
    basis = np.where(transition, Basis.TRANSITION, Basis.UNCLEAR_FIX).astype(np.int64)
    basis[both_clear | both_against] = Basis.UNSEEN
    unseen_time = delta if readings.must_stay else room
    settled = [
        (both_clear & (unseen_time <= unseen_limit), Code.CONSISTENT, Basis.NONE),
        (both_against & (delta <= unseen_limit), Code.POSSIBLE_BREACH, Basis.NONE),
        (permitted, Code.EXCEPTED, Basis.EXCEPTION),
    ]
    for where, code, why in settled:
        state[where], basis[where] = code, why
    silent = delta > silence_limit
    state[silent], basis[silent] = Code.NO_DATA, Basis.COULD
    basis[silent & both_clear & (room == 0)] = Basis.COULD_NOT
    basis[silent & transition] = Basis.CROSSED
    unseen = np.where(silent & (basis == Basis.COULD), room, 0)
    return state, basis, unseen, ~any_clear & ~silent


def _with_own_time(fixes: Fixes, pairs: _PairArrays) -> Segments:
    """Segments where fixes occupy [t₀, t₁): overlapping ones share a slot.

    A slot has the state common to every pair that touches one of its fixes, else it is unclear.
    """
    reach = np.maximum.accumulate(fixes.end_us)
    new = np.ones(len(fixes), dtype=bool)
    new[1:] = fixes.start_us[1:] >= reach[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:] - 1, len(fixes) - 1)
    slot_start, slot_end = fixes.start_us[first], reach[last]
    state, basis, unseen, exceptable = pairs
    between = last[:-1]
    gaps = Segments(
        slot_end[:-1],
        slot_start[1:],
        state[between],
        basis[between],
        unseen[between],
        exceptable[between],
    )
    slots = _slots(slot_start, slot_end, first, last, pairs)
    merged = _concatenate(slots, gaps)
    order = np.lexsort((merged.end_us, merged.start_us))
    return merged.take(order)


def _slots(start: Int64, end: Int64, first: Int64, last: Int64, pairs: _PairArrays) -> Segments:
    state, basis, _, exceptable = pairs
    count = len(start)
    kind, why = np.full(count, Code.UNCLEAR, np.int8), np.full(count, Basis.TRANSITION, np.int64)
    if not len(state):
        kind[:], why[:] = Code.NO_DATA, Basis.COULD
        return Segments(start, end, kind, why, end - start, np.zeros(count, dtype=bool))
    # The open ends before the first and after the last fix are pairs of their own: silent ones.
    silent = np.array([Code.NO_DATA], dtype=np.int8)
    every = np.concatenate([silent, state, silent])
    reasons = np.concatenate([[0], basis, [0]])
    bounds = np.column_stack([first, last + 2]).ravel()
    padded = np.append(every, silent)
    least = np.minimum.reduceat(padded, bounds)[::2]
    greatest = np.maximum.reduceat(padded, bounds)[::2]
    common = least == greatest
    kind[common], why[common] = least[common], reasons[first[common]]
    may = np.concatenate([[False], exceptable, [False], [False]])
    excepted = np.logical_and.reduceat(may, bounds)[::2]
    unseen = np.where(kind == Code.NO_DATA, end - start, 0)
    return Segments(start, end, kind, why, unseen, excepted)


def _edge_segments(first_us: int, last_us: int) -> tuple[Segments, Segments]:
    return (
        _one(OPEN_START_US, first_us, Code.NO_DATA, Basis.BEFORE_FIRST_RECORD),
        _one(last_us, OPEN_END_US, Code.NO_DATA, Basis.AFTER_LAST_RECORD),
    )


def _one(start_us: int, end_us: int, state: Code, basis: Basis) -> Segments:
    return Segments(
        np.array([start_us], np.int64),
        np.array([end_us], np.int64),
        np.array([state], np.int8),
        np.array([basis], np.int64),
        np.zeros(1, np.int64),
        np.zeros(1, bool),
    )


def _concatenate(*parts: Segments) -> Segments:
    return Segments(
        np.concatenate([p.start_us for p in parts]),
        np.concatenate([p.end_us for p in parts]),
        np.concatenate([p.state for p in parts]),
        np.concatenate([p.basis for p in parts]),
        np.concatenate([p.unseen_us for p in parts]),
        np.concatenate([p.exceptable for p in parts]),
    )
