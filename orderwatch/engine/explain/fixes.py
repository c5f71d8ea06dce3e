"""The numbers of one position, or pair of positions, and the answer they give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from orderwatch.engine.explain.steps import at_text, number
from orderwatch.evidence.cells import PROBABILITY_SHOWN_AT_MOST
from orderwatch.findings.finding import View
from orderwatch.findings.near import PairView
from orderwatch.outcome import Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.probability import exclusion_level
from orderwatch.spatial.zones import Zone

HEADER = ("time", "row", "margin m", "r95 m", "σ m", "p", "s", "answer", "why")


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What the answer to one fix rests on.

    Attributes:
        margin_m: signed metres to the drawn line, negative on the forbidden side.
        r95_m: radius that holds 95 % of its errors, metres.
        sigma_m: standard deviation of its error, the place's own share included, metres.
        p: share of its error inside the place less its tolerance (of pairs: within the distance).
        s: exclusion level: share in the largest circle that does not touch the place grown by
            its tolerance; of several places the least.
        q: the carrying number: p, or s for places to stay in, less what may be permitted.
    """

    margin_m: float
    r95_m: float
    sigma_m: float
    p: float
    s: float
    q: float


def numbers(view: View, zones: Sequence[Zone], fix: int) -> Numbers:
    """The numbers of one fix, from the readings and by the functions that made them."""
    readings, fixes = view.readings, view.fixes
    margin, sigma = float(readings.margin_m[fix]), float(fixes.sigma_m[fix])
    if isinstance(view, PairView) or not zones:
        level = _level(margin, sigma)
    else:
        found = [_of_zone(view, zone, fix) for zone in zones]
        level, sigma, _ = min(found)
        if not np.isfinite(margin):
            nearest = min(drawn for _, _, drawn in found)
            margin = -nearest if readings.must_stay else nearest
    return Numbers(
        margin_m=margin,
        r95_m=float(fixes.r95_m[fix]),
        sigma_m=sigma,
        p=float(readings.p[fix]),
        s=level,
        q=float(readings.q[fix]),
    )


def _of_zone(view: View, zone: Zone, fix: int) -> tuple[float, float, float]:
    """(s, σ, margin to the drawn line) of one place."""
    track = view.fixes.track
    margin = float(zone.margin_m(track.lat[[fix]], track.lon[[fix]])[0])
    sigma = float(view.fixes.sigma_m[fix]) + zone.extra_sigma_m
    return _level(margin - zone.tolerance_m, sigma), sigma, margin


def _level(margin_m: float, sigma_m: float) -> float:
    return float(exclusion_level(np.array([margin_m]), np.array([sigma_m]))[0])


def fix_rows(
    view: View, zones: Sequence[Zone], fixes: Sequence[int], policy: Policy, tz: ZoneInfo
) -> Iterator[tuple[str, ...]]:
    """One row a fix, as `HEADER` says."""
    for fix in fixes:
        one = numbers(view, zones, fix)
        yield (
            at_text(int(view.fixes.start_us[fix]), tz),
            row_of(view, fix),
            number(one.margin_m),
            number(one.r95_m),
            number(one.sigma_m),
            _share(one.p),
            _share(one.s),
            Outcome(view.readings.outcome[fix]).name,
            why(view, fix, one, policy),
        )


def row_of(view: View, fix: int) -> str:
    """Where a fix stands in the exports; of a pair both."""
    sides = (view.pairs.own, view.pairs.other) if isinstance(view, PairView) else (view.fixes,)
    said = []
    for one in sides:
        track = one.track
        said.append(f"{track.sources[int(track.source[fix])]}:{int(track.row[fix])}")
    return " + ".join(said)


def why(view: View, fix: int, one: Numbers, policy: Policy) -> str:
    """Why the fix has its answer, with the number and the threshold that decide."""
    readings = view.readings
    stay, outcome = readings.must_stay, Outcome(readings.outcome[fix])
    inside = f"p {_share(one.p)} ≥ {policy.against_p:.15g}"
    outside = f"s {_share(one.s)} ≥ {policy.clear_level:.15g}"
    if view.fixes.spike[fix]:
        return "a spike settles nothing"
    if outcome == Outcome.AGAINST:
        return outside if stay else inside
    if outcome == Outcome.CONSISTENT:
        return inside if stay else outside
    if readings.too_coarse[fix]:
        return f"too coarse for this {'distance' if isinstance(view, PairView) else 'place'}"
    if readings.permit[fix] >= 0:
        return "in the place of an exception"
    if readings.shown[fix]:
        return f"may be in the place of an exception: q {_share(one.q)}"
    return f"p < {policy.against_p:.15g} and s < {policy.clear_level:.15g}: either side"


def _share(value: float) -> str:
    """A model's share, never shown as certainty."""
    return f"{min(value, PROBABILITY_SHOWN_AT_MOST):.4f}"
