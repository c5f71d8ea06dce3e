"""The map of an order: what is on it, what is not, and the same bytes twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from support.orders import circle, condition, order

from orderwatch.errors import OutputError
from orderwatch.evidence.basemap import Basemap
from orderwatch.evidence.order_map import OrderMap, map_html, map_png, map_svg, order_map, write_map
from orderwatch.orders.model import ClauseException, Order
from orderwatch.policy import Policy


def made(told: Order, **values: Any) -> OrderMap:
    asked = {"show_confidential": False, "basemap": Basemap(), **values}
    return order_map(told, Policy(), **asked)


def told(**values: Any) -> Order:
    places = {"zone": (circle(),), "x": (circle("300 m", confidential=True, label="4 Row"),)}
    conditions = (
        condition(exceptions=(ClauseException(id="e1", place=("zone",)),)),
        condition("c2", place=("x",), kind="restriction_zone"),
    )
    return order(**{"places": places, "conditions": conditions, **values})


def test_places_with_their_lines() -> None:
    """A forbidden place, one that an exception permits; the confidential one is not there."""
    found = made(told())
    assert [(one.number, one.role) for one in found.shapes] == [(1, "away"), (2, "exception")]
    assert found.hidden == 1
    (ring,) = found.shapes[0].rings
    assert np.ptp(ring[:, 0]) == pytest.approx(200.0, abs=0.2)
    whole = made(told(), show_confidential=True)
    assert [one.role for one in whole.shapes] == ["away", "exception", "stay"]


def test_nothing_of_a_confidential_place() -> None:
    """Moved elsewhere, it leaves every byte as it was."""
    one = map_html(made(told()))
    elsewhere = {"circle": {"centre": ["51.9", "-0.9"], "radius": "300 m"}}
    base = told()
    (version,) = base.places["x"]
    moved = type(version)(**{**vars(version), "shape": elsewhere, "label": "another"})
    other = map_html(made(told(places={**base.places, "x": (moved,)})))
    assert one == other
    assert "4 Row" not in one
    assert "1 confidential, not shown" in one


def test_svg_is_well_formed_and_quotes_what_is_hostile() -> None:
    clause = '<script>alert(1)</script> & "x" \u202e$a$ \x1b[2J'
    svg = map_svg(made(told(conditions=(condition(clause=clause),))))
    root = ElementTree.fromstring(svg)
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    assert "\u202e" not in svg
    assert "\x1b" not in svg


def test_the_page_asks_for_nothing() -> None:
    page = map_html(made(told()))
    assert "default-src 'none'" in page
    assert not re.findall(r"(?:src|href|url)\s*[=(]", page)


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    one = made(told())
    assert map_html(one) == map_html(made(told()))
    assert map_png(one) == map_png(made(told()))
    write_map(tmp_path / "a.html", one)
    write_map(tmp_path / "a.png", one)
    assert (tmp_path / "a.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert (tmp_path / "a.html").stat().st_mode & 0o077 == 0


def test_what_cannot_be_written(tmp_path: Path) -> None:
    one = made(told())
    for path, words in (
        (tmp_path / "a.pdf", "neither .html nor .png"),
        (tmp_path / "no" / "a.html", "cannot be written"),
    ):
        with pytest.raises(OutputError, match=words):
            write_map(path, one)
    write_map(tmp_path / "a.html", one)
    with pytest.raises(OutputError, match="is there already"):
        write_map(tmp_path / "a.html", one)
    with pytest.raises(OutputError, match="give --show-confidential"):
        made(told(conditions=(condition("c2", place=("x",)),)))
    with pytest.raises(OutputError, match="no place to show"):
        made(told(conditions=(condition(kind="not_checkable", place=()),)))
