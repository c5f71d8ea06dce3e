"""What lies under the map of an exhibit: the lines of a basemap in its square, grey and thin."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from orderwatch.evidence.basemap import Basemap
from orderwatch.evidence.drawing import literal
from orderwatch.evidence.export.letters import drawable
from orderwatch.evidence.visible import shown
from orderwatch.spatial.plane import Plane
from orderwatch.tables import Float64

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Box = tuple[Float64, Float64]
"""South-west and north-east corner, metres east and north."""
_LETTERS = 90
"""Of a line of the words in the corner."""
_GREY = "#b9c2cc"


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Lines under a map.

    Attributes:
        lines: metres east and north.
        words: on where they come from; empty where no basemap was given.
        credit: whom to name on the map.
    """

    lines: tuple[Float64, ...] = ()
    words: str = ""
    credit: str = ""


def behind_of(basemap: Basemap, plane: Plane, box: Box) -> Behind:
    """The lines of a basemap in the square of a map.

    Args:
        basemap: may be empty.
        plane: of the map.
        box: its square.

    Raises:
        InputError: the file is damaged there.
    """
    if basemap.path is None:
        return Behind()
    (west, south), (east, north) = (one.tolist() for one in box)
    corners = np.array([(west, south), (west, north), (east, south), (east, north)])
    lats, lons = plane.to_lat_lon(corners)
    lines, words = basemap.drawn(shapely.box(lons.min(), lats.min(), lons.max(), lats.max()))
    return Behind(
        lines=tuple(plane.to_xy(*np.array(line).T) for line in lines),
        words=f"{words} Map: {basemap.credit}." if lines and basemap.credit else words,
        credit=basemap.credit if lines else "",
    )


def draw_behind(axes: Axes, behind: Behind) -> None:
    """Draws them, and whom to name in the lower right corner."""
    for line in behind.lines:
        axes.plot(line[:, 0], line[:, 1], color=_GREY, linewidth=0.7, zorder=0.5)
    if behind.credit:
        lines = textwrap.wrap(drawable(shown(behind.credit)), _LETTERS)
        axes.text(
            *(0.99, 0.01, literal("\n".join(lines))),
            transform=axes.transAxes,
            ha="right",
            va="bottom",
            fontsize=5,
        )
