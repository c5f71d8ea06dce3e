"""Whether latitude and longitude seem to be in each other's column.

Every value is a possible one, so no row is at fault; only the order's places tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from orderwatch.engine.devices import DeviceTrack
from orderwatch.orders.model import Order
from orderwatch.orders.zone_book import zone_book
from orderwatch.policy import Policy
from orderwatch.spatial.geodesy import distance_m
from orderwatch.tables import Track
from orderwatch.temporal.intervals import Intervals

NEAR_M = 200_000.0
FAR_M = 500_000.0
"""The half of the fixes must lie beyond this from every place, and swapped within the other."""


SWAPPED = "LATITUDE AND LONGITUDE SEEM SWAPPED in the records of "
"""How the warning begins; the device follows, and a colon."""


_REMEDY = (
    "none of them is used, correct the columns or the profile, or the order if its places are "
    "the swapped ones"
)


def without_swapped(
    order: Order, devices: Sequence[DeviceTrack], policy: Policy
) -> tuple[list[DeviceTrack], list[str]]:
    """The devices, those whose positions seem swapped without them, and a warning for each."""
    kept, warnings = [], []
    for device in devices:
        if device.fixes is not None and seems_swapped(order, device.fixes.track, policy):
            warnings.append(f"{SWAPPED}{device.fixes.track.device_id}: {_REMEDY}")
            kept.append(replace(device, fixes=None, still=Intervals.empty()))
        else:
            kept.append(device)
    return kept, warnings


def seems_swapped(order: Order, track: Track, policy: Policy) -> bool:
    """Whether a track comes to the places of an order only with its columns exchanged."""
    lat, lon = float(np.median(track.lat)), float(np.median(track.lon))
    centres = _centres(order, int(np.median(track.at_us)), policy)
    if abs(lon) > 90.0 or not centres:
        return False
    away = _nearest_m(lat, lon, centres) > FAR_M
    return away and _nearest_m(lon, lat, centres) < NEAR_M


def _centres(order: Order, at_us: int, policy: Policy) -> list[tuple[float, float]]:
    book = zone_book(order, policy)
    places = sorted({one for condition in order.conditions for one in condition.place})
    return [book.zone(key).centre for key in book.in_force(places, at_us)]


def _nearest_m(lat: float, lon: float, centres: Sequence[tuple[float, float]]) -> float:
    lats, lons = (np.array(one) for one in zip(*centres, strict=True))
    apart = distance_m(np.full(len(lats), lat), np.full(len(lons), lon), lats, lons)
    return float(apart.min())
