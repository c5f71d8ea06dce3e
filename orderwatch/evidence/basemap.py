"""A map to lie under places: lines of a local file that the user names, and no other.

Whatever the file is, its lines come as features do from GeoJSON: (properties, line in longitude
and latitude). Which of them are drawn depends on what is shown, and on nothing else: a copy does
not tell by its map where a place is that it withholds.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.errors import InputError
from orderwatch.evidence.page.view import Card, Drawn, Ring
from orderwatch.spatial.drawn import rounded
from orderwatch.spatial.shape_files import Feature, Near, read_features

MOST_POINTS = 150_000
"""Points of a basemap that one page holds."""
NO_MAP = "There is no map behind it: none is fetched."
NOT_WHOLE = "{name} has no tiles that are coarse enough for all of this"
_AROUND_DEG = 0.01
_LEAST_DEG = 0.000_005
"""Lines are drawn to half a metre; coarser where there are too many points."""
_COARSEST_DEG = 0.0005
"""But not to more than 50 m: where that is not enough, the longest are drawn."""
_MAGIC = b"PMTiles"
_NEEDED = ("pmtiles", "mapbox_vector_tile")
_REMEDY = "name a GeoJSON file of lines, or a PMTiles file of vector tiles"


class Source(Protocol):
    """Where the lines are."""

    def about(self, box: BaseGeometry, wanted: Sequence[BaseGeometry]) -> Near:
        """Lines of which a part lies in a box, and perhaps more; whether those are all."""
        ...


@dataclass(frozen=True)
class Listed:
    """The lines of a file that was read whole."""

    features: tuple[Feature, ...] = ()

    def about(self, box: BaseGeometry, wanted: Sequence[BaseGeometry]) -> Near:
        """Those of which a part lies in the box; all are drawn as finely."""
        near = np.flatnonzero(shapely.intersects(self._lines, box)).tolist()
        return [self.features[number] for number in near], True

    @cached_property
    def _lines(self) -> Any:
        return np.array([line for _, line in self.features], dtype=object)


@dataclass(frozen=True, kw_only=True)
class Basemap:
    """Lines of a file.

    Attributes:
        path: of the file; None: there is none.
        name: what people are told it is called.
        source: of the lines.
        credit: whom the file says to name.
    """

    path: Path | None = None
    name: str = ""
    source: Source = Listed()
    credit: str = ""

    def masked(self, mask: Callable[[str], str]) -> Basemap:
        """As a copy may tell of it: the name of a file may hold an address.

        Args:
            mask: a text -> what of it may be told.
        """
        return replace(self, name=mask(self.name), credit=mask(self.credit))

    @property
    def is_large(self) -> bool:
        """Whether all lines are in memory, so that it is not to be sent to other processes."""
        return isinstance(self.source, Listed) and bool(self.source.features)

    def about(self, shape: BaseGeometry) -> Near:
        """Features about a shape: what is a line or an outline in the file, with its properties.

        Args:
            shape: x = longitude, y = latitude; with an area.

        Raises:
            InputError: the file is damaged there.
        """
        return self._features(shapely.box(*shape.bounds), (shape,))

    def drawn(
        self, box: BaseGeometry, wanted: Sequence[BaseGeometry] = ()
    ) -> tuple[tuple[Ring, ...], str]:
        """The lines in a box, and words on where they come from.

        Args:
            box: x = longitude, y = latitude.
            wanted: what must be drawn finely; what is wanted most last.

        Raises:
            InputError: the file is damaged there.
        """
        if self.path is None:
            return (), NO_MAP
        features, whole = self._features(box, wanted or (box,))
        lines, coarse = _cut([line for _, line in features], box)
        missing = "" if whole else f" {NOT_WHOLE.format(name=self.name)}: lines are missing."
        if not lines:
            return (), f"There is no line of {self.name} here.{missing}"
        how = ", drawn coarsely because there are many" if coarse else ""
        return lines, f"Grey lines: {self.name}{how}, as given and not checked.{missing}"

    def under(self, places: Sequence[Drawn], cards: Iterable[Card]) -> tuple[tuple[Ring, ...], str]:
        """The lines about the places and positions of a page, and words on where they come from.

        Raises:
            InputError: the file is damaged there.
        """
        rings = [_line(ring) for place in places for ring in place.rings]
        fixes = shapely.MultiPoint([(fix.lon, fix.lat) for card in cards for fix in card.fixes])
        every = shapely.GeometryCollection([*rings, fixes])
        if every.is_empty:
            return (), NO_MAP
        west, south, east, north = every.bounds
        around = _AROUND_DEG
        box = shapely.box(west - around, south - around, east + around, north + around)
        return self.drawn(box, (every, fixes))

    def _features(self, box: BaseGeometry, wanted: Sequence[BaseGeometry]) -> Near:
        if self.path is None:
            return (), True
        with _faults(self.path):
            return self.source.about(box, wanted)


def read_basemap(path: Path) -> Basemap:
    """Opens a file of lines: GeoJSON, KML, or PMTiles with vector tiles.

    GeoJSON and KML are read whole, lines and the outlines of areas; PMTiles where a map needs it.

    Raises:
        InputError: it cannot be read, holds no line, or needs libraries that are not installed.
    """
    with _faults(path):
        with path.open("rb") as file:
            is_tiles = file.read(len(_MAGIC)) == _MAGIC
        if is_tiles or path.suffix.lower() == ".pmtiles":
            return _tiles(path)
        lines = [(known, line) for known, shape in read_features(path) for line in _lines(shape)]
        if not np.isfinite(shapely.get_coordinates([line for _, line in lines])).all():
            raise ValueError("holds a position that is not a number; draw it again")
    return Basemap(path=path, name=path.name, source=Listed(tuple(lines)))


def _tiles(path: Path) -> Basemap:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        problem = f"is PMTiles, which needs the library {missing[0]}, which is not installed"
        raise ValueError(f'{problem}; install it: pip install "orderwatch[pmtiles]"')
    from orderwatch.spatial.tiles.tile_file import TileFile

    source = TileFile(path)
    return Basemap(path=path, name=path.name, source=source, credit=source.credit)


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise InputError(str(path), problem, _REMEDY) from error
    except ValueError as error:
        problem, _, remedy = str(error).partition("; ")
        raise InputError(str(path), problem, remedy or _REMEDY) from error


def _lines(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(geometry):
        if shapely.get_dimensions(part) == 2:
            yield from shapely.get_parts(shapely.boundary(part))
        elif shapely.get_dimensions(part) == 1:
            yield part


def _line(ring: Ring) -> BaseGeometry:
    return shapely.LineString([(lon, lat) for lat, lon in ring])


def _cut(lines: Sequence[BaseGeometry], box: BaseGeometry) -> tuple[tuple[Ring, ...], bool]:
    """What lies in the box; where that is too much, coarser, and without the shortest lines."""
    parts = shapely.get_parts(shapely.intersection(np.array(lines, dtype=object), box))
    parts = parts[(shapely.get_dimensions(parts) == 1) & ~shapely.is_empty(parts)]
    step, simple = _LEAST_DEG, shapely.simplify(parts, _LEAST_DEG)
    while _points(simple) > MOST_POINTS and step < _COARSEST_DEG:
        step *= 2.0
        simple = shapely.simplify(parts, step)
    if _points(simple) > MOST_POINTS:
        longest = np.argsort(-shapely.length(simple), kind="stable")
        sums = np.cumsum(shapely.get_num_coordinates(simple[longest]))
        simple = simple[np.sort(longest[sums <= MOST_POINTS])]
    return tuple(_ring(one) for one in simple), step > _LEAST_DEG


def _points(lines: Any) -> int:
    return int(shapely.get_num_coordinates(lines).sum())


def _ring(line: BaseGeometry) -> Ring:
    xy = rounded(shapely.get_coordinates(line), 6)
    return tuple(zip(xy[:, 1].tolist(), xy[:, 0].tolist(), strict=True))
