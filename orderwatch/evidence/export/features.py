"""Places and positions as shapes in degrees, for every format that has a map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from orderwatch.evidence.export.pack import Pack, Row, us
from orderwatch.orders.in_force import Stretch, stretches
from orderwatch.orders.model import Order
from orderwatch.orders.versions import condition_ids
from orderwatch.spatial.drawn import in_degrees
from orderwatch.spatial.zones import Circle, Zone
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US
from orderwatch.temporal.local import to_utc_text


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place as a condition counts it: grown by the distance of the condition.

    Attributes:
        order_id: of the order.
        condition_id: of the condition.
        clause: its words.
        place_id: as the order file calls it.
        label: of the place.
        role: `place`, `place before notice` of a wording that did not bind yet, `exception ID`.
        zone: the place.
        distance_m: by which it is grown.
        confidential: a version of the place is to stay confidential.
        from_us: from when it counts, µs; cut to the account period.
        until_us: until when.
    """

    order_id: str
    condition_id: str
    clause: str
    place_id: str
    label: str
    role: str
    zone: Zone
    distance_m: float
    confidential: bool
    from_us: int
    until_us: int

    @property
    def excepted(self) -> bool:
        """It is the place of an exception."""
        return self.role.startswith("exception")

    @property
    def shape(self) -> BaseGeometry:
        """x = longitude, y = latitude, WGS 84."""
        return in_degrees(self.zone)

    @property
    def begin(self) -> str:
        """UTC text; empty: since always."""
        return "" if self.from_us <= OPEN_START_US else to_utc_text(self.from_us)

    @property
    def end(self) -> str:
        """UTC text; empty: until further order."""
        return "" if self.until_us >= OPEN_END_US else to_utc_text(self.until_us)


def places_of(pack: Pack, order: Order) -> Iterator[Place]:
    """The places that counted in the account period, each once for each condition and version."""
    period = pack.period(order)
    if period is None:
        return
    found: dict[tuple[str, str, int], Place] = {}
    for name in condition_ids(order):
        for stretch in stretches(order, name, *period, pack.policy):
            for one in places_in(order, stretch):
                key = (name, one.role, id(one.zone))
                found[key] = _joined(found[key], one) if key in found else one
    yield from found.values()


def places_at(pack: Pack, order: Order, row: Row) -> list[Place]:
    """The places that counted for a finding when it began, in the wording that it cites."""
    at = us(row["started_at"])
    here = stretches(order, row["condition_id"], at, at + 1, pack.policy)
    own = [one for one in here if one.condition.clause == row["clause"]] or list(here)
    return [] if not own else list(places_in(order, own[0]))


def places_in(order: Order, stretch: Stretch) -> Iterator[Place]:
    """The places of a stretch, and those of its exceptions."""
    condition = stretch.condition

    def place(name: str, role: str, zone: Zone, distance_m: float) -> Place:
        held = order.places.get(name, ())
        return Place(
            order_id=order.id,
            condition_id=condition.id,
            clause=condition.clause,
            place_id=name,
            label="; ".join(dict.fromkeys(one.label for one in held if one.label)),
            role=role,
            zone=zone,
            distance_m=distance_m,
            confidential=any(one.confidential or not one.known_to_respondent for one in held),
            from_us=stretch.start_us,
            until_us=stretch.end_us,
        )

    for name, zone in zip(stretch.place_ids, stretch.zones, strict=True):
        role = "place before notice" if stretch.shadow else "place"
        yield place(name, role, zone, condition.distance_m)
    named = {one.id: (*one.place, one.along) for one in condition.exceptions}
    for one in stretch.exceptions:
        names = [name for name in named.get(one.id, ()) if name]
        zones = [*one.places, *([one.along] if one.along is not None else [])]
        for number, zone in enumerate(zones):
            name = names[min(number, len(names) - 1)] if names else ""
            yield place(name, f"exception {one.id}", zone, 0.0)


def _joined(one: Place, other: Place) -> Place:
    first, last = min(one.from_us, other.from_us), max(one.until_us, other.until_us)
    return Place(**{**vars(one), "from_us": first, "until_us": last})


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A position of the evidence of a finding: degrees, metres."""

    row: Row
    lat: float
    lon: float
    r95_m: float | None

    @property
    def circle(self) -> BaseGeometry | None:
        """The circle that holds 95 % of the errors; None: its radius is not known."""
        if self.r95_m is None:
            return None
        return in_degrees(Circle(lat=self.lat, lon=self.lon, radius_m=self.r95_m, tolerance_m=0.0))


def fixes_of(pack: Pack, finding_id: str) -> Iterator[Fix]:
    """The rows of evidence that have a position."""
    for row in pack.evidence(finding_id):
        if row["lat"] and row["lon"]:
            yield Fix(
                row=row,
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                r95_m=float(row["r95_m"]) if row["r95_m"] else None,
            )
