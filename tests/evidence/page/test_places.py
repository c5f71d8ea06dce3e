"""The lines on the map are the lines that were used."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from support.orders import DAY, START, circle, condition, order, us

from orderwatch.evidence.page.places import places, rings
from orderwatch.orders.model import ClauseException, PlaceVersion
from orderwatch.orders.zone_book import zone_book
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Zone

PERIOD = (START, START + 30 * DAY)
SHAPES: dict[str, dict[str, Any]] = {
    "circle": {"circle": {"centre": ["51.7520", "-0.3360"], "radius": "100 m"}},
    "area": {
        "wkt": "POLYGON ((-0.3285 51.7555, -0.3255 51.7557, -0.3253 51.7540, -0.3285 51.7555))"
    },
    "hole": {
        "wkt": "POLYGON ((-0.34 51.74, -0.32 51.74, -0.32 51.76, -0.34 51.76, -0.34 51.74),"
        " (-0.335 51.745, -0.325 51.745, -0.325 51.755, -0.335 51.755, -0.335 51.745))"
    },
    "corridor": {"corridor": {"line": [["51.75", "-0.345"], ["51.76", "-0.335"]], "width": "40 m"}},
}


def zone(name: str, distance_m: float = 0.0) -> Zone:
    made = order(places={"zone": (PlaceVersion(label="", shape=SHAPES[name]),)})
    book = zone_book(made, Policy())
    return book.zone(book.in_force(["zone"], START)[0], distance_m)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("distance_m", [0.0, 150.0])
@pytest.mark.parametrize("by_m", [0.0, 5.0])
def test_every_point_of_a_line_lies_on_it(name: str, distance_m: float, by_m: float) -> None:
    """By the zone's own margin, to 15 cm, and to that of the line moved by its tolerance."""
    drawn = zone(name, distance_m)
    found = rings(drawn, by_m)
    assert found
    for ring in found:
        lat, lon = np.array(ring).T
        margin = drawn.margin_m(lat, lon)
        hollow = by_m and name == "hole"
        assert np.abs(margin - by_m).max() < (np.inf if hollow else 0.15)
        assert ring[0] == ring[-1]


def test_a_zone_smaller_than_its_tolerance_has_no_inner_line() -> None:
    assert rings(zone("circle"), -120.0) == ()


def test_a_dated_place_and_a_changed_distance_are_drawn_once_for_their_time() -> None:
    """Each version from its day on, and the exception for its own time alone."""
    moved = us("2026-03-10 00:00")
    e1 = ClauseException(id="e1", from_us=START + DAY, until_us=START + 2 * DAY, place=("door",))
    made = order(
        places={
            "zone": (
                circle(until_us=moved),
                PlaceVersion(label="the new place", shape=SHAPES["area"], from_us=moved),
            ),
            "door": (circle("20 m", confidential=True),),
        },
        conditions=(condition(exceptions=(e1,)), condition("c2", kind="inclusion_zone")),
    )
    found = {
        (one.condition_id, one.role, one.start_us): one for one in places(made, PERIOD, Policy())
    }
    assert ("c1", "away", START) in found
    assert "the new place" in found["c1", "away", moved].label
    assert found["c1", "away", START].end_us == moved
    assert found["c1", "exception", START + DAY].end_us == START + 2 * DAY
    assert found["c2", "stay", moved].end_us == PERIOD[1]
    assert "Line known to 5 m" in found["c1", "away", START].label
