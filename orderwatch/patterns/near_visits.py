"""Positions near the places that an order keeps the respondent from, whether forbidden or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.orders.model import Order
from orderwatch.orders.versions import condition_ids, versions
from orderwatch.orders.zone_book import zone_book
from orderwatch.patterns.given import Visit
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Bool, Float64
from orderwatch.temporal.intervals import Intervals

Device = tuple[str, Fixes]
"""Id of a device and its fixes."""


def places_kept_from(order: Order) -> tuple[str, ...]:
    """Keys of the places of conditions not to enter a place, whenever they hold, sorted."""
    stood = (one.condition for name in condition_ids(order) for one in versions(order, name))
    return tuple(
        sorted({key for one in stood if one.kind == "exclusion_zone" for key in one.place})
    )


def near_visits(
    order: Order, devices: Sequence[Device], policy: Policy
) -> tuple[list[Visit], Intervals]:
    """Every visit near a place, and the time near any of them.

    A fix is near where its distance to the drawn line and its 95 % radius together are at most
    `near_place_m`: a worse fix is never nearer. A visit is a run of fixes without one shown to be
    farther away and without a silence; it begins and ends with a fix that is near. Spikes and
    coarse fixes neither make a visit nor end one.

    Args:
        order: whose places are meant; their distance in a condition plays no part.
        devices: of the respondent, each in the time it was theirs.
        policy: `near_place_m`, `max_silence_s`, `max_unseen_s`.
    """
    found: list[Visit] = []
    time = Intervals.empty()
    for place in places_kept_from(order):
        secret = any(one.confidential for one in order.places[place])
        for zone, start_us, end_us in _shapes(order, place, policy):
            for device_id, fixes in devices:
                first, last = np.searchsorted(fixes.start_us, [start_us, end_us])
                own = fixes.window(int(first), int(last))
                if len(own):
                    visits, near = _visits(order.id, place, zone, (device_id, own), policy)
                    found += [replace(one, confidential=secret) for one in visits]
                    time = time.union(near)
    return sorted(found, key=_by_time), time


def seen_time(fixes: Fixes, policy: Policy) -> Intervals:
    """The time between neighbouring fixes at most `max_unseen_s` apart."""
    close = np.diff(fixes.start_us) <= policy.max_unseen_s * 1e6
    return Intervals.from_arrays(fixes.start_us[:-1][close], fixes.start_us[1:][close])


def _shapes(order: Order, place: str, policy: Policy) -> Iterator[tuple[Zone, int, int]]:
    """The versions of a place, each with the time in which it is the one."""
    book = zone_book(order, policy)
    edges = sorted(book.edges([place]))
    for start_us, end_us in pairwise(edges):
        for key in book.in_force([place], start_us):
            yield book.zone(key), start_us, end_us


def _visits(
    order_id: str, place: str, zone: Zone, device: Device, policy: Policy
) -> tuple[list[Visit], Intervals]:
    device_id, fixes = device
    margin, near, away = _read(zone, fixes, policy)
    index = np.flatnonzero(near)
    if not len(index):
        return [], Intervals.empty()
    cut = np.cumsum(away)
    silent = np.concatenate([[0], np.cumsum(np.diff(fixes.start_us) > policy.max_silence_s * 1e6)])
    run = cut[index] * (int(silent[-1]) + 1) + silent[index]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(run)) + 1])
    ends = np.append(starts[1:], len(index))
    found = [
        Visit(
            place=place,
            order_id=order_id,
            device_id=device_id,
            start_us=int(fixes.start_us[index[low]]),
            end_us=int(fixes.start_us[index[high - 1]]),
            closest_m=max(0.0, float(margin[index[low:high]].min())),
            fixes=int(high - low),
        )
        for low, high in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    pair = near[:-1] & near[1:] & (np.diff(fixes.start_us) <= policy.max_unseen_s * 1e6)
    time = Intervals.from_arrays(fixes.start_us[:-1][pair], fixes.start_us[1:][pair])
    return found, time


def _read(zone: Zone, fixes: Fixes, policy: Policy) -> tuple[Float64, Bool, Bool]:
    """Signed distance, fixes shown to be near, and those shown to be farther away."""
    lat, lon = fixes.track.lat, fixes.track.lon
    margin = np.full(len(fixes), np.inf)
    some = ~zone.far(lat, lon, policy.near_place_m + fixes.r95_m)
    margin[some] = zone.margin_m(lat[some], lon[some])
    sound = ~fixes.spike & ~fixes.coarse_method
    near = sound & (margin + fixes.r95_m <= policy.near_place_m)
    away = sound & (margin - fixes.r95_m > policy.near_place_m)
    return margin, near, away


def _by_time(one: Visit) -> tuple[object, ...]:
    return one.start_us, one.place, one.device_id, one.end_us
