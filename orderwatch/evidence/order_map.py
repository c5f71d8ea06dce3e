"""A map of the places of an order: SVG in a page that asks for nothing, or PNG.

What must not be entered, what must be stayed in, and what an exception permits differ in their
lines, so that the map reads in black and white. Nothing lies behind it unless the user gives it.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from orderwatch.errors import OutputError
from orderwatch.evidence.basemap import Basemap
from orderwatch.evidence.drawing import as_png, literal, new_figure
from orderwatch.evidence.folder import writing
from orderwatch.evidence.page.places import places
from orderwatch.evidence.page.view import Ring
from orderwatch.evidence.visible import shown
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.spatial.plane import Plane
from orderwatch.tables import Float64

_HORIZON_US = 2 * 366 * 86_400_000_000
_SIZE = 900.0
_MARGIN = 0.08
_STEPS_M = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_DASHES = {"away": "", "stay": "12 5", "exception": "2 4"}
_WORDS = {
    "away": "full line: must not be entered",
    "stay": "dashes: must be stayed in",
    "exception": "dots: an exception permits it",
}
_LETTERS = 130
"""Of a line of the legend of a PNG."""
_CSP = "default-src 'none'"


@dataclass(frozen=True, kw_only=True)
class _Shape:
    """A place on the map: its number, what it is, and its lines in metres."""

    number: int
    label: str
    role: str
    rings: tuple[Float64, ...]


@dataclass(frozen=True, kw_only=True)
class OrderMap:
    """The places of an order in metres about their middle.

    Attributes:
        title: what it shows.
        shapes: the places, in the order of the conditions.
        lines: of a map behind them.
        behind: where that comes from, in words.
        hidden: places that are confidential and not shown.
        box: west, south, east, north, metres.
    """

    title: str
    shapes: tuple[_Shape, ...]
    lines: tuple[Float64, ...]
    behind: str
    hidden: int
    box: tuple[float, float, float, float]


def order_map(
    order: Order, policy: Policy, *, show_confidential: bool, basemap: Basemap
) -> OrderMap:
    """The map of an order: every place that counts in its first two years.

    Args:
        order: whose places can be drawn.
        policy: the tolerance of lines that state none.
        show_confidential: draw confidential places too.
        basemap: lines behind them; may be empty.

    Raises:
        OutputError: the order has no place that may be shown.
    """
    end = min(order.ends_us, order.starts_us + _HORIZON_US)
    every = list(places(order, (order.starts_us, max(end, order.starts_us)), policy))
    kept = [one for one in every if show_confidential or not one.confidential]
    hidden = len(every) - len(kept)
    if not kept:
        remedy = "give --show-confidential" if hidden else "a map needs a condition with a place"
        raise OutputError(order.id, "has no place to show on a map", remedy)
    points = np.array([point for one in kept for ring in one.rings for point in ring])
    plane = Plane(*points.mean(axis=0).tolist())

    def metres(ring: Ring) -> Float64:
        pairs = np.array(ring)
        return plane.to_xy(pairs[:, 0], pairs[:, 1])

    shapes = tuple(
        _Shape(
            number=number,
            label=shown(one.label),
            role=one.role,
            rings=tuple(metres(ring) for ring in one.rings),
        )
        for number, one in enumerate(kept, 1)
    )
    behind, words = basemap.under(kept, ())
    xy = np.concatenate([ring for one in shapes for ring in one.rings])
    return OrderMap(
        title=shown(f"Places of order {order.id}"),
        shapes=shapes,
        lines=tuple(metres(line) for line in behind),
        behind=shown(f"{words} Map: {basemap.credit}." if behind and basemap.credit else words),
        hidden=hidden,
        box=_box(xy),
    )


def write_map(path: Path, made: OrderMap) -> None:
    """Writes the map, readable by its owner only.

    Args:
        path: ends in `.html` or `.png`.
        made: the map.

    Raises:
        OutputError: another ending, a file that is there, no matplotlib, or no place to write.
    """
    ending = path.suffix.lower()
    if ending not in (".html", ".png"):
        raise OutputError(str(path), "is neither .html nor .png", "choose one of these endings")
    if path.exists():
        raise OutputError(str(path), "is there already", "name a new file")
    content = map_html(made).encode() if ending == ".html" else map_png(made, str(path))
    with writing(path.parent):
        path.touch(mode=0o600)
        path.write_bytes(content)


def map_html(made: OrderMap) -> str:
    """One file without script, style or request."""
    items = "".join(f"<li>{escape(one.label)}</li>" for one in made.shapes)
    notes = [made.behind, *_notes(made)]
    said = "".join(f"<p>{escape(one)}</p>" for one in notes)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_CSP}">'
        f"<title>{escape(made.title)}</title></head><body><h1>{escape(made.title)}</h1>"
        f"{map_svg(made)}<ol>{items}</ol>{said}</body></html>\n"
    )


def map_svg(made: OrderMap) -> str:
    """The map alone: x to the east, y to the south, one unit a metre times a scale."""
    west, _, east, north = made.box
    scale = _SIZE / (east - west)

    def path(line: Float64, close: bool) -> str:
        at = [f"{(x - west) * scale:.1f} {(north - y) * scale:.1f}" for x, y in line.tolist()]
        return f"M{' L'.join(at)}{' Z' if close else ''}"

    parts = [
        f'<path d="{path(one, False)}" fill="none" stroke="#999" stroke-width="1"/>'
        for one in made.lines
    ]
    for one in made.shapes:
        outline = "".join(path(ring, True) for ring in one.rings)
        dashes = f' stroke-dasharray="{_DASHES[one.role]}"' if _DASHES[one.role] else ""
        parts.append(
            f'<path d="{outline}" fill="#000" fill-opacity="0.06" fill-rule="evenodd" '
            f'stroke="#000" stroke-width="2"{dashes}><title>{escape(one.label)}</title></path>'
        )
    for one in made.shapes:
        x, y = _anchor(one)
        parts.append(
            f'<text x="{(x - west) * scale:.1f}" y="{(north - y) * scale - 5.0:.1f}" '
            f'font-size="16" font-family="sans-serif" text-anchor="middle">{one.number}</text>'
        )
    length = scale_m(east - west)
    parts.append(
        f'<path d="M20 {_SIZE - 20:g} h{length * scale:.1f}" stroke="#000" stroke-width="4"/>'
        f'<text x="20" y="{_SIZE - 28:g}" font-size="14" font-family="sans-serif">'
        f"{_length(length)}; north is up</text>"
    )
    words = escape(f"{made.title}; {'; '.join(_notes(made))}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIZE:g}" height="{_SIZE:g}" '
        f'viewBox="0 0 {_SIZE:g} {_SIZE:g}" role="img" aria-label="{words}">{"".join(parts)}</svg>'
    )


def map_png(made: OrderMap, name: str = "map") -> bytes:
    """The same as PNG; the same bytes for the same map and version of matplotlib.

    Raises:
        OutputError: matplotlib is not installed.
    """
    legend = [
        line
        for text in (*_items(made), made.behind, *_notes(made))
        for line in textwrap.wrap(text, _LETTERS)
    ]
    figure = new_figure(9.0, 9.0 + 0.15 * len(legend), dpi=110, name=name)
    axes = figure.add_subplot()
    for line in made.lines:
        axes.plot(line[:, 0], line[:, 1], color="#999999", linewidth=0.8)
    styles = {"away": "-", "stay": "--", "exception": ":"}
    for one in made.shapes:
        for ring in one.rings:
            axes.plot(ring[:, 0], ring[:, 1], color="black", linestyle=styles[one.role])
        axes.annotate(
            str(one.number), _anchor(one), (0, 4), textcoords="offset points", ha="center"
        )
    west, south, east, north = made.box
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("equal")
    axes.set_xlabel("metres east", fontsize=9)
    axes.set_ylabel("metres north", fontsize=9)
    axes.set_title(literal(made.title))
    figure.supxlabel(literal("\n".join(legend)), fontsize=8, ha="left", x=0.02)
    return as_png(figure)


def scale_m(width_m: float) -> int:
    """A round length of at most a quarter of a width, metres."""
    return max((one for one in _STEPS_M if one <= width_m / 4.0), default=_STEPS_M[0])


def _items(made: OrderMap) -> list[str]:
    return [f"{one.number}. {one.label}" for one in made.shapes]


def _notes(made: OrderMap) -> list[str]:
    roles = dict.fromkeys(one.role for one in made.shapes)
    said = [_WORDS[role] for role in roles]
    return said + ([f"{made.hidden} confidential, not shown"] if made.hidden else [])


def _box(xy: Float64) -> tuple[float, float, float, float]:
    """A square about points, with a margin."""
    low, high = xy.min(axis=0), xy.max(axis=0)
    middle, half = (low + high) / 2.0, float((high - low).max()) * (0.5 + _MARGIN)
    (west, south), (east, north) = (middle - half).tolist(), (middle + half).tolist()
    return west, south, east, north


def _anchor(one: _Shape) -> tuple[float, float]:
    """Where the number stands: above the northernmost point, so that rings in rings differ."""
    ring = one.rings[0]
    x, y = ring[int(np.argmax(ring[:, 1]))].tolist()
    return x, y


def _length(metres: int) -> str:
    return f"{metres // 1000} km" if metres >= 1_000 else f"{metres} m"
