"""A map to lie under the places: lines of a GeoJSON file that the user names, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.errors import InputError
from orderwatch.evidence.page.view import Card, Drawn, Ring
from orderwatch.spatial.drawn import rounded
from orderwatch.spatial.shape_files import Feature, read_features

MOST_POINTS = 150_000
"""Points of a basemap that one page holds."""
_AROUND_DEG = 0.01
_LEAST_DEG = 0.000_005
"""Lines are drawn to half a metre; coarser where there are too many points."""


@dataclass(frozen=True, kw_only=True)
class Basemap:
    """Lines in longitude and latitude, the name of their file, and its features as they are."""

    name: str = ""
    lines: tuple[BaseGeometry, ...] = ()
    features: tuple[Feature, ...] = ()

    def under(self, places: Sequence[Drawn], cards: Iterable[Card]) -> tuple[tuple[Ring, ...], str]:
        """The lines about the places and positions of a page, and words on where they come from."""
        box = _bounds(places, cards)
        if not self.lines or box is None:
            return (), "There is no map behind it: none is fetched."
        near = [one for one in self.lines if shapely.intersects(one, box)]
        step, drawn = _LEAST_DEG, _cut(near, box, _LEAST_DEG)
        while sum(len(one) for one in drawn) > MOST_POINTS:
            step *= 2.0
            drawn = _cut(near, box, step)
        return drawn, f"Grey lines: {self.name}, as given and not checked."


def read_basemap(path: Path) -> Basemap:
    """Reads the lines, and the outlines of the areas, of a GeoJSON or KML file.

    Raises:
        InputError: it cannot be read, or holds no line.
    """
    try:
        features = read_features(path)
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise InputError(str(path), problem, "name a GeoJSON file of lines") from error
    except ValueError as error:
        problem, _, remedy = str(error).partition("; ")
        raise InputError(str(path), problem, remedy or "name a GeoJSON file of lines") from error
    lines = [line for _, geometry in features for line in _lines(geometry)]
    return Basemap(name=path.name, lines=tuple(lines), features=tuple(features))


def _lines(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(geometry):
        if shapely.get_dimensions(part) == 2:
            yield from shapely.get_parts(shapely.boundary(part))
        elif shapely.get_dimensions(part) == 1:
            yield part


def _bounds(places: Sequence[Drawn], cards: Iterable[Card]) -> BaseGeometry | None:
    points = [point for place in places for ring in place.rings for point in ring]
    points += [(fix.lat, fix.lon) for card in cards for fix in card.fixes]
    if not points:
        return None
    lats, lons = zip(*points, strict=True)
    around = _AROUND_DEG
    west, east = min(lons) - around, max(lons) + around
    box: BaseGeometry = shapely.box(west, min(lats) - around, east, max(lats) + around)
    return box


def _cut(lines: Sequence[BaseGeometry], box: BaseGeometry, step: float) -> tuple[Ring, ...]:
    found: list[Ring] = []
    for line in lines:
        simple = shapely.simplify(shapely.intersection(line, box), step)
        for part in shapely.get_parts(simple):
            if shapely.get_dimensions(part) == 1:
                xy = rounded(shapely.get_coordinates(part), 6)
                found.append(tuple(zip(xy[:, 1].tolist(), xy[:, 0].tolist(), strict=True)))
    return tuple(found)
