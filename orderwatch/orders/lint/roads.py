"""Main roads through places that must not be entered, where the user gives a map that tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.orders.lint.drawn import Part, parts_of
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.spatial.drawn import in_degrees
from orderwatch.spatial.plane import Plane
from orderwatch.spatial.shape_files import Near
from orderwatch.tables import Float64

_KEYS = (
    *("highway", "fclass", "class", "type", "road_classification", "roadclassification"),
    *("kind", "kind_detail", "pmap:kind"),
)
_MAIN = frozenset(
    {"motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "a road"}
)
"""What OpenStreetMap, OS Open Roads and vector tiles call the roads of through traffic."""
_NOT_WHOLE = (
    "the basemap has no tiles that are coarse enough for all places of the order: main roads "
    "through them may be missing here; give a file with coarser zooms"
)
_MAIN_KINDS = frozenset(
    {("kind", "highway"), ("pmap:kind", "highway"), ("pmap:kind", "major_road")}
)
"""What they are called in Protomaps tiles alone, by version; `kind: major_road` may be less."""


def lint_roads(
    order: Order,
    lines_about: Callable[[BaseGeometry], Near],
    policy: Policy,
    *,
    show_confidential: bool,
) -> tuple[str, ...]:
    """Main roads that cross a place which a condition forbids: passing along is inside it.

    Args:
        order: whose places can be drawn.
        lines_about: shape in degrees -> the lines of a map near it. It is asked about the places
            alone that are told of.
        policy: the tolerance of lines that state none.
        show_confidential: also say it of confidential places: a road and a length narrow them.
    """
    parts = [
        one
        for one in parts_of(order, policy)
        if not one.stays and (show_confidential or not one.confidential(order))
    ]
    zones = {id(zone): zone for part in parts for zone in part.stretch.zones}
    if not zones:
        return ()
    about = shapely.union_all([in_degrees(one) for one in zones.values()])
    features, whole = lines_about(about)
    main = [(_name(known), line) for known, line in features if _is_main(known)]
    found = dict.fromkeys(doubt for part in parts for doubt in _crossing(part, main))
    return (*found, *(() if whole else (_NOT_WHOLE,)))


def _crossing(part: Part, roads: Sequence[tuple[str, BaseGeometry]]) -> Iterator[str]:
    """One sentence a road: a map has it in many pieces."""
    lengths: dict[str, float] = {}
    for name, line in roads:
        inside = shapely.intersection(_in_metres(line, part.plane), part.shape)
        if not inside.is_empty:
            lengths[name] = lengths.get(name, 0.0) + inside.length
    for name, length in lengths.items():
        yield (
            f"condition {part.name}: {name} runs through its place for {length:,.0f} m: "
            f"whoever passes along it is inside; say whether the clause means that"
        )


def _in_metres(geometry: BaseGeometry, plane: Plane) -> BaseGeometry:
    def moved(points: Float64) -> Float64:
        return plane.to_xy(points[:, 1], points[:, 0])

    return shapely.transform(shapely.segmentize(geometry, 0.01), moved)


def _is_main(properties: Mapping[str, Any]) -> bool:
    values = {str(k).casefold(): str(v).casefold() for k, v in properties.items()}
    by_kind = any(values.get(key) == kind for key, kind in _MAIN_KINDS)
    return by_kind or any(values.get(key) in _MAIN for key in _KEYS)


def _name(properties: Mapping[str, Any]) -> str:
    words = [str(properties[key]) for key in ("ref", "name") if properties.get(key)]
    return " ".join(dict.fromkeys(words)) or "a main road"
