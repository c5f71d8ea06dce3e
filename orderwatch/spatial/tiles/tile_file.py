"""A PMTiles file as lines to lie under a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.spatial.shape_files import Feature, Near
from orderwatch.spatial.tiles.archive import Archive
from orderwatch.spatial.tiles.covering import Tile, covering
from orderwatch.spatial.tiles.vector import lines_of

MOST_TILES = 64
"""Tiles of one map."""
MOST_POINTS = 3_000_000
"""Of the lines of one map, before they are drawn with fewer; a line itself counts as some."""
_LINE_POINTS = 3
_MOST_KEPT = 1_000_000
"""Points of tiles that are kept for the next map."""
_LAYERS = frozenset(
    {
        *("roads", "transit", "water", "boundaries"),  # Protomaps
        *("transportation", "waterway", "boundary"),  # OpenMapTiles; its `water` is named above
        *("streets", "ferries", "water_lines", "water_polygons", "ocean"),  # Shortbread
    }
)
"""Layers that show where one is. Buildings, areas of use and labels are left out."""
_LONGEST_HTML, _LONGEST_CREDIT = 4_000, 160


class TileFile:
    """A file of vector tiles. It is never fetched: a path, and no address.

    Args:
        path: of the file.

    Attributes:
        credit: whom the file says to name, as plain text; it may hold anything.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not one that is read, or damaged; "problem; remedy".
    """

    def __init__(self, path: Path) -> None:
        self._archive = Archive(path)
        metadata = self._archive.metadata()
        self.credit = credit_of(metadata)
        self._known = _known_layers(metadata)
        self._kept: dict[Tile, tuple[int, list[Feature]]] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_kept": {}}

    def about(self, box: BaseGeometry, wanted: Sequence[BaseGeometry]) -> Near:
        """Lines in and near a box: finely drawn about what is wanted, as far as the bounds allow.

        They are not all where the file begins with a zoom at which the box takes too many tiles.

        Args:
            box: x = longitude, y = latitude, with an area.
            wanted: shapes in degrees within it; what is wanted most last.

        Raises:
            OSError: the file cannot be read.
            ValueError: it is damaged, or holds too much there; "problem; remedy".
        """
        coarsest, finest = self._archive.zooms
        tiles = covering(box, wanted, finest, MOST_TILES)
        found: list[Feature] = []
        points = 0
        for tile in (one for one in tiles if one[0] >= coarsest):
            number, lines = self._lines(tile)
            points += number
            if points > MOST_POINTS:
                problem = f"holds over {MOST_POINTS:,} points about what is shown"
                raise ValueError(f"{problem}; make it with fewer layers")
            found += lines
        return found, tiles[0][0] >= coarsest

    def _lines(self, tile: Tile) -> tuple[int, list[Feature]]:
        if tile in self._kept:
            return self._kept[tile]
        zoom, x, y = tile
        data = self._archive.tile(zoom, x % 2**zoom, y)
        lines = [] if data is None else lines_of(data, tile, self._is_wanted)
        number = int(shapely.get_num_coordinates([line for _, line in lines]).sum())
        number += _LINE_POINTS * len(lines)
        if number + sum(kept for kept, _ in self._kept.values()) > _MOST_KEPT:
            self._kept.clear()
        self._kept[tile] = number, lines
        return number, lines

    def _is_wanted(self, layer: str) -> bool:
        """Of a file that has none of the known layers, every layer is."""
        return layer in self._known or not self._known


def _known_layers(metadata: Mapping[str, Any]) -> frozenset[str]:
    told = metadata.get("vector_layers")
    named = (
        (one.get("id") for one in told if isinstance(one, dict)) if isinstance(told, list) else ()
    )
    return _LAYERS.intersection(one for one in named if isinstance(one, str))


def credit_of(metadata: Mapping[str, Any]) -> str:
    """Whom a file says to name: its `attribution` without the HTML it may be written in.

    >>> credit_of({"attribution": '<a href="https://example.org">&copy; Map</a> makers'})
    '© Map makers'
    """
    told = metadata.get("attribution")
    if not isinstance(told, str):
        return ""
    reader = _Text()
    reader.feed(told[:_LONGEST_HTML])
    reader.close()
    text = " ".join("".join(reader.parts).split())
    return text if len(text) <= _LONGEST_CREDIT else f"{text[:_LONGEST_CREDIT]} …"


class _Text(HTMLParser):
    """The words of a text with tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Takes words between tags."""
        self.parts.append(data)
