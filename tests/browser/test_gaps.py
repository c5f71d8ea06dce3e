"""Silences on the map: the ends and the area, for the finding beside them or all at once."""

from __future__ import annotations

from pathlib import Path

from support.browser import Browser
from support.page_rows import an_order, silence, tables

from orderwatch.evidence.page.build import build_view
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.render import render
from orderwatch.policy import Policy


def test_a_chosen_finding_shows_the_silences_beside_it(browser: Browser, tmp_path: Path) -> None:
    """Two ends and an area each; no line from one end to the other."""
    kept = tables(findings=1)
    kept.add("silences", [silence(0.5, 0.3), silence(40, 9)])
    page = tmp_path / "report.html"
    page.write_text(render(build_view(an_order(), kept, Context(policy=Policy()))), "utf-8")
    browser.open(page)
    assert browser.count("#map path.gap") == 0
    browser.click("#next")
    assert browser.count("#map path.gap.end") == 2
    assert browser.count("#map path.gap:not(.end)") == 1
    browser.click("#every-gap")
    assert browser.count("#map path.gap") == 6
    browser.click("#unselect")
    assert browser.count("#map path.gap") == 6
    browser.click("#every-gap")
    assert browser.count("#map path.gap") == 0
    assert browser.count("#map path.leaflet-interactive:not(.place):not(.gap):not(.r95)") == 0
    assert browser.quiet(page)
