"""Places, findings and positions as GeoJSON (RFC 7946), each with the time it stands for.

`begin` and `end` are what the temporal controller of QGIS takes as start and end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.evidence.export.features import Fix, Place, fixes_of, places_of
from orderwatch.evidence.export.pack import Pack, Row
from orderwatch.evidence.export.words import DISCLAIMER
from orderwatch.evidence.visible import shown
from orderwatch.version import __version__

_DECIMALS = 1e-7
_NUMBERS = ("accuracy_m", "r95_m", "p_inside", "margin_m", "separation_m")
_OF_FINDING = (
    *("condition_id", "kind", "grade", "device_id", "protected_id", "started_local"),
    *("ended_local", "flags", "speaks_against", "sentence"),
)
_OF_FIX = ("record_type", "source", "row", "device_id", "outcome", "flags")


def write_geojson(pack: Pack, path: Path) -> None:
    """Writes one FeatureCollection."""
    confidential = pack.confidential
    head = {
        "type": "FeatureCollection",
        "name": f"{'CONFIDENTIAL ' if confidential else ''}orderwatch",
        "confidential": confidential,
        "disclaimer": " ".join(DISCLAIMER),
        "orderwatch": __version__,
    }
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head)[:-1] + ', "features": [')
        for number, feature in enumerate(_features(pack)):
            file.write(("," if number else "") + "\n" + json.dumps(feature, allow_nan=False))
        file.write("\n]}\n")


def _features(pack: Pack) -> Iterator[dict[str, Any]]:
    found = list(pack.findings())
    orders = {id(order): order for _, row in found for order in (pack.order_of(row),)}
    if not pack.wanted:
        orders |= {id(order): order for order in pack.orders.values()}
    wanted = {row["condition_id"] for _, row in found} if pack.wanted else None
    for order in sorted(orders.values(), key=lambda one: (one.id, one.respondent.id)):
        for place in places_of(pack, order):
            if wanted is None or place.condition_id in wanted:
                yield _place(place)
    for table, row in found:
        fixes = list(fixes_of(pack, row["finding_id"]))
        yield _finding(table, row, fixes)
        for fix in fixes:
            yield from _fix(table, row, fix)


def _place(one: Place) -> dict[str, Any]:
    values = {
        "feature": one.role,
        "order_id": one.order_id,
        "condition_id": one.condition_id,
        "clause": one.clause,
        "place": one.place_id,
        "label": one.label,
        "distance_m": one.distance_m,
        "tolerance_m": one.zone.tolerance_m,
        "confidential": one.confidential,
        "begin": one.begin or None,
        "end": one.end or None,
    }
    return _feature(one.shape, values)


def _finding(table: str, row: Row, fixes: list[Fix]) -> dict[str, Any]:
    """The positions of the stay as one feature; no geometry where the records have none."""
    own = [(one.lon, one.lat) for one in fixes if one.row["record_type"] == "fix"]
    values: dict[str, Any] = {
        "feature": "finding",
        "list": table,
        "finding_id": row["finding_id"],
        "order_id": row["order_id"],
        **{name: row[name] for name in _OF_FINDING},
        "reason": row.get("reason", ""),
        "begin": row["started_at"],
        "end": row["ended_at"],
    }
    return _feature(shapely.MultiPoint(own) if own else None, values)


def _fix(table: str, row: Row, fix: Fix) -> Iterator[dict[str, Any]]:
    values: dict[str, Any] = {
        "feature": "fix",
        "list": table,
        "finding_id": row["finding_id"],
        "order_id": row["order_id"],
        "condition_id": row["condition_id"],
        **{name: fix.row[name] for name in _OF_FIX},
        **{name: float(fix.row[name]) if fix.row[name] else None for name in _NUMBERS},
        "begin": fix.row["at"],
        "end": fix.row["at"],
    }
    yield _feature(shapely.Point(fix.lon, fix.lat), values)
    if fix.circle is not None:
        yield _feature(fix.circle, values | {"feature": "r95"})


def _feature(shape: BaseGeometry | None, values: dict[str, Any]) -> dict[str, Any]:
    said = {name: shown(one) if isinstance(one, str) else one for name, one in values.items()}
    return {"type": "Feature", "properties": said, "geometry": _geometry(shape)}


def _geometry(shape: BaseGeometry | None) -> dict[str, Any] | None:
    """Outer rings run against the clock, as RFC 7946 asks."""
    if shape is None or shape.is_empty:
        return None
    rounded = shapely.set_precision(shape, _DECIMALS, mode="pointwise")
    turned = shapely.orient_polygons(rounded) if shape.area else rounded
    found: dict[str, Any] = shapely.geometry.mapping(turned)
    return found
