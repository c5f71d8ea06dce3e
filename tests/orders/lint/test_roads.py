"""Main roads of a given map that run through a forbidden place."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from support.orders import circle, condition, order

from orderwatch.orders.lint import lint_roads
from orderwatch.policy import Policy

THROUGH = shapely.LineString([(-0.35, 51.752), (-0.32, 51.752)])
BESIDE = shapely.LineString([(-0.35, 51.760), (-0.32, 51.760)])


def doubts(properties: dict[str, Any], line: Any = THROUGH, **values: Any) -> tuple[str, ...]:
    shown = values.pop("show_confidential", False)
    told = order(**values)
    return lint_roads(
        told, lambda _: ([(properties, line)], True), Policy(), show_confidential=shown
    )


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"highway": "trunk", "ref": "A1081"}, "A1081"),
        ({"highway": "primary", "ref": "A5", "name": "High Road"}, "A5 High Road"),
        ({"fclass": "motorway"}, "a main road"),
        ({"roadClassification": "A Road", "name": "Long Road"}, "Long Road"),
    ],
)
def test_a_main_road(properties: dict[str, Any], name: str) -> None:
    """200 m of it lie in the circle."""
    (found,) = doubts(properties)
    assert found.startswith(f"condition c1: {name} runs through its place for 200 m")


@pytest.mark.parametrize("kind", ["residential", "footway", "", "tertiary"])
def test_other_roads(kind: str) -> None:
    assert doubts({"highway": kind}) == ()


def test_a_road_beside_it_and_a_place_to_stay_in() -> None:
    trunk = {"highway": "trunk"}
    assert doubts(trunk, BESIDE) == ()
    assert doubts(trunk, conditions=(condition(kind="restriction_zone"),)) == ()


def test_confidential_places_are_not_narrowed() -> None:
    places = {"zone": (circle(confidential=True),)}
    assert doubts({"highway": "trunk"}, places=places) == ()
    assert len(doubts({"highway": "trunk"}, places=places, show_confidential=True)) == 1
