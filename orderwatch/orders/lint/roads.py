"""Main roads through places that must not be entered, where the user gives a map that tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.orders.lint.drawn import Part, parts_of
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.spatial.plane import Plane
from orderwatch.tables import Float64

_KEYS = ("highway", "fclass", "class", "type", "road_classification", "roadclassification")
_MAIN = frozenset(
    {"motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "a road"}
)
"""What OpenStreetMap and OS Open Roads call the roads of through traffic."""


def lint_roads(
    order: Order,
    features: Sequence[tuple[Mapping[str, Any], BaseGeometry]],
    policy: Policy,
    *,
    show_confidential: bool,
) -> tuple[str, ...]:
    """Main roads that cross a place which a condition forbids: passing along is inside it.

    Args:
        order: whose places can be drawn.
        features: (properties, geometry in longitude and latitude) of a map.
        policy: the tolerance of lines that state none.
        show_confidential: also say it of confidential places: a road and a length narrow them.
    """
    main = [(_name(one), geometry) for one, geometry in features if _is_main(one)]
    found: dict[str, None] = {}
    for part in parts_of(order, policy):
        hidden = part.confidential(order) and not show_confidential
        if not part.stays and not hidden:
            found.update(dict.fromkeys(_crossing(part, main)))
    return tuple(found)


def _crossing(part: Part, roads: Sequence[tuple[str, BaseGeometry]]) -> Iterator[str]:
    for name, geometry in roads:
        inside = shapely.intersection(_in_metres(geometry, part.plane), part.shape)
        if inside.is_empty:
            continue
        yield (
            f"condition {part.name}: {name} runs through its place for {inside.length:,.0f} m: "
            f"whoever passes along it is inside; say whether the clause means that"
        )


def _in_metres(geometry: BaseGeometry, plane: Plane) -> BaseGeometry:
    def moved(points: Float64) -> Float64:
        return plane.to_xy(points[:, 1], points[:, 0])

    return shapely.transform(shapely.segmentize(geometry, 0.01), moved)


def _is_main(properties: Mapping[str, Any]) -> bool:
    values = {str(k).casefold(): str(v).casefold() for k, v in properties.items()}
    return any(values.get(key) in _MAIN for key in _KEYS)


def _name(properties: Mapping[str, Any]) -> str:
    words = [str(properties[key]) for key in ("ref", "name") if properties.get(key)]
    return " ".join(dict.fromkeys(words)) or "a main road"
