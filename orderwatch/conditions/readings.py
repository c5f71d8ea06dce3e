"""The answer of one condition to each fix of a track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from orderwatch.tables import Bool, Float64, Int8, Int64

Carrying = Callable[[Int64, float, float], Float64]
"""(indices of fixes, factor on σ, metres by which the line is moved against the claim) → q."""


@dataclass(frozen=True, kw_only=True)
class Readings:
    """What each fix says about one condition; arrays of shape (n,).

    Attributes:
        outcome: `Outcome` codes; a spike, a straddler and a coarse fix are never AGAINST.
        p: P(inside) the likeliest place less its tolerance, rounded to 6 decimals.
        q: carrying number; for a place that must not be entered p, less what may be permitted;
            for places to stay in the least exclusion level s.
        margin_m: signed metres to the drawn line, negative on the forbidden side; infinite for
            fixes that a cheap bound has settled as far outside the places: +inf where they must
            not be entered, -inf where to stay in them, there only out of force.
        slack_m: g, the way to the line that the error leaves, metres, at least 0; exact beside
            gaps; for places to stay in 0 unless the fix is CONSISTENT.
        too_coarse: cannot carry a claim of this condition and breaks no held run.
        spike_against: a spike which alone would be AGAINST.
        repeat: same position as the last fix before it that is neither spike nor too coarse.
        permit: index of the placed exception that covers the fix, or -1.
        shown: on the forbidden side, whatever exceptions permit there; never a spike.
        carrying: q again with another σ or the line moved against the claim.
        must_stay: the forbidden side is outside the places.
        alone: of pairs of two devices: AGAINST by one single fix of either; None: not of pairs.
        least_apart_us: of pairs: (first, last) → the time between the fixes of that device whose
            fixes are less far apart; None: not of pairs.
    """

    outcome: Int8
    p: Float64
    q: Float64
    margin_m: Float64
    slack_m: Float64
    too_coarse: Bool
    spike_against: Bool
    repeat: Bool
    permit: Int64
    shown: Bool
    carrying: Carrying
    must_stay: bool = False
    alone: Bool | None = None
    least_apart_us: Callable[[int, int], int] | None = None
