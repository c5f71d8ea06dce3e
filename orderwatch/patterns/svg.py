"""The calendar and the timeline as SVG: no script, no link, no font from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from orderwatch.findings.wording import count
from orderwatch.patterns.layout import Layout, Sign, layout
from orderwatch.patterns.view import Pattern

_WIDTH, _LEFT, _HOUR = 960.0, 58.0, 9.0
_CELL, _WEEKS_A_ROW = 17.0, 52
_TOP = 30.0
_SHADES = ("#fff", "#ddd", "#bbb", "#888", "#444")


def timeline_svg(view: Pattern, *, name: str = "timeline") -> str:
    """Counted incidents by local day (across) and hour (down), each shape a kind of incident.

    Args:
        view: of one respondent.
        name: prefix of the ids in it, so that several can stand in one page.
    """
    drawn = layout(view.course)
    bottom = _TOP + 24 * _HOUR
    height = bottom + 118.0
    parts = [
        *_frame(drawn, bottom),
        *(_change(drawn, day, what, bottom) for day, what in drawn.changes),
        *(_sign(_x(drawn, m.day), _TOP + m.hour * _HOUR, m.sign) for m in drawn.marks),
        *_seen(drawn, bottom + 30.0),
        *_legend(bottom + 92.0),
    ]
    words = f"{count(len(drawn.marks), 'mark')} from {drawn.first} on"
    return _svg(name, drawn.title, words, (_WIDTH, height), "".join(parts))


def calendar_svg(view: Pattern, *, name: str = "calendar") -> str:
    """Occasions a day: a column a week from Monday down, at most 52 weeks in a row.

    The number stands in the cell; a day on which nothing could be seen is crossed out.

    Args:
        view: of one respondent.
        name: prefix of the ids in it.
    """
    drawn = layout(view.course)
    before = drawn.first.weekday()
    weeks = (before + len(drawn.cells) + 6) // 7
    rows = (weeks + _WEEKS_A_ROW - 1) // _WEEKS_A_ROW
    row_height = 7 * _CELL + 26.0
    parts: list[str] = []
    months = dict(drawn.months)
    for number, cell in enumerate(drawn.cells):
        week, day = divmod(before + number, 7)
        row, column = divmod(week, _WEEKS_A_ROW)
        x, y = _LEFT + column * _CELL, _TOP + 14.0 + row * row_height + day * _CELL
        parts.append(_cell(x, y, cell.occasions, seen=cell.seen))
        if number in months:
            parts.append(_text(x, _TOP + 8.0 + row * row_height, months[number]))
    for row in range(rows):
        for day, letters in ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")):
            y = _TOP + 14.0 + row * row_height + day * _CELL + 12.0
            parts.append(_text(_LEFT - 6.0, y, letters, "end"))
    height = _TOP + rows * row_height + 26.0
    said = "number: occasions of the day; crossed out: nothing could be seen"
    parts.append(_text(_LEFT, height - 8.0, said))
    words = f"{sum(one.occasions for one in drawn.cells)} occasions on {len(drawn.cells)} days"
    return _svg(name, drawn.title, words, (_WIDTH, height), "".join(parts))


def _svg(name: str, title: str, words: str, size: tuple[float, float], body: str) -> str:
    width, height = size
    key = escape(_clean(name), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc" font-family="sans-serif" font-size="11">'
        f'<title id="{key}-title">{escape(_clean(title))}</title>'
        f'<desc id="{key}-desc">{escape(_clean(words))}</desc>'
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>'
        f"{_text(_LEFT, 16.0, title)}{body}</svg>"
    )


def _frame(drawn: Layout, bottom: float) -> Iterator[str]:
    """Axes: hours, and days by months, weeks or single days as there is room."""
    right = _WIDTH - 12.0
    for hour in range(0, 25, 6):
        y = _TOP + hour * _HOUR
        yield f'<path d="M{_LEFT:g} {y:g}H{right:g}" stroke="#ccc"/>'
        yield _text(_LEFT - 6.0, y + 4.0, f"{hour:02d}:00", "end")
    number = len(drawn.cells)
    for index, cell in enumerate(drawn.cells):
        if _is_tick(number, index, cell.date.day, cell.date.weekday()):
            x = _x(drawn, float(index))
            yield f'<path d="M{x:.2f} {_TOP:g}V{bottom + 4.0:g}" stroke="#e4e4e4"/>'
            yield _text(x, bottom + 16.0, f"{cell.date:%Y-%m-%d}")


def _is_tick(number: int, index: int, day: int, weekday: int) -> bool:
    if number <= 12:
        return index % 2 == 0
    if number <= 84:
        return weekday == 0
    if number <= 400:
        return day == 1
    return day == 1 and index % 90 < 31


def _change(drawn: Layout, day: float, what: str, bottom: float) -> str:
    x = _x(drawn, day)
    return (
        f'<path d="M{x:.2f} {_TOP:g}V{bottom:g}" stroke="#000" stroke-dasharray="5 3"/>'
        f"{_text(x + 3.0, _TOP + 10.0, what)}"
    )


def _seen(drawn: Layout, top: float) -> Iterator[str]:
    """Two strips: black where positions, or contacts, could show an incident."""
    for row, (label, shares) in enumerate(
        (("positions", drawn.positions), ("contacts", drawn.contacts))
    ):
        y = top + row * 16.0
        yield _text(_LEFT - 6.0, y + 9.0, label, "end")
        wide = _x(drawn, float(len(shares))) - _LEFT
        yield f'<rect x="{_LEFT:g}" y="{y:g}" width="{wide:.2f}" height="10" fill="none" '
        yield 'stroke="#888"/>'
        for start, length, share in _runs(shares):
            x, step = _x(drawn, float(start)), _x(drawn, float(length)) - _LEFT
            yield f'<rect x="{x:.2f}" y="{y + 10.0 * (1.0 - share):.2f}" width="{step:.2f}" '
            yield f'height="{10.0 * share:.2f}" fill="#555"/>'
    yield _text(_LEFT, top + 43.0, "strips: share of each day that could be seen")


def _runs(shares: tuple[float, ...]) -> Iterator[tuple[int, int, float]]:
    """Neighbouring days of one share, rounded, as one: (first, number, share)."""
    first = 0
    rounded = [round(one, 2) for one in shares]
    for index in range(1, len(rounded) + 1):
        if index == len(rounded) or rounded[index] != rounded[first]:
            if rounded[first] > 0:
                yield first, index - first, rounded[first]
            first = index


def _legend(y: float) -> Iterator[str]:
    x = _LEFT
    for sign in Sign:
        yield _sign(x + 5.0, y, sign)
        yield _text(x + 15.0, y + 4.0, str(sign))
        x += 38.0 + 5.8 * len(sign)


def _cell(x: float, y: float, occasions: int, *, seen: bool) -> str:
    side = _CELL - 2.0
    shade = _SHADES[min(occasions, len(_SHADES) - 1)]
    found = f'<rect x="{x:g}" y="{y:g}" width="{side:g}" height="{side:g}" fill="{shade}" '
    found += 'stroke="#999"/>'
    if not seen:
        found += f'<path d="M{x:g} {y:g}l{side:g} {side:g}m0 -{side:g}l-{side:g} {side:g}" '
        found += 'stroke="#999"/>'
    if occasions:
        colour = "#fff" if occasions >= len(_SHADES) - 2 else "#000"
        found += _text(x + side / 2.0, y + 11.5, str(occasions), "middle", colour)
    return found


def _sign(x: float, y: float, sign: Sign) -> str:
    shapes = {
        Sign.PLACE: f'<rect x="{x - 4:.2f}" y="{y - 4:.2f}" width="8" height="8" stroke="#fff"/>',
        Sign.PERSON: f'<path d="M{x:.2f} {y - 5:.2f}l5 9h-10z" stroke="#fff"/>',
        Sign.CALL: f'<circle cx="{x:.2f}" cy="{y:.2f}" r="3.5" fill="#fff" stroke="#000"/>',
        Sign.MESSAGE: f'<path d="M{x - 4:.2f} {y - 4:.2f}l8 8m0 -8l-8 8" stroke="#000" '
        'stroke-width="1.5"/>',
        Sign.ONLINE: f'<path d="M{x:.2f} {y - 5:.2f}l5 5l-5 5l-5 -5z" fill="#fff" stroke="#000"/>',
        Sign.OTHER: f'<path d="M{x - 5:.2f} {y:.2f}h10m-5 -5v10" stroke="#000" '
        'stroke-width="1.5"/>',
    }
    return shapes[sign]


def _x(drawn: Layout, day: float) -> float:
    return _LEFT + (_WIDTH - 12.0 - _LEFT) * day / len(drawn.cells)


def _text(x: float, y: float, words: str, anchor: str = "start", colour: str = "#000") -> str:
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    fill = "" if colour == "#000" else f' fill="{colour}"'
    return f'<text x="{x:.2f}" y="{y:.2f}"{side}{fill}>{escape(_clean(words))}</text>'


def _clean(text: str) -> str:
    """Without characters that XML does not allow, or that turn the direction of writing."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)
