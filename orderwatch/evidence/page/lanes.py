"""The timeline of each condition, small enough for a page whatever the number of fixes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from orderwatch.evidence.page.lines import STATES
from orderwatch.evidence.page.time_view import Force, Lane
from orderwatch.evidence.page.view import ConditionLine
from orderwatch.evidence.redaction.audience import NOT_DISCLOSED
from orderwatch.evidence.table_set import Row
from orderwatch.tables import Bool, Float64, Int64
from orderwatch.temporal.durations import duration_text

MOST_SEGMENTS = 4_000
"""Segments of one condition that a page holds; beyond them it holds shares by bin."""
BINS = 1_500
_NEAR_MS = 6 * 3_600_000
"""Segments this near to a finding stand as they are."""
_NUMBERS = {state.value: number for number, state in enumerate(STATES)}
_LABEL = 60


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account of time of an order.

    Attributes:
        timeline: rows of the table, in any order.
        near_us: condition → instants about which the segments are kept as they are.
        in_force_us: condition → how long it was in force in the account period; None: not told.
    """

    timeline: Iterable[Row] = ()
    near_us: Mapping[str, list[int]] = field(default_factory=dict)
    in_force_us: Mapping[str, int | None] = field(default_factory=dict)


def lanes(
    lines: Sequence[ConditionLine], account: Account, force: Mapping[str, Force]
) -> Iterator[Lane]:
    """A lane for each condition that has time in the account or in the order.

    Args:
        lines: the conditions.
        account: their time by state.
        force: condition → when it is in force by the order alone.
    """
    own: dict[str, list[tuple[int, int, int]]] = {}
    told_us: dict[str, int] = {}
    for row in account.timeline:
        name, start, end = str(row["condition_id"]), int(row["started_at"]), int(row["ended_at"])
        segment = (start // 1000, end // 1000, _NUMBERS[str(row["state"])])
        own.setdefault(name, []).append(segment)
        told_us[name] = told_us.get(name, 0) + end - start
    for line in lines:
        by_order = force.get(line.id, Force())
        if line.id not in own and by_order.told and not by_order.spans_us:
            continue
        whole = told_us.get(line.id, 0) >= (account.in_force_us.get(line.id) or 0)
        lane = _lane(line, sorted(own.get(line.id, [])), account.near_us.get(line.id, []))
        yield replace(
            lane,
            force=by_order,
            gap="not in force at this time" if whole else "not in force, or not told in this copy",
            note="" if line.id in own else _note(line, told=by_order.told, whole=whole),
        )


def _note(line: ConditionLine, *, told: bool, whole: bool) -> str:
    """Why nothing of a condition's time is accounted for."""
    if not told or line.withheld:
        return NOT_DISCLOSED
    if not line.checked:
        return "not checked"
    if not whole or NOT_DISCLOSED in line.why:
        return f"account {NOT_DISCLOSED}"
    return "not in force in the account period"


def _lane(line: ConditionLine, segments: list[tuple[int, int, int]], near_us: list[int]) -> Lane:
    label = line.clause if len(line.clause) <= _LABEL else line.clause[:_LABEL] + " …"
    joined = _joined(segments)
    if len(joined) <= MOST_SEGMENTS:
        return Lane(condition_id=line.id, label=label, segments=tuple(joined))
    whole, near_ms = np.array(joined, dtype=np.int64), np.array(near_us, dtype=np.int64) // 1000
    every = whole[_near(whole, near_ms)]
    kept = every[:MOST_SEGMENTS]
    until_ms = int(kept[-1, 1]) if len(kept) < len(every) else int(whole[-1, 1])
    return Lane(
        condition_id=line.id,
        label=label,
        segments=tuple((int(a), int(b), int(c)) for a, b, c in kept),
        bins=tuple(_bins(whole)),
        exact=tuple(_exact(near_ms, until_ms)),
    )


def shares_note(found: Iterable[Lane]) -> str:
    """What a reader must be told of lanes that hold shares; empty where none does."""
    coarse = [lane for lane in found if lane.bins]
    if not coarse:
        return ""
    longest = max(end - start for lane in coarse for start, end, _ in lane.bins)
    names = ", ".join(lane.condition_id for lane in coarse)
    return (
        f"The state of {names} changes too often for one page: but for times near findings (the "
        f"first {MOST_SEGMENTS:,} changes there), its lane shows which share of each "
        f"{duration_text(longest * 1000)} was in which state, not when."
    )


def _joined(segments: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Neighbours of one state as one segment."""
    found: list[tuple[int, int, int]] = []
    for start, end, state in segments:
        if found and found[-1][1] == start and found[-1][2] == state:
            found[-1] = (found[-1][0], end, state)
        else:
            found.append((start, end, state))
    return found


def _near(segments: Int64, near_ms: Int64) -> Bool:
    """Segments that reach within some hours of an instant."""
    if not len(near_ms):
        return np.zeros(len(segments), dtype=bool)
    ordered = np.sort(near_ms)
    after = np.searchsorted(ordered, segments[:, 0] - _NEAR_MS)
    found: Bool = ordered[np.minimum(after, len(ordered) - 1)] <= segments[:, 1] + _NEAR_MS
    return found & (after < len(ordered))


def _exact(near_ms: Int64, until_ms: int) -> Iterator[tuple[int, int]]:
    """The times about instants, those that overlap as one, up to `until_ms`."""
    starts = np.sort(near_ms) - _NEAR_MS
    for part in np.split(starts, np.flatnonzero(np.diff(starts) > 2 * _NEAR_MS) + 1):
        if len(part) and part[0] < until_ms:
            yield int(part[0]), min(int(part[-1]) + 2 * _NEAR_MS, until_ms)


def _bins(segments: Int64) -> Iterator[tuple[int, int, tuple[float, ...]]]:
    """Equal bins over the whole time, with the share of each state; empty bins are left out."""
    edges = np.linspace(segments[0, 0], segments[:, 1].max(), BINS + 1).round().astype(np.int64)
    shares = np.zeros((BINS, len(STATES)))
    for number in range(len(STATES)):
        own = segments[segments[:, 2] == number]
        shares[:, number] = np.diff(_time_before(own, edges)) / np.diff(edges)
    for i in range(BINS):
        if shares[i].any():
            values = tuple(round(float(one), 4) for one in shares[i])
            yield int(edges[i]), int(edges[i + 1]), values


def _time_before(segments: Int64, at_ms: Int64) -> Float64:
    """How much time of ordered segments, no two of which overlap, lies before each instant."""
    if not len(segments):
        return np.zeros(len(at_ms))
    lengths = np.concatenate([[0], np.cumsum(segments[:, 1] - segments[:, 0])])
    index = np.searchsorted(segments[:, 0], at_ms, side="right")
    last = np.maximum(index - 1, 0)
    beyond = np.maximum(segments[last, 1] - at_ms, 0)
    return np.asarray(lengths[index] - np.where(index > 0, beyond, 0), dtype=np.float64)
