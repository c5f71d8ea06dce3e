"""What `orderwatch order FILE` shows: the order in words, its hours, its places, its doubts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from orderwatch.cli.options import Wanted
from orderwatch.cli.page import Page
from orderwatch.errors import OrderFaults
from orderwatch.evidence.basemap import Basemap, read_basemap
from orderwatch.evidence.order_map import order_map, write_map
from orderwatch.orders import load
from orderwatch.orders.lint import lint, lint_drawn, lint_roads
from orderwatch.orders.model import Order
from orderwatch.orders.next_windows import DAYS, next_windows
from orderwatch.orders.place_facts import place_facts
from orderwatch.orders.words import describe
from orderwatch.orders.zone_book import zone_faults
from orderwatch.policy import Policy
from orderwatch.temporal.local import parse_time, zone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HIDDEN = "confidential"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is asked about an order.

    Attributes:
        on: a local time, as typed.
        show_confidential: name, measure and draw confidential places.
        drawn: where to write a map.
        basemap: lines to lie under it.
        records: exports at hand.
    """

    on: str | None = None
    show_confidential: bool = False
    drawn: Path | None = None
    basemap: Path | None = None
    records: Wanted = field(default_factory=Wanted)


def show(path: Path, asked: Shown) -> None:
    """Prints an order back, and draws its map if that is asked for.

    Args:
        path: of the order file.
        asked: how.

    Raises:
        OrderFaults: what is wrong with the file or its places.
        InputError: the basemap cannot be read.
        OutputError: the map cannot be written.
    """
    order = load(path)
    faults = zone_faults(order, Policy())
    if faults:
        raise OrderFaults(faults)
    on_us = _instant(asked.on, order.timezone)
    basemap = Basemap() if asked.basemap is None else read_basemap(asked.basemap)
    page = Page()
    for words in describe(order, on_us, show_confidential=asked.show_confidential):
        page.heading(words.heading)
        for line in words.lines:
            page.say(line, indent=2 + len(line) - len(line.lstrip()))
    _windows(page, order, on_us)
    _places(page, order, asked.show_confidential)
    _untested(page, order, asked.records)
    page.heading("To look at again")
    roads = lint_roads(order, basemap.about, Policy(), show_confidential=asked.show_confidential)
    doubts = (*lint(order), *lint_drawn(order, Policy()), *roads)
    for doubt in doubts or ("nothing",):
        page.say(f"- {doubt}", indent=0)
    _draw(page, order, asked, basemap)
    page.print()


def _untested(page: Page, order: Order, records: Wanted) -> None:
    """The clauses that the exports at hand cannot test."""
    if not (records.pings or records.events or records.contacts):
        return
    from orderwatch.cli.running import run

    ran = run([order], records, keep=("conditions",))
    page.heading("Clauses that these exports cannot test")
    rows = [row for row in ran.sink.table("conditions") if row["checked"] != "yes" or row["why"]]
    for row in rows:
        how = "in part: " if row["checked"] == "yes" else ""
        page.say(f"{row['condition_id']}: {how}{row['why']}", indent=2)
    if not rows:
        page.say("none", indent=2)


def _draw(page: Page, order: Order, asked: Shown, basemap: Basemap) -> None:
    if asked.drawn is None:
        return
    made = order_map(order, Policy(), show_confidential=asked.show_confidential, basemap=basemap)
    write_map(asked.drawn, made)
    page.heading("Map")
    hidden = f"; {made.hidden} confidential, not shown" if made.hidden else ""
    page.say(f"written to {asked.drawn}{hidden}", indent=2)


def _instant(text: str | None, timezone: str) -> int | None:
    if text is None:
        return None
    try:
        return parse_time(text, zone(timezone)).start_us
    except ValueError as error:
        raise click.BadParameter(f'"{text}" {error}', param_hint="--on") from None


def _windows(page: Page, order: Order, on_us: int | None) -> None:
    """When each condition binds in the days from an instant, or from today."""
    tz = zone(order.timezone)
    now = (
        datetime.now(tz)
        if on_us is None
        else (_EPOCH + timedelta(microseconds=on_us)).astimezone(tz)
    )
    first: date = now.date()
    page.heading(f"In force in the {DAYS} days from {first} ({order.timezone})")
    for condition in order.every_condition:
        lines = next_windows(order, condition.id, first)
        page.say(f"{condition.id}: {lines[0]}", indent=2)
        for line in lines[1:]:
            page.say(line, indent=4 + len(condition.id))


def _places(page: Page, order: Order, shown: bool) -> None:
    """Where the places lie, how large they are, and how far from each other."""
    facts, apart = place_facts(order, Policy())
    page.heading("Places, as drawn")
    page.grid(
        ("place", "middle", "grid reference", "area m²", "edge m"),
        [
            (one.name, _HIDDEN, "", "", "")
            if one.confidential and not shown
            else (
                one.name,
                f"{one.lat:.5f}, {one.lon:.5f}",
                one.grid_reference or "off the grid",
                f"{one.area_m2:,.0f}",
                f"{one.perimeter_m:,.0f}",
            )
            for one in facts
        ],
        left=3,
    )
    page.grid(
        ("from", "to", "middles m", "edges m", "bearing"),
        [
            (
                one.first,
                one.second,
                f"{one.middles_m:,.0f}",
                f"{one.edges_m:,.0f}",
                f"{round(one.bearing_deg) % 360:03d}° {one.compass}",
            )
            for one in apart
            if shown or not one.confidential
        ],
        left=2,
    )
    if not shown and any(one.confidential for one in facts):
        page.say("confidential places are not measured here: --show-confidential does", indent=2)
