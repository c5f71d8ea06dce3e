"""Lines of a PMTiles file under the map of the page, in Chromium: there, in place, and unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from support.browser import Browser
from support.kept import SAMPLE, command, run, write_inputs

from benchmarks.tiles import tiles_file

SCHOOL = [
    [float(number) for number in pair.split()]
    for pair in (SAMPLE / "order.yaml")
    .read_text(encoding="utf-8")
    .split("POLYGON ((", 1)[1]
    .split("))", 1)[0]
    .split(",")
]
"""The corners of the school as the order has them: the map has the same as a line."""
CREDIT = '<img src="https://example.org/a.png" onerror="window.owned=1">&copy; \u202eInvented'


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of two days of the sample, with a map whose texts are hostile."""
    folder = tmp_path_factory.mktemp("map")
    write_inputs(folder, rows=1_500)
    ring = {"name": "</script><script>window.owned=2</script>"}, shapely.LineString(SCHOOL)
    layers = {"boundaries": [ring]}
    data = tiles_file(layers, (13, 14, 15), metadata={"attribution": CREDIT})
    (folder / "town.pmtiles").write_bytes(data)
    run(*command(folder, folder / "out"), "--basemap", folder / "town.pmtiles")
    return folder / "out" / "report.html"


def test_the_lines_are_there_and_nothing_is_asked_for(page: Path, browser: Browser) -> None:
    """Also once the map was moved and a finding chosen."""
    browser.open(page)
    assert browser.count("path.base") >= 1
    shown = browser.js(
        "return [...document.querySelectorAll('path.base')]"
        ".filter(e => e.getBoundingClientRect().height > 5).length"
    )
    assert shown >= 1
    for selector in ("#next", "#previous", ".leaflet-control-zoom-in", ".leaflet-control-zoom-out"):
        browser.click(selector)
    browser.pdf()
    assert browser.quiet(page)


def test_whom_to_name_stands_on_the_map_as_text(page: Path, browser: Browser) -> None:
    browser.open(page)
    assert browser.text("#map .credit") == "© \\u202eInvented"
    seen = browser.js(
        "const e = document.querySelector('#map .credit'), b = e.getBoundingClientRect();"
        "e.scrollIntoView({block: 'center'});"
        "const c = e.getBoundingClientRect();"
        "return document.elementFromPoint(c.x + c.width / 2, c.y + c.height / 2) === e"
        " && b.height < 30"
    )
    assert seen
    assert browser.js("return window.owned") is None


def test_a_line_lies_where_the_place_does(page: Path, browser: Browser) -> None:
    """The same corners from the order and from the tiles: on the same pixels."""
    browser.open(page)
    bases, places = browser.js(
        "const box = e => {const b = e.getBoundingClientRect();"
        "return [b.left, b.top, b.right, b.bottom]};"
        "return ['path.base', 'path.place']"
        ".map(one => [...document.querySelectorAll(one)].map(box))"
    )
    left, top, right, bottom = zip(*bases, strict=True)
    whole = (min(left), min(top), max(right), max(bottom))
    assert whole[2] - whole[0] > 10
    assert min(max(abs(a - b) for a, b in zip(whole, one, strict=True)) for one in places) < 2.0
