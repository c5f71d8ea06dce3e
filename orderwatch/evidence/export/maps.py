"""A map and a chart of one finding, drawn here: no tile, no request.

Both are metres in a plane about the positions. Outcomes differ in shape as well as in colour, and
no line joins two positions: none was recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import shapely

from orderwatch.evidence.basemap import Basemap
from orderwatch.evidence.drawing import as_png, new_figure
from orderwatch.evidence.export.behind import Behind, Box, behind_of, draw_behind
from orderwatch.evidence.export.features import Fix, Place
from orderwatch.evidence.export.letters import drawable
from orderwatch.evidence.export.pack import us
from orderwatch.findings.wording import local
from orderwatch.spatial.drawn import in_plane
from orderwatch.spatial.plane import Plane
from orderwatch.tables import Float64

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DPI = 160
_LEAST_M = 60.0
_MOST_LABELS = 30
_MUCH = 10.0
"""A place this many times as large as the positions take is not shown whole."""
_ZOOM = 2.0
_CHART_FACTOR = 3.0
"""Positions before and after whose margin is this many times that of the stay are left off."""
_BESIDE = ("before", "after")


@dataclass(frozen=True, kw_only=True)
class Look:
    """How an outcome is drawn: marker of matplotlib, colour, and whether the marker is filled."""

    marker: str
    colour: str
    filled: bool
    words: str


LOOKS = {
    "against": Look(marker="s", colour="#b41c1c", filled=True, words="against the condition"),
    "consistent": Look(
        marker="o", colour="#1b7a4b", filled=False, words="nothing against the condition shown"
    ),
    "unclear": Look(marker="^", colour="#b36b00", filled=False, words="unclear"),
    "": Look(marker="D", colour="#555555", filled=False, words="not held against the place"),
}
"""Outcome → how it is drawn, on maps and in keys."""


def maps_png(
    places: Sequence[Place], fixes: Sequence[Fix], basemap: Basemap
) -> list[tuple[str, bytes]]:
    """Maps of the positions of a finding with the places that counted, each with its words.

    The first shows the place, and the positions before and after; a second one the stay alone,
    where it would be small on the first.

    Args:
        places: that counted then.
        fixes: at least one; numbered from 1 in this order.
        basemap: lines that lie under them; may be empty.

    Raises:
        InputError: the file of the basemap is damaged there.
    """
    stay = stay_of(fixes)
    own = [fixes[i] for i in stay]
    plane = Plane(
        float(np.mean([one.lat for one in own])), float(np.mean([one.lon for one in own]))
    )
    points = plane.to_xy(np.array([one.lat for one in fixes]), np.array([one.lon for one in fixes]))
    near = _extent(fixes, points, stay)
    every = list(range(len(fixes)))
    far = _with_places(_extent(fixes, points, every), places, plane)
    shown = [("the place, with the positions before and after", every, far)]
    if _width(far) > _ZOOM * _width(near):
        shown.append(("the stay alone", stay, near))
    made = []
    for title, numbers, box in shown:
        behind = behind_of(basemap, plane, box)
        said = " ".join(one for one in (f"Map of {title}.", behind.words) if one)
        made.append((said, _map(places, fixes, numbers, plane, box, behind=behind)))
    return made


def stay_of(fixes: Sequence[Fix]) -> list[int]:
    """Which positions are of the stay: all but those before and after it, if there are others."""
    own = [i for i, one in enumerate(fixes) if not one.row["record_type"].endswith(_BESIDE)]
    return own or list(range(len(fixes)))


def _map(
    places: Sequence[Place],
    fixes: Sequence[Fix],
    shown: Sequence[int],
    plane: Plane,
    box: Box,
    *,
    behind: Behind,
) -> bytes:
    low, high = box
    points = plane.to_xy(np.array([one.lat for one in fixes]), np.array([one.lon for one in fixes]))
    figure = new_figure(7.0, 6.2, dpi=_DPI)
    axes = figure.add_subplot()
    draw_behind(axes, behind)
    for one in places:
        _draw_place(axes, one, plane)
    for i in shown:
        _draw_fix(axes, fixes[i], points[i], i + 1, labelled=_labelled(i, shown))
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    axes.set_aspect("equal")
    axes.set_xlabel(f"metres east of {plane.lat:.5f}, {plane.lon:.5f} (WGS 84)", fontsize=8)
    axes.set_ylabel("metres north", fontsize=8)
    axes.tick_params(labelsize=7)
    _scale_and_north(axes, low, high)
    return as_png(figure)


def chart_png(fixes: Sequence[Fix], tz: ZoneInfo) -> bytes | None:
    """The margin of each position by time, with its 95 % radius; None: no margin is recorded.

    Positions before and after that are far off are left out, so that the stay can be read.
    """
    own = [(i, one) for i, one in enumerate(fixes) if one.row["margin_m"]]
    if not own:
        return None
    inner = [
        abs(float(fixes[i].row["margin_m"])) for i in stay_of(fixes) if fixes[i].row["margin_m"]
    ]
    limit = _CHART_FACTOR * max(inner, default=0.0) + _LEAST_M
    own = [(i, one) for i, one in own if abs(float(one.row["margin_m"])) <= limit]
    figure = new_figure(7.0, 2.9, dpi=_DPI)
    axes = figure.add_subplot()
    start = us(own[0][1].row["at"])
    axes.axhline(0.0, color="black", linewidth=1.0)
    for i, one in own:
        look = LOOKS.get(one.row["outcome"], LOOKS[""])
        minutes = (us(one.row["at"]) - start) / 60e6
        margin = float(one.row["margin_m"])
        axes.errorbar(
            [minutes],
            [margin],
            yerr=[[one.r95_m or 0.0], [one.r95_m or 0.0]],
            color=look.colour,
            marker=look.marker,
            markerfacecolor=look.colour if look.filled else "white",
            markersize=5,
            linewidth=0.8,
        )
        if _labelled(i, range(len(fixes))):
            axes.annotate(
                str(i + 1), (minutes, margin), (4, 4), textcoords="offset points", fontsize=6
            )
    first = local(start, tz)
    axes.set_xlabel(f"minutes since {first:%Y-%m-%d %H:%M:%S} ({tz.key})", fontsize=8)
    axes.set_ylabel("metres to the line\n(below 0: forbidden side)", fontsize=8)
    axes.tick_params(labelsize=7)
    return as_png(figure)


def _extent(fixes: Sequence[Fix], points: Float64, shown: Sequence[int]) -> Box:
    """A square about some positions with their circles."""
    radii = np.array([[fixes[i].r95_m or 0.0] for i in shown])
    low, high = (points[shown] - radii).min(axis=0), (points[shown] + radii).max(axis=0)
    return _square(low, high)


def _with_places(box: Box, places: Sequence[Place], plane: Plane) -> Box:
    """The square made larger to hold the places, as far as they are not much larger than it."""
    low, high = box
    for one in places:
        shape = in_plane(one.zone, plane)
        if one.excepted or shape.is_empty:
            continue
        west, south, east, north = shape.bounds
        both = np.minimum(low, (west, south)), np.maximum(high, (east, north))
        if float((both[1] - both[0]).max()) <= _MUCH * _width(box):
            low, high = both
    return _square(low, high)


def _square(low: Float64, high: Float64) -> Box:
    middle = (low + high) / 2.0
    half = max(float((high - low).max()) / 2.0 * 1.08, _LEAST_M)
    return middle - half, middle + half


def _width(box: Box) -> float:
    return float(box[1][0] - box[0][0])


def _draw_place(axes: Axes, place: Place, plane: Plane) -> None:
    """The line as drawn, and its tolerance on both sides."""
    own = not place.excepted
    colour = "#123a7a" if own else "#4b7a1b"
    shape = in_plane(place.zone, plane)
    for ring in _rings(shape):
        axes.fill(ring[:, 0], ring[:, 1], facecolor=colour, alpha=0.08, edgecolor="none")
        axes.plot(
            ring[:, 0], ring[:, 1], color=colour, linewidth=1.6, linestyle="-" if own else "-."
        )
    for by_m in (-place.zone.tolerance_m, place.zone.tolerance_m):
        for ring in _rings(in_plane(place.zone, plane, by_m)) if by_m else ():
            axes.plot(ring[:, 0], ring[:, 1], color=colour, linewidth=0.6, linestyle=":")


def _rings(shape: Any) -> list[Any]:
    polygons = shapely.get_parts(shape)
    rings = [
        ring for one in polygons for ring in (one.exterior, *one.interiors) if not one.is_empty
    ]
    return [np.asarray(ring.coords) for ring in rings]


def _draw_fix(axes: Axes, fix: Fix, at: Any, number: int, *, labelled: bool) -> None:
    from matplotlib.patches import Circle

    look = LOOKS.get(fix.row["outcome"], LOOKS[""])
    if fix.r95_m is not None:
        circle = Circle(
            (float(at[0]), float(at[1])), fix.r95_m, fill=False, color=look.colour, linewidth=0.7
        )
        axes.add_patch(circle)
    axes.plot(
        [at[0]],
        [at[1]],
        marker=look.marker,
        color=look.colour,
        markerfacecolor=look.colour if look.filled else "white",
        markersize=5,
        linestyle="none",
    )
    if labelled:
        axes.annotate(str(number), (at[0], at[1]), (4, 4), textcoords="offset points", fontsize=7)


def _labelled(i: int, shown: Sequence[int]) -> bool:
    """Every position up to some number; of more the first and the last, and one in so many."""
    step = -(-len(shown) // _MOST_LABELS)
    return i in (shown[0], shown[-1]) or i % step == 0


def _scale_and_north(axes: Axes, low: Any, high: Any) -> None:
    width = float(high[0] - low[0])
    length = next(
        one
        for one in (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 1)
        if one < width / 3
    )
    x, y = float(low[0]) + width * 0.05, float(low[1]) + width * 0.05
    axes.plot([x, x + length], [y, y], color="black", linewidth=2.5, solid_capstyle="butt")
    axes.text(x + length / 2, y + width * 0.012, drawable(f"{length:,} m"), ha="center", fontsize=7)
    top = float(high[1]) - width * 0.04
    right = float(high[0]) - width * 0.06
    axes.annotate("", (right, top), (right, top - width * 0.08), arrowprops={"arrowstyle": "-|>"})
    axes.text(right, top - width * 0.1, "N", ha="center", va="top", fontsize=8)
