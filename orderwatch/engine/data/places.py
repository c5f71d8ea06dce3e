"""Which fixes can settle the places of an order at all."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.orders.model import Order
from orderwatch.orders.zone_book import zone_book
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Circle, Zone
from orderwatch.tables import Bool, Float64

_HALVINGS = 60
_DRAWN_WITHIN_M = 0.25
"""How far the drawn shape may fall short of its largest circle: 0.1 m in the search for that
circle, twice, and a centimetre of arc."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """A place with the distance of a condition, as one version of it is drawn.

    Attributes:
        from_us: from when this version holds, µs.
        until_us: until when.
        zones: what is in force then; a fix settles the place if it settles one of them.
    """

    from_us: int
    until_us: int
    zones: tuple[Zone, ...]


def reaches(order: Order, policy: Policy) -> dict[str, tuple[Reach, ...]]:
    """The places of the order's conditions, as `home` or `home+100m`, with their versions.

    A fix can settle a place if, in the middle of it, it would: R_in ≥ `coarse_factor` σ, and
    inside the place less the tolerance of its line with p ≥ `against_p`. A circle of radius R
    and tolerance t needs r95 ≤ R − t (at `against_p` 0.95); a long shape takes a little more.
    """
    book = zone_book(order, policy)
    found: dict[str, tuple[Reach, ...]] = {}
    for condition in order.every_wording:
        for place in condition.place:
            grown = f"+{condition.distance_m:g}m" if condition.distance_m > 0 else ""
            if place + grown in found:
                continue
            edges = sorted(book.edges([place]))
            found[place + grown] = tuple(
                Reach(
                    from_us=low,
                    until_us=high,
                    zones=tuple(book.zone(key, condition.distance_m) for key in keys),
                )
                for low, high in itertools.pairwise(edges)
                if (keys := book.in_force([place], low))
            )
    return found


def settling(
    fixes: Fixes, places: Mapping[str, tuple[Reach, ...]], policy: Policy
) -> dict[str, tuple[Bool, Bool]]:
    """Place → for each fix whether it can settle the place, and whether the place is there then.

    Cell and RF fixes that are coarse never can. A fix without a usable radius goes by the one
    that is assumed for it.
    """
    found = {}
    for name, versions in places.items():
        can, there = np.zeros(len(fixes), dtype=bool), np.zeros(len(fixes), dtype=bool)
        for one in versions:
            now = (fixes.start_us >= one.from_us) & (fixes.start_us < one.until_us)
            there |= now
            for zone in one.zones:
                can |= now & can_settle(zone, fixes.sigma_m, policy)
        found[name] = can & ~fixes.coarse_method, there
    return found


def can_settle(zone: Zone, sigma_m: Float64, policy: Policy) -> Bool:
    """Which σ (metres, (n,)) are small enough for a fix in the middle of a zone to settle it.

    The largest circle within the zone bounds the greatest σ from below (a shape around a circle
    holds at least what the circle holds) and, by `coarse_factor`, from above. The exact value is
    worked out only where a σ lies between the two.
    """
    sigma = sigma_m + zone.extra_sigma_m
    inscribed = zone.inscribed_radius_m
    can: Bool = sigma <= _of_circle_m(inscribed - zone.tolerance_m - _DRAWN_WITHIN_M, policy)
    can &= sigma <= inscribed / policy.coarse_factor
    open_ = ~can & (sigma <= inscribed / policy.coarse_factor)
    if open_.any():
        can |= open_ & (sigma_m <= most_sigma_m(zone, policy))
    return can


def most_sigma_m(zone: Zone, policy: Policy) -> float:
    """The greatest σ with which a fix in the middle of a zone settles it, metres; 0: none does."""
    lat, lon = (np.array([one]) for one in zone.middle)

    def settles(sigma: float) -> bool:
        if zone.inscribed_radius_m < policy.coarse_factor * sigma:
            return False
        p = zone.p_inside(lat, lon, np.array([sigma]), shrink_m=zone.tolerance_m)
        return bool(p[0] >= policy.against_p)

    low, high = 0.0, zone.inscribed_radius_m / policy.coarse_factor
    if isinstance(zone, Circle):
        low = min(high, _of_circle_m(zone.radius_m - zone.tolerance_m, policy))
        return max(low - zone.extra_sigma_m, 0.0)
    if settles(high):
        return max(high - zone.extra_sigma_m, 0.0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if settles(middle) else (low, middle)
    return max(low - zone.extra_sigma_m, 0.0)


def _of_circle_m(radius_m: float, policy: Policy) -> float:
    """The σ with which a fix in the middle of a circle has p = `against_p`, once p is rounded.

    p = 1 − exp(−(R/σ)²/2) there; p is rounded to 6 decimals before it is compared.
    """
    outside = 1.0 - min(policy.against_p - 5e-7, 1.0 - 1e-12)
    return max(radius_m, 0.0) / math.sqrt(-2.0 * math.log(outside))
