"""Address → positions, by a server that the user names: the one thing here that uses a network.

Nothing else calls this. An address sent to a server is disclosed to it, and a protected person's
address may be a safe address; so an order file never holds an address to be looked up, and a
check never looks one up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from orderwatch.errors import InputError
from orderwatch.spatial.geodesy import distance_m
from orderwatch.version import __version__

if TYPE_CHECKING:
    from geopy.adapters import BaseAdapter

TIMEOUT_S = 20
MOST_ANSWERS = 10


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server took the address for.

    Attributes:
        label: the server's words for it.
        kind: what it is in the server's map, such as `building/house` or `highway/residential`.
        lat: degrees north.
        lon: degrees east.
        extent_m: half the diagonal of its box; None where the server gives none.
    """

    label: str
    kind: str
    lat: float
    lon: float
    extent_m: float | None


def look_up(
    address: str, server: str, *, adapter: Callable[..., BaseAdapter] | None = None
) -> list[Answer]:
    """Asks a server that speaks the Nominatim protocol, once.

    Args:
        address: sent as it is.
        server: address of the server, such as https://nominatim.example.org.
        adapter: geopy's, for another way to speak to the server.

    Raises:
        InputError: no such server, no answer, or an answer that is none.
    """
    from geopy.exc import GeopyError
    from geopy.geocoders import Nominatim

    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(server, "is no server", "write it as https://nominatim.example.org")
    geocoder = Nominatim(
        scheme=parts.scheme,
        domain=(parts.netloc + parts.path).rstrip("/"),
        user_agent=f"orderwatch/{__version__}",
        timeout=TIMEOUT_S,
        adapter_factory=adapter,
    )
    try:
        found = geocoder.geocode(address, exactly_one=False, limit=MOST_ANSWERS)
        return [_answer(one.address, one.raw) for one in found or ()]
    except (GeopyError, AttributeError, KeyError, ValueError, TypeError) as error:
        problem = f"gave no answer that can be read ({type(error).__name__})"
        raise InputError(server, problem, "check the server's address and the connection") from None


def _answer(label: str, raw: dict[str, Any]) -> Answer:
    kind = "/".join(str(raw[key]) for key in ("class", "type") if raw.get(key))
    return Answer(
        label=str(label),
        kind=kind or "unknown",
        lat=float(raw["lat"]),
        lon=float(raw["lon"]),
        extent_m=_extent(raw.get("boundingbox")),
    )


def _extent(box: Sequence[str] | None) -> float | None:
    """Half the diagonal of a box south, north, west, east, in metres."""
    if box is None or len(box) != 4:
        return None
    south, north, west, east = (float(one) for one in box)
    corners = (np.array([one]) for one in (south, west, north, east))
    return float(distance_m(*corners)[0]) / 2.0
