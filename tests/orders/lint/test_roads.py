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


@pytest.mark.parametrize(
    ("properties", "is_main"),
    [
        ({"class": "motorway", "ramp": 1}, True),
        ({"class": "primary"}, True),
        ({"class": "secondary"}, False),
        ({"kind": "highway", "kind_detail": "motorway"}, True),
        ({"kind": "highway"}, True),
        ({"kind": "major_road", "kind_detail": "trunk"}, True),
        ({"kind": "major_road", "kind_detail": "tertiary"}, False),
        ({"kind": "major_road"}, False),
        ({"pmap:kind": "major_road"}, True),
        ({"pmap:kind": "medium_road"}, False),
        ({"kind": "trunk_link"}, True),
        ({"kind": None}, False),
        ({"highway": "kind"}, False),
    ],
)
def test_what_vector_tiles_call_it(properties: dict[str, Any], is_main: bool) -> None:
    """OpenMapTiles, Protomaps in its versions, Shortbread."""
    assert bool(doubts(properties)) == is_main


def told_of(*lines: tuple[dict[str, Any], Any], whole: bool = True) -> tuple[str, ...]:
    return lint_roads(order(), lambda _: (lines, whole), Policy(), show_confidential=False)


def test_the_pieces_of_a_road_are_one_sentence() -> None:
    """As tiles and OpenStreetMap have it; another road is another."""
    halves = [shapely.LineString([(-0.35, 51.752), (-0.336, 51.752)])]
    halves.append(shapely.LineString([(-0.336, 51.752), (-0.32, 51.752)]))
    trunk = {"highway": "trunk", "ref": "A1"}
    found = told_of(*((trunk, half) for half in halves), ({**trunk, "ref": "A2"}, THROUGH))
    assert [one.split(":")[1].split(" for ")[0] for one in found] == [
        " A1 runs through its place",
        " A2 runs through its place",
    ]
    assert " for 200 m" in found[0]


def test_the_map_is_asked_about_what_is_told_alone() -> None:
    """Not about a confidential place: also an error would tell where it is."""
    asked: list[Any] = []

    def about(shape: Any) -> tuple[list[Any], bool]:
        asked.append(shape)
        return [], True

    hidden = circle(confidential=True)
    for places in ({"zone": (hidden,)}, {"zone": (circle(),), "home": (hidden,)}):
        lint_roads(order(places=places), about, Policy(), show_confidential=False)
    (shape,) = asked
    assert shapely.contains_xy(shape, -0.336, 51.752)


def test_a_map_that_is_not_whole_there_says_so() -> None:
    (found,) = told_of(whole=False)
    assert found.startswith("the basemap has no tiles that are coarse enough")
