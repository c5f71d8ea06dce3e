"""Small orders for tests: everything that a test does not speak of stands still."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from orderwatch.orders.model import Condition, Notice, Order, Person, PlaceVersion
from orderwatch.temporal.intervals import OPEN_END_US

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
LONDON = ZoneInfo("Europe/London")


def us(text: str) -> int:
    """µs UTC of a local time in London, or of a text with an offset."""
    at = datetime.fromisoformat(text)
    at = at if at.tzinfo else at.replace(tzinfo=LONDON)
    return round(at.astimezone(UTC).timestamp()) * 1_000_000


START = us("2026-03-02 12:00")


def notice(at_us: int, *, days: int = 0) -> Notice:
    """Notice at an instant, or for a number of whole days from it."""
    return Notice(start_us=at_us, end_us=at_us + days * DAY, how="served", day_only=days > 0)


def circle(radius: str = "100 m", **values: Any) -> PlaceVersion:
    """A circle about one point of St Albans."""
    centre = ["51.7520", "-0.3360"]
    return PlaceVersion(
        **{"label": "", "shape": {"circle": {"centre": centre, "radius": radius}}, **values}
    )


def condition(name: str = "c1", **values: Any) -> Condition:
    """A condition not to enter the zone."""
    plain = Condition(
        id=name,
        clause=f"{name}. Not to enter the zone.",
        kind="exclusion_zone",
        line=1,
        place=("zone",),
    )
    return replace(plain, **values)


def order(**values: Any) -> Order:
    """An order with one condition, in force from noon on 2 March 2026 until further order."""
    plain = Order(
        id="O-1",
        type="stalking_protection_order",
        court="",
        file="order.yaml",
        sha256="",
        replaces="",
        made_us=START,
        starts_us=START,
        ends_us=OPEN_END_US,
        ends_event="",
        notice=(notice(START),),
        timezone="Europe/London",
        phone_region="GB",
        holidays="GB-ENG",
        transcribed={"by": "AB", "checked_by": "CD"},
        calendars={},
        respondent=Person(id="R-1", role="respondent"),
        protected=(),
        people=(),
        groups={},
        places={"zone": (circle(),)},
        conditions=(condition(),),
        variations=(),
        suspensions=(),
        discharges=(),
        warnings=(),
    )
    return replace(plain, **values)
