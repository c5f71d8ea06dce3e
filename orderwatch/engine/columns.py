"""Whether latitude and longitude seem to be in each other's column.

Every value is a possible one, so no row is at fault; only the order's places tell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orderwatch.engine.devices import DeviceTrack
from orderwatch.orders.model import Order
from orderwatch.orders.zone_book import zone_book
from orderwatch.policy import Policy
from orderwatch.spatial.geodesy import distance_m
from orderwatch.tables import Track

_NEAR_M = 200_000.0
_FAR_M = 500_000.0
"""The half of the fixes must lie beyond this from every place, and swapped within the other."""


SWAPPED = "LATITUDE AND LONGITUDE SEEM SWAPPED in the records of "
"""How the warning begins; the device follows, and a colon."""


def swapped(order: Order, devices: Sequence[DeviceTrack], policy: Policy) -> list[str]:
    """A warning for each device whose positions come to the places only when swapped."""
    remedy = "correct the columns or the profile; nothing said of it here can be right"
    tracks = [device.fixes.track for device in devices if device.fixes is not None]
    return [
        f"{SWAPPED}{track.device_id}: {remedy}"
        for track in tracks
        if seems_swapped(order, track, policy)
    ]


def seems_swapped(order: Order, track: Track, policy: Policy) -> bool:
    """Whether a track comes to the places of an order only with its columns exchanged."""
    lat, lon = float(np.median(track.lat)), float(np.median(track.lon))
    centres = _centres(order, int(np.median(track.at_us)), policy)
    if abs(lon) > 90.0 or not centres:
        return False
    away = _nearest_m(lat, lon, centres) > _FAR_M
    return away and _nearest_m(lon, lat, centres) < _NEAR_M


def _centres(order: Order, at_us: int, policy: Policy) -> list[tuple[float, float]]:
    book = zone_book(order, policy)
    places = sorted({one for condition in order.conditions for one in condition.place})
    return [book.zone(key).centre for key in book.in_force(places, at_us)]


def _nearest_m(lat: float, lon: float, centres: Sequence[tuple[float, float]]) -> float:
    lats, lons = (np.array(one) for one in zip(*centres, strict=True))
    apart = distance_m(np.full(len(lats), lat), np.full(len(lons), lon), lats, lons)
    return float(apart.min())
