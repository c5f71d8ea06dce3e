"""Areas from GeoJSON and KML files of the order's own folder."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any
from xml.parsers import expat

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape as from_geojson
from shapely.geometry.base import BaseGeometry

_LARGEST_BYTES = 50_000_000
_NO_GEOMETRY = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError),
    ShapelyError,
)
Feature = tuple[Mapping[str, Any], BaseGeometry]
"""(properties with `id` and `name`, geometry in longitude and latitude)."""
Near = tuple[Sequence[Feature], bool]
"""Lines near a shape, and whether they are all that the file has there."""


def inside_folder(name: str, folder: Path) -> Path:
    """The path of a file named in an order, which must lie in the order's folder.

    Raises:
        ValueError: an absolute path, a drive, a link or `..` that leads out, or no such file.
    """
    windows = PureWindowsPath(name)
    if Path(name).is_absolute() or windows.drive or windows.root or "://" in name:
        raise ValueError("is not a path inside the order's folder; copy the file beside the order")
    root = folder.resolve()
    path = (root / name.replace("\\", "/")).resolve()
    if not path.is_relative_to(root):
        raise ValueError("lies outside the order's folder; copy the file beside the order")
    if not path.is_file():
        raise ValueError("is not there; copy the file into the order's folder")
    return path


def read_features(path: Path) -> list[Feature]:
    """The features of a GeoJSON or KML file.

    Raises:
        ValueError: too large, not UTF-8, or not of either form.
    """
    if path.stat().st_size > _LARGEST_BYTES:
        raise ValueError("is over 50 MB; keep only the areas of the order")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8 text; save it as GeoJSON or KML in UTF-8") from None
    features = list(_kml(text) if path.suffix.lower() == ".kml" else _geojson(text))
    if not features:
        raise ValueError("holds no area or line; draw one and save it again")
    return features


def chosen(features: list[Feature], feature: str, where: Mapping[str, str]) -> list[Feature]:
    """The features that an order means.

    Args:
        features: of one file.
        feature: an id or a name; `all`; empty where `where` chooses.
        where: property → value, all of which must be equal as text.

    Raises:
        ValueError: none fits, or several have the name.
    """
    if where:
        found = [one for one in features if all(str(one[0].get(k)) == v for k, v in where.items())]
        if not found:
            raise ValueError(f"has no feature with {_words(where)}")
        return found
    if feature == "all":
        return features
    if not feature and len(features) == 1:
        return features
    found = [one for one in features if feature in (str(one[0].get("id")), str(one[0].get("name")))]
    if len(found) == 1 and feature:
        return found
    names = ", ".join(sorted({str(one[0].get("name") or one[0].get("id")) for one in features})[:9])
    problem = f"has {len(found)} features named {feature}" if feature else "holds several features"
    raise ValueError(f"{problem}; name one of: {names}, or write `feature: all`")


def _words(where: Mapping[str, str]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in where.items())


def _geojson(text: str) -> Iterator[Feature]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("is not GeoJSON; save it again as GeoJSON or KML") from None
    for one in _feature_objects(data):
        geometry = one.get("geometry")
        if not isinstance(geometry, Mapping):
            continue
        try:
            with warnings.catch_warnings(action="ignore"):  # NaN is a fault further on
                built = from_geojson(dict(geometry))
        except _NO_GEOMETRY:
            raise ValueError("holds a geometry that is not valid GeoJSON; draw it again") from None
        properties = one.get("properties")
        known = dict(properties) if isinstance(properties, Mapping) else {}
        if "id" in one:
            known["id"] = one["id"]
        if shapely.get_dimensions(built) >= 1 and not built.is_empty:
            yield known, built


def _feature_objects(data: object) -> list[Mapping[str, Any]]:
    if not isinstance(data, Mapping):
        raise ValueError("is not GeoJSON: it holds no feature")
    if data.get("type") == "FeatureCollection":
        found = data.get("features")
        if not isinstance(found, list):
            raise ValueError("is a FeatureCollection without a list of features")
        return [one for one in found if isinstance(one, Mapping)]
    if data.get("type") == "Feature":
        return [data]
    if "coordinates" in data or "geometries" in data:
        return [{"geometry": data, "properties": {}}]
    raise ValueError("is not GeoJSON: it has no type, features or coordinates")


class _Kml:
    """Placemarks of a KML file. Entities and document types are refused."""

    def __init__(self) -> None:
        self.features: list[Feature] = []
        self._path: list[str] = []
        self._text = ""
        self._name, self._id = "", ""
        self._outer: list[tuple[float, float]] = []
        self._inner: list[list[tuple[float, float]]] = []
        self._parts: list[BaseGeometry] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rsplit(":", 1)[-1]
        self._path.append(tag)
        self._text = ""
        if tag == "Placemark":
            self._name, self._id, self._parts = "", attributes.get("id", ""), []
        elif tag == "Polygon":
            self._outer, self._inner = [], []

    def data(self, text: str) -> None:
        self._text += text

    def end(self, _: str) -> None:
        tag = self._path.pop()
        if tag == "name" and self._path[-1:] == ["Placemark"]:
            self._name = self._text.strip()
        elif tag == "coordinates" and "Placemark" in self._path:
            self._coordinates(_kml_points(self._text))
        elif tag == "Polygon" and self._outer:
            self._parts.append(shapely.polygons(self._outer, self._inner or None))
        elif tag == "Placemark" and self._parts:
            one = self._parts[0] if len(self._parts) == 1 else shapely.union_all(self._parts)
            self.features.append(({"id": self._id, "name": self._name}, one))

    def _coordinates(self, points: list[tuple[float, float]]) -> None:
        if "outerBoundaryIs" in self._path:
            self._outer = points
        elif "innerBoundaryIs" in self._path:
            self._inner.append(points)
        elif "LineString" in self._path and len(points) > 1:
            self._parts.append(shapely.linestrings(points))


def _kml_points(text: str) -> list[tuple[float, float]]:
    try:
        triples = [one.split(",") for one in text.split()]
        return [(float(one[0]), float(one[1])) for one in triples]
    except (ValueError, IndexError):
        raise ValueError("holds coordinates that are not longitude,latitude pairs") from None


def _kml(text: str) -> list[Feature]:
    reader, parser = _Kml(), expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise ValueError("declares a document type; save it again as plain KML")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(text, True)
    except (expat.ExpatError, shapely.GEOSException) as error:
        raise ValueError(f"is not readable KML ({error}); save it again") from None
    return reader.features
