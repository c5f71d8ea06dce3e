"""A place as the order file writes it → a zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from orderwatch.policy import Policy
from orderwatch.spatial.coordinates import parse_position
from orderwatch.spatial.geodesy import WGS84, distance_m
from orderwatch.spatial.lengths import parse_length
from orderwatch.spatial.outlines import Outline
from orderwatch.spatial.plane import Plane
from orderwatch.spatial.shape_files import chosen, inside_folder, read_features
from orderwatch.spatial.zones import Circle, Zone

KINDS = ("circle", "wkt", "file", "corridor")
_LARGEST_M = 200_000.0
_EDGE_M = 1_000.0
_POLE = 85.0


def build_zone(
    shape: Mapping[str, Any],
    *,
    tolerance_m: float | None,
    policy: Policy,
    folder: Path | None,
    resolve: Callable[[str], Zone],
) -> Zone:
    """The zone of a place.

    Args:
        shape: `{"circle": {"centre": ..., "radius": "5 m"}}`, `{"wkt": ...}`,
            `{"file": ..., "feature": ...}` or `{"corridor": {"line": [...], "width": "40 m"}}`,
            with `minus`: places to be left out.
        tolerance_m: of the line, as stated; None: the policy's.
        policy: default tolerances.
        folder: of the order file, for `file`.
        resolve: place id → zone, for `minus`.

    Raises:
        ValueError: what is wrong with the shape, and what to do.
    """
    if "circle" in shape:
        zone: Zone = _circle(shape["circle"], tolerance_m, policy)
    elif "corridor" in shape:
        zone = _corridor(shape["corridor"], tolerance_m, policy)
    else:
        zone = _area(_geometry(shape, folder), tolerance_m, policy)
    for name in shape.get("minus") or ():
        zone = _without(zone, resolve(name), name)
    return zone


def check_shape(shape: Mapping[str, Any], *, folder: Path | None) -> None:
    """What can be checked without building: forms, lengths, that files are there.

    Raises:
        ValueError: what is wrong, and what to do.
    """
    if "circle" in shape:
        parse_position(_text(shape["circle"]["centre"]))
        if parse_length(shape["circle"]["radius"]) <= 0.0:
            raise ValueError("has a radius of zero; a place has an extent")
    elif "corridor" in shape:
        _line(shape["corridor"]["line"])
        if parse_length(shape["corridor"]["width"]) <= 0.0:
            raise ValueError("has a width of zero; a corridor has a width")
    elif "wkt" in shape:
        _check_area(_continuous(_wkt(shape["wkt"])))
    elif folder is not None:
        inside_folder(shape["file"], folder)


def _circle(written: Mapping[str, Any], tolerance_m: float | None, policy: Policy) -> Circle:
    position, radius = parse_position(_text(written["centre"])), parse_length(written["radius"])
    if radius <= 0.0:
        raise ValueError("has a radius of zero; a place has an extent")
    return Circle(
        lat=position.lat,
        lon=position.lon,
        radius_m=radius,
        tolerance_m=policy.circle_tolerance_m if tolerance_m is None else tolerance_m,
        extra_sigma_m=position.extra_tolerance_m,
    )


def _corridor(written: Mapping[str, Any], tolerance_m: float | None, policy: Policy) -> Outline:
    points, extra = _line(written["line"])
    width = parse_length(written["width"])
    if width <= 0.0:
        raise ValueError("has a width of zero; a corridor has a width")
    outline = _outline(_continuous(shapely.linestrings(points)), tolerance_m, policy)
    return outline.grown(width / 2.0).with_line(
        tolerance_m=outline.tolerance_m, extra_sigma_m=extra
    )


def _area(geometry: BaseGeometry, tolerance_m: float | None, policy: Policy) -> Outline:
    geometry = _continuous(geometry)
    _check_area(geometry)
    return _outline(geometry, tolerance_m, policy)


def _text(written: Any) -> str | tuple[str, ...]:
    return written if isinstance(written, str) else tuple(str(one) for one in written)


def _line(written: Sequence[Any]) -> tuple[list[tuple[float, float]], float]:
    positions = [parse_position(_text(one)) for one in written]
    points = [(one.lon, one.lat) for one in positions]
    if len(set(points)) < 2:
        raise ValueError("needs two different points; write [[lat, lon], [lat, lon]]")
    return points, max(one.extra_tolerance_m for one in positions)


def _geometry(shape: Mapping[str, Any], folder: Path | None) -> BaseGeometry:
    if "wkt" in shape:
        return _wkt(shape["wkt"])
    if folder is None:
        raise ValueError("names a file, but the order was not read from a folder")
    features = read_features(inside_folder(shape["file"], folder))
    found = chosen(features, str(shape.get("feature") or ""), dict(shape.get("where") or {}))
    geometries = [_continuous(one) for _, one in found]
    for geometry in geometries:
        _check_area(geometry)
    return geometries[0] if len(geometries) == 1 else shapely.union_all(geometries)


def _wkt(text: str) -> BaseGeometry:
    try:
        return shapely.from_wkt(text)
    except shapely.GEOSException as error:
        reason = " ".join(str(error).split(": ", 1)[-1].split())
        raise ValueError(f"is not WKT ({reason}); write POLYGON ((lon lat, ...))") from None


def _check_area(geometry: BaseGeometry) -> None:
    if geometry.is_empty or shapely.get_dimensions(geometry) != 2:
        raise ValueError("is not an area; draw a polygon, or use corridor for a line")
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError("mixes areas with lines or points; keep the areas")
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise ValueError("holds a coordinate that is not a number")
    west, south, east, north = geometry.bounds
    if max(north, -south) > 90.0 or max(east, -west) > 540.0:
        raise ValueError("has a latitude beyond 90; WKT and GeoJSON have longitude first")
    if max(north, -south) > _POLE:
        raise ValueError("lies at a pole, where areas cannot be drawn in longitude and latitude")
    if not shapely.is_valid(geometry):
        reason = shapely.is_valid_reason(geometry)
        raise ValueError(f"is not a sound area ({reason}); draw it without crossing itself")
    if not shapely.area(geometry) > 0.0:
        raise ValueError("has no area; draw a ring round it")


def _outline(geometry: BaseGeometry, tolerance_m: float | None, policy: Policy) -> Outline:
    """The geometry in a plane about its middle, edges as geodesics between its points."""
    west, south, east, north = shapely.bounds(geometry)
    plane = Plane(float(south + north) / 2.0, (float(west + east) / 2.0 + 540.0) % 360.0 - 180.0)
    dense = shapely.transform(_dense(geometry), lambda xy: plane.to_xy(xy[:, 1], xy[:, 0]))
    apart = np.hypot(*shapely.get_coordinates(dense).T)
    if apart.max() > _LARGEST_M:
        raise ValueError("reaches over 200 km from its middle; split it into smaller areas")
    if not shapely.is_valid(dense):
        raise ValueError("crosses itself on the ground; draw it again")
    return Outline(
        core=dense,
        plane=plane,
        tolerance_m=policy.area_tolerance_m if tolerance_m is None else tolerance_m,
    )


def _continuous(geometry: BaseGeometry) -> BaseGeometry:
    """Longitudes made continuous where an area or its halves meet at the 180th meridian.

    Shapes wider than 180 degrees are taken for shapes that cross it.
    """
    west, _, east, _ = geometry.bounds
    if not east - west > 180.0:
        return geometry

    def turned(xy: Any) -> Any:
        return np.column_stack([np.where(xy[:, 0] < 0.0, xy[:, 0] + 360.0, xy[:, 0]), xy[:, 1]])

    whole = shapely.transform(geometry, turned)
    parts = shapely.get_parts(whole)
    # Halves that meet at the meridian share an edge, which sound areas do not.
    joins = len(parts) > 1 and bool(shapely.is_valid(parts).all())
    return shapely.union_all(parts) if joins else whole


def _dense(geometry: BaseGeometry) -> BaseGeometry:
    """The same rings or line with points at most 1 km apart along geodesics."""
    if isinstance(geometry, MultiPolygon):
        return MultiPolygon([_dense_ring(one) for one in geometry.geoms])
    if isinstance(geometry, Polygon):
        return _dense_ring(geometry)
    return LineString(_dense_points(geometry))


def _dense_ring(area: Polygon) -> Polygon:
    holes = [_dense_points(one) for one in area.interiors]
    return Polygon(_dense_points(area.exterior), holes)


def _dense_points(line: BaseGeometry) -> list[tuple[float, float]]:
    xy = shapely.get_coordinates(line)
    apart = distance_m(xy[:-1, 1], xy[:-1, 0], xy[1:, 1], xy[1:, 0])
    points: list[tuple[float, float]] = []
    for (one, two), parts in zip(pairwise(xy.tolist()), (apart // _EDGE_M).tolist(), strict=True):
        points.append((one[0], one[1]))
        if parts:
            points += WGS84.npts(one[0], one[1], two[0], two[1], int(parts))
    points.append((float(xy[-1, 0]), float(xy[-1, 1])))
    return points


def _without(zone: Zone, other: Zone, name: str) -> Zone:
    """The zone less another place, both drawn in the zone's plane."""
    if not isinstance(zone, Outline) or zone.reach_m:
        raise ValueError("can leave out places only from an area; draw it as an area")
    taken = _drawn(other, zone.plane)
    core = shapely.difference(zone.core, taken)
    if core.is_empty or shapely.get_dimensions(core) != 2:
        raise ValueError(f"leaves nothing when {name} is taken out")
    areas = [one for one in shapely.get_parts(core) if shapely.get_dimensions(one) == 2]
    kept = areas[0] if len(areas) == 1 else MultiPolygon(areas)
    extra = max(zone.extra_sigma_m, other.extra_sigma_m)
    tolerance = max(zone.tolerance_m, other.tolerance_m)
    return Outline(core=kept, plane=zone.plane, tolerance_m=tolerance, extra_sigma_m=extra)


def _drawn(zone: Zone, plane: Plane) -> BaseGeometry:
    if isinstance(zone, Outline):
        lat_lon = shapely.transform(
            zone.shape(), lambda xy: np.column_stack(zone.plane.to_lat_lon(xy))
        )
        return shapely.transform(lat_lon, lambda xy: plane.to_xy(xy[:, 0], xy[:, 1]))
    if isinstance(zone, Circle):
        middle = plane.to_xy(np.array([zone.lat]), np.array([zone.lon]))
        return shapely.buffer(Point(middle[0]), zone.radius_m, quad_segs=64)
    raise ValueError("cannot be taken out of an area")
