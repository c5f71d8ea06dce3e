"""The calendar and the timeline of a pattern in one file: SVG by hand, PNG by matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderwatch.errors import OutputError
from orderwatch.evidence.drawing import as_png, literal, new_figure
from orderwatch.evidence.folder import writing
from orderwatch.patterns.layout import Layout, Sign, layout
from orderwatch.patterns.svg import calendar_svg, timeline_svg
from orderwatch.patterns.view import Pattern

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARKERS: dict[Sign, dict[str, Any]] = {
    Sign.PLACE: {"marker": "s", "color": "black", "markeredgecolor": "white"},
    Sign.PERSON: {"marker": "^", "color": "black", "markeredgecolor": "white"},
    Sign.CALL: {"marker": "o", "color": "white", "markeredgecolor": "black"},
    Sign.MESSAGE: {"marker": "x", "color": "black"},
    Sign.ONLINE: {"marker": "D", "color": "white", "markeredgecolor": "black"},
    Sign.OTHER: {"marker": "+", "color": "black"},
}
_SHADES = ("white", "#dddddd", "#bbbbbb", "#888888", "#444444")
_WEEKS_A_ROW = 52


def write_picture(path: Path, view: Pattern) -> None:
    """Writes the calendar and the timeline below each other.

    Args:
        path: ends in `.svg` or `.png`.
        view: of one respondent.

    Raises:
        OutputError: another ending, no matplotlib for PNG, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".svg", ".png"):
        raise OutputError(str(path), "is neither .svg nor .png", "choose one of these endings")
    content = picture_svg(view).encode() if ending == ".svg" else picture_png(view, str(path))
    with writing(path.parent):
        path.write_bytes(content)


def picture_svg(view: Pattern) -> str:
    """Both pictures as one SVG."""
    parts = [calendar_svg(view), timeline_svg(view)]
    heights = [float(one.split('height="', 1)[1].split('"', 1)[0]) for one in parts]
    moved = parts[1].replace("<svg ", f'<svg y="{heights[0]:g}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="960" height="{sum(heights):g}" '
        f'viewBox="0 0 960 {sum(heights):g}">{parts[0]}{moved}</svg>\n'
    )


def picture_png(view: Pattern, name: str = "picture") -> bytes:
    """Both pictures as PNG, the same bytes for the same view and version of matplotlib.

    Raises:
        OutputError: matplotlib is not installed.
    """
    drawn = layout(view.course)
    rows = _rows(drawn)
    figure = new_figure(12.0, 6.4 + 1.9 * rows, dpi=100, name=name)
    axes = figure.subplots(2, 1, height_ratios=[1.9 * rows, 5.6])
    figure.suptitle(literal(drawn.title), fontsize=12)
    _calendar(axes[0], drawn, rows)
    _timeline(axes[1], drawn)
    return as_png(figure)


def _rows(drawn: Layout) -> int:
    weeks = (drawn.first.weekday() + len(drawn.cells) + 6) // 7
    return (weeks + _WEEKS_A_ROW - 1) // _WEEKS_A_ROW


def _calendar(axes: Axes, drawn: Layout, rows: int) -> None:
    from matplotlib.patches import Rectangle

    months = dict(drawn.months)
    for number, cell in enumerate(drawn.cells):
        week, day = divmod(drawn.first.weekday() + number, 7)
        row, column = divmod(week, _WEEKS_A_ROW)
        y = row * 9 + day
        shade = _SHADES[min(cell.occasions, len(_SHADES) - 1)]
        box = Rectangle((column, y), 0.92, 0.92, facecolor=shade, edgecolor="#999999")
        axes.add_patch(box)
        if not cell.seen:
            axes.plot([column, column + 0.92], [y, y + 0.92], color="#999999", linewidth=0.8)
            axes.plot([column, column + 0.92], [y + 0.92, y], color="#999999", linewidth=0.8)
        if cell.occasions:
            colour = "white" if cell.occasions >= len(_SHADES) - 2 else "black"
            middle = (column + 0.46, y + 0.5)
            axes.text(*middle, str(cell.occasions), ha="center", va="center", color=colour)
        if number in months:
            axes.text(column, row * 9 - 0.2, months[number], fontsize=8)
    axes.set_xlim(-0.2, _WEEKS_A_ROW)
    axes.set_ylim(rows * 9 - 1.5, -1.2)
    ticks = [row * 9 + day + 0.5 for row in range(rows) for day in (0, 2, 4, 6)]
    axes.set_yticks(ticks, ["Mon", "Wed", "Fri", "Sun"] * rows)
    axes.set_xticks([])
    axes.set_aspect("equal", anchor="W")
    axes.set_title(
        "occasions a day, a column a week; crossed out: nothing could be seen", fontsize=9
    )
    for side in axes.spines.values():
        side.set_visible(False)


def _timeline(axes: Axes, drawn: Layout) -> None:
    for sign, style in _MARKERS.items():
        own = [one for one in drawn.marks if one.sign is sign]
        x, y = [one.day for one in own], [one.hour for one in own]
        axes.plot(x, y, linestyle="none", markersize=7, label=str(sign), **style)
    for day, what in drawn.changes:
        axes.axvline(day, color="black", linestyle="--", linewidth=1)
        axes.text(day, 0.0, f" {what}", va="top", fontsize=8)
    for row, shares in enumerate((drawn.positions, drawn.contacts)):
        base = 26.6 + 1.6 * row
        for day, share in enumerate(shares):
            if share:
                axes.bar(day + 0.5, -1.2 * share, 1.0, base, color="#555555")
    number = len(drawn.cells)
    step = max(1, number // 10)
    ticks = list(range(0, number, step))
    axes.set_xticks(ticks, [f"{drawn.cells[n].date:%Y-%m-%d}" for n in ticks], fontsize=8)
    hours = [0, 6, 12, 18, 24]
    named = [*(f"{hour:02d}:00" for hour in hours), "positions seen", "contacts seen"]
    axes.set_yticks([*hours, 26.0, 27.6], named)
    axes.set_xlim(0, number)
    axes.set_ylim(28.6, 0)
    axes.grid(visible=True, color="#dddddd")
    axes.set_axisbelow(True)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=6, fontsize=8)
