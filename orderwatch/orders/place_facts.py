"""Where the places of an order lie, how large they are, and how they lie to each other."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import shapely

from orderwatch.orders.model import Order
from orderwatch.orders.zone_book import zone_book
from orderwatch.policy import Policy
from orderwatch.spatial.coordinates import grid_reference
from orderwatch.spatial.drawn import in_plane
from orderwatch.spatial.geodesy import WGS84
from orderwatch.spatial.plane import Plane
from orderwatch.spatial.zones import Zone

_COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """One version of a place, as drawn, without the distance of any condition.

    Attributes:
        name: its id in the order file; with a number where it has several versions.
        confidential: whether the order marks it so.
        lat: of a point in its middle, degrees north on WGS 84.
        lon: degrees east.
        grid_reference: of that point on the British National Grid to 10 m; empty off the grid.
        area_m2: square metres.
        perimeter_m: metres, holes included.
    """

    name: str
    confidential: bool
    lat: float
    lon: float
    grid_reference: str
    area_m2: float
    perimeter_m: float


@dataclass(frozen=True, kw_only=True)
class Apart:
    """How two places lie to each other.

    Attributes:
        first: name of the one.
        second: name of the other.
        confidential: whether the order marks one of them so.
        middles_m: metres between their middles.
        edges_m: metres between their edges; 0 where they meet.
        bearing_deg: from the first's middle to the second's, degrees from north.
        compass: the same as one of eight points.
    """

    first: str
    second: str
    confidential: bool
    middles_m: float
    edges_m: float
    bearing_deg: float
    compass: str


def place_facts(order: Order, policy: Policy) -> tuple[list[PlaceFacts], list[Apart]]:
    """Every version of every place, and every pair of versions that hold at one time.

    Raises:
        OrderFaults: a place cannot be drawn.
    """
    book = zone_book(order, policy)
    facts, drawn = [], []
    for name, versions in order.places.items():
        for index, version in enumerate(versions):
            keys = [key for key in book.in_force([name], version.from_us) if key[1] == index]
            one = book.zone(keys[0])
            shown = name if len(versions) == 1 else f"{name} ({index + 1})"
            facts.append(_facts(shown, version.confidential, one))
            drawn.append((facts[-1], one, (version.from_us, version.until_us)))
    apart = [
        _apart(one, two)
        for one, two in itertools.combinations(drawn, 2)
        if max(one[2][0], two[2][0]) < min(one[2][1], two[2][1])
    ]
    return facts, apart


def _facts(name: str, confidential: bool, one: Zone) -> PlaceFacts:
    lat, lon = one.middle
    shape = in_plane(one, Plane(lat, lon))
    return PlaceFacts(
        name=name,
        confidential=confidential,
        lat=lat,
        lon=lon,
        grid_reference=grid_reference(lat, lon),
        area_m2=float(shape.area),
        perimeter_m=float(shape.length),
    )


def _apart(
    one: tuple[PlaceFacts, Zone, tuple[int, int]], two: tuple[PlaceFacts, Zone, tuple[int, int]]
) -> Apart:
    (first, zone_1, _), (second, zone_2, _) = one, two
    bearing, _, middles = WGS84.inv(first.lon, first.lat, second.lon, second.lat)
    plane = Plane(first.lat, first.lon)
    edges = shapely.distance(in_plane(zone_1, plane), in_plane(zone_2, plane))
    degrees = float(bearing) % 360.0
    return Apart(
        first=first.name,
        second=second.name,
        confidential=first.confidential or second.confidential,
        middles_m=float(middles),
        edges_m=float(edges),
        bearing_deg=degrees,
        compass=_COMPASS[int(np.floor(degrees / 45.0 + 0.5)) % 8],
    )
