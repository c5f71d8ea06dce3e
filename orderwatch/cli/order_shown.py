"""What `orderwatch order FILE` shows: the order in words, its hours, its places, its doubts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from orderwatch.cli.page import Page
from orderwatch.errors import OrderFaults
from orderwatch.orders import load
from orderwatch.orders.lint import lint, lint_drawn
from orderwatch.orders.model import Order
from orderwatch.orders.next_windows import DAYS, next_windows
from orderwatch.orders.place_facts import place_facts
from orderwatch.orders.words import describe
from orderwatch.orders.zone_book import zone_faults
from orderwatch.policy import Policy
from orderwatch.temporal.local import parse_time, zone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HIDDEN = "confidential"


def show(path: Path, on: str | None, *, show_confidential: bool) -> None:
    """Prints an order back.

    Args:
        path: of the order file.
        on: a local time, as typed.
        show_confidential: name and measure confidential places.

    Raises:
        OrderFaults: what is wrong with the file or its places.
    """
    order = load(path)
    faults = zone_faults(order, Policy())
    if faults:
        raise OrderFaults(faults)
    on_us = _instant(on, order.timezone)
    page = Page()
    for words in describe(order, on_us, show_confidential=show_confidential):
        page.heading(words.heading)
        for line in words.lines:
            page.say(line, indent=2 + len(line) - len(line.lstrip()))
    _windows(page, order, on_us)
    _places(page, order, show_confidential)
    page.heading("To look at again")
    for doubt in (*lint(order), *lint_drawn(order, Policy())) or ("nothing",):
        page.say(f"- {doubt}", indent=0)
    page.print()


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
    ids = [one.id for one in order.conditions]
    ids += [one.id for variation in order.variations for one in variation.added]
    for name in dict.fromkeys(ids):
        lines = next_windows(order, name, first)
        page.say(f"{name}: {lines[0]}", indent=2)
        for line in lines[1:]:
            page.say(line, indent=4 + len(name))


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
