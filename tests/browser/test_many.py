"""The page of more findings and states than it has room for, in Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.browser import Browser
from support.page_rows import an_order, tables

from orderwatch.evidence.page import cards, lanes
from orderwatch.evidence.page.build import build_view
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.render import render
from orderwatch.policy import Policy


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Forty findings an hour apart, one with its rows, and room for twelve changes of state."""
    monkeypatch.setattr(cards, "MOST_CARDS", 1)
    monkeypatch.setattr(lanes, "MOST_SEGMENTS", 12)
    view = build_view(an_order(), tables(findings=40), Context(policy=Policy()))
    (tmp_path / "report.html").write_text(render(view), encoding="utf-8")
    return tmp_path / "report.html"


def test_a_finding_without_a_card_is_shown_in_the_list(page: Path, browser: Browser) -> None:
    """Its row is in view under the map, however it was chosen."""
    browser.open(page)
    ids = browser.js("return [...document.querySelectorAll('#list tr[id]')].map((one) => one.id)")
    assert len(ids) == 39
    for anchor in (ids[20], ""):
        browser.open(page, anchor=anchor)
        if not anchor:
            browser.click("#previous")
        top, bottom, under = browser.js(
            "const edges = (one) => document.querySelector(one).getBoundingClientRect();"
            "const row = edges('tr[aria-current]');"
            "return [row.top, row.bottom, edges('.look').bottom]"
        )
        assert under - 2 <= top < bottom <= 900
    assert browser.quiet(page)


def test_a_lane_of_shares_has_no_holes(page: Path, browser: Browser) -> None:
    """Where exact segments and shares meet, all the time in force is drawn: 40 hours of 64."""
    browser.open(page)
    drawn, width = browser.js(
        "const lane = document.querySelector('#timeline rect.off-force');"
        "const size = (one, name) => Number(one.getAttribute(name));"
        "const own = [...document.querySelectorAll('#timeline path.state')];"
        "const drawn = own.map((one) => one.getAttribute('d')).join('').match(/h[\\d.]+v[\\d.]+/g);"
        "const areas = drawn.map((one) => one.slice(1).split('v').map(Number));"
        "const area = areas.reduce((sum, [width, height]) => sum + width * height, 0);"
        "return [area / size(lane, 'height'), size(lane, 'width')]"
    )
    assert drawn / width == pytest.approx(40 / 64, abs=0.0005)
    assert "which share of each" in browser.text("#findings")
