"""A view → the text of its page: one file that opens from disk and asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from orderwatch.evidence.page.embed import conditions, embedded
from orderwatch.evidence.page.lanes import shares_note
from orderwatch.evidence.page.life import NO_RECORDS
from orderwatch.evidence.page.lines import STATES
from orderwatch.evidence.page.method_words import METHOD
from orderwatch.evidence.page.view import Table, View
from orderwatch.evidence.vendor import LEAFLET, vendored
from orderwatch.evidence.visible import shown

LONGEST_TEXT = 4_000
"""Characters of one text on a page; what is left out is counted."""
LISTS = (
    ("possible_breaches", "Possible breaches"),
    ("near_misses", "Near misses"),
    ("excepted", "Excepted"),
)
_SCRIPTS = (
    "state.js",
    "clock.js",
    "list.js",
    "map.js",
    "lanes.js",
    "marks.js",
    "scene.js",
    "overview.js",
    "timeline.js",
    "start.js",
)
_MOST_DATES = 300
_ASSETS = Path(__file__).parent / "assets"
_SHAPES = (
    ("M0,-7L7,0L0,7L-7,0Z", "against"),
    ("M-5.5,-5.5H5.5V5.5H-5.5Z", "unclear"),
    ("M-5.5,0A5.5,5.5 0 1 0 5.5,0A5.5,5.5 0 1 0 -5.5,0Z", "consistent"),
)


def render(view: View) -> str:
    """The page of a view, UTF-8 text with LF, the same for the same view."""
    has_map = bool(view.places or any(card.fixes for card in view.cards))
    script = ("\n".join(("(() => {", '"use strict";', *map(_asset, _SCRIPTS), "})();")),)
    scripts = (_leaflet(), *script) if has_map else script
    own_style = (_asset("style.css"), _asset("timeline.css"))
    style = "\n".join((_leaflet_style() if has_map else "", *own_style))
    counts = Counter(card.listed for card in view.cards)
    carded = sum(card.evidence is not None for card in view.cards)
    return (
        _environment()
        .get_template("page.html")
        .render(
            view=view,
            policy=Markup(content_policy((style,), scripts)),  # noqa: S704 - made here, of hashes
            style=Markup(style),  # noqa: S704 - our own file
            scripts=[Markup(one) for one in scripts],  # noqa: S704 - our own files
            data=Markup(embedded(view)),  # noqa: S704 - escaped there
            has_map=has_map,
            pictures=_pictures(view),
            counts=counts,
            carded=carded,
            uncarded=len(view.cards) - carded,
            lists=LISTS,
            choices=tuple(_choices(view, counts)),
            conditions=conditions(view),
            states=[(state.value, words) for state, words in STATES.items()],
            shapes=_SHAPES,
            bases=_bases(view),
            silences=_silences(view),
            life=_life(view),
            no_records=NO_RECORDS,
            shares_note=shares_note(view.lanes),
            method=METHOD,
        )
    )


def _pictures(view: View) -> list[tuple[str, Markup]]:
    """The pictures of the pattern; each escapes what it is given."""
    part = view.pattern
    found = (("calendar", part.calendar), ("hours", part.timeline)) if part else ()
    return [(name, Markup(svg)) for name, svg in found]  # noqa: S704 - made by patterns.svg


def content_policy(styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """The Content-Security-Policy: nothing is fetched, and only what stands here is run."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(_hash(one) for one in scripts)}" if scripts else "",
            f"style-src {' '.join(_hash(one) for one in styles)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    ).replace("; ; ", "; ")


def visible(value: Any) -> Any:
    """A text as it may be shown: unsafe characters as their codes, and not without end."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    if len(value) <= LONGEST_TEXT:
        return shown(value)
    rest = len(value) - LONGEST_TEXT
    return f"{shown(value[:LONGEST_TEXT])} … ({rest:,} more characters)"


def style_of_pages() -> str:
    """The style of pages without a map."""
    return _asset("style.css")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str, **values: Any) -> str:
    """A template of the pages, filled."""
    return _environment().get_template(name).render(**values)


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


@cache
def _leaflet() -> str:
    """Leaflet with its licence; the line that would have a source map fetched is left out."""
    code = re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", vendored(LEAFLET, "leaflet.js"))
    return f"/*\n{vendored(LEAFLET, 'LICENSE')}*/\n{code}"


@cache
def _leaflet_style() -> str:
    """Leaflet's style without the pictures it would fetch."""
    style = re.sub(r"\n\s*behavior:[^;]*;", "", vendored(LEAFLET, "leaflet.css"))
    return re.sub(r"url\([^)]*\)", "none", style)


@cache
def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _choices(view: View, counts: Counter[str]) -> Any:
    """(value, words, list, grade, how many) of the boxes that choose what is shown."""
    for grade, number in view.grades.items():
        yield grade, grade, "possible_breaches", grade, number
    yield "near_misses", "near misses", "near_misses", "", counts["near_misses"]
    yield "excepted", "excepted", "excepted", "", counts["excepted"]


def _silences(view: View) -> Table:
    found, cut = view.gaps
    header = ("device", "last position before", "first after", "how long", "apart", "can have been")
    cells = ((one.device_id, one.start, one.end, one.length, one.apart, one.reach) for one in found)
    return Table(header=header, rows=tuple(cells), cut=cut)


def _life(view: View) -> Table:
    rows = view.life.rows
    cut = f"{len(rows) - _MOST_DATES:,} more dates of the order" if len(rows) > _MOST_DATES else ""
    return Table(header=("what", "from", "until", ""), rows=rows[:_MOST_DATES], cut=cut)


def _bases(view: View) -> Table | None:
    rows = [(line.id, *one) for line in view.conditions for one in line.bases]
    if not rows:
        return None
    return Table(header=("condition", "state", "why", "how long"), rows=tuple(rows))
